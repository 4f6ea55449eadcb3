import Foundation
import Glibc
import RawCap
import Testing

/// The command on the running system, as its user and as nobody.
@Suite struct DoctorCommandTests {
  private struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs the command; as nobody in no group, if that is wanted.
  private static func run(_ arguments: [String], asNobody: Bool = false) throws -> Result {
    // The program stands beside the tests.
    let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
    let program = URL(filePath: bundle).deletingLastPathComponent().appending(path: "rawcap")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      (asNobody ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [])
      + [program.path] + arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // What is printed fits into a pipe.
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      output: String(
        decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self),
      errors: String(
        decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self))
  }

  /// Only root can become nobody, who then needs a way to the program and its libraries.
  private static let canBeNobody =
    geteuid() == 0 && (try? run(["--version"], asNobody: true))?.status == 0

  @Test func jsonAndStatusAgree() throws {
    let result = try Self.run(["doctor", "--json"])
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(object["canRecord"] as? Bool == (result.status == 0))
    #expect(object["isRoot"] as? Bool == (geteuid() == 0))
    #expect(result.errors.isEmpty && result.status <= 1)
  }

  @Test(
    .enabled(if: (try? TraceFS())?.isUsable == true, "needs root and tracefs"))
  func whereEventsCanBeRecordedAllIsWell() throws {
    let result = try Self.run(["doctor"])
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output.hasSuffix("\nEvents can be recorded.\n"))
    #expect(!result.output.contains("\u{1b}") && !result.output.contains("problem "))
  }

  @Test(
    .enabled(
      if: canBeNobody && (try? TraceFS())?.isUsable == true, "needs root, tracefs and setpriv"))
  func nobodyIsToldWhatIsMissing() throws {
    let result = try Self.run(["doctor"], asNobody: true)
    #expect(result.status == 1 && result.errors.isEmpty)
    #expect(result.output.contains("\nproblem  permissions  "))
    #expect(result.output.contains("as root# chown "))
    let one = try Self.run(["doctor", "permissions"], asNobody: true)
    #expect(one.status == 1 && one.output.hasPrefix("problem  permissions  "))
    // The error of a command that could not work leads there.
    let record = try Self.run(["record", "-e", "sched", "-o", "/dev/null"], asNobody: true)
    #expect(record.status == 1)
    #expect(record.errors.hasSuffix("; `rawcap doctor permissions` says more\n"))
  }

  @Test func anUnknownCheckIsAUsageError() throws {
    #expect(try Self.run(["doctor", "weather"]).status == 64)
  }
}
