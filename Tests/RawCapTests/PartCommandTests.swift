import Foundation
import Testing

/// `rawcap index`, and parts of recordings in `report` and `info`.
struct PartCommandTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID())")
  private let file: URL

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    file = folder.appending(path: "a.dat")
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    try FileManager.default.copyItem(
      at: tests.appending(path: "Fixtures/trace-files/x86_64-v7-zstd.dat"), to: file)
  }

  private func run(_ arguments: String...) throws -> (
    status: Int32, output: [String], errors: String
  ) {
    // The program stands beside the tests.
    let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
    let process = Process()
    process.executableURL = URL(filePath: bundle).deletingLastPathComponent()
      .appending(path: "rawcap")
    process.arguments = arguments + [file.path()]
    let errors = folder.appending(path: "errors")
    try Data().write(to: errors)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (
      process.terminationStatus,
      String(decoding: text, as: UTF8.self).split(separator: "\n").map { String($0) },
      try String(contentsOf: errors, encoding: .utf8)
    )
  }

  @Test func partsAreThoseOfTheWhole() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let whole = try run("report", "-t", "-e", "sched").output
    for hasIndex in [false, true] {
      if hasIndex {
        let made = try run("index")
        #expect(made.status == 0 && made.errors.hasSuffix("a.dat.idx: 896 bytes\n"))
      }
      let second = try run("report", "-t", "-e", "sched", "--from", "58.62", "--to", "58.63")
      #expect(second.status == 0)
      let wanted = whole.filter { $0.contains(" 58.62") }
      #expect(wanted.count == 3)
      #expect(Array(second.output.dropFirst()) == wanted)
      let last = try run("report", "-t", "-e", "sched", "--tail", "3")
      #expect(last.output == whole.prefix(1) + whole.suffix(3))
      let first = try run("report", "-t", "-e", "sched", "--limit", "2")
      #expect(first.output == Array(whole.prefix(3)))
      #expect(try run("report", "--from", "+0.01s", "--to", "-1ms").output.count > 100)
      let part = try run("info", "--from", "58.62", "--to", "58.63")
      #expect(part.output.contains { $0.hasPrefix("time        58.62") })
    }
  }

  @Test func whatIsNoTimeIsToldOf() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let wrong = try run("report", "--from", "noon")
    #expect(wrong.status == 64)
    #expect(wrong.errors.hasPrefix("rawcap: --from: “noon” is no time"))
    let day = try run("report", "--to", "2026-11-26T10:00:00")
    #expect(day.status == 64)
    #expect(day.errors.contains("does not tell the time of day"))
  }
}
