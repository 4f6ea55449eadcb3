import EventFormat
import Foundation
import SystemPackage
import Testing
import Timeline
import TraceFile

@testable import EventFilter

/// The tracers' own events, such as `kernel_stack`, have fields like no other's.
@Suite struct TracerEventTests {
  @Test(arguments: ["x86_64-v6", "s390x-v6", "i686-v6"])
  func everyEventCanBeChosen(name: String) throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/trace-files/\(name).dat")
    let formats = try TraceFile(path: FilePath(path.path)).formats()
    #expect(formats.all.contains { $0.system == "ftrace" })
    for format in formats.all {
      for text in ["\(format):", "\(format.name)", "\(format): common_pid > 0 || CPU == 1"] {
        let filter = try EventFilter(text)
        _ = try BoundFilter(showing: [filter], hiding: [], in: formats)
        _ = try BoundFilter(showing: [], hiding: [filter], in: formats)
      }
    }
    // Also all of them at once.
    let names = formats.all.map(\.name).joined(separator: ",")
    _ = try BoundFilter(
      showing: [try EventFilter("\(names): common_pid > 0 && common_type != 3")], hiding: [],
      in: formats)
  }
}
