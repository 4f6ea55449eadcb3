public import RingBuffer

/// What the kernel's own description of its types (BTF) says of its functions: their parameters.
///
/// The corresponding file is `/sys/kernel/btf/vmlinux`; the form is that of `Documentation/bpf/btf.rst` and
/// `include/uapi/linux/btf.h`.
public struct KernelTypes: Sendable {
  /// A parameter of a function.
  public struct Parameter: Sendable, Hashable {
    /// Its name; empty when it has none.
    public var name: String
    /// How its value is shown.
    public var form: Form
  }

  /// How the kernel shows a value (`print_function_args`, kernel/trace/trace_output.c).
  public enum Form: Sendable, Hashable {
    /// In hexadecimal: pointers, and numbers without a sign.
    case hexadecimal
    /// In decimal: numbers with a sign.
    case signed
    /// In decimal, with the name that the value has in the enumeration of this number.
    case enumeration(Int)
    /// In hexadecimal, as a value of unknown type.
    case unknown
    /// All registers of a value that is no number: the name of its kind, and how many bytes it has.
    case composite(kind: String, byteCount: Int)
  }

  private let bytes: [UInt8]
  private let order: ByteOrder
  /// Where each type begins in `bytes`; the first has number 1.
  private let places: [Int]
  private let names: Range<Int>
  /// The types of functions, by name.
  private let functions: [String: Int]
  /// Whether all types could be read: else a function may be described that is not known here.
  public let isComplete: Bool

  /// No function has more registers for its arguments than 8: there is no need for more parameters.
  private static let mostParameters = 9
  /// The kernel's own limits: BTF_MAX_TYPE, KSYM_NAME_LEN; and what all names together may have.
  private static let (mostTypes, longestName, mostNameBytes) = (0xf_ffff, 512, 1 << 26)

  /// The kinds by number (`btf_kind_str`, kernel/bpf/btf.c), and how many bytes they have behind their head:
  /// once, and for each member.
  private static let kinds: [(name: String, size: Int, memberSize: Int)] = [
    ("UNKNOWN", 0, 0), ("INT", 4, 0), ("PTR", 0, 0), ("ARRAY", 12, 0), ("STRUCT", 0, 12),
    ("UNION", 0, 12), ("ENUM", 0, 8), ("FWD", 0, 0), ("TYPEDEF", 0, 0), ("VOLATILE", 0, 0),
    ("CONST", 0, 0), ("RESTRICT", 0, 0), ("FUNC", 0, 0), ("FUNC_PROTO", 0, 8), ("VAR", 4, 0),
    ("DATASEC", 0, 12), ("FLOAT", 0, 0), ("DECL_TAG", 4, 0), ("TYPE_TAG", 0, 0),
    ("ENUM64", 0, 12),
  ]
  private static let (int, pointer, enumeration, function, prototype) = (1, 2, 6, 12, 13)
  /// `typedef`, `volatile`, `const`, `restrict` and tags say nothing of the value.
  private static let modifiers: Set<Int> = [8, 9, 10, 11, 18]

  /// Reads the description; `nil` when it is none.
  ///
  /// What stands behind a type of a kind that is not known here is left out, as its length is unknown.
  public init?(_ bytes: [UInt8], byteOrder: ByteOrder) {
    func word(_ place: Int) -> Int { Int(bytes.integer(at: place, as: UInt32.self, byteOrder)) }
    guard bytes.count >= 24, bytes.integer(at: 0, as: UInt16.self, byteOrder) == 0xeb9f,
      bytes[2] == 1
    else { return nil }
    // Offsets count from the end of this head, which newer versions may make longer.
    let begin = word(4)
    let types = begin + word(8)..<begin + word(8) + word(12)
    let names = begin + word(16)..<begin + word(16) + word(20)
    guard begin >= 24, types.upperBound <= bytes.count, names.upperBound <= bytes.count else {
      return nil
    }
    var places: [Int] = []
    var functions: [String: Int] = [:]
    var place = types.lowerBound
    var nameBytes = 0
    while place + 12 <= types.upperBound {
      let info = word(place + 4)
      let (kind, memberCount) = (Self.kind(info), Self.memberCount(info))
      guard kind < Self.kinds.count, places.count < Self.mostTypes,
        nameBytes < Self.mostNameBytes
      else { break }
      let (_, size, memberSize) = Self.kinds[kind]
      let end = place + 12 + size + memberCount * memberSize
      guard end <= types.upperBound else { break }
      places.append(place)
      if kind == Self.function, let name = Self.text(word(place), in: bytes, names) {
        // The kernel takes the first of a name.
        functions[name] = functions[name] ?? word(place + 8)
        nameBytes += name.utf8.count
      }
      place = end
    }
    self.bytes = bytes
    order = byteOrder
    self.places = places
    self.names = names
    self.functions = functions
    isComplete = place == types.upperBound
  }

