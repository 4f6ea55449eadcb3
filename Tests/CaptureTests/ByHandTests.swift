import Capture
import Glibc
import RingBuffer
import SystemPackage
import Testing
import TraceFS
import TraceFile

/// Buffers that are written to a file after the fact.
@Suite(.serialized, .enabled(if: canRecord, "needs root and tracefs"))
final class ByHandTests {
  let directory: TemporaryDirectory
  let name = "rawcap-test-\(getpid())"
  var output: FilePath { directory.path.appending("trace.dat") }

  init() throws { directory = try TemporaryDirectory() }

  deinit { _ = try? KeptSession.end(.instance(name)) }

  private func start(_ change: (inout RecordingOptions) -> Void = { _ in }) throws {
    var options = RecordingOptions(events: ["raw_syscalls"])
    options.bufferKilobytesPerCPU = 8192
    change(&options)
    let setup = try Recording.start(options, in: .instance(name))
    #expect(setup.place == .instance(name))
  }

  private func extract(_ change: (inout ExtractionOptions) -> Void = { _ in }) throws
    -> ExtractionSummary
  {
    var options = ExtractionOptions(output: output, instance: name)
    change(&options)
    return try Recording.extract(options)
  }

  private func expectEvents(_ count: UInt64) throws {
    let counts = try eventCounts(output)
    #expect(counts.values.reduce(0, +) == count)
  }

  @Test(arguments: [TraceFileVersion.v6, .v7])
  func whatIsInTheBufferIsInTheFile(version: TraceFileVersion) throws {
    try start()
    _ = try run(manySystemCalls(1_000))
    let first = try extract { $0.fileVersion = version }
    #expect(first.wasTracing && !first.isTracing)
    #expect(first.readBeforeCount == 0)
    #expect(first.eventCount >= 4_000)
    #expect(first.recording.problem == nil && first.recording.fileFailure == nil)
    try expectEvents(first.eventCount)
    for cpu in first.recording.cpus { #expect(cpu.statistics?.entries == 0) }

    // It is switched off, and empty.
    _ = try run(manySystemCalls(100))
    let nothing = try extract()
    #expect(nothing.eventCount == 0)

    do { try TraceInstance(opening: name, in: TraceFS()).setTracing(true) }
    _ = try run(manySystemCalls(1_000))
    let second = try extract { $0.goesOn = true }
    #expect(second.isTracing)
    #expect(second.readBeforeCount == first.eventCount)
    try expectEvents(second.eventCount)
    let statistics = try TraceFile(path: output).options.recordedStatistics
    let isPart = statistics.contains { $0.isPart }
    #expect(isPart)
  }

  @Test func whatIsTakenOutCanHaveADate() throws {
    try start()
    _ = try run(manySystemCalls(10))
    _ = try extract { $0.notesDate = true }
    let options = try TraceFile(path: output).options
    #expect(options.date != nil)
    // The clock is that of the uptime as a rule, and may be behind it by the time that the machine slept.
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var uptime = timespec()
    clock_gettime(CLOCK_MONOTONIC, &uptime)
    let start = (Int64(now.tv_sec) - Int64(uptime.tv_sec)) * 1_000_000_000
    #expect(abs(options.timeOffset - start) < 60_000_000_000)
  }

  @Test func olderEventsAreCountedAsOverwritten() throws {
    try start { $0.bufferKilobytesPerCPU = 64 }
    _ = try run(manySystemCalls(20_000))
    let summary = try extract()
    let overwritten = summary.recording.cpus.reduce(0 as UInt64) {
      $0 + ($1.statistics?.overrun ?? 0)
    }
    #expect(overwritten > 0)
    try expectEvents(summary.eventCount)
    for statistics in try TraceFile(path: output).options.recordedStatistics {
      guard let overrun = statistics.overrun, overrun > 0 else { continue }
      // They stand in front of everything, with their number.
      #expect(statistics.losses.map(\.cause) == [.overwritten])
      #expect(statistics.losses.first?.count == .exact(overrun))
      #expect(statistics.losses.first?.from == nil)
    }
  }

  @Test func aSecondSessionOfTheNameIsRefused() throws {
    try start()
    let error = #expect(throws: CaptureError.self) { try self.start() }
    guard case .tracing(let inner) = error?.code else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(inner.code == .sessionExists(.instance(name)))
    let left = try TraceFS().instances()
    #expect(left.contains(name))
  }

  @Test func aSessionThatCannotBeLeavesNothing() throws {
    #expect(throws: CaptureError.self) {
      try self.start { $0.events = [EventSelection(pattern: "sched", filter: "nofield == 3")] }
    }
    let left = try TraceFS().instances()
    #expect(!left.contains(name))
    #expect(KeptSession(.instance(name)) == nil)
  }

  @Test func aConditionWritesWhatLedToIt() throws {
    let summary = try Recording.run(
      recording(
        output, ["raw_syscalls"],
        command: [
          "sh", "-c", "dd if=/dev/zero of=/dev/null count=10 status=none; /bin/true; sleep 1",
        ]
      ) {
        $0.bufferKilobytesPerCPU = 1024
        $0.condition = RecordingCondition("sched:sched_process_exec if filename ~ \"*/true\"")
      })
    #expect(summary.end == .conditionMet)
    #expect(summary.files.map(\.path) == [output])
    #expect(summary.leftBehind == nil)
    try expectEvents(summary.eventCount)
    let formats = try TraceFile(path: output).eventFormats
    #expect(formats.map(\.name).sorted() == ["raw_syscalls", "sched"])
  }

  @Test func aConditionCanComeOftenAndWithTime() throws {
    let summary = try Recording.run(
      recording(
        output, ["sched:sched_switch"],
        command: ["sh", "-c", "for i in 1 2 3 4 5 6 7 8 9; do sleep 0.3; /bin/true; done"]
      ) {
        $0.condition = RecordingCondition("sched:sched_process_exit", after: .milliseconds(100))
        $0.condition?.count = 2
      })
    #expect(
      summary.files.map(\.path.lastComponent?.string) == ["trace-0001.dat", "trace-0002.dat"])
    #expect(summary.end == .conditionMet)
    #expect(summary.leftBehind == nil)
  }

  @Test func noConditionNoFile() throws {
    let summary = try Recording.run(
      recording(output, ["sched:sched_switch"], command: ["sh", "-c", "exit 7"]) {
        $0.condition = RecordingCondition("sched:sched_process_exec if pid == 1")
      })
    #expect(summary.end == .commandEnded)
    #expect(summary.exitStatus == 7)
    #expect(summary.files.isEmpty)
    #expect(throws: TraceFileError.self) { _ = try TraceFile(path: self.output) }
  }
}

@Suite struct RecordingConditionTests {
  @Test func itsText() {
    let condition = RecordingCondition("sched:sched_switch if  prev_comm == \"a if b\" ")
    #expect(condition.event?.pattern.text == "sched:sched_switch")
    #expect(condition.event?.filter == "prev_comm == \"a if b\"")
    #expect(RecordingCondition(" sched_switch ").event?.pattern.text == "sched_switch")
    #expect(RecordingCondition("sched_switch").event?.filter == nil)
    #expect(RecordingCondition("signal").event == nil)
  }
}
