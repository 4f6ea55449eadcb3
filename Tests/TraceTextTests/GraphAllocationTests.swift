import AllocationCounter
import EventText
import Foundation
import GraphSamples
import SystemPackage
import Testing
import TraceFile
import TraceText

struct GraphAllocationTests {
  /// How often memory is allocated between the tenth line and the end.
  private func allocations(rounds: Int) throws -> UInt64 {
    let folder = FilePath(FileManager.default.temporaryDirectory.path(percentEncoded: false))
    var recording = GraphRecording()
    recording.add(rounds: rounds)
    let file = try recording.file(in: folder)
    defer { try? FileManager.default.removeItem(atPath: file.path.string) }
    var report = try GraphReport(file, options: GraphOptions())
    var text = TextBuffer(capacity: 1 << 16)
    for _ in 0..<10 { _ = report.appendNext(to: &text) }
    var lines = 10
    let before = allocation_count()
    while report.appendNext(to: &text) {
      lines += 1
      text.removeAll()
    }
    let count = allocation_count() - before
    #expect(lines > rounds * 6)
    return count
  }

  /// Another thousand calls, on dozens of other pages, cost nothing.
  @Test(.enabled(if: allocation_counting_works(), "a sanitizer owns malloc"))
  func nothingIsAllocatedForACall() throws {
    _ = try allocations(rounds: 100)
    let few = try allocations(rounds: 100)
    let many = try allocations(rounds: 1100)
    #expect(many <= few, "\(many) and \(few) allocations")
  }
}
