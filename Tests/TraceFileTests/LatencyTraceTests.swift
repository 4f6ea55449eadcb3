import SystemPackage
import Testing

@testable import TraceFile

/// The text of latency tracers: what its head says, and files that are written of it.
@Suite struct LatencyTraceTests {
  /// As Documentation/trace/ftrace.rst describes it, with numbers of our own: no kernel in reach has this tracer.
  static func irqsoff(latency: Int, cpu: Int = 2) -> String {
    """
    # tracer: irqsoff
    #
    # irqsoff latency trace v1.1.5 on 6.12.0
    # --------------------------------------------------------------------
    # latency: \(latency) us, #4/4, CPU#\(cpu) | (M:preempt VP:0, KP:0, SP:0 HP:0 #P:4)
    #    -----------------
    #    | task: a (uid: b)-712 (uid:0 nice:0 policy:0 rt_prio:0)
    #    -----------------
    #  => started at: read_it_all
    #  => ended at:   read_it_all
    #
    #
    #                    _------=> CPU#
    #                   / _-----=> irqs-off/BH-disabled
    #                  | / _----=> need-resched
    #                  || / _---=> hardirq/softirq
    #                  ||| / _--=> preempt-depth
    #                  |||| / _-=> migrate-disable
    #                  ||||| /     delay
    #  cmd     pid     |||||| time  |   caller
    #     \\   /        ||||||  \\    |    /
         a-712       2d..1.    1us : read_it_all <-do_all
         a-712       2d..1.   \(latency)us!: read_it_all <-do_all
         a-712       2d..1.   \(latency + 1)us+: tracer_hardirqs_on <-read_it_all
         a-712       2d..1.   \(latency + 3)us : <stack trace>
     => read_it_all
     => do_all

    """
  }

  @Test func headsTell() {
    let text = Array((Self.irqsoff(latency: 127) + Self.irqsoff(latency: 259, cpu: 11)).utf8)
    let traces = LatencyTrace.all(in: text)
    #expect(traces.count == 2)
    #expect(
      traces.first
        == LatencyTrace(
          tracer: "irqsoff", latency: .microseconds(127), cpu: 2, task: "a",
          startedAt: "read_it_all",
          endedAt: "read_it_all"))
    #expect(traces.last?.latency == .microseconds(259) && traces.last?.cpu == 11)
  }

  @Test func recordedHeadsTell() throws {
    let file = try TraceFile(path: fixture("latency-v6"))
    let traces = try file.latencyTraces(of: file.buffers[0])
    #expect(
      traces == [
        LatencyTrace(
          tracer: "wakeup_rt", latency: .microseconds(6637), cpu: 0, task: "rcuc/0-19")
      ])
  }

  @Test(arguments: [
    "", "#", "# latency: ", "# latency: x us", "# latency: 99999999999999999999 us, CPU#1",
    "#    | task: a-1 (uid:0)\n#  => started at: b\n",
    "# tracer: function\n#\n# entries-in-buffer/1\n",
  ])
  func otherTextsHaveNone(_ text: String) {
    #expect(LatencyTrace.all(in: Array(text.utf8)).isEmpty)
  }

  @Test func headsMayBeShort() {
    #expect(
      LatencyTrace.all(in: Array("# latency: 5 us, #1/1, CPU#\n".utf8))
        == [LatencyTrace(tracer: "", latency: .microseconds(5))])
  }

  private func write(_ text: String, _ version: TraceFileVersion, to path: FilePath) throws {
    var plan = WriterTests.plan(cpus: [], cpuCount: 4)
    plan.text = []
    let head = try TraceFileHead(
      version: version, metadata: WriterTests.metadata, buffers: [plan])
    let writer = try TraceFileWriter(path: path, head: head, canBeFollowed: false)
    let size = try writer.finish(text: Array(text.utf8), tail: WriterTests.tail)
    #expect(try contents(path).count == Int(size))
  }

  @Test(arguments: [TraceFileVersion.v6, .v7])
  func textIsWritten(_ version: TraceFileVersion) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("irqsoff.dat")
    let text = Self.irqsoff(latency: 127)
    try write(text, version, to: path)
    let file = try TraceFile(path: path)
    #expect(file.damage == [])
    #expect(file.buffers.count == 1 && file.buffers[0].isText && file.cpuCount == 4)
    #expect(try file.text(of: file.buffers[0]) == Array(text.utf8))
    #expect(try file.latencyTraces(of: file.buffers[0]).map(\.latency) == [.microseconds(127)])
  }

  @Test(
    .enabled(if: (try? run(["trace-cmd", "list", "-c"])) != nil, "needs trace-cmd"),
    arguments: [TraceFileVersion.v6, .v7])
  func traceCmdPrintsIt(_ version: TraceFileVersion) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("irqsoff.dat")
    // More than one block of it, for which trace-cmd needs several reads.
    let text = (0..<40).map { Self.irqsoff(latency: 100 + $0) }.joined()
    try write(text, version, to: path)
    let report = String(
      decoding: try run(["trace-cmd", "report", path.string]), as: UTF8.self)
    #expect(report == "cpus=4\n\(text)\n")
  }

  @Test func tooMuchTextIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("much.dat")
    var plan = WriterTests.plan(cpus: [], cpuCount: 4)
    plan.text = []
    let writer = try TraceFileWriter(
      path: path,
      head: TraceFileHead(version: .v7, metadata: WriterTests.metadata, buffers: [plan]))
    #expect(throws: TraceFileError.self) {
      try writer.finish(
        text: [UInt8](repeating: 10, count: TraceFileWriter.mostText + 1), tail: WriterTests.tail)
    }
    writer.abandon()
    #expect(throws: (any Error).self) { try contents(path) }
  }
}
