public import EventFormat

/// What comes next in the stream of one type of event.
public enum TypedItem<Event: TraceEvent & ~Escapable>: ~Escapable {
  /// An event.
  case event(Event)
  /// Events were lost here; whether any was of this type is not known.
  case lost(LostGap)
  /// A page could not be read to its end.
  case damaged(PageDamage)
  /// A record of this event lacks bytes of its fields, and so has no values.
  case cutOff(CutOffRecord)
}

/// A record that lacks bytes of its fields. No kernel writes such a record.
public struct CutOffRecord: Sendable, Hashable, CustomStringConvertible {
  /// The CPU that it happened on.
  public let cpu: Int
  /// The buffer it was recorded in, as an index into `TraceFile.buffers`.
  public let buffer: Int
  /// The time on the trace's time line.
  public let timestamp: UInt64
  /// The bytes that the record has.
  public let byteCount: Int
  /// The bytes that it needs.
  public let requiredSize: Int

  @usableFromInline
  init(_ event: borrowing TimelineEvent, requiredSize: Int) {
    cpu = event.cpu
    buffer = event.buffer
    timestamp = event.timestamp
    byteCount = event.data.byteCount
    self.requiredSize = requiredSize
  }

  public var description: String {
    "CPU \(cpu), time \(timestamp): the record has \(byteCount) bytes and needs \(requiredSize)"
  }
}
