import EventFilter
import EventFormat
import Foundation
import SystemPackage
import Testing
import Timeline
import TraceFile

private let tests = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent()
private let traces = tests.deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "shared/traces")

/// The recordings beside the repository, and those in it.
private func recordings() -> [URL] {
  [
    "i686-6.1/events-v6.dat", "s390x-6.1/events-v6.dat", "x86_64-6.1/events-v6.dat",
  ].map { traces.appending(path: $0) }.filter { FileManager.default.fileExists(atPath: $0.path) }
    + ["i686-v6.dat", "s390x-v6.dat", "x86_64-v6.dat"].map {
      tests.appending(path: "Fixtures/trace-files/\($0)")
    }
}

/// Where both languages say the same, `trace-cmd report -F` shows as many events.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/trace-cmd")))
struct TraceCmdTests {
  static let filters: [[String]] = [
    ["-F", "sched_switch"], ["-F", "sched"], ["-F", "Sched"], ["-F", "sched,irq"],
    ["-F", "sched/sched_switch"], ["-F", "sched/sched_switch,irq"], ["-F", "sched_.*"],
    ["-F", "sched/.*: next_pid == 0"], ["-F", "sched_switch: next_pid == 0"],
    ["-F", "sched : next_pid > 0"], ["-F", "sched:next_pid>=1&&prev_pid==0"],
    ["-F", "sched/sched_switch: prev_pid == 0 || next_pid == 0"],
    ["-F", "sched/sched_switch: !(prev_prio == 120)"],
    ["-F", "sched_switch: prev_state == 0 && next_comm != \"swapper/1\""],
    ["-F", "sched_switch: prev_comm == \"swapper/0\""],
    ["-F", "sched_switch: prev_comm =~ \"^SWAP\""], ["-F", "sched_switch: prev_comm !~ \"^SWAP\""],
    ["-F", "sched_switch: prev_comm =~ \"k.*r/\""], ["-F", "sched_wakeup: comm =~ \"c\""],
    ["-F", ".*: CPU == 1"], ["-F", ".*: COMM == \"trace-cmd\""], ["-F", ".*: COMM =~ \"t\""],
    ["-F", ".*: common_pid == 0"], ["-F", ".*: common_pid != 0"], ["-F", ".*: common_pid > 100"],
    ["-F", "raw_syscalls: id == 1 && ret == 1"], ["-F", "raw_syscalls: ret == 0xfffffffffffffffe"],
    ["-F", "irq: irq == 1 || vec == 7"], ["-F", "irq: name =~ \"virtio\""],
    ["-F", "irq_handler_entry: name != \"virtio0\""],
    ["-F", "sched: prio < 120 || next_prio < 120"],
    ["-F", "sched: (prio < 120 || next_prio < 120) && common_pid == 0"],
    ["-F", "sched_switch: next_pid == 0", "-F", "sched_wakeup: prio == 120"],
    ["-F", "sched_switch: next_pid == 0", "-F", "sched_switch: prev_pid == 0"],
    ["-v", "-F", "sched: next_pid > 0"], ["-F", "sched", "-v", "-F", "sched: next_pid > 0"],
    ["-v", "-F", "sched_switch: next_prio == 120", "-F", "irq"],
    ["-F", "sched_switch: next_pid == 0", "-v", "-F", "sched_switch: prev_prio == 120"],
  ]

  @Test(arguments: recordings())
  func showsAsManyEvents(recording: URL) throws {
    let file = try TraceFile(path: FilePath(recording.path))
    let formats = file.formats()
    let names = try taskNames(file)
    var compared = 0
    for arguments in Self.filters {
      guard let filter = bound(arguments, formats) else { continue }
      compared += 1
      #expect(
        count(file, formats, filter, names) == (try theirCount(arguments, recording)),
        "\(arguments)")
    }
    #expect(compared > Self.filters.count / 2)
  }

  /// `nil` where the trace has no such events or fields: trace-cmd then shows nothing.
  private func bound(_ arguments: [String], _ formats: EventFormats) -> BoundFilter? {
    var showing: [EventFilter] = []
    var hiding: [EventFilter] = []
    var isHiding = false
    for argument in arguments where argument != "-F" {
      if argument == "-v" {
        isHiding = true
      } else if let filter = try? EventFilter(argument) {
        if isHiding { hiding.append(filter) } else { showing.append(filter) }
      }
    }
    return try? BoundFilter(showing: showing, hiding: hiding, in: formats)
  }

  private func count(
    _ file: TraceFile, _ formats: EventFormats, _ filter: BoundFilter, _ names: [Int32: [UInt8]]
  ) -> Int {
    var timeline = Timeline(file, formats: formats)
    var count = 0
    let unknown = Array("<...>".utf8)
    while let item = timeline.next() {
      guard case .event(let event) = item else { continue }
      let name = names[event.pid ?? 0] ?? unknown
      if filter.matches(
        event.data, timestamp: event.timestamp, cpu: event.cpu, task: name.span.bytes)
      {
        count += 1
      }
    }
    return count
  }

  private func taskNames(_ file: TraceFile) throws -> [Int32: [UInt8]] {
    var names: [Int32: [UInt8]] = [0: Array("<idle>".utf8)]
    for line in try file.savedCommandLines().split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
      guard parts.count == 2, let pid = Int32(String(decoding: parts[0], as: UTF8.self)) else {
        continue
      }
      names[pid] = Array(parts[1])
    }
    return names
  }

  private func theirCount(_ arguments: [String], _ recording: URL) throws -> Int {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/trace-cmd")
    // Raw, as plugins merge events and learn names; and without plugins.
    process.arguments = ["report", "-N", "-R"] + arguments + [recording.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return text.split(separator: UInt8(ascii: "\n")).count {
      let line = String(decoding: $0, as: UTF8.self)
      // Events without a format have a line of their own.
      return line.hasPrefix("[UNKNOWN EVENT]")
        || line.firstMatch(of: #/ \[\d\d\d\] +\d+\.\d/#) != nil
    }
  }
}
