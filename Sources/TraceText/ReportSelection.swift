public import Timeline

/// Which part of a trace a report is about.
///
/// Only pages that can matter are read. Lines are those of the whole report: a few pages in front of the
/// window teach what depends on earlier events. What depends on events long before can differ: names of
/// threads that `saved_cmdlines` does not have, and how deep the function tracer's calls are indented.
public struct ReportSelection: Sendable {
  /// When events happened; losses are at the event behind them, and at the end of the trace when there is
  /// none.
  public var window: TimeWindow
  /// The threads that were running; `nil` for all.
  public var pids: Set<Int32>?
  /// How many events are printed at most; `nil` for all.
  public var limit: Int?
  /// Of all that is so chosen, how many events are printed, the last ones; `nil` for all.
  public var tail: Int?
  /// What is known about the trace's pages.
  public var index: TraceIndex?

  /// All of a trace, or a part of it.
  public init(
    window: TimeWindow = .all, pids: Set<Int32>? = nil, limit: Int? = nil, tail: Int? = nil,
    index: TraceIndex? = nil
  ) {
    self.window = window
    self.pids = pids
    self.limit = limit
    self.tail = tail
    self.index = index
  }
}
