/// A growing buffer of bytes in which lines of text are built, to be written in large pieces.
public struct TextBuffer: ~Copyable {
  /// What has been built.
  public private(set) var bytes: [UInt8] = []

  /// An empty buffer with room for `capacity` bytes.
  public init(capacity: Int = 1 << 16) { bytes.reserveCapacity(capacity) }

  /// How many bytes have been built.
  public var count: Int { bytes.count }

  /// Forgets what has been built and keeps the memory.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Appends one byte, usually an ASCII character.
  public mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// Appends a literal.
  public mutating func append(_ text: StaticString) {
    // Sound: a StaticString's UTF-8 lives as long as the program.
    unsafe bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends bytes.
  public mutating func append(contentsOf other: some Sequence<UInt8>) {
    bytes.append(contentsOf: other)
  }

  /// Appends text.
  public mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends `byte` `count` times; not at all for a count below 1.
  public mutating func append(repeating byte: UInt8, count: Int) {
    for _ in 0..<max(0, count) { bytes.append(byte) }
  }

  /// Appends a number in decimal, right-aligned in `width` columns filled with `pad`.
  public mutating func append(
    decimal value: UInt64, width: Int = 0, pad: UInt8 = UInt8(ascii: " ")
  ) {
    var digits: InlineArray<20, UInt8> = .init(repeating: 0)
    var rest = value
    var count = 0
    repeat {
      digits[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      count += 1
    } while rest != 0
    append(repeating: pad, count: width - count)
    while count > 0 {
      count -= 1
      bytes.append(digits[count])
    }
  }

  /// Appends a number in decimal, left-aligned in `width` columns.
  public mutating func append(leftAligned value: Int64, width: Int) {
    let begin = bytes.count
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    append(decimal: value.magnitude)
    append(repeating: UInt8(ascii: " "), count: width - (bytes.count - begin))
  }

  /// Takes the last byte away when it is `byte`.
  public mutating func dropLast(_ byte: UInt8) {
    if bytes.last == byte { bytes.removeLast() }
  }
}
