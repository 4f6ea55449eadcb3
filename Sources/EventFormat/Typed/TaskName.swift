public import RingBuffer

/// The name of a task, by value: at most 16 bytes and no allocation.
///
/// The corresponding field of a task is `comm` (`TASK_COMM_LEN` bytes with the NUL at the end).
///
/// ```swift
/// if event.nextComm == "kswapd0" { … }
/// counts[event.nextComm, default: 0] += 1
/// ```
@frozen
public struct TaskName: Sendable, Hashable, BitwiseCopyable {
  // The first character is the lowest byte; what is behind the name is 0.
  @usableFromInline let low: UInt64
  @usableFromInline let high: UInt64

  /// The name in 16 bytes; what stands behind a NUL is none of it.
  @inlinable
  init(low: UInt64, high: UInt64) {
    let kept = Self.kept(of: low)
    self.low = low & kept
    self.high = kept == .max ? high & Self.kept(of: high) : 0
  }

  /// The bits of the characters in front of the first NUL.
  @inlinable
  static func kept(of word: UInt64) -> UInt64 {
    // The lowest byte that is 0 is the first whose top bit is set here.
    let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    guard zeros != 0 else { return .max }
    return (zeros & (0 &- zeros)) >> 7 &- 1
  }

  /// The name in the first 16 bytes of `text`.
  init(_ text: RawSpan) {
    var words: (UInt64, UInt64) = (0, 0)
    for offset in 0..<min(16, text.byteCount) {
      Self.put(text.integer(at: offset, order: .host), at: offset, into: &words)
    }
    self.init(low: words.0, high: words.1)
  }

  init(bytes: some Sequence<UInt8>) {
    var words: (UInt64, UInt64) = (0, 0)
    for (offset, byte) in bytes.prefix(16).enumerated() { Self.put(byte, at: offset, into: &words) }
    self.init(low: words.0, high: words.1)
  }

  private static func put(_ byte: UInt8, at offset: Int, into words: inout (UInt64, UInt64)) {
    if offset < 8 {
      words.0 |= UInt64(byte) << (8 * UInt64(offset))
    } else {
      words.1 |= UInt64(byte) << (8 * UInt64(offset - 8))
    }
  }

  /// The first 15 bytes of `name`: the kernel keeps no more.
  public init(_ name: some StringProtocol) { self.init(bytes: name.utf8.prefix(15)) }

  /// The bytes of the name.
  public var bytes: [UInt8] { (0..<count).map { byte(at: $0) } }

  /// The number of bytes in the name.
  public var count: Int {
    // No byte in front of the end is 0.
    if high != 0 { return 16 - high.leadingZeroBitCount / 8 }
    return 8 - low.leadingZeroBitCount / 8
  }

  /// Whether the name is as long as `other` and has the same bytes.
  public static func == (name: TaskName, other: String) -> Bool {
    other.utf8.count == name.count && name == TaskName(bytes: other.utf8)
  }

  /// Whether the two differ in a byte.
  public static func != (name: TaskName, other: String) -> Bool { !(name == other) }

  /// Whether the name begins with the bytes of `prefix`.
  public func hasPrefix(_ prefix: String) -> Bool {
    let bytes = prefix.utf8
    return bytes.count <= count && bytes.enumerated().allSatisfy { byte(at: $0) == $1 }
  }

  private func byte(at index: Int) -> UInt8 {
    let word = index < 8 ? low : high
    return UInt8(truncatingIfNeeded: word >> (8 * UInt64(index & 7)))
  }
}

extension TaskName: ExpressibleByStringLiteral {
  /// The first 15 bytes of a literal.
  public init(stringLiteral name: StaticString) {
    self = name.withUTF8Buffer { unsafe TaskName(bytes: $0.prefix(15)) }
  }
}

extension TaskName: CustomStringConvertible {
  /// The name; bytes that are not UTF-8 are replaced.
  public var description: String {
    // Sound: all bytes that are counted have been written.
    unsafe String(unsafeUninitializedCapacity: 16) { buffer in
      for index in 0..<count { unsafe buffer[index] = byte(at: index) }
      return count
    }
  }
}

/// The name of a task in the records of one trace.
@frozen
public struct TaskNameField: Sendable, BitwiseCopyable {
  @usableFromInline let place: ContentPlace
  /// Whether it is an array of 16 bytes, as nearly always.
  @usableFromInline let isWhole: Bool

  init(_ place: ContentPlace) {
    self.place = place
    isWhole = place.kind == .fixed && place.size == 16
  }

  /// The name in `record`; an empty one when a word points out of it.
  @inlinable @inline(__always)
  func load(from record: RawSpan) -> TaskName {
    if isWhole {
      let offset = Int(place.offset)
      return TaskName(
        low: record.integer(at: offset, order: .little),
        high: record.integer(at: offset &+ 8, order: .little))
    }
    return converted(from: record)
  }

  @usableFromInline
  func converted(from record: RawSpan) -> TaskName {
    guard let content = place.content(of: record) else { return TaskName(bytes: []) }
    return TaskName(content)
  }
}
