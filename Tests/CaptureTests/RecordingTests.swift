import Capture
import Glibc
import RingBuffer
import SystemPackage
import Testing
import TraceFS
import TraceFile

@Suite(.serialized, .enabled(if: canRecord, "needs root and tracefs"))
struct RecordingTests {
  let directory: TemporaryDirectory
  var output: FilePath { directory.path.appending("trace.dat") }

  init() throws { directory = try TemporaryDirectory() }

  @Test(
    arguments: [
      (TraceFileVersion.v6, 4, .splice), (.v7, 64, .splice), (.v7, 4, .read), (.v6, 64, .read),
      (.v7, 4, .mmap), (.v7, 64, .mmap),
    ] as [(TraceFileVersion, Int, CaptureBackend)])
  func recordsEverythingOnce(
    version: TraceFileVersion, subBufferKilobytes: Int, backend: CaptureBackend
  ) throws {
    let summary = try Recording.run(
      recording(output, ["sched", "raw_syscalls"], command: manySystemCalls(20_000)) {
        $0.bufferKilobytesPerCPU = 8192
        $0.subBufferKilobytes = subBufferKilobytes
        $0.fileVersion = version
        $0.backend = backend
      })
    #expect(summary.end == .commandEnded)
    #expect(summary.exitStatus == 0)
    #expect(summary.problem == nil)
    #expect(summary.leftBehind == nil)

    // Two reads and writes of two events each per count, and every event accounted for.
    #expect(summary.eventCount + summary.lostEventCount >= 80_000)
    let counts = try eventCounts(output)
    for cpu in summary.cpus {
      #expect(cpu.statistics?.entries == 0)
      #expect(cpu.unwrittenByteCount == 0)
      #expect(counts[cpu.cpu] ?? 0 == cpu.statistics?.read)
      #expect(cpu.byteCount.isMultiple(of: UInt64(subBufferKilobytes) << 10))
    }

    let file = try TraceFile(path: output)
    #expect(file.version == version.rawValue)
    #expect(file.byteCount == summary.fileByteCount)
    #expect(file.eventFormats.map(\.name).sorted() == ["raw_syscalls", "sched"])
    #expect(file.options.uname == TraceFS.kernelName())
    let names = String(decoding: try file.savedCommandLines(), as: UTF8.self)
    #expect(names.contains("\(getpid()) "))
  }

  @Test(
    .enabled(if: hasProgram("trace-cmd"), "needs trace-cmd"),
    arguments: [TraceFileVersion.v6, .v7])
  func traceCmdReadsTheFile(version: TraceFileVersion) throws {
    let summary = try Recording.run(
      recording(output, ["sched", "raw_syscalls"], command: manySystemCalls(2_000)) {
        $0.fileVersion = version
      })
    #expect(summary.lostEventCount == 0)
    let report = try run(["trace-cmd", "report", "-i", output.string])
    #expect(report.status == 0)
    #expect(report.lines.first == "cpus=\(try TraceFS.onlineCPUs().count)")
    #expect(UInt64(report.lines.count) == summary.eventCount + 1)
  }

  @Test(
    arguments: ["local", "global", "perf", "mono", "mono_raw", "boot", "tai"],
    [TraceFileVersion.v6, .v7])
  func aDateMakesTimesThoseOfTheWallClock(clock: String, version: TraceFileVersion) throws {
    func now() -> Int64 {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
    let begin = now()
    let summary = try Recording.run(
      recording(output, ["raw_syscalls"], command: manySystemCalls(100)) {
        $0.notesDate = true
        $0.clock = clock
        $0.fileVersion = version
      })
    let end = now()
    #expect(summary.leftBehind == nil)
    let left = try instances(of: getpid())
    #expect(left.isEmpty)
    let file = try TraceFile(path: output)
    #expect(file.options.date?.hasPrefix("0x") == true)
    let buffer = try #require(file.buffers.first)
    var count = 0
    for extent in buffer.extents {
      var pages = file.pages(of: extent, pageSize: buffer.pageSize)
      let layout = file.layout.resized(pageSize: buffer.pageSize) ?? file.layout
      while try pages.next() {
        var cursor = try EventCursor(pages.page, layout: layout)
        while let event = try cursor.next() {
          let time = Int64(bitPattern: event.timestamp) + file.options.timeOffset
          count += 1
          // The date is in microseconds.
          if !(begin - 1_000..<end + 1_000).contains(time) {
            Issue.record("\(time) is not between \(begin) and \(end)")
            return
          }
        }
      }
    }
    #expect(count >= 400)
  }

  @Test(arguments: ["counter", "uptime"])
  func aClockWithoutNanosecondsHasNoDate(clock: String) throws {
    let error = try #require(throws: CaptureError.self) {
      try Recording.run(
        recording(output, ["raw_syscalls"], command: ["true"]) {
          $0.notesDate = true
          $0.clock = clock
        })
    }
    guard case .badOptions(let detail) = error.code else { throw error }
    #expect(detail.contains("“\(clock)” does not count nanoseconds"))
    #expect(access(output.string, F_OK) != 0)
  }

  @Test func countsWhatASmallBufferLoses() throws {
    // Switching the readers' sub-buffers off cannot be arranged; a ring of a few pages can.
    let summary = try Recording.run(
      recording(output, ["raw_syscalls"], command: manySystemCalls(100_000)) {
        $0.bufferKilobytesPerCPU = 8
      })
    let counts = try eventCounts(output)
    #expect(counts.values.reduce(0, +) == summary.eventCount)
    // dd: a read and a write per count, each with an entry and an exit.
    #expect(summary.eventCount + summary.lostEventCount >= 400_000)
  }