  /// The parameters of a function, in order, as many as can have registers; `nil` when it is not described.
  public func parameters(of name: String) -> [Parameter]? {
    guard let number = functions[name], let place = place(of: number),
      kind(at: place) == Self.prototype
    else { return nil }
    let count = min(Self.memberCount(info(at: place)), Self.mostParameters)
    return (0..<count).map { index in
      let member = place + 12 + 8 * index
      return Parameter(
        name: Self.text(word(member), in: bytes, names) ?? "",
        form: form(of: word(member + 4)))
    }
  }

  private func form(of type: Int) -> Form {
    var number = type
    // Longer chains are rings.
    for _ in 0..<64 {
      guard let place = place(of: number) else { return .unknown }
      let kind = kind(at: place)
      if Self.modifiers.contains(kind) {
        number = word(place + 8)
        continue
      }
      switch kind {
      case Self.pointer: return .hexadecimal
      // BTF_INT_SIGNED
      case Self.int: return word(place + 12) >> 24 & 1 == 1 ? .signed : .hexadecimal
      case Self.enumeration: return .enumeration(number)
      default:
        // Of the rest, structures and the like have a size; others have the number of a type there.
        return .composite(kind: Self.kinds[kind].name, byteCount: word(place + 8))
      }
    }
    return .unknown
  }

  /// The name that a value has in the enumeration of this number: the first of those with the same value.
  public func name(of value: Int32, inEnumeration number: Int) -> String? {
    guard let place = place(of: number), kind(at: place) == Self.enumeration else { return nil }
    for index in 0..<Self.memberCount(info(at: place)) {
      let member = place + 12 + 8 * index
      if Int32(truncatingIfNeeded: word(member + 4)) == value {
        return Self.text(word(member), in: bytes, names)
      }
    }
    return nil
  }

  // MARK: Places

  /// Where type `number` begins; `nil` for `void` and for those that do not exist.
  private func place(of number: Int) -> Int? {
    number >= 1 && number <= places.count ? places[number - 1] : nil
  }

  private func word(_ place: Int) -> Int {
    Int(bytes.integer(at: place, as: UInt32.self, order))
  }

  private func info(at place: Int) -> Int { word(place + 4) }

  private func kind(at place: Int) -> Int { Self.kind(info(at: place)) }

  private static func kind(_ info: Int) -> Int { info >> 24 & 0x7f }

  private static func memberCount(_ info: Int) -> Int { info & 0xff_ffff }

  /// The name that begins at `offset`; `nil` when there is none, or one that is longer than names are.
  private static func text(_ offset: Int, in bytes: [UInt8], _ names: Range<Int>) -> String? {
    guard offset > 0, offset < names.count else { return nil }
    let rest = bytes[(names.lowerBound + offset)..<names.upperBound].prefix(longestName)
    guard let end = rest.firstIndex(of: 0) else { return nil }
    return String(decoding: rest[..<end], as: UTF8.self)
  }
}

extension KernelTypes {
  /// A description that cannot be read, or not to its end.
  public struct Unreadable: Error, CustomStringConvertible {
    public init() {}

    public var description: String {
      "the trace's description of the kernel's types (BTF) has something that is not known here"
    }
  }
}

extension [UInt8] {
  /// The number at `place`, which is inside.
  fileprivate func integer<T: FixedWidthInteger & BitwiseCopyable>(
    at place: Int, as type: T.Type, _ order: ByteOrder
  ) -> T {
    // Sound: bytes are initialised memory without padding; the load checks its bounds.
    unsafe span.bytes.integer(at: place, as: type, order: order)
  }
}
