import EventFormat
import RingBuffer
import Testing
import Timeline
import TraceFile

@Suite final class ReductionTests {
  private let recordings: Recordings

  init() throws { recordings = try Recordings() }

  deinit { recordings.remove() }

  /// Each CPU's items in order, buffer by buffer, as the merged stream has them.
  private func serial(_ file: TraceFile, _ window: TimeWindow = .all) -> [StreamItem] {
    let formats = file.formats()
    var all: [StreamItem] = []
    for (number, buffer) in file.buffers.enumerated() {
      for extent in buffer.extents {
        var timeline = Timeline(file, formats: formats, cpus: [extent.cpu])
        while let next = timeline.next() {
          let item = StreamItem(next)
          let isHere =
            switch item {
            case .event(let time, _, let buffer, _): buffer == number && window.contains(time)
            case .lost(let gap): gap.buffer == number && item.isIn(window)
            case .damaged(let damage): damage.buffer == number && window == .all
            }
          if isHere { all.append(item) }
        }
      }
    }
    return all
  }

  private func reduced(
    _ file: TraceFile, threads: Int, _ window: TimeWindow = .all
  ) -> [StreamItem] {
    file.reduce(
      into: [StreamItem](), formats: file.formats(), window: window, threads: threads
    ) { items, item in
      items.append(StreamItem(item))
    } combine: {
      $0 += $1
    }
  }

  /// Several runs of pages for each CPU, with losses at their edges and damage.
  private func large() throws -> TraceFile {
    func pages(_ seed: UInt64) -> [[UInt8]] {
      (0..<2100).map { page in
        let lost = [0, 7, 1024, 2048].contains(page)
        return Recordings.page(
          [
            (time: 1000 * UInt64(page) + seed, n: UInt32(page)),
            (time: 1000 * UInt64(page) + seed + 500, n: 1),
          ], flags: lost ? 1 << 31 : page == 1500 ? 1 << 20 : 0)
      }
    }
    return try recordings.file([("", [0: pages(1), 2: pages(3)]), ("other", [0: pages(2)])])
  }

  @Test(arguments: [1, 2, 5]) func allComesInOrder(threads: Int) throws {
    let file = try large()
    let items = reduced(file, threads: threads)
    #expect(items.count == 3 * (2 * 2099 + 4 + 1))
    #expect(items == serial(file))
    let window = TimeWindow(from: 1_020_000, to: 1_030_000)
    let part = reduced(file, threads: threads, window).filter {
      if case .damaged = $0 { false } else { true }
    }
    #expect(part == serial(file, window))
    #expect(part.count == 3 * 21)
  }

  @Test(arguments: EventQueryTests.fixtures) func fixturesComeInOrder(name: String) throws {
    let file = try fixtureFile(name)
    #expect(reduced(file, threads: 3) == serial(file))
  }

  @Test func aFileWithoutPagesGivesTheBeginning() throws {
    let file = try fixtureFile("latency-v6")
    let sum = file.reduce(into: 17, formats: file.formats()) { sum, _ in
      sum += 1
    } combine: {
      $0 += $1
    }
    #expect(sum == 17)
  }

  @Test(arguments: [1, 3]) func aSummaryIsTheSumOfTheStream(threads: Int) throws {
    for file in [try large(), try fixtureFile("s390x-v7-zstd"), try fixtureFile("instances-v6")] {
      let formats = file.formats()
      for window in [TimeWindow.all, TimeWindow(from: 1_023_000, to: 1_025_000)] {
        let summary = TraceSummary(file, formats: formats, window: window, threads: threads)
        var counts: [Int: Int] = [:]
        for item in serial(file, window) {
          guard case .event(_, _, _, let data) = item, let id = formats.id(of: data.span.bytes)
          else { continue }
          counts[id, default: 0] += 1
        }
        #expect(summary.eventCounts == counts)
        #expect(summary.events == counts.values.reduce(0, +))
        let gaps = serial(file, window).compactMap { item in
          if case .lost(let gap) = item { gap } else { nil }
        }
        #expect(summary.buffers.flatMap(\.cpus).flatMap(\.gaps) == gaps)
        let whole = serial(file, window)
        let times = whole.compactMap {
          if case .event(let time, _, _, _) = $0 { time } else { nil }
        }
        #expect(summary.firstTime == times.min() && summary.lastTime == times.max())
      }
    }
  }
}
