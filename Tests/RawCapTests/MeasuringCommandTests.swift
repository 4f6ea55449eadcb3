import Foundation
import Testing

/// `rawcap bench decode`, `bench text` and `check-formats`: what they print, and how they exit.
struct MeasuringCommandTests {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  private func fixture(_ name: String) -> String {
    Self.tests.appending(path: "Fixtures/trace-files/\(name)").path
  }

  private func rawcap(
    _ arguments: String...
  ) throws -> (status: Int32, output: Data, errors: String) {
    // The program stands beside the tests.
    let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
    let process = Process()
    process.executableURL = URL(filePath: bundle).deletingLastPathComponent()
      .appending(path: "rawcap")
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, text, String(decoding: complaint, as: UTF8.self))
  }

  @Test(arguments: [
    ("decode", ["cursor", "field", "merge"]), ("text", ["text_one_thread", "json"]),
  ])
  func benchesARecording(what: String, rows: [String]) throws {
    let result = try rawcap("bench", what, "--json", "--runs", "1", fixture("x86_64-v7.dat"))
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    let object = try #require(
      JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    let found = try #require(object["rows"] as? [[String: Any]])
    // With one CPU the text of all CPUs is that of one.
    #expect(found.compactMap { $0["what"] as? String }.filter { $0 != "text" } == rows)
    #expect(Set(found.compactMap { $0["events"] as? Int }).count == 1)
  }

  @Test(arguments: ["decode", "text"])
  func whatIsNoRecordingIsAnErrorAsForInfo(what: String) throws {
    for file in ["nothing.dat", "make.py"] {
      let bench = try rawcap("bench", what, fixture(file))
      let info = try rawcap("info", fixture(file))
      #expect(bench.status == 1)
      #expect(bench.output.isEmpty)
      #expect(bench.errors == info.errors && !bench.errors.isEmpty)
    }
    let text = try rawcap("bench", what, fixture("latency-v6.dat"))
    #expect(text.status == 1)
    #expect(text.errors.hasSuffix("latency-v6.dat: there are no events in it to measure with\n"))
  }

  @Test func checksTheFormatsOfARecording() throws {
    let result = try rawcap("check-formats", "-i", fixture("i686-v6.dat"))
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    let text = String(decoding: result.output, as: UTF8.self)
    #expect(text.contains("\n     0 of them cannot be read\n"))
    #expect(text.contains("\n     0 have a text that only libtraceevent can make\n"))
  }

  @Test func whatIsNoRecordingHasNoFormats() throws {
    let result = try rawcap("check-formats", "-i", fixture("nothing.dat"))
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("rawcap: "))
  }
}
