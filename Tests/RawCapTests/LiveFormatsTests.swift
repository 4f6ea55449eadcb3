import RawCap
import Testing

private let tracefs = try? TraceFS()

@Suite(.enabled(if: tracefs?.isUsable == true, "needs root and tracefs"))
struct LiveFormatsTests {
  @Test func everyEventOfThisKernelHasAFormat() throws {
    let tracefs = try #require(tracefs)
    let names = try tracefs.events()
    let formats = try tracefs.formats()
    #expect(formats.failures.isEmpty)
    #expect(formats.all.count == names.count)
    let sched = try #require(formats.format("sched_switch", system: "sched"))
    #expect(sched.field("prev_comm")?.kind == .characterArray)
    #expect(sched.field("next_pid")?.isSigned == true)
    #expect(sched.field("common_pid")?.isCommon == true)
  }

  @Test func everyFormatOfThisKernelIsUnderstood() throws {
    let tracefs = try #require(tracefs)
    let formats = try tracefs.formats(of: tracefs.events() + tracefs.tracerEvents())
    let check = FormatCheck(formats, layout: tracefs.pageLayout)
    #expect(check.formatCount == formats.all.count)
    #expect(check.isComplete, "\(check.unreadable) \(check.unknownTexts)")
  }

  @Test func whatDoesNotExistIsAnErrorWithNearNames() throws {
    let tracefs = try #require(tracefs)
    let error = #expect(throws: TraceFSError.self) { try tracefs.formats(of: "sched:sched_swich") }
    guard case .noSuchEvent(_, let nearest)? = error?.code else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(nearest.contains("sched:sched_switch"))
  }
}
