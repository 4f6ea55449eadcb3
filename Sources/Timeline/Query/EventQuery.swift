public import EventFormat
public import TraceFile

/// The events of a trace that a question is about, in time order; only pages that can matter are read.
///
/// Gaps come at the event behind them. Damage comes wherever a page was read that has it, also just outside
/// the window.
///
/// Events are those of the whole stream that meet the conditions, in its order. Where a CPU's clock went
/// back by less than a page, that holds with an index only.
///
/// ```swift
/// var query = EventQuery(file, formats: formats, window: TimeWindow(from: 12_345_000_000))
/// while let item = query.next() { … }
/// ```
public struct EventQuery: ~Copyable {
  @usableFromInline var timeline: Timeline
  @usableFromInline let window: TimeWindow
  @usableFromInline let events: Set<Int>?
  @usableFromInline let pids: Set<Int32>?

  /// The events of `file` that meet all conditions.
  ///
  /// - Parameters:
  ///   - formats: the formats of the file's events.
  ///   - window: when they happened.
  ///   - cpus: the CPUs that they happened on; `nil` for all.
  ///   - events: their numbers (`common_type`); `nil` for all.
  ///   - pids: the threads that were running; `nil` for all.
  ///   - index: what is known about the trace's pages; without it, only times help to choose.
  public init(
    _ file: TraceFile, formats: EventFormats, window: TimeWindow = .all, cpus: Set<Int>? = nil,
    events: Set<Int>? = nil, pids: Set<Int32>? = nil, index: TraceIndex? = nil
  ) {
    self.window = window
    self.events = events
    self.pids = pids
    let query = PageQuery(window, cpus: cpus, events: events, pids: pids)
    let canSelect = window != .all || index != nil && query.isSelective
    timeline = Timeline(
      [
        Timeline.Input(
          file, formats: formats,
          selection: canSelect ? PageSelection(file, query, index: index) : nil)
      ], cpus: cpus)
  }

  /// What comes next, or `nil` at the end. The view of an event is good until the next call.
  @_lifetime(&self)
  @inlinable
  public mutating func next() -> TimelineItem? {
    // Sound: the item is used before the timeline goes on; what leaves gets the lifetime of self.
    while let item = unsafe _overrideLifetime(timeline.next(), copying: RawSpan()) {
      guard item.isIn(window), wants(item) else { continue }
      return unsafe _overrideLifetime(item, mutating: &self)
    }
    return nil
  }

  @inlinable @inline(__always)
  func wants(_ item: borrowing TimelineItem) -> Bool {
    switch item {
    case .event(let event):
      if let events, event.id.map({ !events.contains($0) }) ?? true { return false }
      if let pids, event.pid.map({ !pids.contains($0) }) ?? true { return false }
      return true
    case .lost, .damaged: return true
    }
  }
}