  @Test func reportsProgress() throws {
    var reports: [RecordingProgress] = []
    let summary = try Recording.run(
      RecordingOptions(output: output, events: ["sched"], command: ["sleep", "0.8"]),
      observer: RecordingObserver(progress: { reports.append($0) }))
    #expect(!reports.isEmpty)
    for (before, after) in zip(reports, reports.dropFirst()) {
      #expect(before.elapsed < after.elapsed)
      #expect(before.eventCount <= after.eventCount)
    }
    #expect(try #require(reports.last).eventCount <= summary.eventCount + summary.lostEventCount)
  }

  @Test func usesTheClock() throws {
    _ = try Recording.run(
      recording(output, ["sched"], command: ["true"]) { $0.clock = "mono" })
    let file = try TraceFile(path: output)
    #expect(file.buffers.first?.clock == "mono")
  }

  @Test func aKilledCommandLeavesAWholeFile() throws {
    let summary = try Recording.run(
      RecordingOptions(
        output: output, events: ["sched"], command: ["sh", "-c", "kill -KILL $$"]))
    #expect(summary.exitStatus == 128 + SIGKILL)
    #expect(summary.leftBehind == nil)
    #expect(summary.end == .commandEnded)
    #expect(try eventCounts(output).values.reduce(0, +) == summary.eventCount)
  }

  @Test func theCommandsStatusIsHandedOn() throws {
    let summary = try Recording.run(
      RecordingOptions(output: output, events: ["sched"], command: ["sh", "-c", "exit 42"]))
    #expect(summary.exitStatus == 42)
  }

  @Test func aMissingCommandLeavesNothing() throws {
    let error = try #require(throws: CaptureError.self) {
      try Recording.run(
        RecordingOptions(output: output, events: ["sched"], command: ["no-such-command-anywhere"]))
    }
    #expect(error.code == .commandNotStarted("no-such-command-anywhere"))
    #expect(error.exitStatus == 127)
    #expect(access(output.string, F_OK) != 0)
  }

  @Test func aMistakeLeavesAnEarlierRecordingAlone() throws {
    try run(["sh", "-c", "echo earlier > \(output)"])
    for command in ["no-such-command-anywhere", "/no/such/command", "/etc/passwd", "/", ""] {
      let error = try #require(throws: CaptureError.self) {
        try Recording.run(
          RecordingOptions(output: output, events: ["sched"], command: [command]))
      }
      #expect(error.code == .commandNotStarted(command))
      #expect([126, 127].contains(error.exitStatus))
    }
    #expect(throws: CaptureError.self) {
      try Recording.run(RecordingOptions(output: output, events: ["sched_swich"]))
    }
    #expect(try run(["cat", output.string]).lines == ["earlier"])
  }

  @Test func whatCannotBeReadAtTheEndDoesNotCostTheEvents() throws {
    let probe = try TestProcess(
      [
        "env", "PROBE_OPENS_NOTHING_MORE=1", probePath(), output.string, "7", "0", "0",
        "raw_syscalls",
      ]
        + ["sh", "-c", "sleep 0.5; exec \(manySystemCalls(2_000).joined(separator: " "))"])
    #expect(probe.finish() == 0)
    #expect(probe.value("problem") == "none")
    #expect(try #require(probe.value("unreadable")).contains("Too many open files"))
    #expect(try eventCounts(output).values.reduce(0, +) >= 8_000)
  }

  @Test func mistakesLeaveNothing() throws {
    func code(_ options: RecordingOptions) -> CaptureError.Code? {
      do throws(CaptureError) {
        _ = try Recording.run(options)
        return nil
      } catch { return error.code }
    }
    #expect(code(RecordingOptions(output: output, events: [])) == .nothingSelected)
    guard
      case .tracing(let event) = code(RecordingOptions(output: output, events: ["sched_swich"])),
      case .noSuchEvent = event.code
    else {
      Issue.record("expected noSuchEvent")
      return
    }
    guard
      case .tracing(let filter) = code(
        RecordingOptions(
          output: output,
          events: [EventSelection(pattern: "sched:sched_switch", filter: "nonsense == 1")])),
      case .noSuchFilterField = filter.code
    else {
      Issue.record("expected noSuchFilterField")
      return
    }
    guard
      case .file(let file) = code(
        RecordingOptions(output: "/no/such/directory/trace.dat", events: ["sched"])),
      file.code == .cannotCreate
    else {
      Issue.record("expected cannotCreate")
      return
    }
    #expect(access(output.string, F_OK) != 0)
  }

  @Test(arguments: [TraceFileVersion.v6, .v7])
  func aFullFileSystemKeepsWhatCame(version: TraceFileVersion) throws {
    let mount = directory.path.appending("small")
    try #require(mkdir(mount.string, 0o700) == 0)
    // Room for the kernel's symbols and a little more.
    let metadata = try run(["sh", "-c", "wc -c < /proc/kallsyms"]).lines[0]
    let size = try #require(Int(metadata.filter { !$0.isWhitespace })) + (12 << 20)
    try #require(
      try run(["mount", "-t", "tmpfs", "-o", "size=\(size)", "none", mount.string]).status == 0)
    defer { _ = try? run(["umount", "-l", mount.string]) }
    let path = mount.appending("trace.dat")
    let summary = try Recording.run(
      recording(path, ["raw_syscalls"], command: manySystemCalls(600_000)) {
        $0.fileVersion = version
      })
    #expect(summary.end == .problem)
    #expect(summary.leftBehind == nil)
    #expect(summary.problem?.code == .fileUnwritable)
    #expect(summary.problem?.underlyingError == .noSpace)
    let counts = try eventCounts(path)
    #expect(counts.values.reduce(0, +) > 1000)
    let pages = summary.cpus.reduce(0) { $0 + $1.byteCount }
    #expect(pages > 1 << 20)
  }
}
