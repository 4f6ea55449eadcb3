/// Reads the text of a format from front to back.
struct FormatCursor: ~Escapable {
  private let bytes: Span<UInt8>
  /// The offset of the byte that comes next.
  private(set) var offset: Int

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, at offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  /// The byte that comes next; 0, which no format has, at the end.
  @inline(__always)
  var next: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  var isAtEnd: Bool { offset >= bytes.count }

  /// Goes on to the byte behind the next one.
  @inline(__always)
  mutating func skip() { offset += 1 }

  /// Takes `byte` if it comes next.
  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  /// Takes `text` if it comes next.
  mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard count <= bytes.count - offset else { return false }
    for index in 0..<count {
      // Sound: a StaticString's UTF-8 has so many bytes and lives as long as the program.
      guard unsafe bytes[offset + index] == text.utf8Start[index] else { return false }
    }
    offset += count
    return true
  }

  /// Takes `text` if it comes next.
  mutating func take(_ text: [UInt8]) -> Bool {
    guard text.count <= bytes.count - offset else { return false }
    for index in text.indices {
      guard bytes[offset + index] == text[index] else { return false }
    }
    offset += text.count
    return true
  }

  /// Takes the digits of a number of at most nine, as `printf` writes it; `nil` when it is none.
  mutating func takeNumber() -> Int? {
    let begin = offset
    var value = 0
    while case let digit = next, digit.isDigit {
      value = 10 * value + Int(digit - UInt8(ascii: "0"))
      offset += 1
      guard offset - begin <= 9 else { return nil }
    }
    guard offset > begin, offset == begin + 1 || bytes[begin] != UInt8(ascii: "0") else {
      return nil
    }
    return value
  }

  /// Takes the digits of a hexadecimal number of up to 64 bits; `nil` when it is none.
  mutating func takeHexadecimal() -> UInt64? {
    let begin = offset
    var value: UInt64 = 0
    while case let digit = next.hexadecimalValue, digit < 16 {
      value = value << 4 | UInt64(digit)
      offset += 1
      guard offset - begin <= 16 else { return nil }
    }
    return offset > begin ? value : nil
  }

  /// Goes on to the next line.
  ///
  /// - Returns: where this one ends, in front of its line feed.
  mutating func skipLine() -> Int {
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
    defer { offset = Swift.min(offset + 1, bytes.count) }
    return offset
  }

  /// Takes the name of an event, which may begin with a digit (`9p_client_req`); `nil` when it is none.
  mutating func takeEventName() -> String? {
    let begin = offset
    while next.isWord || next == UInt8(ascii: ".") || next == UInt8(ascii: "-") { offset += 1 }
    guard begin < offset, offset - begin <= 256 else { return nil }
    return string(begin..<offset)
  }

  /// Takes letters, digits and underscores; the range is empty when there are none.
  mutating func takeWord() -> Range<Int> {
    let begin = offset
    while next.isWord { offset += 1 }
    return begin..<offset
  }

  /// Takes the byte that comes next, which must be there.
  mutating func takeByte() -> Range<Int> {
    offset += 1
    return (offset - 1)..<offset
  }

  /// Whether `range` is a word that does not begin with a digit, as C's names are.
  func isName(_ range: Range<Int>) -> Bool {
    guard !range.isEmpty, range.count <= 256 else { return false }
    let first = bytes[range.lowerBound]
    return first.isWord && !first.isDigit
  }

  /// The number with which `word` begins, as C writes it: `16`, `0x10`, `020`; 0 when there is none
  /// or no array has so many elements.
  func number(in word: Range<Int>) -> Int {
    var rest = word
    var radix = 10
    if bytes[rest.lowerBound] == UInt8(ascii: "0") {
      radix = 8
      if rest.count > 2, bytes[rest.lowerBound + 1] | 0x20 == UInt8(ascii: "x") {
        radix = 16
        rest.removeFirst(2)
      }
    }
    var value = 0
    for index in rest {
      let digit = Int(bytes[index].hexadecimalValue)
      guard digit < radix else { break }
      value = radix * value + digit
      guard value <= Int32.max else { return 0 }
    }
    return value
  }

  /// Whether the bytes of `range` are `text`.
  func has(_ text: StaticString, in range: Range<Int>) -> Bool {
    var other = FormatCursor(bytes, at: range.lowerBound)
    return other.take(text) && other.offset == range.upperBound
  }

  /// The bytes of `range` as text.
  func string(_ range: Range<Int>) -> String {
    String(decoding: range.map { bytes[$0] }, as: UTF8.self)
  }

  /// Appends the bytes of `range` to `text`.
  func append(_ range: Range<Int>, to text: inout [UInt8]) {
    for index in range { text.append(bytes[index]) }
  }
}
