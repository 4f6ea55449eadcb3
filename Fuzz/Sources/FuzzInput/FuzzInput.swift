public import RingBuffer

/// The parts of an input, one after the other: a byte that chooses, then texts that end with a NUL each,
/// then the rest.
public struct FuzzInput {
  /// What has not been taken yet.
  public private(set) var rest: ArraySlice<UInt8>

  /// Copies the fuzzer's input.
  public init(_ bytes: UnsafeRawBufferPointer) { unsafe rest = Array(bytes)[...] }

  /// The next byte; 0 at the end.
  public mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// The next text, up to its NUL or the end.
  public mutating func text() -> [UInt8] {
    let text = rest.prefix { $0 != 0 }
    rest = rest.dropFirst(text.count + 1)
    return Array(text)
  }

  /// The byte order and the size of a `long` that the two lowest bits choose.
  public static func layout(_ choice: UInt8) -> PageLayout {
    PageLayout(
      byteOrder: choice & 1 == 0 ? .little : .big, longSize: choice & 2 == 0 ? 8 : 4,
      pageSize: 4096)
  }
}
