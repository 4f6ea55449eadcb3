import Foundation
import Glibc
import Testing

/// `rawcap report --follow` beside a recorder, both as processes.
@Suite(.serialized)
struct FollowCommandTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID())")
  private var file: URL { folder.appending(path: "out.dat") }

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// A process whose output goes to a file, to be looked at while it runs.
  private final class Running {
    let process = Process()
    private let output: URL
    private let errors: URL

    init(_ folder: URL, _ arguments: [String]) throws {
      // The program stands beside the tests.
      let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
      output = folder.appending(path: "\(UUID()).txt")
      errors = folder.appending(path: "\(UUID()).txt")
      for file in [output, errors] {
        _ = FileManager.default.createFile(atPath: file.path(), contents: nil)
      }
      process.executableURL = URL(filePath: bundle).deletingLastPathComponent()
        .appending(path: "rawcap")
      process.arguments = arguments
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    var complaints: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }
    var lineCount: Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }

    func finish() -> Int32 {
      process.waitUntilExit()
      return process.terminationStatus
    }
  }

  /// Waits for a condition; a minute is for machines that are busy.
  private func wait(_ what: Comment, until condition: () throws -> Bool) throws {
    for _ in 0..<1200 {
      if try condition() { return }
      usleep(50_000)
    }
    Issue.record(what)
    throw CancellationError()
  }

  /// Lines without the names of threads: the kernel may have learned them later.
  private func unnamed(_ text: String) -> [String] {
    text.split(separator: "\n").map { line in
      line.range(of: " [").map { String(line[$0.lowerBound...]) } ?? String(line)
    }
  }

  static let canRecord = getuid() == 0 && access("/sys/kernel/tracing/instances", W_OK) == 0

  @Test(
    .enabled(if: canRecord, "needs root and tracefs"),
    arguments: [[], ["--backend", "read"], ["--backend", "mmap"], ["--compression", "zstd"]])
  func endsWithTheRecordingAndHasItsLines(options: [String]) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let recorder = try Running(
      folder,
      ["record", "-o", file.path(), "-e", "sched:sched_switch", "-e", "sched:sched_wakeup"]
        + options)
    defer { recorder.process.terminate() }
    try wait("there is no file") { access(file.path(), R_OK) == 0 }
    let follower = try Running(folder, ["report", "--follow", file.path()])
    // Events come although no page is full.
    try wait("nothing is printed while the recording runs") { follower.lineCount > 100 }
    #expect(recorder.process.isRunning && follower.process.isRunning)
    let before = follower.lineCount
    try wait("nothing more is printed") { follower.lineCount > before + 100 }
    recorder.process.interrupt()
    #expect(recorder.finish() == 0, "\(recorder.complaints)")
    #expect(follower.finish() == 0, "\(follower.complaints)")
    let report = try Running(folder, ["report", file.path()])
    #expect(report.finish() == 0)
    #expect(report.lineCount > 200)
    if follower.complaints.isEmpty {
      #expect(unnamed(follower.text) == unnamed(report.text))
    } else {
      // Late events are in another place, and none is missing.
      #expect(follower.complaints.contains("came late"))
      #expect(unnamed(follower.text).sorted() == unnamed(report.text).sorted())
    }
    // It is an ordinary report now.
    let again = try Running(folder, ["report", "--follow", file.path()])
    #expect(again.finish() == 0)
    #expect(again.text == report.text)
  }

  /// Its pages are given up while it grows, and nobody can say which.
  @Test(.enabled(if: canRecord, "needs root and tracefs"))
  func refusesARecordingOfTheNewest() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let recorder = try Running(
      folder, ["record", "-m", "8M", "-o", file.path(), "-e", "sched:sched_switch"])
    defer { recorder.process.terminate() }
    // A signal that comes earlier ends it before it has begun.
    let control =
      "/sys/kernel/tracing/instances/rawcap-\(recorder.process.processIdentifier)/tracing_on"
    try wait("nothing is recorded") {
      (try? String(contentsOfFile: control, encoding: .utf8))?.hasPrefix("1") ?? false
    }
    let follower = try Running(folder, ["report", "--follow", file.path()])
    #expect(follower.finish() == 1)
    #expect(follower.complaints.contains("cannot be followed"))
    #expect(recorder.process.isRunning)
    recorder.process.interrupt()
    #expect(recorder.finish() == 0, "\(recorder.complaints)")
  }

  @Test(
    .enabled(if: canRecord, "needs root and tracefs"),
    arguments: [[], ["-B", "more", "-b", "256K", "-e", "sched:sched_wakeup"]])
  func saysThatAKilledRecordingIsNotFinished(more: [String]) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let recorder = try Running(
      folder, ["record", "-o", file.path(), "-e", "sched:sched_switch"] + more)
    try wait("there is no file") { access(file.path(), R_OK) == 0 }
    let follower = try Running(folder, ["report", "--follow", file.path()])
    try wait("nothing is printed while the recording runs") { follower.lineCount > 20 }
    kill(recorder.process.processIdentifier, SIGKILL)
    _ = recorder.finish()
    #expect(follower.finish() == 1)
    #expect(follower.complaints.contains("was not finished; “rawcap recover"))
    let recovery = try Running(folder, ["recover", file.path()])
    #expect(recovery.finish() == 0)
    let report = try Running(folder, ["report", file.path()])
    #expect(report.finish() == 0)
    #expect(unnamed(follower.text) == unnamed(report.text))
  }

  @Test func refusesWhatIsKnownAtTheEndOnly() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for (options, reason) in [
      (["--tail", "3"], "--tail"), (["--threads", "2"], "--threads"),
      (["--from", "-1s"], "--from and --to"),
    ] {
      let refused = try Running(folder, ["report", "--follow", file.path()] + options)
      #expect(refused.finish() == 64)
      #expect(refused.complaints.contains(reason))
    }
    let missing = try Running(folder, ["report", "--follow", file.path()])
    #expect(missing.finish() == 1)
    #expect(missing.complaints.contains("there is no such file"))
  }
}
