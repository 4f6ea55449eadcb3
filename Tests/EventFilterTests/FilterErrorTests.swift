import EventFilter
import Testing

@Suite struct FilterErrorTests {
  @Test(arguments: [
    ("", 0, "an event or a comparison belongs here"),
    ("sched_switch: nxt_pid == 42", 14, "did you mean next_pid"),
    ("sched_swich: next_pid == 42", 0, "did you mean sched_switch"),
    ("sched,nosuch: next_pid == 42", 6, "no event of the trace matches “nosuch”"),
    ("sched:sched_wakup", 0, "did you mean sched:sched_wakeup"),
    ("sched: bogus == 1", 7, "no field “bogus”"),
    ("sched_switch,sched_wakeup:next_pid==42", 26, "sched_wakeup has no field “next_pid”"),
    ("next_pid = 42", 9, "== (a comparison) belongs here"),
    ("next_pid == ", 12, "a field, a number or a text belongs here"),
    ("next_pid == 42 &&", 17, "a field, a number or a text belongs here"),
    ("next_pid == 42 prev_pid", 15, "an operator such as && or == belongs here"),
    ("(next_pid == 42", 15, "a closing ) belongs here"),
    ("next_pid == 42)", 14, "a ( for this ) belongs here"),
    ("1 < next_pid < 3", 13, "between two comparisons"),
    ("next_comm == \"bash", 13, "no closing quote"),
    ("next_pid == 12ab", 12, "“12ab” is not a number"),
    ("next_pid == 18446744073709551616", 12, "not a number of 64 bits"),
    ("next_pid == 09", 12, "not a number"),
    ("next_pid @ 3 == 1", 9, "“@” is not part of a filter"),
    ("sched_switch: next_pid == \"bash\"", 23, "compares text with a number"),
    ("sched_switch: next_comm == 42", 24, "compares text with a number"),
    ("sched_switch: next_comm < \"a\"", 24, "text cannot be compared with <"),
    ("sched_switch: next_pid ~ \"4*\"", 23, "a number cannot be compared with ~"),
    ("sched_switch: next_comm", 0, "no event"),
    ("sched_switch: (next_comm)", 15, "neither a comparison nor a number"),
    ("sched_switch: next_comm && next_pid", 14, "neither a comparison nor a number"),
    ("sched_switch: next_comm =~ \"\\(\"", 24, "does not compile"),
    ("sched_switch: (next_pid == 1) == 1", 24, "a condition is not a number"),
    ("kinds: numbers == 1", 7, "it is an array"),
    ("kinds: where.ustring == \"x\"", 7, "not the text"),
    ("kinds: where.function == schedule", 7, "functions are told apart by address"),
    ("kinds: cpus == 3", 12, "CPUS{…}"),
    ("kinds: cpus & CPUS{3-1}", 19, "“3-1” is not a list of CPUs"),
    ("kinds: u8 < CPUS{3}", 10, "a set of CPUs cannot be compared with <"),
    ("kinds: u8 / 0 == 1", 10, "another divisor than 0"),
    ("sched_switch: next_comm == trace-cmd", 32, "compares text with a number"),
    ("“ä” == 1", 0, "is not part of a filter"),
    ("sched_switch: 'ä' == 'ü' && nxt == 1", 18, "a field beside the text"),
  ])
  func tellsWhatIsWrongAndWhere(filter: String, offset: Int, reason: String) throws {
    let error = try #require(failure(filter), "\(filter)")
    #expect(error.reason.contains(reason), "\(filter): \(error.reason)")
    #expect(error.offset == offset, "\(error.rendering)")
    #expect(error.filter == filter)
  }

  @Test func pointsWithACaret() throws {
    let error = try #require(failure("sched_switch:\tnxt_pid == 42"))
    #expect(
      error.rendering == """
        sched_switch: nxt_pid == 42
                      ^ event sched:sched_switch has no field “nxt_pid”: did you mean next_pid?
        """)
    #expect(
      error.description.hasPrefix("cannot use the filter “sched_switch:\tnxt_pid == 42”: event "))
  }

  @Test func refusesWhatNestsTooDeeply() throws {
    let deep = String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000)
    #expect(failure("kinds: \(deep)")?.code == .tooComplex)
    let minus = String(repeating: "-", count: 10_000) + "1 == 1"
    #expect(failure("kinds: \(minus)")?.code == .tooComplex)
    let sum = String(repeating: "1+", count: 10_000) + "1 == 1"
    #expect(failure("kinds: \(sum)")?.code == .tooComplex)
    let right = (1...12).map { "\($0) | u8 & (" }.joined() + "1" + String(repeating: ")", count: 12)
    #expect(failure("kinds: \(right) == 1")?.code == .tooComplex)
    // Width is no depth.
    let wide = Array(repeating: "u8 == 1", count: 10_000).joined(separator: " || ")
    #expect(failure("kinds: \(wide)") == nil)
    let nots = String(repeating: "!", count: 10_000) + "(u8 == 1)"
    #expect(failure("kinds: \(nots)") == nil)
  }

  /// Whatever the text, there is an answer.
  @Test func anyTextHasAnAnswer() {
    let pieces = [
      "sched", ":", "next_pid", " ", "==", "~", "\"", "'", "(", ")", "&&", "||", "!", "42", "-",
      "=~",
      "CPUS{", "}", "0x", "ä", "*", "[", "\\", ".", ",", "/", "\u{0}", "\n",
    ]
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3000 {
      let filter = (0..<Int.random(in: 0...12, using: &random))
        .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      if let error = failure(filter) { #expect(error.offset <= filter.count) }
    }
  }
}
