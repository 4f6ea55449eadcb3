internal import RingBuffer
internal import Synchronization
package import TraceFile

/// The pages of a trace that have to be read to answer a query.
///
/// With an index that is told by what each page has. Without one, it is told by where pages begin; pages
/// whose beginning cannot be read are always chosen.
package struct PageSelection: Sendable {
  /// For each CPU of each buffer, in the order of `TraceFile.buffers`, the pages; `nil` for all.
  private let parts: [[[PagePart]?]]

  /// Chooses pages of `file`.
  package init(_ file: TraceFile, _ query: PageQuery, index: TraceIndex? = nil) {
    let clock = TimeMapping(file.options)
    var jobs: [(buffer: Int, extent: Int)] = []
    var parts: [[[PagePart]?]] = []
    for (number, buffer) in file.buffers.enumerated() {
      parts.append(Array(repeating: nil, count: buffer.extents.count))
      for (place, extent) in buffer.extents.enumerated()
      where query.cpus?.contains(extent.cpu) ?? true {
        jobs.append((number, place))
      }
    }
    let results = Mutex(parts)
    if query.isSelective {
      let jobs = jobs
      OrderedWork.run(count: jobs.count, threads: WorkerThread.usualCount) { number in
        let job = jobs[number]
        return Self.parts(
          file, buffer: job.buffer, extent: job.extent, query, clock: clock, index: index)
      } take: { number, chosen in
        results.withLock { $0[jobs[number].buffer][jobs[number].extent] = chosen }
      }
    }
    self.parts = results.withLock { $0 }
  }

  /// The pages of a CPU that are to be read; `nil` for all.
  package func parts(buffer: Int, extent: Int) -> [PagePart]? { parts[buffer][extent] }

  private static func parts(
    _ file: TraceFile, buffer: Int, extent: Int, _ query: PageQuery, clock: TimeMapping,
    index: TraceIndex?
  ) -> [PagePart]? {
    let map = file.pageMap(
      of: file.buffers[buffer].extents[extent], pageSize: file.buffers[buffer].pageSize)
    var pages: [Range<Int>] = []
    if let chosen = index?.choose(buffer: buffer, extent: extent, query, clock: clock, map: map) {
      pages = chosen
    } else if query.window == .all {
      return nil
    } else {
      let layout =
        file.layout.resized(pageSize: map.pageSize) ?? file.layout
      for units in choose(query.window, file.glance(map, layout: layout), map, clock) {
        let first = map.pages(ofUnit: units.lowerBound).lowerBound
        pages.append(first..<map.pages(ofUnit: units.upperBound - 1).upperBound)
      }
    }
    var parts: [PagePart] = []
    for range in widened(pages, query, map) {
      if let part = map.part(range) { parts.append(part) }
    }
    if let rest = map.rest { parts.append(rest) }
    return parts
  }

  /// The pages, those that have to be read in front of them, and one behind them, where a call may end;
  /// compressed, all pages of their chunks.
  private static func widened(
    _ pages: [Range<Int>], _ query: PageQuery, _ map: PageMap
  ) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in pages {
      guard
        let part = map.part(
          max(0, range.lowerBound - query.lead)..<min(map.pageCount, range.upperBound + 1))
      else { continue }
      PageChooser.append(part.firstPage..<part.firstPage + part.pageCount, to: &result)
    }
    return result
  }

  /// Chooses by where pages, or chunks, begin.
  private static func choose(
    _ window: TimeWindow, _ glance: consuming PageGlance, _ map: PageMap, _ clock: TimeMapping
  ) -> [Range<Int>] {
    var chooser = PageChooser(window)
    let count = map.unitCount
    var next = count > 0 ? glance.timestamp(ofUnit: 0).map { clock.time($0) } : nil
    for unit in 0..<count {
      let first = next
      next = unit + 1 < count ? glance.timestamp(ofUnit: unit + 1).map { clock.time($0) } : nil
      // A page ends where the next begins, unless the clock went back there. A chunk's pages may do what
      // they want, but seldom do.
      let isBack = next ?? 0 < first ?? 0
      chooser.add(unit, first: first, last: isBack ? nil : next)
    }
    return chooser.ranges
  }
}
