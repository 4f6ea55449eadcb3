import AllocationCounter
import Analysis
import GraphSamples
import SystemPackage
import Testing
import TraceFile

struct CallAllocationTests {
  /// How often memory is allocated for counting so many calls, in two threads.
  private func allocations(rounds: Int) throws -> UInt64 {
    var recording = GraphRecording()
    recording.add(rounds: rounds)
    let folder = try Folder()
    let file = try recording.file(in: folder.path)
    let before = allocation_count()
    let calls = try CallAnalysis(file, options: CallOptions())
    let count = allocation_count() - before
    #expect(try calls.times("a").calls == UInt64(rounds) * 2)
    return count
  }

  /// Another thousand calls of the same functions, on dozens of other pages, cost nothing.
  @Test(.enabled(if: allocation_counting_works(), "a sanitizer owns malloc"))
  func nothingIsAllocatedForACall() throws {
    _ = try allocations(rounds: 100)
    // Where the threads that read are late, on a busy machine, this one does what they have not done yet: some
    // allocations more or less, and not one for each call.
    let few = try (0..<5).map { _ in try allocations(rounds: 100) }.max() ?? 0
    let many = try (0..<5).map { _ in try allocations(rounds: 1100) }.min() ?? .max
    #expect(many <= few, "\(many) and \(few) allocations")
  }
}
