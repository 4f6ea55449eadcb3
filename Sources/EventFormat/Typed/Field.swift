public import RingBuffer

/// A number in the records of one trace, to be read as a `Value`.
///
/// `FieldBinder` makes it. It has proven then that a `Value` can hold whatever the kernel's type can.
@frozen
public struct Field<Value: FixedWidthInteger & BitwiseCopyable & Sendable>: Sendable,
  BitwiseCopyable
{
  @usableFromInline let offset: UInt16
  @usableFromInline let encoding: NumberEncoding

  init(offset: UInt16, encoding: NumberEncoding) {
    self.offset = offset
    self.encoding = encoding
  }

  /// The number in `record`, which must reach to the field's end; traps when it does not.
  @inlinable @inline(__always)
  func load(from record: RawSpan) -> Value {
    encoding.load(at: Int(offset), of: record)
  }
}

/// How a number's bytes become a value: as they stand, or by a change of size, sign or byte order.
@frozen
public struct NumberEncoding: Sendable, Hashable, BitwiseCopyable {
  /// 0 for a number that is loaded as it stands; else `isConverted` with size, sign and order.
  @usableFromInline let bits: UInt8

  @usableFromInline static var isConverted: UInt8 { 0x80 }
  @usableFromInline static var isSwapped: UInt8 { 0x08 }
  @usableFromInline static var isSigned: UInt8 { 0x04 }
  /// The size in bytes is `1 << (bits & sizeMask)`.
  @usableFromInline static var sizeMask: UInt8 { 0x03 }

  /// A number of `size` bytes that is read as a `Value`; `nil` when numbers have no such size.
  init?<Value: FixedWidthInteger>(
    size: Int, isSigned: Bool, order: ByteOrder, as _: Value.Type
  ) {
    guard let exponent = [1: 0, 2: 1, 4: 2, 8: 3][size] as UInt8? else { return nil }
    let isSwapped = size > 1 && order != .host
    if size == MemoryLayout<Value>.size, !isSwapped {
      bits = 0
    } else {
      bits =
        Self.isConverted | exponent | (isSigned ? Self.isSigned : 0)
        | (isSwapped ? Self.isSwapped : 0)
    }
  }

  /// The number at `offset` of `record`, which must reach to its end; traps when it does not.
  @inlinable @inline(__always)
  func load<Value: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, of record: RawSpan, as _: Value.Type = Value.self
  ) -> Value {
    if bits == 0 { return record.integer(at: offset, order: .host) }
    return converted(at: offset, of: record)
  }

  /// Out of line: the way of a trace of this machine stays short.
  @inlinable @inline(never)
  func converted<Value: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, of record: RawSpan
  ) -> Value {
    let swapped: ByteOrder = ByteOrder.host == .little ? .big : .little
    let order = bits & Self.isSwapped == 0 ? ByteOrder.host : swapped
    let isSigned = bits & Self.isSigned != 0
    let bytes: UInt64
    let unused: UInt64
    switch bits & Self.sizeMask {
    case 0:
      bytes = UInt64(record.integer(at: offset, as: UInt8.self, order: order))
      unused = 56
    case 1:
      bytes = UInt64(record.integer(at: offset, as: UInt16.self, order: order))
      unused = 48
    case 2:
      bytes = UInt64(record.integer(at: offset, as: UInt32.self, order: order))
      unused = 32
    default:
      bytes = record.integer(at: offset, order: order)
      unused = 0
    }
    guard isSigned else { return Value(truncatingIfNeeded: bytes) }
    return Value(truncatingIfNeeded: Int64(bitPattern: bytes << unused) >> Int64(unused))
  }
}
