import EventFormat
import RingBuffer
import SystemPackage
import Testing

@testable import TraceFS

@Suite struct FilterCheckTests {
  private static let format = """
    name: sample
    ID: 7
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    \tfield:char comm_now[16];\toffset:8;\tsize:16;\tsigned:0;
    \tfield:pid_t prev_pid;\toffset:24;\tsize:4;\tsigned:1;
    \tfield:u64 address;\toffset:32;\tsize:8;\tsigned:0;
    \tfield:__data_loc char[] name;\toffset:40;\tsize:4;\tsigned:0;
    \tfield:const char * path;\toffset:48;\tsize:8;\tsigned:0;
    \tfield:u8 saddr[4];\toffset:56;\tsize:4;\tsigned:0;

    print fmt: "%d", REC->prev_pid

    """

  private func notes(_ filter: String) throws -> [FilterScan.Note] {
    let formats = EventFormats(
      parsing: [("test", Array(Self.format.utf8))],
      layout: PageLayout(byteOrder: .host, longSize: 8, pageSize: 4096))
    return try FilterScan.notes(on: filter, for: try #require(formats.all.first))
  }

  @Test(arguments: [
    "prev_pid == 1", "prev_pid==-1||!(address<0x10)", "comm_now ~ \"a*\"", "name != 'b\"c'", "0",
    "comm == \"x\" && cpu & CPUS{0-3}", "CPU == 1", "path.ustring == \"/etc\"", "path == \"x\"",
    "address.function == vfs_read && nothing == 1", "saddr == \"x\"", "saddr == 1",
    "common_pid & 3", "prev_pid == 3 && ", "prev_pid <=> 3", "prev_pid in { 1 }", "", "((",
    "prev_pid == 010", "address == 0xffffffffffffffff", "stacktrace == 1", "prev_pid",
    "new.suffix ~~ 3".replacing("new", with: "prev_pid"),
  ])
  func whatTheKernelMayTakeIsLeftToIt(filter: String) throws {
    #expect(try notes(filter).isEmpty)
  }

  @Test(arguments: [
    ("prev_pdi == 1", 0, FilterScan.Fault.Kind.noSuchField("prev_pdi")),
    ("prev_pid == 1 && (nxt == 2)", 18, .noSuchField("nxt")),
    ("comm_now == 3", 12, .other("comm_now is text, and is compared with text in quotes")),
    ("comm < \"a\"", 5, .other("text is compared with ==, != or ~, not with <")),
    ("comm_now & \"a\"", 9, .other("text is compared with ==, != or ~, not with &")),
    ("prev_pid ~ 3", 9, .other("~ is for text, and prev_pid is a number")),
    (
      "prev_pid == \"3\"", 12,
      .other("prev_pid is a number, and is compared with one, without quotes")
    ),
    ("name == \"a", 8, .other("this text has no closing quote")),
    ("address == -1", 11, .other("address is unsigned, and never less than 0")),
    ("prev_pid == 3x", 12, .other("“3x” is not a number of 64 bits")),
    (
      "address > 99999999999999999999", 10,
      .other("“99999999999999999999” is not a number of 64 bits")
    ),
  ])
  func whatTheKernelCannotTakeIsFound(
    filter: String, place: Int, kind: FilterScan.Fault.Kind
  ) throws {
    let fault = #expect(throws: FilterScan.Fault.self) { try notes(filter) }
    #expect(fault == FilterScan.Fault(kind: kind, place: place))
  }

  @Test func numbersThatDoNotFitAreNoted() throws {
    #expect(
      try notes("prev_pid == 4294967297 || address == 4294967297")
        == [FilterScan.Note(field: "prev_pid", number: "4294967297", byteCount: 4)])
    #expect(try notes("prev_pid == 0xffffffff || common_flags == 255").isEmpty)
    #expect(try notes("common_flags == 256").count == 1)
  }

  @Test func triggersHaveParts() {
    let trigger = TriggerText("enable_event:sched:sched_switch:2 if  prev_pid == 1")
    #expect(trigger.command == "enable_event")
    #expect(trigger.parameters == ["sched", "sched_switch", "2"])
    #expect(trigger.filter == TriggerText.Filter(text: "prev_pid == 1", column: 38))
    #expect(TriggerText("traceoff").parameters.isEmpty)
    #expect(TriggerText("!traceoff:3").isRemoval)
    #expect(TriggerText("stacktrace iffy").filter == nil)
  }
}

/// Against the running kernel: what it takes is not refused, and what is refused it does not take.
@Suite(
  .serialized, .enabled(if: (try? TraceFS())?.isUsable == true, "needs root and tracefs"))
struct LiveFilterCheckTests {
  let tracefs: TraceFS

  init() throws { tracefs = try TraceFS() }

  private func kernelTakes(
    _ filter: String, of event: EventName, in instance: borrowing TraceInstance
  ) -> Bool {
    (try? ControlFile.write(
      filter, to: instance.path.appending("events/\(event.system)/\(event.event)/filter"))) != nil
  }

  private func isRefused(_ filter: String, of event: EventName) -> Bool {
    let selection = EventSelection(pattern: event.description, filter: filter)
    return (try? tracefs.check([selection], among: [event])) == nil
  }

