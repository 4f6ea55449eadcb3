public import EventFormat
internal import RingBuffer
internal import Synchronization
public import TraceFile

/// A trace in runs of pages that threads take one after the other, and whose results come together in
/// order.
@usableFromInline
struct Reduction: Sendable {
  private let file: TraceFile
  private let formats: EventFormats
  private let threads: Int
  private let clock: TimeMapping
  private let ledger: Ledger
  private let maps: [PageMap]
  private let runs: [PageRun]

  @usableFromInline
  init(
    _ file: TraceFile, formats: EventFormats, cpus: Set<Int>?, window: TimeWindow,
    index: TraceIndex?, threads: Int?
  ) {
    self.file = file
    self.formats = formats
    self.threads = max(1, threads ?? WorkerThread.usualCount)
    clock = TimeMapping(file.options)
    ledger = Ledger(file, cpus: cpus, clock: clock)
    maps = PageRun.maps(of: file)
    let selection =
      window == .all ? nil : PageSelection(file, PageQuery(window, cpus: cpus), index: index)
    runs = PageRun.all(of: file, maps: maps, cpus: cpus, selection: selection)
  }

  /// The result of all runs, each of which `work` reads, put together in order by `combine`.
  @usableFromInline
  func run<Result: Sendable>(
    _ initial: Result, _ work: @Sendable (inout Timeline) -> Result,
    combine: @Sendable (inout Result, Result) -> Void
  ) -> Result {
    let whole = Mutex<Result?>(nil)
    OrderedWork.run(count: runs.count, threads: threads) { number in
      var timeline = timeline(of: runs[number])
      return work(&timeline)
    } take: { _, part in
      whole.withLock { whole in
        // Taken out, so that a result that shares its memory is not copied.
        guard var sum = whole.take() else {
          whole = part
          return
        }
        combine(&sum, part)
        whole = sum
      }
    }
    return whole.withLock { $0 } ?? initial
  }

  /// The events of a run, its gaps and its damage.
  private func timeline(of run: PageRun) -> Timeline {
    let layout = file.layout.resized(pageSize: run.pageSize) ?? file.layout
    let plan = StreamPlan(
      buffer: run.buffer, cpu: run.cpu, layout: layout, clock: clock, formats: formats,
      lastTime: lastTime(before: run, layout))
    return Timeline(
      plan, run.reader(file),
      ledger: ledger.part(buffer: run.buffer, cpu: run.cpu, includesUnmarked: run.isLast))
  }

  /// The time of the last event in front of a run, for the case that a loss stands between.
  private func lastTime(before run: PageRun, _ layout: PageLayout) -> UInt64? {
    let map = maps[run.map]
    guard run.part.firstPage > 0, run.part.pageCount > 0,
      let last = map.unit(of: run.part.firstPage)
    else { return nil }
    if map.extent.isCompressed {
      // Not worth the decompression of a chunk, mostly.
      var glance = file.glance(map, layout: layout)
      if glance.marksLoss(ofUnit: last) == false { return nil }
    }
    for unit in (0..<last).reversed() {
      if let times = file.times(of: map, unit: unit, layout) { return clock.time(times.last) }
    }
    return nil
  }
}

extension TraceFile {
  /// Brings the trace's events together in one result, on several threads.
  ///
  /// Each thread takes some pages of one CPU, and gives their events to `update` in order, with a result
  /// that begins as `initial`. These results come together in the order of buffers, CPUs and pages, two by
  /// two: the first one with the second, that with the third. Memory does not grow with the trace.
  ///
  /// ```swift
  /// let count = file.reduce(into: 0, formats: formats) { count, item in
  ///   if case .event = item { count += 1 }
  /// } combine: { $0 += $1 }
  /// ```
  ///
  /// - Parameters:
  ///   - initial: what a result begins with; `combine` must not change a result by it.
  ///   - formats: the formats of the file's events.
  ///   - cpus: the CPUs whose events are wanted; `nil` for all.
  ///   - window: when events happened that are wanted.
  ///   - index: what is known about the pages, for a window.
  ///   - threads: how many threads work, the caller's among them; `nil` for as many as the process may use
  ///     CPUs, up to 8.
  ///   - update: takes an event, a gap, or damage. Gaps of which no page tells come with the last pages of
  ///     their CPU. It is called by several threads at a time, each with its own result.
  ///   - combine: adds to a result that of the pages behind.
  @inlinable
  public func reduce<Result: Sendable>(
    into initial: Result, formats: EventFormats, cpus: Set<Int>? = nil, window: TimeWindow = .all,
    index: TraceIndex? = nil, threads: Int? = nil,
    _ update: @Sendable (inout Result, borrowing TimelineItem) -> Void,
    combine: @Sendable (inout Result, Result) -> Void
  ) -> Result {
    let isWhole = window == .all
    return Reduction(
      self, formats: formats, cpus: cpus, window: window, index: index, threads: threads
    ).run(initial) { timeline in
      var result = initial
      while let item = timeline.next() {
        if isWhole || item.isIn(window) { update(&result, item) }
      }
      return result
    } combine: {
      combine(&$0, $1)
    }
  }
}

extension TimelineItem {
  /// Whether it belongs to a part of the time line: an event does by its time, a gap by that of the event
  /// behind it. Damage has no time.
  @inlinable @inline(__always)
  func isIn(_ window: TimeWindow) -> Bool {
    switch self {
    case .event(let event): window.contains(event.timestamp)
    case .lost(let gap): gap.to.map { window.contains($0) } ?? (window.to == .max)
    case .damaged: true
    }
  }
}
