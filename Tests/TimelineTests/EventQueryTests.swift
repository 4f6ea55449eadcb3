import EventFormat
import RingBuffer
import SystemPackage
import Testing
import Timeline
import TraceFile

@Suite final class EventQueryTests {
  private let recordings: Recordings

  init() throws { recordings = try Recordings() }

  deinit { recordings.remove() }

  static let fixtures = [
    "x86_64-v6", "x86_64-v7", "x86_64-v7-zstd", "x86_64-v7-zlib", "i686-v6", "i686-v7-zstd",
    "s390x-v6", "s390x-v7-zstd", "instances-v6", "instances-v7-zstd",
  ]

  private func index(_ file: TraceFile) throws -> TraceIndex {
    try TraceIndex.build(
      for: file, formats: file.formats(), at: recordings.folder.appending("query.idx"))
  }

  @Test(arguments: fixtures) func aWindowHasWhatTheWholeHasThere(name: String) throws {
    let file = try fixtureFile(name)
    let formats = file.formats()
    let whole = streamItems(file, formats)
    let index = try index(file)
    let edges = try edges(file)
    #expect(edges.count > 6)
    for (number, edge) in edges.enumerated() {
      let windows = [
        TimeWindow(from: edge), TimeWindow(to: edge),
        TimeWindow(from: edge, to: edges[(number * 7 + 3) % edges.count]),
      ]
      for window in windows {
        let expected = whole.filter { $0.isIn(window) }
        #expect(queriedItems(file, formats, window) == expected, "\(window)")
        #expect(queriedItems(file, formats, window, index: index) == expected, "\(window), index")
      }
    }
  }

  @Test(arguments: ["x86_64-v6", "s390x-v7-zstd"])
  func cpusEventsAndThreadsNarrow(name: String) throws {
    let file = try fixtureFile(name)
    let formats = file.formats()
    let index = try index(file)
    let whole = streamItems(file, formats)
    let edges = try edges(file)
    let window = TimeWindow(from: edges[edges.count / 4], to: edges[edges.count * 3 / 4])
    for id in Set(formats.all.map(\.id)) {
      let expected = whole.filter { item in
        guard item.isIn(window) else { return false }
        guard case .event(_, let cpu, _, let data) = item else { return true }
        return cpu == 0 && formats.id(of: data.span.bytes) == id
      }.filter { if case .lost(let gap) = $0 { gap.cpu == 0 } else { true } }
      #expect(
        queriedItems(file, formats, window, cpus: [0], events: [id], index: index) == expected)
    }
    let pids = Set(
      whole.compactMap { item -> Int32? in
        guard case .event(_, _, _, let data) = item else { return nil }
        return formats.pid(of: data.span.bytes)
      })
    for pid in pids {
      let expected = whole.filter { item in
        guard case .event(_, _, _, let data) = item else { return true }
        return formats.pid(of: data.span.bytes) == pid
      }
      #expect(queriedItems(file, formats, .all, pids: [pid], index: index) == expected)
    }
  }

  /// Ticks in pages, `count` a page, `step` apart.
  private func pages(
    _ pageCount: Int, from begin: UInt64, step: UInt64, count: Int = 20, gap: UInt64 = 0
  ) -> [[UInt8]] {
    (0..<pageCount).map { page in
      let first = begin + UInt64(page) * (UInt64(count) * step + gap)
      return Recordings.page((0..<count).map { (time: first + UInt64($0) * step, n: UInt32($0)) })
    }
  }

  private func check(_ file: TraceFile, withoutIndex: Bool = true) throws {
    let formats = file.formats()
    let whole = streamItems(file, formats)
    let index = try index(file)
    var times = Set(whole.compactMap(\.time)).sorted()
    if times.count > 40 {
      times = times.enumerated().filter { $0.offset % (times.count / 40) == 0 }.map(\.element)
    }
    times += [0, 1, 1 << 50]
    for from in times {
      for to in times where to > from {
        let window = TimeWindow(from: from, to: to)
        let expected = whole.filter { $0.isIn(window) }
        if withoutIndex { #expect(queriedItems(file, formats, window) == expected, "\(window)") }
        #expect(queriedItems(file, formats, window, index: index) == expected, "\(window), index")
      }
    }
  }

  @Test func aClockThatGoesBackBetweenPages() throws {
    let back = pages(4, from: 10_000, step: 10) + pages(4, from: 2000, step: 10)
    try check(
      recordings.file([("", [0: back, 1: pages(16, from: 1000, step: 40)])]))
  }

  @Test func aClockThatGoesBackWithinAPagesTime() throws {
    let back =
      pages(2, from: 1000, step: 100) + pages(2, from: 2500, step: 100)
      + pages(8, from: 7000, step: 10)
    // Where pages begin does not tell that: only the index does.
    try check(
      recordings.file([("", [0: back, 1: pages(16, from: 1000, step: 30)])]), withoutIndex: false)
  }

  @Test func gapsOfHours() throws {
    let hour: UInt64 = 3_600_000_000_000
    try check(
      recordings.file([
        ("", [0: pages(4, from: 1000, step: 10, gap: hour), 1: pages(3, from: hour, step: 500)])
      ]))
  }

  @Test func anEmptyCPUAndOneCPUOnly() throws {
    try check(
      recordings.file([("", [0: [], 1: pages(6, from: 1000, step: 10), 2: []])]))
    try check(recordings.file([("", [3: pages(6, from: 1000, step: 10)])]))
  }

  @Test func onePageOnly() throws {
    try check(recordings.file([("", [0: pages(1, from: 1000, step: 10)])]))
  }

  @Test func equalTimesEverywhere() throws {
    try check(
      recordings.file([
        ("", [0: pages(4, from: 5000, step: 0), 1: pages(4, from: 5000, step: 0)]),
        ("other", [0: pages(4, from: 5000, step: 0)]),
      ]))
  }

  @Test func lossesAndPagesWithoutEventsAndDamage() throws {
    var zero = pages(10, from: 1000, step: 10)
    zero[4] = Recordings.page([(time: 1800, n: 1), (time: 1900, n: 2)], flags: 1 << 31)
    zero[7] = Recordings.page([], flags: 0)
    var one = pages(10, from: 1005, step: 10)
    one[5] = Recordings.page([(time: 2006, n: 1)], flags: 1 << 20)
    let file = try recordings.file([("", [0: zero, 1: one])])
    // A page without a time seems to go back to 0; what is read is more, and right.
    try check(file)
    var query = EventQuery(file, formats: file.formats(), window: TimeWindow(from: 2000, to: 2010))
    var damage = 0
    while let item = query.next() { if case .damaged = item { damage += 1 } }
    #expect(damage == 1)
  }

  @Test func fewPagesAreRead() throws {
    let file = try recordings.file([("", [0: pages(200, from: 1000, step: 10)])])
    let window = TimeWindow(from: 20_000, to: 20_010)
    for index in [nil, try index(file)] {
      let parts = PageSelection(file, PageQuery(window), index: index).parts(buffer: 0, extent: 0)
      #expect(parts.map { $0.reduce(0) { $0 + $1.pageCount } } ?? .max <= 4)
    }
  }

  @Test func aWindowBehindTheEndIsEmpty() throws {
    let file = try recordings.file([("", [0: pages(3, from: 1000, step: 10)])])
    #expect(queriedItems(file, file.formats(), TimeWindow(from: 1 << 40, to: 1 << 41)) == [])
    #expect(queriedItems(file, file.formats(), TimeWindow(from: 2000, to: 1000)) == [])
    #expect(file.eventTimes() == 1000...1590)
  }
}
