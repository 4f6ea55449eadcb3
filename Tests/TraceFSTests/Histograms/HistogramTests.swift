import EventFormat
import RingBuffer
import SystemPackage
import Testing

@testable import TraceFS

@Suite struct HistogramTests {
  private let event = EventName(system: "sched", event: "sched_switch")

  private func field(
    _ name: String, _ type: String, size: Int, kind: EventField.Kind, isLong: Bool = false
  ) -> EventField {
    EventField(
      name: name, typeName: type, offset: 8, size: size, isSigned: true, kind: kind,
      isCommon: false, isLong: isLong)
  }

  private var format: EventFormat {
    EventFormat(
      id: 1, name: "sched_switch", system: "sched",
      commonFields: [field("common_pid", "int", size: 4, kind: .integer)],
      fields: [
        field("next_comm", "char[16]", size: 16, kind: .characterArray),
        field("next_pid", "pid_t", size: 4, kind: .integer),
        field("prev_state", "long", size: 8, kind: .integer, isLong: true),
        field("args", "unsigned long[6]", size: 48, kind: .array(elementSize: 8), isLong: true),
        field(
          "stack", "__data_loc unsigned long[]", size: 4,
          kind: .dynamic(isText: false, elementSize: 8), isLong: true),
      ], byteOrder: .little, text: [], printFormat: 0)
  }

  @Test func writesTheKernelsText() throws {
    var histogram = Histogram(
      of: event, keys: [HistogramField("next_comm"), HistogramField("next_pid", .log2)],
      values: [HistogramField("prev_state", .hex)])
    histogram.order = [HistogramOrder("hitcount", isDescending: true), HistogramOrder("next_pid")]
    histogram.size = 4096
    histogram.filter = "next_pid != 0"
    #expect(
      histogram.trigger
        == "hist:keys=next_comm,next_pid.log2:vals=prev_state.hex:sort=hitcount.descending,next_pid"
        + ":size=4096 if next_pid != 0")
    #expect(histogram.removal == "!" + histogram.trigger)
    #expect(
      histogram.trigger(telling: "pause")
        == "hist:keys=next_comm,next_pid.log2:vals=prev_state.hex:sort=hitcount.descending,next_pid"
        + ":size=4096:pause if next_pid != 0")
  }

  @Test func writesActions() {
    let match = HistogramAction(
      .match(EventName(system: "sched", event: "sched_waking")),
      .trace(event: "latency", arguments: ["$delta", "next_pid"]))
    #expect(match.text == "onmatch(sched.sched_waking).trace(latency,$delta,next_pid)")
    #expect(
      HistogramAction(.maximum(variable: "delta"), .save(fields: ["next_comm"])).text
        == "onmax($delta).save(next_comm)")
    #expect(HistogramAction(.change(variable: "x"), .snapshot).text == "onchange($x).snapshot()")
  }

  @Test(arguments: [
    "next_comm", "next_pid.log2", "next_pid.buckets=10", "prev_state.hex", "common_pid.execname",
    "common_cpu", "common_timestamp.usecs", "common_stacktrace", "stack.stacktrace",
    "next_pid.syscall",
  ])
  func takes(key: String) throws {
    try Histogram(of: event, keys: [HistogramField(parsing: key)]).check(against: format)
  }

  @Test(arguments: [
    "next_com", "next_pid.execname", "next_pid.usecs", "next_comm.log2", "args", "hitcount",
    "next_pid.percent", "next_pid.stacktrace", "next_comm.stacktrace", "args.stacktrace", "stack",
    "common_stacktrace.hex",
  ])
  func refuses(key: String) throws {
    let histogram = Histogram(of: event, keys: [try HistogramField(parsing: key)])
    #expect(throws: TraceFSError.self) { try histogram.check(against: format) }
  }

  @Test func namesWhatMayHaveBeenMeant() {
    let histogram = Histogram(of: event, keys: [HistogramField("next_pif")])
    do throws(TraceFSError) {
      try histogram.check(against: format)
      Issue.record("the field does not exist")
    } catch {
      guard case .noSuchField(_, "next_pif", let nearest, _) = error.code else {
        Issue.record("another error: \(error)")
        return
      }
      #expect(nearest.first == "next_pid")
    }
    #expect(throws: TraceFSError.self) { try HistogramField(parsing: "next_pid.log3") }
    #expect(throws: TraceFSError.self) { try HistogramField(parsing: "next_pid.buckets=0") }
  }

  @Test func readsSyntheticEvents() throws {
    let event = try #require(
      SyntheticEvent("wakeup\tu64 delta; pid_t pid; char[16] comm; unsigned long at"))
    #expect(event.name == "wakeup")
    #expect(event.fields.map(\.type) == ["u64", "pid_t", "char[16]", "unsigned long"])
    #expect(event.definition == "wakeup u64 delta; pid_t pid; char comm[16]; unsigned long at")
    #expect(SyntheticEvent(event.definition) == event)
    #expect(SyntheticEvent("wakeup u64 delta; pid") == nil)
    #expect(SyntheticEvent("wakeup") == nil)
  }

  @Test func distributionsHaveTheirNumbers() {
    typealias Bucket = LatencyDistribution.Bucket
    let times = LatencyDistribution([
      Bucket(range: 4096...4351, count: 1, sum: 4200),
      Bucket(range: 64...127, count: 98, sum: 9800),
      Bucket(range: 8192...8703, count: 1, sum: 8500),
    ])
    #expect(times.count == 100)
    #expect(times.mean == 225)
    #expect(times.minimum == 64)
    #expect(times.maximum == 8500)
    #expect(times.quantile(0.5) == 127)
    #expect(times.quantile(0.98) == 127)
    #expect(times.quantile(0.99) == 4200)
    #expect(times.quantile(1) == 8500)
    #expect(times.powers.map(\.count) == [98, 1, 1])
    #expect(LatencyDistribution().quantile(0.5) == nil)
  }

  @Test func rangesOfALatencyLeaveNothingOut() throws {
    var question = LatencyQuestion(
      from: EventName(system: "sched", event: "sched_waking"), to: event,
      keys: [LatencyQuestion.Key(from: "next_pid", to: "next_pid")])
    question.group = "next_comm"
    let plan = try LatencyPlan(question, name: "rawcap_1", from: format, to: format)
    #expect(plan.event.definition == "rawcap_1 u64 latency; pid_t next_pid; char next_comm[16]")
    #expect(plan.ranges.first?.filter == "latency < 4096")
    #expect(plan.ranges.last?.filter == "latency >= 137438953472")
    #expect(plan.groups?.keys.map(\.text) == ["next_comm", "latency.log2"])
    #expect(
      plan.end.trigger
        == "hist:keys=next_pid:rawcap_latency=common_timestamp-$rawcap_start:size=16384:clock=mono"
        + ":onmatch(sched.sched_waking).trace(rawcap_1,$rawcap_latency,next_pid,next_comm)"
        + ":onmax($rawcap_latency).save(prev_state,common_timestamp)")
    #expect(LatencyQuestion.Key("a=b=c") == nil)
    #expect(LatencyQuestion.Key("pid") == LatencyQuestion.Key(from: "pid", to: "pid"))
  }
}
