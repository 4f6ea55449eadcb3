internal import EventText
internal import RingBuffer

/// Numbers and text of records, for machines.
extension TextBuffer {
  /// Appends a literal; without the label it would be a `String`.
  @inline(__always)
  mutating func append(literal text: StaticString) { append(text) }

  /// Appends a number with its sign.
  @inline(__always)
  mutating func append(number bits: UInt64, isSigned: Bool) {
    if isSigned { append(signed: Int64(bitPattern: bits)) } else { append(decimal: bits) }
  }

  /// Appends the number at `offset` of `bytes`, which is of 1, 2, 4 or 8 bytes and inside.
  @inline(__always)
  mutating func append(
    numberAt offset: Int, in bytes: RawSpan, size: UInt8, isSigned: Bool, order: ByteOrder
  ) {
    let bits: UInt64
    switch size {
    case 1: bits = UInt64(bytes.integer(at: offset, as: UInt8.self, order: order))
    case 2: bits = UInt64(bytes.integer(at: offset, as: UInt16.self, order: order))
    case 4: bits = UInt64(bytes.integer(at: offset, as: UInt32.self, order: order))
    default: bits = bytes.integer(at: offset, as: UInt64.self, order: order)
    }
    // Swift's shifts of 64 bits by 0 are fine: that is size 8.
    let unused = UInt64(64 - 8 * min(Int(size), 8))
    let extended = isSigned ? Int64(bitPattern: bits << unused) >> unused : Int64(bitPattern: bits)
    append(number: UInt64(bitPattern: extended), isSigned: isSigned)
  }

  /// Appends the numbers of an array with `separator` between them; what is left of an element at
  /// the end is none.
  mutating func append(
    numbersIn bytes: RawSpan, size: UInt8, isSigned: Bool, separator: UInt8, order: ByteOrder
  ) {
    var offset = 0
    while offset + Int(size) <= bytes.byteCount {
      if offset > 0 { append(separator) }
      append(numberAt: offset, in: bytes, size: size, isSigned: isSigned, order: order)
      offset += Int(size)
    }
  }

  /// Appends the bytes of `text` from `begin` up to `end` as they are.
  @inline(__always)
  mutating func append(_ text: RawSpan, from begin: Int, to end: Int) {
    guard begin < end else { return }
    let part = text.extracting(begin..<end)
    append(part)
  }

  /// U+FFFD, which stands for bytes that are no UTF-8.
  mutating func appendReplacement() { append(literal: "\u{fffd}") }
}

/// Where a sequence of UTF-8 ends.
enum UTF8Sequence {
  /// The number of bytes of the character that begins at `offset`, or of as much of one as there is,
  /// and whether it is whole: a part of one is replaced by a single U+FFFD (Unicode 3.9, “maximal
  /// subparts”).
  static func length(in text: RawSpan, at offset: Int) -> (count: Int, isWhole: Bool) {
    let first: UInt8 = text.integer(at: offset, order: .host)
    let count: Int
    var second: ClosedRange<UInt8> = 0x80...0xbf
    switch first {
    case 0..<0x80: return (1, true)
    case 0xc2...0xdf: count = 2
    case 0xe0:
      count = 3
      second = 0xa0...0xbf  // not what fits in two bytes
    case 0xed:
      count = 3
      second = 0x80...0x9f  // no surrogates
    case 0xe1...0xef: count = 3
    case 0xf0:
      count = 4
      second = 0x90...0xbf  // not what fits in three bytes
    case 0xf1...0xf3: count = 4
    case 0xf4:
      count = 4
      second = 0x80...0x8f  // nothing above U+10FFFF
    default: return (1, false)
    }
    var length = 1
    while length < count, offset + length < text.byteCount {
      let byte: UInt8 = text.integer(at: offset + length, order: .host)
      guard (length == 1 ? second : 0x80...0xbf).contains(byte) else { break }
      length += 1
    }
    return (length, length == count)
  }
}
