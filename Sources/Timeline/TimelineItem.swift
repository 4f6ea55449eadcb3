public import EventFormat
public import TraceFile

/// An event in the stream of all CPUs: when, where, and a view of its record in place.
@frozen
@safe
public struct TimelineEvent: ~Escapable {
  /// The time on the trace's time line: nanoseconds, unless the trace clock is a counter.
  public let timestamp: UInt64
  /// The CPU that it happened on.
  public let cpu: Int
  /// The buffer it was recorded in, as an index into `TraceFile.buffers`.
  public let buffer: Int
  /// The event's record, from `common_type` on.
  public let data: RawSpan
  // Sound: the timeline keeps the formats, and the view cannot outlive the timeline. An ordinary
  // reference would be counted for every event.
  @usableFromInline unowned(unsafe) let formats: EventFormats

  @_lifetime(copy data)
  @inlinable @inline(__always)
  init(timestamp: UInt64, cpu: Int, buffer: Int, data: RawSpan, formats: EventFormats) {
    self.timestamp = timestamp
    self.cpu = cpu
    self.buffer = buffer
    self.data = data
    unsafe self.formats = formats
  }

  /// The event's number (`common_type`); `nil` when the record is too short to have one.
  @inlinable @inline(__always)
  public var id: Int? { unsafe formats.id(of: data) }

  /// The event's format; `nil` when the trace does not have it.
  public var format: EventFormat? {
    guard let id = unsafe formats.id(of: data) else { return nil }
    return unsafe formats[id]
  }

  /// The event's name; `nil` when the trace does not know it.
  public var name: String? { format?.name }

  /// The thread that was running; `nil` when the record is too short to tell.
  @inlinable @inline(__always)
  public var pid: Int32? { unsafe formats.pid(of: data) }

  /// The value of a field by name; `nil` when the event has no such field, or the record is too
  /// short for it.
  ///
  /// It looks the name up on each call: good for a question, not for a loop over millions.
  public subscript(name: String) -> FieldValue? {
    guard let format, let field = format.field(name) else { return nil }
    return field.value(in: data, order: format.byteOrder)
  }
}

/// Events that are missing, at their place in the stream: in front of the next event of the same CPU.
public struct LostGap: Sendable, Hashable {
  /// The CPU that lost them.
  public let cpu: Int
  /// The buffer that lost them, as an index into `TraceFile.buffers`.
  public let buffer: Int
  /// The time of the last event before the gap, or when it was certain that nothing was missing, on
  /// the trace's time line; `nil` for the beginning of the trace.
  public let from: UInt64?
  /// The time of the first event behind the gap, or when the loss was noticed; `nil` for the end of
  /// the trace.
  public let to: UInt64?
  /// How many events are missing.
  public let amount: LossEntry.Count
  /// Why they are missing.
  public let cause: LossEntry.Cause

  /// The same gap with another beginning.
  func beginning(at from: UInt64?) -> LostGap {
    LostGap(cpu: cpu, buffer: buffer, from: from, to: to, amount: amount, cause: cause)
  }

  /// A gap, as somebody has found it.
  package init(
    cpu: Int, buffer: Int, from: UInt64?, to: UInt64?, amount: LossEntry.Count,
    cause: LossEntry.Cause
  ) {
    self.cpu = cpu
    self.buffer = buffer
    self.from = from
    self.to = to
    self.amount = amount
    self.cause = cause
  }

  /// How many events are missing; `nil` when that is not known exactly.
  public var count: UInt64? { if case .exact(let count) = amount { count } else { nil } }
}

/// What comes next in the stream.
@frozen
public enum TimelineItem: ~Escapable {
  /// An event.
  case event(TimelineEvent)
  /// Events were lost here.
  case lost(LostGap)
  /// A page could not be read to its end.
  case damaged(PageDamage)
}
