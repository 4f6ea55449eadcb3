internal import EventFormat

/// Looks through a filter of the kernel as far as it is understood, for what the kernel cannot take.
///
/// The kernel's language (`parse_pred` in `kernel/trace/trace_events_filter.c`) is smaller than that of
/// `EventFilter`, and has other rules for quotes and numbers. Kernels learn more of it: what is not
/// known here ends the look, and the kernel decides.
struct FilterScan {
  private let bytes: [UInt8]
  private let format: EventFormat
  private var place = 0
  /// Numbers that the kernel takes, and cuts to the size of their fields.
  private(set) var notes: [Note] = []

  /// What the kernel will not take.
  struct Fault: Error, Hashable {
    let kind: Kind
    /// The byte of the filter where it stands.
    let place: Int

    enum Kind: Hashable {
      case noSuchField(String)
      case other(String)
    }
  }

  /// A number that does not fit its field.
  struct Note: Hashable {
    let field: String
    let number: String
    let byteCount: Int
  }

  /// What is known of the text behind an operator.
  private enum Known {
    case number(byteCount: Int, isSigned: Bool)
    case text
    case unknown
  }

  private enum Next {
    case more
    case end
  }

  /// The kernel's operators, in the order in which it tries them.
  private static let operators = ["==", "!=", "~", "<=", "<", ">=", ">", "&"]

  /// Names that every event has besides its fields (`trace_define_generic_fields`).
  static let genericFields: Set<String> = [
    "CPU", "cpu", "common_cpu", "COMM", "comm", "stacktrace", "STACKTRACE", "common_stacktrace",
  ]

  private init(_ filter: String, _ format: EventFormat) {
    bytes = Array(filter.utf8)
    self.format = format
  }

  /// Looks through `filter` for the event of `format`.
  static func notes(on filter: String, for format: EventFormat) throws(Fault) -> [Note] {
    var scan = FilterScan(filter, format)
    // A 0 removes a filter.
    guard scan.bytes.filter({ !isBlank($0) }) != [UInt8(ascii: "0")] else { return [] }
    while try scan.predicate(), scan.connective() == .more {}
    return scan.notes
  }

