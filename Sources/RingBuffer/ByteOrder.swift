/// The byte order of the machine whose kernel wrote the data.
@frozen
public enum ByteOrder: Sendable, Equatable, BitwiseCopyable {
  case little
  case big

  /// The byte order of this machine.
  @inlinable
  public static var host: ByteOrder { 1.littleEndian == 1 ? .little : .big }
}

extension RawSpan {
  /// The integer at `offset`, which must be at most `byteCount - MemoryLayout<T>.size`.
  ///
  /// Traps beyond the span: callers prove the bounds of a page or record first.
  @inlinable @inline(__always)
  public func integer<T: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: T.Type = T.self, order: ByteOrder
  ) -> T {
    // Sound: every bit pattern is a valid T, and the load checks its bounds.
    let value = unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: T.self)
    return order == .little ? T(littleEndian: value) : T(bigEndian: value)
  }
}
