public import Timeline
public import TraceFile

extension Trace {
  /// The index beside the file; `nil` when there is none that fits it.
  public var index: TraceIndex? { TraceIndex(beside: file) }

  /// Makes an index beside the file, so that parts of the trace are found at once.
  ///
  /// - Throws: `TraceFileError` when it cannot be written.
  @discardableResult
  public func buildIndex() throws(TraceFileError) -> TraceIndex {
    try TraceIndex.build(for: file, formats: formats)
  }

  /// The events of a part of the time line; only pages that can matter are read.
  ///
  /// ```swift
  /// var wakeups = trace.events(from: .afterStart(1_000_000_000), events: ["sched:sched_wakeup"])
  /// ```
  ///
  /// - Parameters:
  ///   - from: where the part begins; `nil` for the beginning of the trace.
  ///   - to: the time behind it; `nil` for the end of the trace.
  ///   - cpus: the CPUs that are wanted; `nil` for all.
  ///   - events: the events that are wanted, as `system:name` or `name`; `nil` for all. Names that the
  ///     trace does not have stand for nothing.
  ///   - pids: the threads that are wanted; `nil` for all.
  /// - Returns: the events; `nil` when a place is a time of day, and the trace does not know that.
  public func events(
    from: TimePoint? = nil, to: TimePoint? = nil, cpus: Set<Int>? = nil, events: [String]? = nil,
    pids: Set<Int32>? = nil
  ) -> EventQuery? {
    guard let window = file.window(from: from, to: to) else { return nil }
    return EventQuery(
      file, formats: formats, window: window, cpus: cpus, events: events.map(numbers(of:)),
      pids: pids, index: index)
  }

  /// Brings events together in one result, on several threads; `TraceFile.reduce` tells how.
  @inlinable
  public func reduce<Result: Sendable>(
    into initial: Result, cpus: Set<Int>? = nil, window: TimeWindow = .all,
    _ update: @Sendable (inout Result, borrowing TimelineItem) -> Void,
    combine: @Sendable (inout Result, Result) -> Void
  ) -> Result {
    file.reduce(
      into: initial, formats: formats, cpus: cpus, window: window,
      index: window == .all ? nil : index, update, combine: combine)
  }

  /// Counts a part of what the trace holds.
  public func summary(of window: TimeWindow) -> TraceSummary {
    TraceSummary(file, formats: formats, window: window, index: index)
  }

  /// The numbers of events by their names.
  private func numbers(of names: [String]) -> Set<Int> {
    var numbers: Set<Int> = []
    for name in names {
      let parts = name.split(separator: ":", maxSplits: 1).map { String($0) }
      for format in formats.all {
        let isNamed =
          parts.count == 2
          ? format.system == parts[0] && format.name == parts[1] : format.name == name
        if isNamed { numbers.insert(format.id) }
      }
    }
    return numbers
  }
}
