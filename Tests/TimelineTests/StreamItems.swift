import EventFormat
import Foundation
import RingBuffer
import SystemPackage
import Timeline
import TraceFile

/// What a stream has at one place, in full.
enum StreamItem: Equatable {
  case event(UInt64, cpu: Int, buffer: Int, [UInt8])
  case lost(LostGap)
  case damaged(PageDamage)

  init(_ item: borrowing TimelineItem) {
    switch item {
    case .event(let event):
      self = .event(
        event.timestamp, cpu: event.cpu, buffer: event.buffer,
        event.data.withUnsafeBytes { Array($0) })
    case .lost(let gap): self = .lost(gap)
    case .damaged(let damage): self = .damaged(damage)
    }
  }

  /// The time of an event, or of that behind a gap.
  var time: UInt64? {
    switch self {
    case .event(let time, _, _, _): time
    case .lost(let gap): gap.to
    case .damaged: nil
    }
  }

  /// Whether a window has it; damage comes with any page that was read.
  func isIn(_ window: TimeWindow) -> Bool {
    if case .damaged = self { return false }
    return time.map { window.contains($0) } ?? (window.to == .max)
  }
}

func streamItems(_ file: TraceFile, _ formats: EventFormats) -> [StreamItem] {
  var timeline = Timeline(file, formats: formats)
  var all: [StreamItem] = []
  while let item = timeline.next() { all.append(StreamItem(item)) }
  return all
}

/// The items of a query, without damage.
func queriedItems(
  _ file: TraceFile, _ formats: EventFormats, _ window: TimeWindow, cpus: Set<Int>? = nil,
  events: Set<Int>? = nil, pids: Set<Int32>? = nil, index: TraceIndex? = nil
) -> [StreamItem] {
  var query = EventQuery(
    file, formats: formats, window: window, cpus: cpus, events: events, pids: pids, index: index)
  var all: [StreamItem] = []
  while let item = query.next() {
    let item = StreamItem(item)
    if case .damaged = item { continue }
    all.append(item)
  }
  return all
}

/// A recording of Tests/Fixtures/trace-files.
func fixtureFile(_ name: String) throws -> TraceFile {
  let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  return try TraceFile(
    path: FilePath(tests.appending(path: "Fixtures/trace-files/\(name).dat").path))
}

/// The beginnings of a file's pages, and the times around them.
func edges(_ file: TraceFile, every step: Int = 1) throws -> [UInt64] {
  let clock = TimeMapping(file.options)
  var edges: Set<UInt64> = []
  for buffer in file.buffers {
    let layout = file.layout.resized(pageSize: buffer.pageSize) ?? file.layout
    for extent in buffer.extents {
      var pages = file.pages(of: extent, pageSize: buffer.pageSize)
      var number = 0
      while try pages.next() {
        defer { number += 1 }
        guard number % step == 0, let header = try? PageHeader(pages.page, layout: layout) else {
          continue
        }
        let time = clock.time(header.timestamp)
        edges.formUnion([time &- 1, time, time &+ 1])
      }
    }
  }
  return edges.sorted()
}
