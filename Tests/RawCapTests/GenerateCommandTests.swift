import Foundation
import Testing

/// `rawcap generate swift`: what it writes, and how it refuses.
struct GenerateCommandTests {
  private let sample = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Samples/s390x.dat").path

  private func generate(
    _ arguments: String...
  ) throws -> (status: Int32, output: String, errors: String) {
    // The program stands beside the tests.
    let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
    let process = Process()
    process.executableURL = URL(filePath: bundle).deletingLastPathComponent()
      .appending(path: "rawcap")
    process.arguments = ["generate", "swift"] + arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: text, as: UTF8.self),
      String(decoding: complaint, as: UTF8.self)
    )
  }

  @Test func writesTypesFromARecording() throws {
    let result = try generate("-i", sample, "-e", "sched:sched_switch")
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(result.output.contains("\nimport RawCap\n"))
    #expect(result.output.contains("\nstruct SchedSwitch: TraceEvent, ~Escapable {\n"))
    #expect(result.output.contains("  var nextPid: Int32 { record[layout.nextPid] }\n"))
  }

  @Test func writesForOtherModules() throws {
    let result = try generate(
      "-i", sample, "-e", "sched", "--access", "public", "--import", "EventFormat")
    #expect(result.status == 0)
    #expect(result.output.contains("\npublic import EventFormat\n"))
    #expect(result.output.contains("@frozen\npublic struct SchedSwitch: "))
  }

  @Test func whatMatchesNothingIsAnError() throws {
    let result = try generate("-i", sample, "-e", "sched:sched_switch", "-e", "nonsense")
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors == "rawcap: no event of \(sample) matches “nonsense”\n")
  }

  @Test func eventsHaveToBeNamed() throws {
    #expect(try generate("-i", sample).status == 64)
  }
}
