import Glibc
import SystemPackage
import Testing
import TraceFS

@testable import Capture

/// Probes that are made for one recording.
@Suite(
  .serialized,
  .enabled(
    if: canRecord && access("/sys/kernel/tracing/uprobe_events", W_OK) == 0,
    "needs root, tracefs and uprobes"))
struct ProbeTests {
  let directory: TemporaryDirectory
  let tracefs: TraceFS
  var output: FilePath { directory.path.appending("trace.dat") }
  private let name = EventName(system: "rawcap", event: "test_\(getpid())")

  init() throws {
    directory = try TemporaryDirectory()
    tracefs = try TraceFS()
  }

  private func start(_ command: [String]) throws -> TestProcess {
    try TestProcess(
      [
        "env", "PROBE_PROBE=\(name.event)=libc:getenv name=+0(%di):ustring", probePath(),
        output.string, "7", "0", "0", "sched:sched_process_exec",
      ] + command)
  }

  private func isThere(_ name: EventName) throws -> Bool {
    try tracefs.probes().contains { $0.name == name }
  }

  @Test func isRecordedAndGone() throws {
    let process = try start(["sh", "-c", "env > /dev/null; ls / > /dev/null"])
    #expect(process.finish() == 0)
    #expect((process.value("events").flatMap { Int($0) } ?? 0) > 3)
    #expect(try !isThere(name))
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func isGoneAfterASignal(signal: Int32) throws {
    let process = try start(["sleep", "60"])
    try process.wait(for: "started")
    #expect(try isThere(name))
    process.send(signal)
    _ = process.finish()
    #expect(try !isThere(name))
  }

  @Test func isGoneWithTheNextStartAfterAKill() throws {
    let foreign = EventName(system: "rawcaptest_\(getpid())", event: "foreign")
    var request = try ProbeRequest("foreign=libc:setenv")
    request.group = foreign.system
    try tracefs.add(tracefs.plan(request).probes)
    let process = try start(["sleep", "5"])
    try process.wait(for: "started")
    process.send(SIGKILL)
    #expect(process.finish() == 128 + SIGKILL)
    // Its command may have the instance's files open for a moment; other suites clean up, too.
    for _ in 0..<100 where try isThere(name) {
      tracefs.cleanUp()
      usleep(20_000)
    }
    #expect(try !isThere(name))
    #expect(try isThere(foreign))
    try tracefs.remove(probe: foreign)
  }

  @Test func whatCannotBeProbedIsToldBeforeAnythingBegins() throws {
    var options = RecordingOptions(output: output, events: [], command: ["true"])
    options.probes = [ProbeSelection(try ProbeRequest("libc:nosuchfunction"))]
    let error = #expect(throws: CaptureError.self) { try Recording.run(options) }
    guard case .tracing(let reason) = error?.code, case .noSuchProgramFunction = reason.code else {
      Issue.record("expected noSuchProgramFunction, got \(String(describing: error))")
      return
    }
    #expect(access(output.string, F_OK) != 0)
    #expect(try instances(of: getpid()).isEmpty)
  }
}
