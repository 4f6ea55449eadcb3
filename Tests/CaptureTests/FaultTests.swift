import Glibc
import SystemPackage
import Testing
import TraceFS
import TraceFile

@testable import Capture

/// What others do to a recording while it runs.
@Suite(.serialized, .enabled(if: canRecord, "needs root and tracefs"))
struct FaultTests {
  let directory: TemporaryDirectory
  var output: FilePath { directory.path.appending("trace.dat") }

  init() throws { directory = try TemporaryDirectory() }

  /// A recording in a process of its own, under way, and its instance's directory.
  private func start(
    backend: CaptureBackend = .splice, ring: Int = 0, subBuffer: Int = 0,
    command: [String] = ["sleep", "100"]
  ) throws -> (process: TestProcess, instance: FilePath) {
    let process = try TestProcess(
      [
        "env", "PROBE_BACKEND=\(backend.rawValue)", probePath(), output.string, "7", "\(ring)",
        "\(subBuffer)", "raw_syscalls",
      ] + command)
    try process.wait(for: "recording")
    let name = try #require(instances(of: process.processID).first)
    return (process, try TraceFS().root.appending("instances").appending(name))
  }

  private func write(_ text: String, to path: FilePath) throws {
    try #require(run(["sh", "-c", "echo \(text) > \(path)"]).status == 0)
  }

  /// A load that ends by itself only when something is wrong.
  private func endless(_ count: Int) -> [String] {
    let load = manySystemCalls(count).joined(separator: " ")
    // The test waits for the end of the output, which is not to be held open by what is left.
    return [
      "sh", "-c", "exec > /dev/null; exec timeout 20 sh -c 'while :; do \(load); done'",
    ]
  }

  /// Waits until the recorder has had a look.
  private func wait() { usleep(600_000) }

  private func stop(_ process: TestProcess) -> Int32 {
    process.send(SIGINT)
    return process.finish()
  }

