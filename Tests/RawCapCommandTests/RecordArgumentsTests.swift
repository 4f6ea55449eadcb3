import ArgumentParser
import Capture
import Testing
import TraceFS

@testable import RawCapCommand

@Suite struct RecordArgumentsTests {
  private func selections(_ arguments: String...) throws -> [[String?]] {
    let parsed = try RawCapCommand.parseAsRoot(Record.pairFilters(["record"] + arguments))
    let record = try #require(parsed as? Record)
    return record.chosen.events.map {
      let selection = Record.selection($0)
      return [selection.pattern.text, selection.filter]
    }
  }

  @Test func aFilterBelongsToTheEventBeforeIt() throws {
    #expect(
      try selections("-e", "sched_switch", "-f", "prev_pid == 1", "-e", "irq")
        == [["sched_switch", "prev_pid == 1"], ["irq", nil]])
    #expect(
      try selections("-e", "irq", "-e", "sched", "-o", "x.dat", "-f", "pid > 3")
        == [["irq", nil], ["sched", "pid > 3"]])
    #expect(try selections("-eirq", "-fvec == 1") == [["irq", "vec == 1"]])
  }

  @Test(arguments: [
    ["-f", "a == 1", "-e", "sched"], ["-e", "sched", "-f", "a == 1", "-f", "b == 2"], [],
    ["-e", "sched", "-b", "0"], ["-e", "sched", "--"], ["-e", "sched", "--file-version", "5"],
    ["-e", "sched", "--nonsense"], ["-e"], ["-e", "sched", "-B", "net"],
    ["-B", "net", "-f", "a == 1", "-e", "net"], ["-B", "net", "-e", "net", "-b", "much"],
  ])
  func wrongOptionsAreUsageErrors(arguments: [String]) throws {
    let error = #expect(throws: (any Error).self) {
      try RawCapCommand.parseAsRoot(Record.pairFilters(["record"] + arguments))
    }
    #expect(RawCapCommand.exitCode(for: try #require(error)).rawValue == 64)
  }

  @Test func triggersBelongToTheEventBeforeThem() throws {
    let parsed = try RawCapCommand.parseAsRoot(
      Record.pairFilters([
        "record", "-e", "sched_switch", "-R", "traceoff:1", "-f", "prev_pid == 1", "-Rstacktrace",
        "-e", "irq", "-p", "function", "-l", "vfs_*", "ls", "-R", "x",
      ]))
    let record = try #require(parsed as? Record)
    let selections = record.chosen.events.map(Record.selection)
    #expect(selections.map(\.pattern.text) == ["sched_switch", "irq"])
    #expect(selections.map(\.filter) == ["prev_pid == 1", nil])
    #expect(selections.map(\.triggers) == [["traceoff:1", "stacktrace"], []])
    #expect(record.command == ["ls", "-R", "x"])
    #expect(throws: (any Error).self) {
      try RawCapCommand.parseAsRoot(Record.pairFilters(["record", "-R", "traceoff", "-e", "irq"]))
    }
  }

  @Test func whatStandsBehindABufferIsTheBuffers() throws {
    let parsed = try RawCapCommand.parseAsRoot(
      Record.pairFilters([
        "record", "-e", "sched_switch", "-b", "1M", "-B", "net", "-e", "net", "-f", "len > 3",
        "-b4M",
        "-o", "x.dat", "--cpus=0-1", "-T", "-B", "-odd", "-p", "function", "-l", "vfs_*", "-l",
        "vfs_read:traceoff:3", "-e", "irq", "-R", "traceoff", "--no-overwrite", "-C", "mono", "-v",
        "ls",
        "-e", "x",
      ]))
    let record = try #require(parsed as? Record)
    #expect(record.chosen.events == ["sched_switch"])
    #expect(record.rings.bufferSize?.kilobytes == 1024)
    #expect(record.output == "x.dat")
    #expect(record.verbose)
    #expect(record.command == ["ls", "-e", "x"])
    let buffers = try record.buffers.map { try BufferArguments.read($0) }
    #expect(buffers.map(\.name) == ["net", "-odd"])
    #expect(buffers[0].events == [EventSelection(pattern: "net", filter: "len > 3")])
    #expect(buffers[0].bufferKilobytesPerCPU == 4096)
    #expect(buffers[0].cpus == [0, 1])
    #expect(buffers[0].traceOptions == ["stacktrace": true])
    #expect(buffers[1].events == [EventSelection(pattern: "irq", triggers: ["traceoff"])])
    #expect(buffers[1].functions == ["vfs_*"])
    #expect(buffers[1].functionCommands == ["vfs_read:traceoff:3"])
    #expect(!buffers[1].overwrites)
    #expect(buffers[1].clock == "mono")
  }

  /// There `-R` prints fields, and takes nothing.
  @Test func theFlagOfStreamIsNoTrigger() throws {
    let parsed = try RawCapCommand.parseAsRoot(
      Record.pairFilters(["stream", "-e", "sched", "-R", "-f", "prev_pid == 1", "ls", "-l"]))
    let stream = try #require(parsed as? Stream)
    #expect(stream.raw)
    #expect(stream.command == ["ls", "-l"])
    #expect(Record.selection(try #require(stream.eventsAndFilters.first)).filter == "prev_pid == 1")
  }

  @Test func whatIsTheCommandsIsLeftAlone() throws {
    let arguments = ["record", "-e", "sched", "grep", "-e", "x", "-f", "patterns"]
    #expect(Record.pairFilters(arguments) == arguments)
    let behindDashes = ["record", "-e", "sched", "--", "-e", "x", "-f", "y"]
    #expect(Record.pairFilters(behindDashes) == behindDashes)
    #expect(
      Record.pairFilters(["report", "-e", "x", "-f", "y"]) == ["report", "-e", "x", "-f", "y"])
  }

  @Test func startHasOneBuffer() throws {
    let parsed = try RawCapCommand.parseAsRoot(
      Record.pairFilters([
        "start", "-B", "mine", "-e", "sched", "-f", "prev_pid == 1", "-R", "traceoff", "-b", "64",
        "--on", "irq",
      ]))
    let start = try #require(parsed as? Start)
    #expect(start.choice.name == "mine")
    #expect(start.condition == "irq")
    let selection = Record.selection(try #require(start.chosen.events.first))
    #expect(selection.filter == "prev_pid == 1")
    #expect(selection.triggers == ["traceoff"])
    // It has no command, no end, and no readers.
    let session = ["start", "-e", "sched"]
    for wrong in [
      ["start"], session + ["-F"], session + ["-r", "5"], session + ["--duration", "1s"],
      session + ["--backend", "read"],
    ] {
      #expect(throws: (any Error).self) {
        try RawCapCommand.parseAsRoot(Record.pairFilters(wrong))
      }
    }
  }
}
