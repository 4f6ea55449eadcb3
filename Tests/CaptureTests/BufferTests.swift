import Capture
import Glibc
import RingBuffer
import SystemPackage
import Testing
import TraceFS
import TraceFile

/// Several buffers in one recording.
@Suite(.serialized, .enabled(if: canRecord, "needs root and tracefs"))
struct BufferTests {
  let directory: TemporaryDirectory
  var output: FilePath { directory.path.appending("trace.dat") }

  init() throws { directory = try TemporaryDirectory() }

  /// The number of events in the pages of each buffer, by its name.
  private func counts(_ file: TraceFile) throws -> [String: UInt64] {
    var counts: [String: UInt64] = [:]
    for buffer in file.buffers {
      let layout = file.layout.resized(pageSize: buffer.pageSize) ?? file.layout
      var count: UInt64 = 0
      for extent in buffer.extents {
        var pages = file.pages(of: extent, pageSize: buffer.pageSize)
        while try pages.next() { count += try eventCount(pages.page, layout: layout) }
      }
      counts[buffer.name] = count
    }
    return counts
  }

  private func read(_ name: String, _ summary: RecordingSummary) -> UInt64 {
    summary.cpus.filter { $0.buffer == name }.reduce(0) { $0 + ($1.statistics?.read ?? 0) }
  }

  @Test(
    arguments: [
      (TraceFileVersion.v6, nil, CaptureBackend.splice), (.v7, nil, .splice), (.v7, 1, .splice),
      (.v7, nil, .read), (.v7, nil, .mmap),
    ] as [(TraceFileVersion, Int?, CaptureBackend)])
  func eachHasItsOwnEvents(
    version: TraceFileVersion, level: Int?, backend: CaptureBackend
  ) throws {
    let summary = try Recording.run(
      recording(output, ["sched:sched_switch"], command: manySystemCalls(10_000)) {
        $0.fileVersion = version
        $0.compression = level.map { PageCompression(level: $0) }
        $0.backend = backend
        var calls = BufferOptions(
          name: "calls", events: [EventSelection(pattern: "raw_syscalls", filter: "id < 2")])
        calls.bufferKilobytesPerCPU = 8192
        var few = BufferOptions(name: "few", events: ["sched:sched_process_exit"])
        few.bufferKilobytesPerCPU = 64
        $0.buffers = [calls, few]
      })
    #expect(summary.problem == nil)
    #expect(summary.leftBehind == nil)
    #expect(summary.setup?.otherBuffers.map(\.name) == ["calls", "few"])

    let file = try TraceFile(path: output)
    #expect(file.buffers.map(\.name) == ["", "calls", "few"])
    #expect(file.eventFormats.map(\.name).sorted() == ["raw_syscalls", "sched"])
    let counts = try counts(file)
    for name in ["", "calls", "few"] { #expect(counts[name] == read(name, summary)) }
    // Two reads and writes of two events each per count.
    let calls = summary.cpus.filter { $0.buffer == "calls" }
    #expect(calls.reduce(counts["calls"] ?? 0) { $0 + $1.lostEventCount } >= 40_000)
    #expect(counts["few"] ?? 0 >= 1)
    // What the kernel counted stands in the file for each buffer.
    let statistics = file.options.recordedStatistics
    for name in ["", "calls", "few"] {
      let recorded = statistics.filter { $0.buffer == name }
      #expect(recorded.count == summary.cpus.count { $0.buffer == name })
      #expect(recorded.reduce(0) { $0 + ($1.read ?? 0) } == counts[name])
    }
    guard hasProgram("trace-cmd") else { return }
    let report = try run(["trace-cmd", "report", "-i", output.string])
    #expect(report.status == 0)
    // Names stand one below the other's end.
    for name in ["calls", "few"] {
      let lines = report.lines.filter { $0.drop { $0 == " " }.hasPrefix("\(name):") }
      #expect(UInt64(lines.count) == counts[name])
    }
  }

  @Test func aBurstInOneCostsTheOthersNothing() throws {
    let summary = try Recording.run(
      recording(output, ["sched:sched_process_exit"], command: manySystemCalls(50_000)) {
        var calls = BufferOptions(name: "calls", events: ["raw_syscalls"])
        calls.bufferKilobytesPerCPU = 8
        calls.overwrites = false
        calls.cpus = [0]
        $0.buffers = [calls]
        // On the CPU whose ring buffer is small.
        $0.command = ["taskset", "-c", "0"] + $0.command
      })
    for cpu in summary.cpus where cpu.buffer.isEmpty { #expect(cpu.lostEventCount == 0) }
    let calls = summary.cpus.filter { $0.buffer == "calls" }
    #expect(calls.map(\.cpu) == [0])
    let file = try TraceFile(path: output)
    let recorded = try #require(file.options.recordedStatistics.first { $0.buffer == "calls" })
    #expect(recorded.losses == calls.first?.losses)
    #expect(recorded.lost == calls.first?.lostEventCount)
  }

  @Test(
    arguments: [
      { $0.buffers[1].name = "a" }, { $0.buffers[0].name = "" }, { $0.buffers[0].events = [] },
      { $0.buffers[0].functions = ["vfs_read"] }, { $0.buffers[1].cpus = [] },
    ] as [@Sendable (inout RecordingOptions) -> Void])
  func whatCannotBeIsRefused(change: @Sendable (inout RecordingOptions) -> Void) throws {
    var options = recording(output, ["sched:sched_switch"], command: ["true"])
    options.buffers = [
      BufferOptions(name: "a", events: ["irq"]), BufferOptions(name: "b", events: ["irq"]),
    ]
    change(&options)
    let error = #expect(throws: CaptureError.self) { try Recording.run(options) }
    guard case .badOptions = error?.code else {
      Issue.record("expected badOptions, got \(String(describing: error))")
      return
    }
  }

  @Test func aMistakeInOneLeavesNothingBehind() throws {
    var options = recording(output, ["sched:sched_switch"], command: ["true"])
    options.buffers = [
      BufferOptions(name: "a", events: ["irq"]),
      BufferOptions(name: "b", events: ["sched:sched_swich"]),
    ]
    let error = #expect(throws: CaptureError.self) { try Recording.run(options) }
    guard case .tracing(let reason) = error?.code, case .noSuchEvent = reason.code else {
      Issue.record("expected noSuchEvent, got \(String(describing: error))")
      return
    }
    #expect(access(output.string, F_OK) != 0)
  }
}
