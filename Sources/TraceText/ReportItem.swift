public import EventFormat
public import EventText
public import Timeline

/// An event of a report, with what is known about it at its place in the stream.
public struct ReportEvent: ~Escapable {
  /// The event's record, from `common_type` on.
  public let record: RawSpan
  /// The time on the trace's time line: nanoseconds, unless the trace clock is a counter.
  public let timestamp: UInt64
  /// The CPU that it happened on.
  public let cpu: Int
  /// The buffer it was recorded in, as an index into `TraceFile.buffers`.
  public let buffer: Int
  /// The thread that was running.
  public let pid: Int32
  /// The name of that thread; `nil` when it is not known.
  public let task: RawSpan?
  /// Whether it stands behind later ones because it was committed late; in live streams only.
  public let isLate: Bool

  @_lifetime(copy record, copy task)
  init(
    _ record: RawSpan, timestamp: UInt64, cpu: Int, buffer: Int, pid: Int32, task: RawSpan?,
    isLate: Bool
  ) {
    self.record = record
    self.timestamp = timestamp
    self.cpu = cpu
    self.buffer = buffer
    self.pid = pid
    self.task = task
    self.isLate = isLate
  }
}

/// An item of a report: what becomes a line, or none.
public enum ReportItem: ~Escapable {
  /// An event that is wanted.
  case event(ReportEvent)
  /// Events were lost here.
  case lost(LostGap)
  /// A page could not be read to its end.
  case damaged(PageDamage)
}

/// Appends the line of an item, whatever it is to look like. Several threads call it at a time.
///
/// It gets the format of an event, `nil` when the trace does not have it. The format is lent: a copy of
/// the reference would be counted for every event, by all threads.
public typealias LineMaker =
  @Sendable (_ item: borrowing ReportItem, _ format: EventFormat?, _ text: inout TextBuffer) -> Void