  @Test func switchingOffIsNoticed() throws {
    let (process, instance) = try start()
    try write("0", to: instance.appending("tracing_on"))
    wait()
    try write("1", to: instance.appending("tracing_on"))
    wait()
    #expect(stop(process) == 0)
    let incidents = process.lines.filter { $0.hasPrefix("incident ") }
    #expect(incidents.count == 2)
    #expect(
      incidents.first?.hasSuffix("tracing was switched off by a trigger, or by someone else")
        == true)
    #expect(incidents.last?.hasSuffix("tracing was switched on again") == true)
    #expect(process.value("problem") == "none")
    let count = try eventCounts(output).values.reduce(0, +)
    #expect(process.value("events") == "\(count)")
  }

  @Test(arguments: [CaptureBackend.splice, .read])
  func aShrunkRingGoesOn(backend: CaptureBackend) throws {
    let load = endless(100_000)
    let (process, instance) = try start(
      backend: backend, ring: 8192, command: load)
    try write("64", to: instance.appending("buffer_size_kb"))
    wait()
    try write("4096", to: instance.appending("buffer_size_kb"))
    wait()
    #expect(stop(process) == 0)
    #expect(process.lines.contains { $0.contains("the ring buffers were resized by someone else") })
    #expect(process.value("problem") == "none")
    let count = try eventCounts(output).values.reduce(0, +)
    #expect(process.value("events") == "\(count)")
    // What shrinking cost is counted, and placed.
    #expect(process.value("lost") == "\(lossesTold(process))")
  }

  @Test(arguments: [CaptureBackend.splice, .read], [4, 256])
  func resizedSubBuffersEndTheRecording(backend: CaptureBackend, kilobytes: Int) throws {
    let load = endless(100_000)
    let (process, instance) = try start(
      backend: backend, ring: 8192, subBuffer: 64, command: load)
    try write("\(kilobytes)", to: instance.appending("buffer_subbuf_size_kb"))
    // It ends by itself.
    #expect(process.finish() == 0)
    let left = try #require(process.value("running").flatMap { pid_t($0) })
    kill(left, SIGTERM)
    #expect(process.value("end") == "problem")
    #expect(try #require(process.value("problem")).contains("changed their size"))
    try expectPagesInOrder()
  }

  /// The recording ends before the recorder has had a look.
  @Test(arguments: [CaptureBackend.splice, .read], [4, 256])
  func resizedSubBuffersAreNoticedAtTheEnd(backend: CaptureBackend, kilobytes: Int) throws {
    let load = endless(100_000)
    let (process, instance) = try start(
      backend: backend, ring: 8192, subBuffer: 64, command: load)
    wait()
    try write("\(kilobytes)", to: instance.appending("buffer_subbuf_size_kb"))
    usleep(50_000)
    #expect(stop(process) == 0)
    if let left = process.value("running").flatMap({ pid_t($0) }) { kill(left, SIGTERM) }
    #expect(try #require(process.value("problem")).contains("changed their size"))
    try expectPagesInOrder()
  }

  @Test func aResizeIsNoticedOnce() throws {
    let instance = try TraceInstance(in: TraceFS())
    var supervisor = Supervisor(instance, cpus: [])
    supervisor.lookAtSubBuffers(of: instance, elapsed: .seconds(1))
    #expect(!supervisor.isResized && supervisor.incidents.isEmpty)
    try instance.set(subBufferKilobytes: 16)
    for _ in 0..<2 { supervisor.lookAtSubBuffers(of: instance, elapsed: .seconds(2)) }
    #expect(supervisor.isResized)
    #expect(supervisor.incidents.map(\.change) == [.subBuffersResized(kilobytes: 16)])
    #expect(supervisor.incidents.first?.time == .seconds(2))
    try instance.remove()
  }

  /// Every page in the file is one of the right size: nothing of another is taken for it.
  private func expectPagesInOrder() throws {
    _ = try eventCounts(output)
    let file = try TraceFile(path: output)
    #expect(file.damage.isEmpty)
  }

  @Test func whatOthersReadIsTold() throws {
    let load = endless(2_000)
    let (process, instance) = try start(ring: 4096, command: load)
    for cpu in try TraceFS.onlineCPUs() {
      let pipe = instance.appending("per_cpu/cpu\(cpu)/trace_pipe_raw")
      try run(["sh", "-c", "timeout 0.5 cat \(pipe) > /dev/null"])
    }
    wait()
    #expect(stop(process) == 0)
    let taken = process.lines.filter { $0.contains(" taken by others ") }
    #expect(!taken.isEmpty)
    let count = try eventCounts(output).values.reduce(0, +)
    let read = try #require(process.value("events").flatMap { UInt64($0) })
    // Readings while the recorder reads, too, are its own as far as it can know.
    #expect(count < read)
    let told = taken.reduce(0) { $0 + (UInt64($1.split(separator: " ")[3]) ?? 0) }
    #expect(told <= read - count)
    #expect(told > 0)
  }

  @Test(arguments: CaptureBackend.allCases)
  func aBlockedReaderIsStopped(backend: CaptureBackend) throws {
    // Hardly an event comes: the readers wait for data.
    let (process, instance) = try start(backend: backend)
    try write("0", to: instance.appending("events/enable"))
    #expect(stop(process) == 0)
    #expect(process.value("end") == "signal(\(SIGINT))")
    #expect(process.value("left") == "none")
  }

  @Test func capturesDoNotDisturbEachOther() throws {
    // Three at once: each sees all events of the same processes.
    let second = directory.path.appending("second.dat")
    let third = directory.path.appending("third.dat")
    func probe(_ path: FilePath, _ backend: CaptureBackend) throws -> TestProcess {
      try TestProcess([
        "env", "PROBE_BACKEND=\(backend.rawValue)", probePath(), path.string, "7", "16384", "64",
        "raw_syscalls",
      ])
    }
    let processes = [
      try probe(output, .splice), try probe(second, .read), try probe(third, .mmap),
    ]
    for process in processes { try process.wait(for: "recording") }
    try run(manySystemCalls(20_000))
    for process in processes { #expect(stop(process) == 0) }
    for (process, path) in zip(processes, [output, second, third]) {
      #expect(process.value("lost") == "0")
      #expect(process.value("left") == "none")
      let count = try eventCounts(path).values.reduce(0, +)
      #expect(process.value("events") == "\(count)")
      #expect(count >= 80_000)
    }
  }

  /// The sum of the losses that the summary places.
  private func lossesTold(_ process: TestProcess) -> UInt64 {
    process.lines.filter { $0.hasPrefix("loss ") }
      .reduce(0) { $0 + (UInt64($1.split(separator: " ")[3]) ?? 0) }
  }
}
