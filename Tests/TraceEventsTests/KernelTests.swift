import RawCap
import Testing

private let tracefs = try? TraceFS()

/// The ready-made types on the running kernel.
@Suite(.enabled(if: tracefs?.isUsable == true, "needs root and tracefs"), .serialized)
struct KernelTests {
  @Test func typesBindToTheRunningKernel() throws {
    let tracefs = try #require(tracefs)
    let formats = try tracefs.formats(of: try tracefs.events() + tracefs.tracerEvents())
    #expect(formats.failures.isEmpty)
    var bound = 0
    for check in TypeCheck.all {
      let parts = check.eventName.split(separator: ":").map { String($0) }
      // A kernel need not have all: some come with modules, some are new or gone.
      guard let format = formats.format(parts[1], system: parts[0]) else { continue }
      do {
        _ = try check.bind(format)
        bound += 1
      } catch {
        Issue.record(error)
      }
    }
    #expect(bound > 100)
  }

  /// Live events have the values of their fields, and those of the tracers' own.
  @Test func liveEventsHaveTheValuesOfTheirFields() throws {
    var capture = try LiveCapture(events: ["sched:sched_switch", "raw_syscalls", "irq", "timer"])
    let formats = try capture.formats()
    let switches = try capture.bind(SchedSwitch.self)
    var checks: [Int: (RawSpan) -> [String]] = [:]
    for check in TypeCheck.all {
      let parts = check.eventName.split(separator: ":").map { String($0) }
      guard let format = formats.format(parts[1], system: parts[0]) else { continue }
      checks[format.id] = try check.bind(format)
    }
    var seen: Set<Int> = []
    var typed = 0
    var mismatches: [String] = []
    try capture.start()
    while let item = try capture.next(), typed < 200 {
      guard case .event(let event) = item, let id = formats.id(of: event.data) else { continue }
      seen.insert(id)
      if mismatches.count < 5, let check = checks[id] { mismatches += check(event.data) }
      if let change = switches.decode(event) {
        typed += 1
        let isItsOwn = change.record.pid == change.prevPid && change.record.cpu == event.cpu
        #expect(isItsOwn)
      }
    }
    try capture.finish()
    #expect(mismatches.isEmpty)
    #expect(seen.count > 3)
  }

  @Test func whatIsNotCapturedIsAnErrorThatNamesTheKernel() throws {
    var capture = try LiveCapture(events: ["sched:sched_switch"])
    let error = #expect(throws: BindingError.self) { _ = try capture.bind(SysEnter.self) }
    #expect(error?.code == .noEvent)
    #expect(error?.kernel?.isEmpty == false)
    try capture.finish()
  }
}