  @Test func nothingThatTheKernelTakesIsRefused() throws {
    let instance = try TraceInstance(in: tracefs)
    let values = ["== 1", "== -1", "< 0x7f", "& 3", "~ \"a*\"", "!= 'a'", "== \"\"", "~ 3", "> 08"]
    var refused = 0
    // A tenth of the kernel's events, of all systems.
    let events = try tracefs.events()
    for index in stride(from: 0, to: events.count, by: 10) {
      let event = events[index]
      // Probes of others come and go.
      guard let text = try? tracefs.format(of: event) else { continue }
      let formats = EventFormats(
        parsing: [(event.system, text)],
        layout: PageLayout(byteOrder: .host, longSize: MemoryLayout<Int>.size, pageSize: 4096))
      guard let format = formats.all.first else { continue }
      let fields = (format.fields + format.commonFields).map(\.name) + FilterScan.genericFields
      for filter in fields.flatMap({ field in values.map { "\(field) \($0)" } }) {
        guard (try? FilterScan.notes(on: filter, for: format)) == nil else { continue }
        refused += 1
        let isTaken = kernelTakes(filter, of: event, in: instance)
        #expect(!isTaken, "\(event): \(filter)")
      }
    }
    #expect(refused > 1000)
    try instance.remove()
  }

  @Test(arguments: [
    "prev_pid == 99999999999", "prev_pid == -1", "prev_state & -1", "CPU == -1", "comm == \"x\"",
    "stacktrace == 1", "prev_comm == 'a\"'", "0", "prev_pid==1||!(prev_pid<3)",
    "prev_comm.ustring == \"x\"", "prev_pid == CPUS{0}", "!prev_pid == 1", "prev_pid == 010",
    "prev_pid == 3 && ", " ( prev_pid\t== 3 ) ", "prev_comm ~ \"*a?\"", "prev_pid == 0xffffffff",
    "!(!(prev_pid == 1 && next_pid > 2) || next_comm != \"a\")", "common_pid == 1 && cpu == 0",
    "prev_comm == \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", "CPU & CPUS{0}", "common_cpu == 0",
  ])
  func whatIsTakenIsTaken(filter: String) throws {
    let event = try #require(EventName("sched:sched_switch"))
    let instance = try TraceInstance(in: tracefs)
    if kernelTakes(filter, of: event, in: instance) {
      #expect(!isRefused(filter, of: event))
    }
    try instance.remove()
  }

  @Test func anUnknownFieldHasNeighboursAndAColumn() throws {
    let instance = try TraceInstance(in: tracefs)
    let error = #expect(throws: TraceFSError.self) {
      try instance.enable([
        EventSelection(pattern: "sched:sched_switch", filter: "prev_pid > 1 && nxt_pid == 3")
      ])
    }
    #expect(
      error?.code
        == .noSuchFilterField(
          name: "nxt_pid", event: EventName(system: "sched", event: "sched_switch"),
          text: "prev_pid > 1 && nxt_pid == 3", column: 16, nearest: ["next_pid"]))
    let enabled = try instance.enabledEvents()
    #expect(enabled.isEmpty)
    try instance.remove()
  }

  @Test func aPatternNamesTheEventThatLacksTheField() throws {
    let error = #expect(throws: TraceFSError.self) {
      try tracefs.check([EventSelection(pattern: "sched:sched_w*", filter: "prio < 100")])
    }
    guard case .noSuchFilterField("prio", let event, _, 0, _) = error?.code else {
      Issue.record("expected noSuchFilterField, got \(String(describing: error))")
      return
    }
    #expect(event.event.hasPrefix("sched_w"))
    #expect(!["sched_waking", "sched_wakeup", "sched_wakeup_new"].contains(event.event))
  }

  private func code(of trigger: String) -> TraceFSError.Code? {
    do throws(TraceFSError) {
      try tracefs.check([EventSelection(pattern: "sched_switch", triggers: [trigger])])
      return nil
    } catch { return error.code }
  }

  @Test func triggersAreChecked() throws {
    #expect(code(of: "traceoff:3 if prev_pid == 1") == nil)
    #expect(code(of: "enable_event:sched:sched_waking") == nil)
    if case .noSuchTrigger("tracoff", let available, let nearest) = code(of: "tracoff:3") {
      #expect(available.contains("traceon"))
      #expect(nearest.first == "traceoff")
    } else {
      Issue.record("tracoff is not refused")
    }
    guard case .badTrigger = code(of: "traceoff:never") else {
      Issue.record("a count that is none is not refused")
      return
    }
    guard
      case .noSuchEvent("sched:sched_wakng", let nearest) = code(
        of: "enable_event:sched:sched_wakng")
    else {
      Issue.record("an event that there is not is not refused")
      return
    }
    #expect(nearest.contains("sched:sched_waking"))
    guard case .noSuchFilterField("prv_pid", _, _, 14, _) = code(of: "stacktrace if prv_pid == 1")
    else {
      Issue.record("a trigger's filter is not checked")
      return
    }
  }
}