  /// A comparison, with what stands in front of it; false when the kernel has to decide on the rest.
  private mutating func predicate() throws(Fault) -> Bool {
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: "!"), next(1) == UInt8(ascii: "=") || next(1) == UInt8(ascii: "~") {
        return false
      }
      guard Self.isBlank(byte) || byte == UInt8(ascii: "(") || byte == UInt8(ascii: "!") else {
        break
      }
      place += 1
    }
    let begin = place
    while Self.isWord(next(0)) { place += 1 }
    guard place > begin else { return false }
    let name = String(decoding: bytes[begin..<place], as: UTF8.self)
    let known = try known(name, at: begin)
    // `.ustring`, `.function` and what may come.
    let hasSuffix = next(0) == UInt8(ascii: ".")
    if hasSuffix {
      place += 1
      while Self.isWord(next(0)) { place += 1 }
    }
    skipBlanks()
    let operatorPlace = place
    guard let symbol = Self.operators.first(where: { bytes[place...].starts(with: $0.utf8) })
    else { return false }
    place += symbol.utf8.count
    skipBlanks()
    switch next(0) {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      guard ["==", "!=", "~"].contains(symbol) else {
        throw Fault(
          kind: .other("text is compared with ==, != or ~, not with \(symbol)"),
          place: operatorPlace)
      }
      try text(name, hasSuffix ? .unknown : known)
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      guard !hasSuffix else { return false }
      try number(name, known, behind: symbol, at: operatorPlace)
    case UInt8(ascii: "C") where bytes[place...].starts(with: "CPUS{".utf8):
      guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "}")) else { return false }
      place = end + 1
    default: return false
    }
    return true
  }

  private func known(_ name: String, at begin: Int) throws(Fault) -> Known {
    guard let field = format.field(name) else {
      guard Self.genericFields.contains(name) else {
        throw Fault(kind: .noSuchField(name), place: begin)
      }
      return ["COMM", "comm"].contains(name) ? .text : .unknown
    }
    switch field.kind {
    case .integer where [1, 2, 4, 8].contains(field.size) && !field.typeName.contains("*"):
      return .number(byteCount: field.size, isSigned: field.isSigned)
    // Arrays of u8 are text for libtraceevent, not for the kernel.
    case .characterArray, .dynamic(isText: true, _), .relativeDynamic(isText: true, _):
      return field.typeName.contains("char") ? .text : .unknown
    default: return .unknown
    }
  }

  private mutating func text(_ name: String, _ known: Known) throws(Fault) {
    let begin = place
    let quote = bytes[place]
    place += 1
    guard let end = bytes[place...].firstIndex(of: quote) else {
      throw Fault(kind: .other("this text has no closing quote"), place: begin)
    }
    place = end + 1
    if case .number = known {
      throw Fault(
        kind: .other("\(name) is a number, and is compared with one, without quotes"), place: begin)
    }
  }

  private mutating func number(
    _ name: String, _ known: Known, behind symbol: String, at operatorPlace: Int
  ) throws(Fault) {
    let begin = place
    let isNegative = next(0) == UInt8(ascii: "-")
    if isNegative { place += 1 }
    while Self.isWord(next(0)), next(0) != UInt8(ascii: "_") { place += 1 }
    let digits = String(decoding: bytes[begin..<place], as: UTF8.self)
    switch known {
    case .text:
      throw Fault(
        kind: .other("\(name) is text, and is compared with text in quotes"), place: begin)
    case .unknown: return
    case .number(let byteCount, let isSigned):
      guard symbol != "~" else {
        throw Fault(kind: .other("~ is for text, and \(name) is a number"), place: operatorPlace)
      }
      guard let value = Self.magnitude(digits.dropFirst(isNegative ? 1 : 0)) else {
        throw Fault(kind: .other("“\(digits)” is not a number of 64 bits"), place: begin)
      }
      guard !isNegative || isSigned else {
        throw Fault(
          kind: .other("\(name) is unsigned, and never less than 0"), place: begin)
      }
      let limit = isSigned && isNegative ? UInt64(1) << 63 : isSigned ? UInt64(Int64.max) : .max
      guard value <= limit else {
        throw Fault(kind: .other("“\(digits)” is not a number of 64 bits"), place: begin)
      }
      guard byteCount < 8 else { return }
      // The pattern of bits of a negative number fits, too.
      let bits = UInt64(byteCount * 8)
      let fits = isNegative ? value <= 1 << (bits - 1) : value < 1 << bits
      if !fits { notes.append(Note(field: name, number: digits, byteCount: byteCount)) }
    }
  }

  /// What stands between comparisons.
  private mutating func connective() -> Next {
    while Self.isBlank(next(0)) || next(0) == UInt8(ascii: ")") { place += 1 }
    let pair = bytes[place...].prefix(2)
    guard pair.elementsEqual("&&".utf8) || pair.elementsEqual("||".utf8) else { return .end }
    place += 2
    return .more
  }

  private mutating func skipBlanks() {
    while Self.isBlank(next(0)) { place += 1 }
  }

  /// The byte so far ahead; 0 at the end.
  private func next(_ distance: Int) -> UInt8 {
    place + distance < bytes.count ? bytes[place + distance] : 0
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || 9...13 ~= byte
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// A number as the kernel reads it (`kstrtoull` with base 0).
  private static func magnitude(_ text: Substring) -> UInt64? {
    let lower = text.lowercased()
    if lower.hasPrefix("0x") { return UInt64(lower.dropFirst(2), radix: 16) }
    if lower.hasPrefix("0"), lower.count > 1 { return UInt64(lower, radix: 8) }
    // A sign would be taken here.
    return lower.first?.isNumber == true ? UInt64(lower) : nil
  }
}
