public import EventFilter
internal import RingBuffer
public import SystemPackage
public import Timeline
public import TraceFile

/// Cuts a part out of a recording: times, events, CPUs.
///
/// Pages that stay whole are copied as they are; only those at the edges of the window, and those that events
/// are left out of, are made anew. No event changes, and losses stay in front of the events that they stood in
/// front of.
///
/// ```swift
/// var cutter = TraceCutter(trace.file)
/// cutter.from = TimePoint("+1.5s")
/// cutter.cpus = [0, 1]
/// try cutter.write(to: "part.dat")
/// ```
public struct TraceCutter: Sendable {
  /// The first time that stays; `nil` for the beginning.
  public var from: TimePoint?
  /// The first time that does not stay any more; `nil` for none.
  public var to: TimePoint?
  /// The events that stay, with the stack traces behind them; `nil` for all.
  public var filter: BoundFilter?
  /// The CPUs that stay; `nil` for all.
  public var cpus: Set<Int>?
  /// Whether all pages are read, also those that have nothing of the window as far as the beginnings of
  /// pages tell. Only within a page whose clock goes back, which kernels do not write, can there be more.
  public var readsAllPages = false
  /// What kind of file is written.
  public var format = OutputFormat()

  private let file: TraceFile

  /// A cutter of `file`.
  public init(_ file: TraceFile) { self.file = file }

  /// Writes the file `path`; one that is there is replaced when the new one is complete.
  ///
  /// Memory does not grow with the recording.
  ///
  /// - Throws: `TraceEditError`; then `path` is as it was before.
  @discardableResult
  public func write(to path: FilePath) throws(TraceEditError) -> EditSummary {
    let window = try file.editWindow(from: from, to: to)
    var draft = try FileDraft(file, format: format, cpus: cpus)
    let head = try draft.head(path)
    draft.dropTexts()
    let clock = TimeMapping(file.options)
    draft.tail.cpuStatistics = statistics(window, clock)

    let output = try OutputWriter(path, draft, head: head, inputs: [file])
    // Pages that have nothing of the window are not read.
    let selection =
      readsAllPages
      ? nil
      : window.map {
        PageSelection(file, PageQuery($0, cpus: cpus), index: TraceIndex(beside: file))
      }
    for (index, buffer) in file.buffers.enumerated() {
      let layout = buffer.layout(in: file)
      var changes = StreamChanges(clock: clock)
      changes.window = window
      changes.filter = filter
      for (place, extent) in buffer.extents.enumerated()
      where cpus?.contains(extent.cpu) ?? true {
        if changes.isNone(from: layout, to: layout),
          try output.copyAll(extent, of: file, buffer: index)
        {
          continue
        }
        let parts = selection?.parts(buffer: index, extent: place)
        if let parts, parts.isEmpty { continue }
        var copier = StreamCopier(
          file.pages(
            of: extent, pageSize: buffer.pageSize, sharedBy: 1,
            parts: parts),
          layout: layout, buffer: index, cpu: extent.cpu, changes: changes)
        _ = try output.write(&copier, buffer: index, cpu: extent.cpu)
        output.take(&copier)
      }
    }
    try output.finish(draft.tail)
    return output.summary
  }

  /// What the file says of losses: what of it is inside.
  private func statistics(_ window: TimeWindow?, _ clock: TimeMapping) -> [String] {
    guard window != nil || filter != nil || cpus != nil else { return file.options.cpuStatistics }
    var statistics = StatisticsText(file.options.cpuStatistics)
    statistics.keep { cpus?.contains($0.cpu) ?? true }
    guard window != nil || filter != nil else { return statistics.texts }
    statistics.markPart("cut out of a longer recording")
    statistics.changeGaps { gap in
      guard var part = window == nil ? gap : gap.clipped(to: window!, clock: clock) else {
        return nil
      }
      // Nobody knows which events they were.
      if filter != nil, case .exact(let count) = part.count, !part.isMarked {
        part.count = .atMost(count)
      }
      return part
    }
    return statistics.texts
  }
}
