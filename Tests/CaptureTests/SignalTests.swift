import Glibc
import SystemPackage
import Testing
import TraceFile

/// Recordings in a process of their own, ended from outside.
@Suite(.serialized, .enabled(if: canRecord, "needs root and tracefs"))
struct SignalTests {
  let directory: TemporaryDirectory
  var output: FilePath { directory.path.appending("trace.dat") }

  init() throws { directory = try TemporaryDirectory() }

  private func probe(_ command: [String] = [], through: [String] = []) throws -> TestProcess {
    try TestProcess(through + [probePath(), output.string, "7", "0", "0", "sched"] + command)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
  func aSignalEndsTheRecordingWell(signal: Int32) throws {
    let process = try probe()
    try process.wait(for: "recording")
    #expect(try instances(of: process.processID).count == 1)
    process.send(signal)
    #expect(process.finish() == 0)
    #expect(process.value("end") == "signal(\(signal))")
    #expect(process.value("left") == "none")
    #expect(try instances(of: process.processID) == [])
    let count = try eventCounts(output).values.reduce(0, +)
    #expect(process.value("events") == "\(count)")
    #expect(count > 0)
  }

  /// What led to the condition is not given up when nobody wants to wait for what comes after it.
  @Test func aSignalBehindTheConditionEndsTheWaitOnly() throws {
    let process = try probe(
      ["sh", "-c", "echo met; while :; do sleep 0.05; done"],
      through: ["env", "PROBE_FILES=flight"])
    try process.wait(for: "met")
    process.send(SIGTERM)
    #expect(process.finish() == 0)
    #expect(process.value("end") == "signal(\(SIGTERM))")
    let count = try eventCounts(output).values.reduce(0, +)
    #expect(process.value("events") == "\(count)")
    #expect(count > 0)
    #expect(try instances(of: process.processID) == [])
  }

  @Test func aMissingCommandLeavesNoInstance() throws {
    let process = try probe(["no-such-command-anywhere"])
    #expect(process.finish() == 127)
    #expect(process.value("error")?.contains("no-such-command-anywhere") == true)
    #expect(try instances(of: process.processID) == [])
    #expect(access(output.string, F_OK) != 0)
  }

  @Test func mistakesLeaveNoInstance() throws {
    for (path, event) in [(output.string, "sched_swich"), ("/no/such/directory/x.dat", "sched")] {
      let process = try TestProcess([probePath(), path, "7", "0", "0", event])
      #expect(process.finish() == 1)
      #expect(process.value("error") != nil)
      #expect(try instances(of: process.processID) == [])
    }
  }

  @Test func manySignalsAreNoWorseThanOne() throws {
    let process = try probe()
    try process.wait(for: "recording")
    for _ in 0..<10 {
      process.send(SIGINT)
      process.send(SIGTERM)
    }
    #expect(process.finish() == 0)
    #expect(try instances(of: process.processID) == [])
    _ = try eventCounts(output)
  }

  @Test func aSignalGoesOnToTheCommand() throws {
    let process = try probe([
      "sh", "-c", "trap 'exit 7' TERM; echo trapped; while :; do sleep 0.05; done",
    ])
    try process.wait(for: "trapped")
    process.send(SIGTERM)
    #expect(process.finish() == 0)
    #expect(process.value("end") == "signal(\(SIGTERM))")
    #expect(process.value("exit") == "7")
    #expect(try instances(of: process.processID) == [])
  }

  @Test func aStubbornCommandIsLeftRunning() throws {
    let process = try probe([
      "sh", "-c", "trap '' TERM; echo trapped; exec sleep 60 > /dev/null",
    ])
    try process.wait(for: "trapped")
    process.send(SIGTERM)
    #expect(process.finish() == 0)
    #expect(process.value("exit") == "none")
    let command = try #require(process.value("running").flatMap { pid_t($0) })
    #expect(kill(command, SIGKILL) == 0)
    #expect(try instances(of: process.processID) == [])
  }

  @Test func whatWasIgnoredStaysIgnored() throws {
    let process = try probe(through: ["nohup"])
    try process.wait(for: "recording")
    process.send(SIGHUP)
    process.send(SIGTERM)
    #expect(process.finish() == 0)
    #expect(process.value("end") == "signal(\(SIGTERM))")
  }

  @Test func aSignalAtAnyPhaseLeavesNoInstance() throws {
    // Wherever these moments fall, from loading the program to the first events: nothing is left.
    for delay in stride(from: UInt32(0), to: 300_000, by: 15_000) {
      let process = try probe()
      usleep(delay)
      process.send(SIGTERM)
      let status = process.finish()
      #expect(status == 0 || status == 128 + SIGTERM)
      #expect(try instances(of: process.processID) == [])
    }
  }

  @Test func theNextRecordingSweepsAfterAKill() throws {
    let killed = try probe()
    try killed.wait(for: "recording")
    killed.send(SIGKILL)
    #expect(killed.finish() == 128 + SIGKILL)
    #expect(try instances(of: killed.processID).count == 1)
    let next = try probe(["true"])
    #expect(next.finish() == 0)
    #expect(try instances(of: killed.processID) == [])
    #expect(try instances(of: next.processID) == [])
  }
}
