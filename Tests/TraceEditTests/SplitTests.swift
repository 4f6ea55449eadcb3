import RingBuffer
import SystemPackage
import Testing
import Timeline
import TraceEdit
import TraceFile

@Suite struct SplitTests {
  /// The pieces one behind the other are the whole: events, their order, losses.
  @Test(arguments: pageFixtures)
  func piecesAreTheWhole(_ name: String) throws {
    for limit in [TraceSplitter.Limit.bytes(20_000), .bytes(1), .time(50_000_000), .bytes(.max)] {
      try check(fixture(name), limit)
    }
  }

  @Test(arguments: 0..<8)
  func piecesOfRandomRecordingsAreTheWhole(_ seed: Int) throws {
    let folder = try TemporaryFolder()
    var synthetic = Synthetic()
    synthetic.isMonotonic = seed % 2 == 0
    if seed % 3 == 1 {
      synthetic.layout = PageLayout(byteOrder: .big, longSize: 4, pageSize: 4096)
    }
    if seed % 4 == 2 { synthetic.compression = PageCompression(level: 1) }
    if seed % 4 == 3 { synthetic.version = .v6 }
    let path = folder.file("whole.dat")
    try synthetic.write(path, seed: UInt64(seed))
    for limit in [TraceSplitter.Limit.bytes(30_000), .bytes(100_000), .time(1 << 43)] {
      try check(path, limit)
    }
  }

  private func check(_ path: FilePath, _ limit: TraceSplitter.Limit) throws {
    let folder = try TemporaryFolder()
    let pieces = try TraceSplitter(try TraceFile(path: path), every: limit).write {
      folder.file("p.\($0).dat")
    }
    #expect(folder.names.count == pieces.count)
    for discardedDelta in [DiscardedDelta.asKernel, .always] {
      var joined: [Stream: [Item]] = [:]
      for piece in pieces {
        #expect(piece.summary.damage == [])
        for (stream, items) in try items(piece.path, discardedDelta: discardedDelta) {
          joined[stream, default: []] += items
        }
      }
      #expect(try joined == items(path, discardedDelta: discardedDelta), "\(limit)")
    }
    if case .bytes(let count) = limit {
      #expect(count > 1_000_000 ? pieces.count == 1 : pieces.count > 1)
    }
  }

  @Test func piecesAreAsLargeAsAskedFor() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("whole.dat")
    var synthetic = Synthetic()
    synthetic.pages = 60
    synthetic.buffers = [""]
    try synthetic.write(path, seed: 3)
    let file = try TraceFile(path: path)
    let pieces = try TraceSplitter(file, every: .bytes(100_000)).write {
      folder.file("p.\($0).dat")
    }
    #expect(pieces.count > 3)
    for piece in pieces { #expect(piece.summary.pageCount * 4096 <= 100_000) }
  }

  /// Each gap of the ledger is in one piece.
  @Test func ledgerIsSplit() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("whole.dat")
    var synthetic = Synthetic()
    synthetic.statistics = [
      "CPU: 0\nread events: 100\n" + "gap: 1 refused between begin and 1000500\n"
        + "gap: 2 refused between 2000000 and 3000000\ngap: 3 unread between 3000000 and end\n"
    ]
    try synthetic.write(path, seed: 5)
    let pieces = try TraceSplitter(try TraceFile(path: path), every: .bytes(30_000)).write {
      folder.file("p.\($0).dat")
    }
    #expect(pieces.count > 2)
    let statistics = try pieces.flatMap {
      try TraceFile(path: $0.path).options.recordedStatistics
    }
    #expect(statistics.count == pieces.count)
    #expect(statistics.filter { !$0.isPart }.isEmpty)
    #expect(statistics.flatMap(\.losses).map(\.count) == [.exact(1), .exact(2), .exact(3)])
  }

  /// When a piece cannot be written, there are none.
  @Test func leavesNothingBehindAnError() throws {
    let folder = try TemporaryFolder()
    let splitter = TraceSplitter(try TraceFile(path: fixture("x86_64-v6")), every: .bytes(20_000))
    #expect(throws: TraceEditError.self) {
      try splitter.write { folder.file($0 == 3 ? "missing/p.dat" : "p.\($0).dat") }
    }
    #expect(folder.names == [])
    #expect(throws: TraceEditError.self) {
      try TraceSplitter(try TraceFile(path: fixture("latency-v6")), every: .bytes(20_000)).write {
        folder.file("p.\($0).dat")
      }
    }
    #expect(throws: TraceEditError.self) {
      try TraceSplitter(try TraceFile(path: fixture("x86_64-v6")), every: .time(0)).write {
        folder.file("p.\($0).dat")
      }
    }
  }
}
