internal import EventFilter
internal import EventFormat
internal import Timeline
internal import TraceFile

extension EventFeed where Source == Timeline {
  /// The feed of what `selection` asks for.
  ///
  /// - Parameter make: a feed for the pages of a query, of which it prints what the cut says.
  static func of(
    _ file: TraceFile, _ selection: ReportSelection, events: Set<Int>?, cpus: Set<Int>?,
    make: (PageSelection?, EventCut) throws(TraceFileError) -> EventFeed
  ) throws(TraceFileError) -> EventFeed {
    func feed(
      _ window: TimeWindow, skipped: Int = 0, left: Int = selection.limit ?? .max
    ) throws(TraceFileError) -> EventFeed {
      let query = PageQuery(
        window, cpus: cpus, events: events, pids: selection.pids, lead: Self.lead)
      let cut = EventCut(
        window: window, pids: selection.pids, skipped: skipped, left: left)
      guard query.window != .all || selection.index != nil && query.isSelective else {
        return try make(nil, cut)
      }
      return try make(PageSelection(file, query, index: selection.index), cut)
    }
    guard let tail = selection.tail else { return try feed(selection.window) }
    if selection.limit != nil {
      // The last ones of the first ones: they are counted from the beginning.
      var counted = try feed(selection.window)
      let count = counted.countAll()
      return try feed(selection.window, skipped: max(0, count - tail), left: min(count, tail))
    }
    // Larger and larger windows from the end, until one has enough.
    guard let times = file.eventTimes() else { return try feed(selection.window) }
    let end = min(selection.window.to, times.upperBound &+ 1)
    let begin = max(selection.window.from, times.lowerBound)
    let pageCount = file.buffers.reduce(1) { count, buffer in
      count + buffer.extents.reduce(0) { $0 + Int(clamping: $1.byteCount) / buffer.pageSize }
    }
    var width = end > begin ? max(1, (end - begin) / UInt64(pageCount) * 4) : 1
    while true {
      var window = selection.window
      let isAll = width >= end || end - width <= begin
      if !isAll { window.from = end - width }
      var counted = try feed(window)
      let count = counted.countAll()
      if count >= tail || isAll {
        return try feed(window, skipped: max(0, count - tail))
      }
      let (wider, overflow) = width.multipliedReportingOverflow(by: 4)
      width = overflow ? .max : wider
    }
  }

  /// How many pages in front of a window are read to learn from them.
  private static var lead: Int { 4 }

  /// Counts the events that are printed; nothing is left then.
  private mutating func countAll() -> Int {
    var batch = EventBatch()
    var count = 0
    while fill(&batch) {
      for place in batch.entries.indices {
        switch batch.entries[place].kind {
        case .event, .leaf: count += 1
        case .lost, .damaged, .dropped: break
        }
      }
    }
    return count
  }
}

extension BoundFilter {
  /// The numbers of the events that can be wanted; `nil` when that can be any, or when text depends on
  /// events between them: what is drawn of calls does.
  func events(inReportOf formats: EventFormats) -> Set<Int>? {
    guard let wanted = wantedEvents else { return nil }
    for name in ["funcgraph_entry", "funcgraph_exit", "function", "func_repeats"] {
      guard let format = formats.format(name, system: "ftrace") else { continue }
      if wanted.contains(format.id) { return nil }
    }
    return wanted
  }
}
