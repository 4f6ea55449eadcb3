import EventFilter
import RingBuffer
import Testing

@Suite struct EventFilterTests {
  let record = RecordBuilder.schedSwitch(("java-main", 41), ("bash", 42), state: 0x101)

  @Test(arguments: [
    "next_pid == 42", "next_pid==0x2a", "next_pid == 052", "next_pid == 0b101010",
    "42 == next_pid", "next_pid != 41", "next_pid > 41", "41 < next_pid", "next_pid >= 42",
    "next_pid <= 42", "!(next_pid < 42)", "next_prio == -100", "next_prio < 0", "-100 >= next_prio",
    "prev_state & 1", "prev_state & 0x100", "!(prev_state & 2)", "prev_state & 3 == 1",
    "(prev_state & 0xff) == 1", "prev_state == 257", "next_pid - prev_pid == 1",
    "prev_pid - next_pid < 0", "prev_pid < next_pid", "next_pid % 5 == 2", "next_pid / 2 * 2 == 42",
    "next_pid ^ 42 == 0", "next_pid | 1 == 43", "next_pid << 1 == 84", "next_pid >> 1 == 21",
    "~next_pid == -43", "-next_pid == -42", "1 + 2 * 3 == 7", "(1 + 2) * 3 == 9",
    "prev_pid == 41 && next_pid == 42", "prev_pid == 1 || next_pid == 42",
    "next_pid == 42 || prev_pid == 1 && prev_pid == 2", "!prev_pid == 1", "!!next_pid == 42",
    "next_comm == \"bash\"", "next_comm == 'bash'", "next_comm == bash",
    "prev_comm ~ \"java*\"", "prev_comm ~ java*", "(prev_comm ~ java*)", "prev_comm ~ '*-main'",
    "prev_comm ~ \"j?va-[a-z]*\"", "prev_comm ~ \"[!k]*\"", "!(prev_comm ~ \"java\")",
    "prev_comm =~ \"^JAVA\"", "prev_comm !~ \"bash\"", "prev_comm =~ main&&next_pid == 42",
    "prev_comm != next_comm", "prev_comm == prev_comm", "common_pid == 41", "PID == 41",
    "common_type == 319", "COMM == \"worker\"", "comm == worker", "COMM ~ \"w*r\"", "CPU == 2",
    "cpu & CPUS{0-3}", "CPU & CPUS{2}", "CPU == CPUS{2}", "CPU != CPUS{0-1,3}", "TIMESTAMP >= 1000",
    "next_pid & CPUS{40-50}", "(prev_pid == 41) && (next_pid == 42)", "((next_pid == 42))",
  ])
  func matchesWhatItSays(expression: String) throws {
    #expect(try matches(expression, record), "\(expression)")
    #expect(try matches("sched:sched_switch: \(expression)", record))
    #expect(try !matches("sched:sched_switch: !(\(expression))", record))
  }

  @Test(arguments: [
    ("sched", true), ("sched:", true), ("sched:sched_switch", true), ("sched/sched_switch", true),
    ("sched_switch", true), ("sched_sw*", true), ("*:sched_switch", true), ("all", true),
    ("SCHED", true), ("test,sched", true), ("sched_wakeup , sched_switch", true), ("test", false),
    ("sched:sched_wakeup", false), ("sched.*", true), ("^sched$/.*switch", true), (".*", true),
    ("sched:sched_switch:", true),
    ("sched : next_pid == 42", true), ("sched/sched_switch: next_pid == 42", true),
    (".*:COMM != \"trace-cmd\"", true), ("sched:next_comm == \"a:b\"", false),
  ])
  func choosesEvents(filter: String, isMatch: Bool) throws {
    #expect(try matches(filter, record) == isMatch, "\(filter)")
  }

  /// Whatever the byte order, numbers keep their width and sign.
  @Test(arguments: [
    "u8 == 200", "u8 == 0xc8", "u8 != -56", "s8 == -1", "s8 == 0xff", "s8 < u8", "s16 == -2",
    "s16 == 0xfffe", "s32 == -1", "s32 == 0xffffffff", "s32 == 0xffffffffffffffff",
    "s32 != 4294967295", "u32 == 4294967295", "u32 == 0xffffffff", "u32 > s32", "u32 != s32",
    "u64 == 18446744073709551615", "u64 == 0xffffffffffffffff", "u64 != -1", "u64 > -1",
    "-1 < u64", "u64 > s64", "s64 < u64", "s64 == -22", "s64 == 0xffffffffffffffea", "s64 < 0",
    "u64 - 1 == -2", "u64 / 2 == 0x7fffffffffffffff", "u64 >> 60 == 15", "s64 >> 1 == -11",
    "s64 / 2 == -11", "s64 % 5 == -2", "s64 >= -9223372036854775808", "u64 != s32",
    "s32 & 0x80000000",
    "where == 0xffff800012345678", "where > 0", "common_pid == -5", "name == \"hello\"",
    "name ~ \"h*o\"", "name =~ \"l\\{2\\}\"", "near == near", "near == \"near\"", "near != name",
    "cpus & CPUS{0}", "cpus & CPUS{2-3}", "!(cpus & CPUS{1-2,4-63})", "cpus & CPUS{100}",
    "cpus == CPUS{0,3,100}", "cpus != CPUS{0,3}", "!(cpus & CPUS{200})", "long_ == 7",
  ])
  func keepsWidthAndSign(expression: String) throws {
    for order in [ByteOrder.little, .big] {
      let record = RecordBuilder.kinds(order: order)
      #expect(try matches("kinds: \(expression)", record, order: order), "\(expression), \(order)")
    }
  }

