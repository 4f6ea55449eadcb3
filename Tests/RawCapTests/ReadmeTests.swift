import Foundation
import RawCap
import SystemPackage
import Testing

/// What README shows is what happens.
struct ReadmeTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// One fenced block of README.
  struct Block: Sendable {
    let language: String
    let text: String
  }

  /// Text that Markdown shows as it is: between lines of three backquotes.
  static func blocks() throws -> [Block] {
    let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let parts = text.components(separatedBy: "\n```")
    // Every second part is within a block, and begins with the language.
    return stride(from: 1, to: parts.count, by: 2).map { index in
      let lines = parts[index].split(separator: "\n", omittingEmptySubsequences: false)
      return Block(
        language: String(lines.first ?? ""), text: lines.dropFirst().joined(separator: "\n"))
    }
  }

  /// The examples that any machine can repeat: they read the sample, and may make files of it.
  static func examples() throws -> [String] {
    try blocks().filter { $0.language == "console" }.map(\.text)
      .filter { $0.hasPrefix("$ rawcap ") && $0.prefix { $0 != "\n" }.contains("Samples/") }
  }

  @Test func everyKindOfExampleIsFound() throws {
    #expect(try Self.examples().count == 7)
    #expect(try Self.blocks().count { $0.language == "swift" } == 2)
  }

  /// The commands of an example, and what each of them prints.
  private static func steps(of example: String) -> [(command: String, output: String)] {
    var steps: [(command: String, output: String)] = []
    for line in example.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("$ ") {
        steps.append((String(line.dropFirst(2)), ""))
      } else if !steps.isEmpty {
        steps[steps.count - 1].output += line + "\n"
      }
    }
    return steps
  }

  @Test(arguments: try examples())
  func commandPrintsWhatReadmeShows(example: String) throws {
    // The program stands beside the tests.
    let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
    let directory = URL(filePath: bundle).deletingLastPathComponent()
    let folder = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createSymbolicLink(
      at: folder.appending(path: "Samples"),
      withDestinationURL: Self.root.appending(path: "Samples"))

    for (command, expected) in Self.steps(of: example) {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", command]
      process.currentDirectoryURL = folder
      process.environment = ["PATH": "\(directory.path):/usr/bin:/bin"]
      let output = Pipe()
      process.standardOutput = output
      process.standardError = output
      try process.run()
      let text = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      #expect(String(decoding: text, as: UTF8.self) == expected, "\(command)")
    }
  }

  @Test func swiftOfReadmeIsTheSnippetThatIsBuilt() throws {
    let shown = try Self.blocks().filter { $0.language == "swift" }.map { $0.text + "\n" }
    let snippets = try ["SwitchesByName", "LiveSwitches"].map {
      try String(
        contentsOf: Self.root.appending(path: "Snippets/\($0).swift"), encoding: .utf8)
    }
    #expect(shown == snippets)
  }

  @Test func sampleIsWhole() throws {
    let sample = Self.root.appending(path: "Samples/s390x.dat").path
    let trace = try Trace(path: FilePath(sample))
    let summary = trace.summary()
    #expect(trace.file.damage.isEmpty)
    #expect(summary.damage.isEmpty)
    #expect(summary.events == 7706)
    #expect(summary.eventCounts.keys.allSatisfy { trace.formats[$0] != nil })
  }
}
