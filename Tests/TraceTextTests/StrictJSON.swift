/// A value read by the letter of RFC 8259.
indirect enum JSONValue: Equatable {
  case null
  case bool(Bool)
  /// A number as it was written.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// Members in their order.
  case object([Member])

  struct Member: Equatable {
    let key: String
    let value: JSONValue
  }

  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  var keys: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map(\.key)
  }
}

/// Reads one JSON document and takes nothing that RFC 8259 does not allow: no raw control characters,
/// no bytes that are not UTF-8, no leading zeros, no repeated keys, nothing behind the end.
struct StrictJSON {
  struct Failure: Error { let place: Int }

  private let bytes: [UInt8]
  private var place = 0

  static func value(_ bytes: some Sequence<UInt8>) throws -> JSONValue {
    var reader = StrictJSON(bytes: Array(bytes))
    let value = try reader.value()
    guard reader.place == reader.bytes.count else { throw Failure(place: reader.place) }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: Character? {
    place < bytes.count ? Character(UnicodeScalar(bytes[place])) : nil
  }

  private mutating func take(_ text: String) throws {
    guard bytes[place...].starts(with: text.utf8) else { throw Failure(place: place) }
    place += text.utf8.count
  }

  private mutating func value() throws -> JSONValue {
    switch next {
    case "n":
      try take("null")
      return .null
    case "t":
      try take("true")
      return .bool(true)
    case "f":
      try take("false")
      return .bool(false)
    case "\"": return .string(try string())
    case "[":
      place += 1
      var values: [JSONValue] = []
      if next == "]" {
        place += 1
        return .array([])
      }
      while true {
        values.append(try value())
        if next == "]" { break }
        try take(",")
      }
      place += 1
      return .array(values)
    case "{":
      place += 1
      var members: [JSONValue.Member] = []
      if next == "}" {
        place += 1
        return .object([])
      }
      while true {
        let key = try string()
        guard !members.contains(where: { $0.key == key }) else { throw Failure(place: place) }
        try take(":")
        members.append(JSONValue.Member(key: key, value: try value()))
        if next == "}" { break }
        try take(",")
      }
      place += 1
      return .object(members)
    default: return .number(try integer())
    }
  }

  /// An integer: fractions and exponents have no place here.
  private mutating func integer() throws -> String {
    let begin = place
    if next == "-" { place += 1 }
    let digits = bytes[place...].prefix { 48...57 ~= $0 }
    guard !digits.isEmpty, digits.count == 1 || digits.first != 48 else {
      throw Failure(place: place)
    }
    place += digits.count
    return String(decoding: bytes[begin..<place], as: UTF8.self)
  }

  private mutating func string() throws -> String {
    try take("\"")
    var text: [UInt8] = []
    while let character = next, character != "\"" {
      let byte = bytes[place]
      guard byte >= 0x20 else { throw Failure(place: place) }
      place += 1
      guard character == "\\" else {
        text.append(byte)
        continue
      }
      guard let escape = next else { throw Failure(place: place) }
      place += 1
      switch escape {
      case "\"", "\\", "/": text.append(escape.asciiValue!)
      case "b": text.append(8)
      case "f": text.append(12)
      case "n": text.append(10)
      case "r": text.append(13)
      case "t": text.append(9)
      case "u":
        let digits = String(decoding: bytes[place...].prefix(4), as: UTF8.self)
        guard digits.count == 4, let code = UInt8(digits, radix: 16), code < 0x80 else {
          throw Failure(place: place)
        }
        text.append(code)
        place += 4
      default: throw Failure(place: place)
      }
    }
    try take("\"")
    guard let result = String(validating: text, as: UTF8.self) else { throw Failure(place: place) }
    return result
  }
}
