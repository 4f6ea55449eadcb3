public import TraceFile

/// One event of a live capture: where, when, and a view of its record in place.
///
/// The view points into the kernel's page or the capture's copy of it. It cannot outlive the next call of
/// `LiveCapture.next`, or the capture: the compiler sees to it.
@frozen
public struct LiveEvent: ~Escapable {
  /// The CPU that it happened on.
  public let cpu: Int
  /// The time in units of the trace clock: nanoseconds, unless the clock is a counter.
  public let timestamp: UInt64
  /// The event's record, from `common_type` on; short ones are padded to a multiple of 4 bytes.
  public let data: RawSpan

  @_lifetime(copy data)
  init(cpu: Int, timestamp: UInt64, data: RawSpan) {
    self.cpu = cpu
    self.timestamp = timestamp
    self.data = data
  }
}

/// What comes next in a live capture.
@frozen
public enum LiveItem: ~Escapable {
  /// An event.
  case event(LiveEvent)
  /// Events are missing here: in front of the next event of the same CPU, or, when no page tells of it,
  /// between the times that the entry names. No event is missing in two entries.
  case lost(LossEntry)
  /// A page could not be read to its end. What it still held is missing; the next page stands for
  /// itself.
  case damaged(RingError)
}
