import EventFormat
import Foundation
import Testing
import TypeGenerator

private let types = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/TraceEvents")

@Suite struct CommittedTypesTests {
  /// Nobody has edited what is generated, and the generator has not changed since.
  @Test func whatIsCommittedIsWhatTheGeneratorWrites() throws {
    let input = types.appending(path: "Input")
    let kernels = try ["linux-6.18", "linux-6.1"].map {
      FormatList.formats(Array(try Data(contentsOf: input.appending(path: "\($0).txt"))))
    }
    #expect(kernels[0].count > 150 && kernels[1].count > 100)
    let notes = try EventNotes(
      String(contentsOf: input.appending(path: "events.txt"), encoding: .utf8))
    var generator = TypeGenerator()
    generator.access = .public
    generator.module = "EventFormat"
    generator.heading = ["Written by “rawcap generate swift”; do not edit."]
    let written = generator.sourcesBySystem(for: kernels, notes: notes)
    let files = try FileManager.default.contentsOfDirectory(atPath: types.path)
    #expect(Set(files) == Set(written.map { "\($0.name).swift" } + ["Input"]))
    for (name, source) in written {
      let committed = try String(
        contentsOf: types.appending(path: "\(name).swift"), encoding: .utf8)
      #expect(committed == source, "run scripts/generate-events, and commit \(name).swift")
    }
  }
}
