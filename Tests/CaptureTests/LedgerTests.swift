import RingBuffer
import SystemPackage
import Testing
import TraceFS
import TraceFile

@testable import Capture

/// Whether every lost event is told, once, and where.
@Suite(.serialized, .enabled(if: canRecord, "needs root and tracefs"))
struct LedgerTests {
  let directory: TemporaryDirectory
  var output: FilePath { directory.path.appending("trace.dat") }

  init() throws { directory = try TemporaryDirectory() }

  /// A gap as the pages themselves tell of it.
  private struct Mark: Hashable {
    var cpu: Int
    var from: UInt64?
    var to: UInt64?
    var count: LostEvents
  }

  private func marks(_ path: FilePath) throws -> [Mark] {
    let file = try TraceFile(path: path)
    let buffer = try #require(file.buffers.first)
    let layout = file.layout.resized(pageSize: buffer.pageSize) ?? file.layout
    var marks: [Mark] = []
    for extent in buffer.extents {
      var last: UInt64?
      var pages = file.pages(of: extent, pageSize: buffer.pageSize)
      while try pages.next() {
        var cursor = try EventCursor(pages.page, layout: layout)
        var lost = cursor.header.lostEvents
        while let event = try cursor.next() {
          if lost != .none {
            marks.append(Mark(cpu: extent.cpu, from: last, to: event.timestamp, count: lost))
            lost = .none
          }
          last = event.timestamp
        }
      }
    }
    return marks
  }

  @Test(arguments: CaptureBackend.allCases, [4, 16])
  func everyGapIsPlaced(backend: CaptureBackend, subBufferKilobytes: Int) throws {
    let summary = try Recording.run(
      recording(output, ["raw_syscalls"], command: ["sh", "-c", twoLoads(300_000)]) {
        $0.backend = backend
        $0.bufferKilobytesPerCPU = 3 * subBufferKilobytes
        $0.subBufferKilobytes = subBufferKilobytes
        $0.bufferPercent = 100
      })
    try #require(summary.lostEventCount > 0, "the ring buffer is too large to lose anything")
    let overwritten = summary.losses.filter { $0.cause == .overwritten }
    let marked = overwritten.filter(\.isMarked)
    let told = try marks(output)
    #expect(marked.count == told.count)
    for (entry, mark) in zip(marked.sorted(by: order), told.sorted(by: order)) {
      #expect(entry.cpu == mark.cpu)
      #expect(entry.from == mark.from)
      #expect(entry.to == mark.to)
      if case .count(let count) = mark.count { #expect(entry.count == .exact(count)) }
    }
    for cpu in summary.cpus {
      #expect(cpu.surplusLosses == 0)
      let entries = overwritten.filter { $0.cpu == cpu.cpu }
      let sum = entries.reduce(UInt64(0)) { sum, entry in
        if case .exact(let count) = entry.count { sum + count } else { sum }
      }
      if entries.allSatisfy({ if case .exact = $0.count { true } else { false } }) {
        #expect(sum == cpu.statistics?.overrun)
      }
    }
    // What the file says is what the summary says.
    let file = try TraceFile(path: output)
    #expect(file.options.recordedStatistics.flatMap(\.losses) == summary.losses)
  }

  private func order(_ a: LossEntry, _ b: LossEntry) -> Bool {
    (a.cpu, a.to ?? .max) < (b.cpu, b.to ?? .max)
  }

  private func order(_ a: Mark, _ b: Mark) -> Bool {
    (a.cpu, a.to ?? .max) < (b.cpu, b.to ?? .max)
  }

  /// Two processes that make many system calls at once, and do not let the recorder's threads run
  /// (they have the best place among those without a deadline): a small ring buffer must lose events.
  private func twoLoads(_ count: Int) -> String {
    let load = "chrt -f 10 " + manySystemCalls(count).joined(separator: " ")
    return "\(load) & \(load); wait"
  }

  @Test func refusedEventsAreTold() throws {
    let summary = try Recording.run(
      recording(output, ["raw_syscalls"], command: ["sh", "-c", twoLoads(200_000)]) {
        $0.overwrites = false
        $0.bufferKilobytesPerCPU = 8
        $0.bufferPercent = 100
      })
    for cpu in summary.cpus {
      let refused = summary.losses.filter { $0.cpu == cpu.cpu && $0.cause == .refused }
      let sum = refused.reduce(UInt64(0)) { sum, entry in
        if case .exact(let count) = entry.count { sum + count } else { sum }
      }
      #expect(sum == cpu.statistics?.dropped)
      for entry in refused { #expect(try #require(entry.from) <= #require(entry.to)) }
    }
    try #require(summary.lostEventCount > 0)
  }

  @Test func nothingLostIsNothingTold() throws {
    let summary = try Recording.run(
      recording(output, ["raw_syscalls"], command: manySystemCalls(50_000)) {
        $0.bufferKilobytesPerCPU = 16384
      })
    #expect(summary.losses == [])
    #expect(summary.lostEventCount == 0)
  }
}

/// The form of the ledger in a file.
@Suite struct LossEntryTests {
  @Test func linesComeBack() {
    for cause in LossEntry.Cause.allCases {
      for count in [LossEntry.Count.exact(238), .atMost(7), .unknown] {
        for (from, to) in [(nil, nil), (5, 6), (nil, UInt64.max), (0, nil)] as [(UInt64?, UInt64?)]
        {
          let entry = LossEntry(cpu: 3, from: from, to: to, count: count, cause: cause)
          #expect(LossEntry(line: entry.line, cpu: 3) == entry)
        }
      }
    }
  }

  @Test(arguments: [
    "", "gap:", "gap: 1", "gap: x overwritten between 1 and 2", "gap: 1 eaten between 1 and 2",
    "gap: 1 overwritten between 1 and", "gap: 1 overwritten between a and 2", "entries: 5",
    "gap: -1 overwritten between 1 and 2", "gap: 99999999999999999999 unread between 1 and 2",
  ])
  func otherLinesAreNone(line: String) {
    #expect(LossEntry(line: line, cpu: 0) == nil)
  }
}
