import Glibc
import RingBuffer
import SystemPackage
import Testing
import TraceFS
import TraceFile

@testable import Capture

/// Recordings that are limited: in time, size, CPUs or processes.
@Suite(.serialized, .enabled(if: canRecord, "needs root and tracefs"))
struct LimitTests {
  let directory: TemporaryDirectory
  var output: FilePath { directory.path.appending("trace.dat") }

  init() throws { directory = try TemporaryDirectory() }

  /// Calls `body` with each event of the file.
  private func forEachEvent(_ path: FilePath, _ body: (Int, UInt64, RawSpan) -> Void) throws {
    let file = try TraceFile(path: path)
    let buffer = try #require(file.buffers.first)
    let layout = file.layout.resized(pageSize: buffer.pageSize) ?? file.layout
    for extent in buffer.extents {
      var pages = file.pages(of: extent, pageSize: buffer.pageSize)
      while try pages.next() {
        var cursor = try EventCursor(pages.page, layout: layout)
        while let event = try cursor.next() { body(extent.cpu, event.timestamp, event.data) }
      }
    }
  }

  /// The threads whose events the file has (`common_pid`).
  private func threads(_ path: FilePath) throws -> Set<Int32> {
    var threads: Set<Int32> = []
    try forEachEvent(path) { _, _, data in
      threads.insert(data.unsafeLoadUnaligned(fromByteOffset: 4, as: Int32.self))
    }
    return threads
  }

  @Test func aDurationEndsIt() throws {
    let summary = try Recording.run(
      recording(output, ["sched"]) { $0.duration = .milliseconds(300) })
    #expect(summary.end == .durationOver)
    #expect(summary.duration >= .milliseconds(300))
    #expect(try eventCounts(output).values.reduce(0, +) == summary.eventCount)
  }

