import EventFilter
import EventFormat
import EventSamples
import RingBuffer
import SystemPackage
import Testing
import Timeline
import TraceEdit
import TraceFile

@Suite struct CutTests {
  /// Cut windows have exactly the events that a filter lets through, with their losses.
  @Test(arguments: pageFixtures)
  func hasWhatIsInTheWindow(_ name: String) throws {
    try check(fixture(name), windows: 12, seed: 1)
  }

  @Test(arguments: 0..<8)
  func hasWhatIsInTheWindowOfRandomRecordings(_ seed: Int) throws {
    let folder = try TemporaryFolder()
    var synthetic = Synthetic()
    if seed % 2 == 1 { synthetic.isMonotonic = false }
    if seed % 3 == 1 {
      synthetic.layout = PageLayout(byteOrder: .big, longSize: 4, pageSize: 4096)
    }
    if seed % 4 == 2 { synthetic.compression = PageCompression(level: 1) }
    if seed % 4 == 3 { synthetic.version = .v6 }
    let path = folder.file("whole.dat")
    try synthetic.write(path, seed: UInt64(seed))
    try check(path, windows: 12, seed: UInt64(seed), readsAllPages: !synthetic.isMonotonic)
  }

  private func check(_ path: FilePath, windows: Int, seed: UInt64, readsAllPages: Bool = false)
    throws
  {
    let folder = try TemporaryFolder()
    var random = SplitMix64(seed: seed)
    let whole = try items(path)
    let late = try items(path, discardedDelta: .always)
    let file = try TraceFile(path: path)
    let out = folder.file("out.dat")
    for _ in 0..<windows {
      let times = interestingTimes(whole, count: 2, &random).sorted()
      guard times[0] < times[1] else { continue }
      var cutter = TraceCutter(file)
      cutter.from = .absolute(times[0])
      cutter.to = .absolute(times[1])
      cutter.readsAllPages = readsAllPages
      let summary = try cutter.write(to: out)
      #expect(summary.damage == [])
      // The largest number is no end.
      let inside = { (time: UInt64) in
        time >= times[0] && (time < times[1] || times[1] == .max)
      }
      #expect(try items(out) == filtered(whole, isInside: inside), "\(times)")
      // What libtraceevent sees of them does not change, either.
      let kept = Set(
        try items(out, discardedDelta: .always).values.joined())
      #expect(kept.subtracting(late.values.joined()).allSatisfy { $0.isLoss }, "\(times)")
    }
  }

  @Test func chosenEventsAndCPUs() throws {
    let folder = try TemporaryFolder()
    let path = fixture("x86_64-v6")
    let file = try TraceFile(path: path)
    let formats = file.formats()
    let format = try #require(formats.format("sched_switch"))
    var cutter = TraceCutter(file)
    cutter.filter = try EventFilter("sched_switch:").bind(to: formats)
    cutter.cpus = [1]
    let out = folder.file("out.dat")
    let summary = try cutter.write(to: out)
    var expected = filtered(try items(path), isInside: { _ in true }) { record in
      UInt16(record[0]) | UInt16(record[1]) << 8 == UInt16(format.id)
    }
    for key in expected.keys where key.cpu != 1 { expected[key] = nil }
    #expect(!expected.isEmpty)
    #expect(try items(out) == expected)
    #expect(summary.pageCount < 10)
  }

  /// Most pages of a wide window are copies.
  @Test func copiesWholePages() throws {
    let folder = try TemporaryFolder()
    let file = try TraceFile(path: fixture("x86_64-v6"))
    let times = try #require(file.eventTimes())
    var cutter = TraceCutter(file)
    cutter.from = .absolute(times.lowerBound + 1)
    cutter.to = .absolute(times.upperBound)
    let summary = try cutter.write(to: folder.file("out.dat"))
    #expect(summary.encodedPageCount <= 4)
    #expect(summary.pageCount > 8)
  }

  /// What the recorder said of losses is true of the part.
  @Test func ledgerIsCut() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("whole.dat")
    var synthetic = Synthetic()
    synthetic.buffers = [""]
    synthetic.statistics = [
      "CPU: 0\nentries: 3\nread events: 100\ngap: 7 refused between 2000 and 3000\n"
        + "gap: 9 refused between 1000000 and 100000000000000\n"
    ]
    try synthetic.write(path, seed: 1)
    var cutter = TraceCutter(try TraceFile(path: path))
    cutter.from = .absolute(1_500_000)
    try cutter.write(to: folder.file("out.dat"))
    let statistics = try TraceFile(path: folder.file("out.dat")).options.recordedStatistics
    #expect(statistics.count == 1)
    #expect(statistics[0].isPart)
    #expect(
      statistics[0].losses == [
        LossEntry(cpu: 0, from: nil, to: 100_000_000_000_000, count: .atMost(9), cause: .refused)
      ])
  }

  @Test func refusesWindowsThatEndFirst() throws {
    let folder = try TemporaryFolder()
    var cutter = TraceCutter(try TraceFile(path: fixture("x86_64-v6")))
    cutter.from = .absolute(10)
    cutter.to = .absolute(10)
    #expect(throws: TraceEditError.self) { try cutter.write(to: folder.file("out.dat")) }
    cutter.to = .wallClock(seconds: 1, nanoseconds: 0)
    #expect(throws: TraceEditError.self) { try cutter.write(to: folder.file("out.dat")) }
    #expect(folder.names == [])
  }
}

extension Item {
  var isLoss: Bool { if case .lost = self { true } else { false } }
}
