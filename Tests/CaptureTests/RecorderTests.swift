import Glibc
import RingBuffer
import Synchronization
import SystemPackage
import Testing
import TraceFS

@testable import Capture
@testable import TraceFile

/// The readers against files that make it hard for them.
@Suite(.serialized, .enabled(if: canRecord, "needs root and tracefs"))
struct RecorderTests {
  let directory: TemporaryDirectory
  var output: FilePath { directory.path.appending("pages") }

  init() throws { directory = try TemporaryDirectory() }

  /// Records a workload on CPU 0 into a file opened with `flags`, and counts the file's events.
  private func record(
    flags: Int32, capacity: Int64, systemCalls: Int
  ) throws -> (summary: CPUSummary, problem: RecordingProblem?, eventsInFile: UInt64) {
    let instance = try TraceInstance(in: TraceFS())
    try instance.set(bufferKilobytesPerCPU: 4096)
    try instance.enable(["raw_syscalls"])
    let layout = try PageLayout(
      headerPage: instance.metadata().headerPage, byteOrder: .host)
    let file = try Descriptor(opening: createdFile(), flags)
    let region = FileRegion(
      descriptor: FileDescriptor(rawValue: file.rawValue), offset: 0, capacity: capacity)
    let (summary, problem) = try record(instance, region, layout, systemCalls)
    try instance.remove()
    let pages = Int(summary.byteCount) / layout.pageSize
    return (summary, problem, try count(output, pages: pages, layout))
  }

  /// Records CPU 0, or whichever is the first; nothing of the instance is open behind this.
  private func record(
    _ instance: borrowing TraceInstance, _ region: FileRegion, _ layout: PageLayout,
    _ systemCalls: Int
  ) throws -> (CPUSummary, RecordingProblem?) {
    let ring = try #require(RingSet(of: instance).rings.first)
    let target = RegionTarget(region, direct: nil, isSpool: false)
    let recorder = try Recorder(
      [ring], layouts: [layout],
      Recorder.Plan(backend: .splice, directTime: .max)
    ) { _ in target }
    try recorder.start()
    try instance.setTracing(true)
    try run(["taskset", "-c", "\(ring.cpu)"] + manySystemCalls(systemCalls))
    try instance.setTracing(false)
    recorder.finish([instance.reader])
    var summary = CPUSummary(
      cpu: ring.cpu, byteCount: UInt64(target.written.load(ordering: .acquiring)),
      unwrittenByteCount: UInt64(recorder.readers[0].unwritten.load(ordering: .acquiring)))
    summary.statistics = try instance.statistics(cpu: ring.cpu)
    return (summary, recorder.problem)
  }

  private func createdFile() throws -> FilePath {
    let descriptor = open(output.string, O_CREAT | O_RDWR, 0o600)
    try #require(descriptor >= 0)
    close(descriptor)
    return output
  }

  private func count(_ path: FilePath, pages: Int, _ layout: PageLayout) throws -> UInt64 {
    let file = try FileDescriptor.open(path, .readOnly)
    defer { try? file.close() }
    var page = [UInt8](repeating: 0, count: layout.pageSize)
    var events: UInt64 = 0
    for index in 0..<pages {
      let got = try page.withUnsafeMutableBytes {
        try file.read(fromAbsoluteOffset: Int64(index * layout.pageSize), into: $0)
      }
      try #require(got == layout.pageSize)
      events += try eventCount(page.span.bytes, layout: layout)
    }
    return events
  }

  @Test func copiesWhereAFileTakesNoSplice() throws {
    // The kernel splices into no file that is open for appending.
    let result = try record(flags: O_RDWR | O_APPEND, capacity: 1 << 30, systemCalls: 20_000)
    #expect(result.problem == nil)
    let statistics = try #require(result.summary.statistics)
    #expect(statistics.entries == 0)
    #expect(result.eventsInFile == statistics.read)
    #expect(result.eventsInFile + statistics.lost >= 80_000)
  }

  @Test func aFullRegionKeepsItsPagesAndCountsTheRest() throws {
    let result = try record(flags: O_RDWR, capacity: 64 << 10, systemCalls: 20_000)
    #expect(result.problem?.code == .regionFull)
    #expect(result.summary.byteCount == 64 << 10)
    #expect(result.summary.unwrittenByteCount == 0)
    let statistics = try #require(result.summary.statistics)
    #expect(result.eventsInFile == statistics.read)
    // What did not fit is not forgotten: it is still counted in the ring, or as overwritten.
    #expect(statistics.entries > 0)
    #expect(statistics.recorded + statistics.lost >= 80_000)
  }

  @Test func anUnwritableFileIsAProblem() throws {
    let result = try record(flags: O_RDONLY, capacity: 1 << 30, systemCalls: 20_000)
    #expect(result.problem?.code == .fileUnwritable)
    #expect(result.problem?.underlyingError == .badFileDescriptor)
    #expect(result.summary.byteCount == 0)
    #expect(result.summary.unwrittenByteCount > 0)
  }
}