  @Test func onlyTheCPUsThatAreWanted() throws {
    let cpu = try #require(TraceFS.onlineCPUs().last)
    let summary = try Recording.run(
      recording(output, ["sched"]) {
        $0.cpus = [cpu]
        $0.duration = .milliseconds(300)
      })
    #expect(summary.cpus.map(\.cpu) == [cpu])
    #expect(try Set(eventCounts(output).keys).isSubset(of: [cpu]))
    #expect(throws: CaptureError(.noSuchCPU(5000, highest: try TraceFS.onlineCPUs().last ?? 0))) {
      try Recording.run(recording(output, ["sched"]) { $0.cpus = [5000] })
    }
  }

  @Test func onlyTheCommandAndItsChildren() throws {
    let load = manySystemCalls(1_000).joined(separator: " ")
    let file = directory.path.appending("pids")
    _ = try Recording.run(
      recording(
        output, ["raw_syscalls"],
        command: ["sh", "-c", "echo $$ > \(file); \(load) & echo $! >> \(file); wait; \(load)"]
      ) { $0.followsCommandOnly = true })
    let seen = try threads(output)
    let told = try run(["cat", file.string]).lines.compactMap { Int32($0) }
    #expect(told.count == 2)
    #expect(seen.isSuperset(of: told))
    // The second load is the third process; nobody else's events are there.
    #expect(seen.count == 3)
    #expect(!seen.contains(getpid()))
  }

  @Test func onlyTheProcessesThatAreWanted() throws {
    let other = try TestProcess(["sh", "-c", "while :; do sleep 0.01; done"])
    defer {
      other.send(SIGKILL)
      _ = other.finish()
    }
    _ = try Recording.run(
      recording(output, ["raw_syscalls"]) {
        $0.processIDs = [other.processID]
        $0.duration = .milliseconds(300)
      })
    #expect(try threads(output) == [other.processID])
  }

  @Test func rotationLosesNothing() throws {
    let load = manySystemCalls(400_000).joined(separator: " ")
    let summary = try Recording.run(
      recording(output, ["raw_syscalls"], command: ["sh", "-c", "\(load) & \(load); wait"]) {
        $0.rotation = .init(byteCount: 4 << 20)
        $0.bufferKilobytesPerCPU = 16384
      })
    #expect(summary.files.count > 2)
    #expect(
      summary.files.map(\.path.string)
        == (1...summary.files.count).map {
          directory.path.appending("trace-\(String($0 + 10_000).dropFirst()).dat").string
        })
    // Together they have every event once, in order.
    var count: UInt64 = 0
    var last: [Int: UInt64] = [:]
    for file in summary.files {
      try forEachEvent(file.path) { cpu, time, _ in
        if time < last[cpu] ?? 0 { Issue.record("CPU \(cpu) goes back in \(file.path)") }
        last[cpu] = time
        count += 1
      }
      #expect(try TraceFile(path: file.path).byteCount == file.byteCount)
    }
    #expect(count == summary.eventCount)
    #expect(access(output.string, F_OK) != 0)
  }

  @Test func rotationByTimeKeepsTheNewest() throws {
    let summary = try Recording.run(
      recording(output, ["sched"]) {
        $0.rotation = .init(time: .milliseconds(200), kept: 2)
        $0.duration = .milliseconds(1_300)
      })
    #expect(summary.files.count == 2)
    let names = try run(["ls", directory.path.string]).lines
    #expect(names == summary.files.map { $0.path.lastComponent?.string ?? "" })
    #expect(try #require(names.first) != "trace-0001.dat")
    for file in summary.files { _ = try eventCounts(file.path) }
  }

  @Test(arguments: [nil, PageCompression(level: 1)])
  func theNewestPagesAreKept(compression: PageCompression?) throws {
    let load = manySystemCalls(400_000).joined(separator: " ")
    let limit: UInt64 = 8 << 20
    let summary = try Recording.run(
      recording(output, ["raw_syscalls"], command: ["sh", "-c", "\(load) & \(load); wait"]) {
        $0.maximumByteCount = limit
        $0.bufferKilobytesPerCPU = 16384
        $0.compression = compression
      })
    let file = try TraceFile(path: output)
    let buffer = try #require(file.buffers.first)
    var kept: UInt64 = 0
    for extent in buffer.extents {
      var pages = file.pages(of: extent, pageSize: buffer.pageSize)
      while try pages.next() { kept += UInt64(buffer.pageSize) }
    }
    #expect(kept <= limit)
    #expect(kept > limit / 2)
    // The newest event of each CPU is there, and the oldest ones are not.
    var first: [Int: UInt64] = [:]
    var last: [Int: UInt64] = [:]
    var count: UInt64 = 0
    try forEachEvent(output) { cpu, time, _ in
      if first[cpu] == nil { first[cpu] = time }
      last[cpu] = time
      count += 1
    }
    #expect(count < summary.eventCount)
    #expect(count > 50_000)
    // What is given up is the oldest over all CPUs: those that have events begin about together.
    if first.count > 1, let least = first.values.min(), let most = last.values.max() {
      #expect(most > least)
    }
  }

  @Test(
    arguments: [
      {
        $0.fileVersion = .v6; $0.compression = PageCompression(level: 1)
      },
      {
        $0.rotation = .init(byteCount: 1 << 20); $0.maximumByteCount = 1 << 20
      },
      { $0.followsCommandOnly = true }, { $0.bufferPercent = 101 }, { $0.realtimePriority = 100 },
      { $0.cpus = [] },
    ] as [@Sendable (inout RecordingOptions) -> Void])
  func whatCannotBeIsRefused(change: @Sendable (inout RecordingOptions) -> Void) throws {
    let error = try #require(throws: CaptureError.self) {
      try Recording.run(recording(output, ["sched"], change))
    }
    guard case .badOptions = error.code else {
      Issue.record("expected badOptions, not \(error)")
      return
    }
    #expect(access(output.string, F_OK) != 0)
  }
}
