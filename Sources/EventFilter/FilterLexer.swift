internal import EventFormat

/// Cuts the expression of a filter into tokens.
struct FilterLexer {
  let filter: String
  private let bytes: [UInt8]
  /// Where the next token may begin, in bytes of UTF-8.
  private(set) var place: Int

  /// A token.
  enum Token: Equatable {
    case number(UInt64, isPattern: Bool)
    case text([UInt8])
    case name(String)
    case cpus([Int])
    case symbol(FilterOperator)
    case open
    case close
    case end
  }

  /// Begins at byte `place` of `filter`.
  init(_ filter: String, from place: Int) {
    self.filter = filter
    bytes = Array(filter.utf8)
    self.place = place
  }

  /// The next token and where it begins.
  mutating func next() throws(FilterError) -> (token: Token, place: Int) {
    skipBlanks()
    let begin = place
    guard begin < bytes.count else { return (.end, begin) }
    switch bytes[begin] {
    case UInt8(ascii: "("):
      place += 1
      return (.open, begin)
    case UInt8(ascii: ")"):
      place += 1
      return (.close, begin)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return (.text(try quoted()), begin)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      return (try number(), begin)
    case let byte where Self.beginsName(byte):
      return (try nameOrCPUs(), begin)
    default:
      return (.symbol(try symbol()), begin)
    }
  }

  /// The text behind an operator that takes a pattern: in quotes, or up to a blank, `)`, `&&` or
  /// `||`.
  mutating func pattern() throws(FilterError) -> (text: [UInt8], place: Int) {
    skipBlanks()
    let begin = place
    guard begin < bytes.count else { throw error(.expected("a pattern"), at: begin) }
    if bytes[begin] == UInt8(ascii: "\"") || bytes[begin] == UInt8(ascii: "'") {
      return (try quoted(), begin)
    }
    while place < bytes.count {
      let byte = bytes[place]
      if Self.isBlank(byte) || byte == UInt8(ascii: ")") { break }
      let isDouble = place + 1 < bytes.count && bytes[place + 1] == byte
      if isDouble, byte == UInt8(ascii: "&") || byte == UInt8(ascii: "|") { break }
      place += 1
    }
    guard place > begin else { throw error(.expected("a pattern"), at: begin) }
    return (Array(bytes[begin..<place]), begin)
  }

  /// An error in this filter.
  func error(_ code: FilterError.Code, at place: Int) -> FilterError {
    FilterError(code, in: filter, at: place)
  }

  private mutating func skipBlanks() {
    while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
  }

  /// A backslash keeps the quote behind it from ending the text; elsewhere it stands for itself.
  private mutating func quoted() throws(FilterError) -> [UInt8] {
    let begin = place
    let quote = bytes[begin]
    var text: [UInt8] = []
    place += 1
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == quote { return text }
      if byte == UInt8(ascii: "\\"), place < bytes.count, bytes[place] == quote {
        text.append(quote)
        place += 1
      } else {
        text.append(byte)
      }
    }
    throw error(.unterminatedText, at: begin)
  }

  private mutating func number() throws(FilterError) -> Token {
    let begin = place
    while place < bytes.count, Self.continuesName(bytes[place]) { place += 1 }
    let text = String(decoding: bytes[begin..<place], as: UTF8.self)
    let lower = text.lowercased()
    // C's prefixes, and those of Swift and Python.
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)]
    where lower.hasPrefix(prefix) && lower.count > prefix.count {
      guard let value = UInt64(lower.dropFirst(prefix.count), radix: radix) else { break }
      return .number(value, isPattern: true)
    }
    guard let value = UInt64(text), text == "0" || !text.hasPrefix("0") else {
      throw error(.badNumber(text), at: begin)
    }
    return .number(value, isPattern: false)
  }

  private mutating func nameOrCPUs() throws(FilterError) -> Token {
    let begin = place
    while place < bytes.count, Self.continuesName(bytes[place]) { place += 1 }
    let name = String(decoding: bytes[begin..<place], as: UTF8.self)
    guard name == "CPUS", place < bytes.count, bytes[place] == UInt8(ascii: "{") else {
      return .name(name)
    }
    let list = place + 1
    guard let end = bytes[list...].firstIndex(of: UInt8(ascii: "}")) else {
      throw error(.expected("a closing }"), at: bytes.count)
    }
    let text = String(decoding: bytes[list..<end], as: UTF8.self)
    guard let cpus = CPUList(text), !cpus.numbers.isEmpty else {
      throw error(.badCPUs(text), at: list)
    }
    place = end + 1
    return .cpus(cpus.numbers)
  }

  private mutating func symbol() throws(FilterError) -> FilterOperator {
    // Longer ones come first.
    for symbol in FilterOperator.allCases where bytes[place...].starts(with: symbol.rawValue.utf8) {
      place += symbol.rawValue.utf8.count
      return symbol
    }
    if bytes[place] == UInt8(ascii: "=") {
      throw error(.expected("== (a comparison)"), at: place)
    }
    let rest = String(decoding: bytes[place...], as: UTF8.self)
    throw error(.unexpected(rest.first ?? "?"), at: place)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || 9...13 ~= byte
  }

  private static func beginsName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// Names have dots, too: the kernel's `field.ustring`.
  private static func continuesName(_ byte: UInt8) -> Bool {
    beginsName(byte) || 48...57 ~= byte || byte == UInt8(ascii: ".")
  }
}
