import EventFormat
import SystemPackage
import Testing

@testable import TraceFS

@Suite struct ControlTextTests {
  @Test func readsStatistics() throws {
    let text = """
      entries: 94
      overrun: 238
      commit overrun: 1
      bytes: 4012
      oldest event ts:  1304.600207
      now ts: 1304.625505
      dropped events: 3
      read events: 70

      """
    let statistics = try #require(CPUStatistics(text))
    #expect(statistics.entries == 94)
    #expect(statistics.overrun == 238)
    #expect(statistics.commitOverrun == 1)
    #expect(statistics.bytes == 4012)
    #expect(statistics.oldestEventTimestamp == .microseconds(1_304_600_207))
    #expect(statistics.nowTimestamp == .microseconds(1_304_625_505))
    #expect(statistics.dropped == 3)
    #expect(statistics.read == 70)
    #expect(statistics.recorded == 164)
    #expect(statistics.lost == 242)
    #expect(statistics.text == text)
  }

  @Test func readsStatisticsOfOtherKernels() {
    // A clock that counts cycles, and a kernel from before “dropped events”.
    let old = CPUStatistics("entries: 1\noldest event ts: 123456789\nnow ts: 223456789\n")
    #expect(old?.oldestEventTimestamp == .ticks(123_456_789))
    #expect(old?.dropped == 0)
    #expect(CPUStatistics("entries: 1\nread events: -1\n")?.read == .max)
    // A line that no kernel writes yet.
    #expect(CPUStatistics("entries: 1\nmode: mapped\nread events: 2\n")?.read == 2)
  }

  @Test(arguments: [
    "", "nothing\n", "overrun: 1\n", "entries: many\n", "entries: 1\nnow ts: 1.5\n",
    "entries: 1\nnow ts: 99999999999999999999.000000\n", "entries:",
  ])
  func refusesOtherTexts(text: String) {
    #expect(CPUStatistics(text) == nil)
  }

  @Test func readsChoices() {
    let list = ChoiceList("[local] global counter x86-tsc\n")
    #expect(list.available == ["local", "global", "counter", "x86-tsc"])
    #expect(list.current == "local")
    #expect(ChoiceList("none [integrity] confidentiality").current == "integrity")
    #expect(ChoiceList("a b").current == nil)
  }

  @Test func readsTheLastErrorOfTheLog() throws {
    let log = """
      [ 1304.600207] event filter parse error: error: Field not found
        Command: foo == 1
                 ^
      [ 1304.603167] event filter parse error: error: Invalid value (did you forget quotes)?
        Command: prev_pid ==
                           ^

      """
    let entry = try #require(KernelErrorLog(lastIn: log))
    #expect(entry.reason == "Invalid value (did you forget quotes)?")
    #expect(entry.column == 10)
    #expect(KernelErrorLog(lastIn: "") == nil)
    #expect(KernelErrorLog(lastIn: "[ 1.0] hist: error: Bad")?.column == nil)
  }

  @Test func readsTheComplaintInAFilterFile() {
    let text = "foo == 1\n    ^\nparse_error: Field not found\n"
    #expect(KernelErrorLog(filterFile: text)?.reason == "Field not found")
    #expect(KernelErrorLog(filterFile: "none\n") == nil)
  }

  @Test(arguments: [
    ("0-3,8\n", [0, 1, 2, 3, 8]), ("0", [0]), ("", []), ("1,3-4", [1, 3, 4]),
  ])
  func readsCPULists(text: String, numbers: [Int]) {
    #expect(CPUList(text)?.numbers == numbers)
  }

  @Test(arguments: ["a", "3-1", "1-", "0-99999999", "-1", "1-2-3"])
  func refusesOtherCPULists(text: String) {
    #expect(CPUList(text) == nil)
  }

  @Test func readsInstanceNames() {
    #expect(InstanceName("rawcap-12") == InstanceName(processID: 12, number: 1))
    #expect(InstanceName("rawcap-12-3") == InstanceName(processID: 12, number: 3))
    for name in [
      "rawcap", "rawcap-", "rawcap-0", "rawcap--1", "rawcap-x", "rawcap-1-1", "rawcap-1-2-3",
      "rawcap-+1", "rawcap-007", "other-12", "rawcap-12x",
    ] { #expect(InstanceName(name) == nil) }
  }

  @Test func errorsSayWhatToDo() {
    let denied = TraceFSError.access(.readFailed, "/x/tracing_on", .permissionDenied)
    #expect(denied.code == .permissionDenied)
    #expect("\(denied)".contains("run as root"))
    #expect("\(denied)".contains("/x/tracing_on"))
    let filter = TraceFSError(
      .badFilter(
        event: EventName(system: "sched", event: "sched_switch"), filter: "pid == foo",
        reason: "Field not found", column: 7))
    #expect(
      "\(filter)"
        == "event sched:sched_switch does not take the filter “pid == foo”: Field not found, at “foo”"
    )
    #expect(!"\(filter)".contains("\n"))
  }
}
