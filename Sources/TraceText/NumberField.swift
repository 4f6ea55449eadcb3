internal import EventFormat
internal import RingBuffer

/// Where a number stands in the records of an event: what is left of an `EventField` when it is to be
/// read millions of times.
struct NumberField: Sendable, BitwiseCopyable {
  private let offset: Int32
  private let size: UInt8
  private let order: ByteOrder

  /// `nil` when the field is no number.
  init?(_ field: EventField?, order: ByteOrder) {
    guard let field, field.kind == .integer || field.kind == .pointer,
      [1, 2, 4, 8].contains(field.size), let offset = Int32(exactly: field.offset), offset >= 0
    else { return nil }
    self.offset = offset
    size = UInt8(field.size)
    self.order = order
  }

  /// The number; `nil` when the record is too short to have it.
  @inline(__always)
  func value(in record: RawSpan) -> UInt64? {
    let offset = Int(offset)
    guard offset <= record.byteCount &- Int(size) else { return nil }
    return switch size {
    case 8: record.integer(at: offset, as: UInt64.self, order: order)
    case 4: UInt64(record.integer(at: offset, as: UInt32.self, order: order))
    case 2: UInt64(record.integer(at: offset, as: UInt16.self, order: order))
    default: UInt64(record.integer(at: offset, as: UInt8.self, order: order))
    }
  }
}