  @Test func eventsWithoutAFieldAreLeftOut() throws {
    let bound = try EventFilter("sched: next_pid == 42 || prio == 3").bind(to: Formats.formats())
    #expect(bound.shows(record))
    #expect(bound.notes.map(\.event) == ["sched:sched_switch", "sched:sched_wakeup"])
    #expect(bound.notes.first?.description.contains("no field “prio”") == true)
  }

  @Test func severalFiltersShowAndHide() throws {
    let formats = Formats.formats()
    let all = try EventFilter("sched")
    let one = try EventFilter("sched_switch: next_pid == 42")
    let none = try EventFilter("sched_switch: next_pid == 1")
    let wakeup = try EventFilter("sched_wakeup")
    let bytes = record
    func shows(_ showing: [EventFilter], _ hiding: [EventFilter]) throws -> Bool {
      try BoundFilter(showing: showing, hiding: hiding, in: formats).shows(bytes)
    }
    #expect(try shows([none, one], []))
    #expect(try shows([one, none], []))
    #expect(try !shows([none, wakeup], []))
    #expect(try !shows([], [one]))
    #expect(try shows([], [none]))
    #expect(try shows([], [none, wakeup]))
    #expect(try !shows([all], [none, one]))
    #expect(try shows([all], [none, wakeup]))
    #expect(try shows([], []))
    #expect(try !shows([wakeup], []))
  }

  /// Each record is cut at every length: it matches only where all that is asked for is there.
  @Test func shortRecordsDoNotMatch() throws {
    let whole = RecordBuilder.kinds()
    let filters = [
      ("s64 == -22", 32), ("!(s64 == 1)", 32), ("name == \"hello\"", 86), ("name != \"x\"", 86),
      ("near ~ \"n*\"", 91), ("cpus & CPUS{0}", 112), ("name =~ \"x\" || u8 == 200", 86),
    ]
    for (filter, needed) in filters {
      let bound = try EventFilter("kinds: \(filter)").bind(to: Formats.formats())
      for count in 0...whole.count {
        let record = Array(whole.prefix(count))
        #expect(bound.shows(record) == (count >= needed), "\(filter), \(count) bytes")
      }
    }
  }

  @Test func stackTracesGoWithTheirEvents() throws {
    let stack = RecordBuilder(id: 4, size: 80).bytes
    let other = RecordBuilder(id: 320, size: 36).bytes
    func shown(_ showing: [String], _ hiding: [String]) throws -> String {
      let filter = try BoundFilter(
        showing: showing.map { try EventFilter($0) }, hiding: hiding.map { try EventFilter($0) },
        in: Formats.formats())
      var stream = FilteredStream(filter)
      var result = ""
      // On CPU 0 a switch and a wakeup with their stack traces; a stack trace alone on CPU 1.
      for (cpu, bytes) in [(0, record), (1, stack), (0, stack), (0, other), (0, stack)] {
        let isWanted = stream.wants(bytes.span.bytes, timestamp: 0, cpu: cpu)
        result += isWanted ? "+" : "-"
      }
      return result
    }
    #expect(try shown(["sched_switch"], []) == "+-+--")
    #expect(try shown(["sched_wakeup"], []) == "---++")
    #expect(try shown(["sched"], []) == "+-+++")
    #expect(try shown(["kernel_stack"], []) == "-++-+")
    #expect(try shown(["sched"], ["kernel_stack"]) == "+--+-")
    #expect(try shown([], ["sched_wakeup"]) == "+-+--")
    #expect(try shown(["sched"], ["sched_switch"]) == "---++")
  }

  @Test func divisionByZeroDoesNotMatch() throws {
    #expect(try !matches("kinds: 1 / (u8 - 200) == 0", RecordBuilder.kinds()))
    #expect(try !matches("kinds: !(1 % (u8 - 200) == 0)", RecordBuilder.kinds()))
  }

  @Test func withoutANameTaskComparisonsDoNotMatch() throws {
    let bound = try EventFilter("COMM != \"bash\"").bind(to: Formats.formats())
    #expect(!bound.shows(record))
  }
}
