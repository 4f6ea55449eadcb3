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
    for round in 0..<UInt64(rounds) {
      let start = 1000 + round * 1000
      for cpu in 0..<2 {
        let pid = Int32(42 + cpu)
        recording.add(.enter("a", depth: 0), at: start, cpu: cpu, pid: pid)
        recording.add(leaf: "b", depth: 1, start + 10...start + 20, cpu: cpu, pid: pid)
        recording.add(.tick(3), at: start + 30, cpu: cpu, pid: pid)
        recording.add(
          .leave("a", depth: 0, from: start, to: start + 40), at: start + 40, cpu: cpu, pid: pid)
      }
    }
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
    let few = try allocations(rounds: 100)
    let many = try allocations(rounds: 1100)
    #expect(many <= few, "\(many) and \(few) allocations")
  }
}
