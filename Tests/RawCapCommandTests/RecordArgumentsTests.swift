import ArgumentParser
import Testing
import TraceFS

@testable import RawCapCommand

@Suite struct RecordArgumentsTests {
  private func selections(_ arguments: String...) throws -> [[String?]] {
    let parsed = try RawCapCommand.parseAsRoot(Record.pairFilters(["record"] + arguments))
    let record = try #require(parsed as? Record)
    return record.eventsAndFilters.map {
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
    ["-e", "sched", "--nonsense"], ["-e"],
  ])
  func wrongOptionsAreUsageErrors(arguments: [String]) throws {
    let error = #expect(throws: (any Error).self) {
      try RawCapCommand.parseAsRoot(Record.pairFilters(["record"] + arguments))
    }
    #expect(RawCapCommand.exitCode(for: try #require(error)).rawValue == 64)
  }

  @Test func whatIsTheCommandsIsLeftAlone() throws {
    let arguments = ["record", "-e", "sched", "grep", "-e", "x", "-f", "patterns"]
    #expect(Record.pairFilters(arguments) == arguments)
    let behindDashes = ["record", "-e", "sched", "--", "-e", "x", "-f", "y"]
    #expect(Record.pairFilters(behindDashes) == behindDashes)
    #expect(
      Record.pairFilters(["report", "-e", "x", "-f", "y"]) == ["report", "-e", "x", "-f", "y"])
  }
}
