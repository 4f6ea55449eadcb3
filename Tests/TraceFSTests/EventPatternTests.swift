import EventFormat
import Testing

@testable import TraceFS

@Suite struct EventPatternTests {
  static let events = [
    "block:block_rq_issue", "irq:irq_handler_entry", "sched:sched_switch", "sched:sched_wakeup",
    "sched:sched_wakeup_new", "timer:timer_start", "xen:sched",
  ].compactMap { EventName($0) }

  @Test(arguments: [
    ("sched:sched_switch", ["sched:sched_switch"]),
    ("sched/sched_switch", ["sched:sched_switch"]),
    ("sched_switch", ["sched:sched_switch"]),
    (":sched_switch", ["sched:sched_switch"]),
    ("sched:", ["sched:sched_switch", "sched:sched_wakeup", "sched:sched_wakeup_new"]),
    ("sched", ["sched:sched_switch", "sched:sched_wakeup", "sched:sched_wakeup_new", "xen:sched"]),
    ("sched:*wake*", ["sched:sched_wakeup", "sched:sched_wakeup_new"]),
    ("*:*_rq_?ssue", ["block:block_rq_issue"]),
    ("[bi]*", ["block:block_rq_issue", "irq:irq_handler_entry"]),
    ("sched:sched", []),
    ("SCHED", []),
    ("", []),
  ])
  func chooses(pattern: String, expected: [String]) {
    let pattern = EventPattern(pattern)
    #expect(Self.events.filter(pattern.matches).map(\.description) == expected)
  }

  @Test(arguments: ["all", "*", "*:*", ":"])
  func choosesEverything(pattern: String) {
    let pattern = EventPattern(pattern)
    #expect(Self.events.allSatisfy(pattern.matches))
  }

  @Test(arguments: [
    ("sched_swich", "sched_switch"),
    ("shced", "sched"),
    ("sched:sched_wakup", "sched:sched_wakeup"),
    ("sched/sched_wakup", "sched:sched_wakeup"),
    ("rq_issue", "block_rq_issue"),
    ("timers", "timer"),
  ])
  func namesTheNearest(mistyped: String, meant: String) {
    #expect(EventPattern(mistyped).nearestNames(in: Self.events).first == meant)
  }

  @Test func namesNothingForAnotherWord() {
    #expect(EventPattern("xyzzy_plugh").nearestNames(in: Self.events) == [])
    #expect(EventPattern("").nearestNames(in: Self.events) == [])
  }

  @Test func noMatchIsAnError() {
    #expect(
      throws: TraceFSError(
        .noSuchEvent(pattern: "sched_swich", nearest: ["sched_switch", "sched"]))
    ) { try TraceFS.select(EventPattern("sched_swich"), from: Self.events) }
  }

  @Test func listsWithoutComments() {
    #expect(
      EventName.list("# none\nsched:sched_switch\nirq:a\nbroken\n:x\n").map(\.description)
        == ["irq:a", "sched:sched_switch"])
  }

  @Test(arguments: [("kitten", "sitting", 3), ("ab", "ba", 1), ("", "abc", 3), ("same", "same", 0)])
  func editDistance(a: String, b: String, distance: Int) {
    #expect(NearestNames.distance(Array(a.utf8), Array(b.utf8), atMost: 9) == distance)
    #expect(NearestNames.distance(Array(b.utf8), Array(a.utf8), atMost: 9) == distance)
  }
}
