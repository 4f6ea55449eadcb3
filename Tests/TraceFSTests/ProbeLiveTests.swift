import ELFSymbols
import Glibc
import SystemPackage
import Testing

@testable import TraceFS

/// Against the running kernel, in a group of its own.
@Suite(
  .serialized,
  .enabled(
    if: (try? TraceFS())?.isUsable == true
      && access("/sys/kernel/tracing/uprobe_events", W_OK) == 0,
    "needs root, tracefs and uprobes"))
struct ProbeLiveTests {
  let tracefs: TraceFS
  let group = "rawcaptest_\(getpid())"

  init() throws { tracefs = try TraceFS() }

  private func request(_ text: String) throws -> ProbeRequest {
    var request = try ProbeRequest(text)
    request.group = group
    return request
  }

  private func own() throws -> [Probe] {
    try tracefs.probes().filter { $0.name.system == group }
  }

  @Test func livesUntilItIsRemoved() throws {
    let plan = try tracefs.plan(request("libc:getenv name=+0(%di):ustring"))
    try tracefs.add(plan.probes)
    let probe = try #require(try own().first)
    #expect(probe.name == plan.probes.first?.name)
    #expect(probe.location == plan.probes.first?.location)
    #expect(probe.arguments == plan.probes.first?.arguments)
    #expect(try tracefs.activity(of: tracefs.probes())[probe.name]?.hits == 0)
    // Another one of the name gets a number.
    let second = try tracefs.plan(request("libc:getenv"))
    #expect(second.probes.map(\.name.event) == ["getenv_1"])
    try tracefs.remove(probe: probe.name)
    #expect(try own().isEmpty)
  }

  @Test func isNotRemovedUnderItsUsers() throws {
    let plan = try tracefs.plan(request("libc:setenv"))
    try tracefs.add(plan.probes)
    let name = try #require(plan.probes.first?.name)
    let instance = try TraceInstance(in: tracefs)
    try instance.enable([EventSelection(pattern: name.description)])
    let error = #expect(throws: TraceFSError.self) { try tracefs.remove(probe: name) }
    #expect(error?.code == .probeInUse(name, instances: [instance.name]))
    try instance.remove()
    try tracefs.remove(probe: name)
    #expect(try own().isEmpty)
  }

  @Test func goesWithItsInstance() throws {
    let instance = try TraceInstance(in: tracefs)
    let foreign = try tracefs.plan(request("libc:unsetenv"))
    try tracefs.add(foreign.probes)
    let added = try instance.add(
      probes: [ProbeSelection(request("libc:getenv%return"), filter: "__probe_func != 0")])
    try instance.enable(added.events)
    #expect(try own().count == 2)
    try instance.remove()
    #expect(try own().map(\.name) == foreign.probes.map(\.name))
    for probe in foreign.probes { try tracefs.remove(probe: probe.name) }
  }

  @Test func allOrNone() throws {
    let good = try tracefs.plan(request("libc:getenv"))
    let bad = try tracefs.plan(request("libc:setenv a=%nosuch"))
    let error = #expect(throws: TraceFSError.self) { try tracefs.add(good.probes + bad.probes) }
    guard case .badProbe(_, let reason, let column) = error?.code else {
      Issue.record("expected badProbe, got \(String(describing: error))")
      return
    }
    #expect(reason == "Invalid register name")
    #expect(column != nil)
    #expect(try own().isEmpty)
  }

  @Test func unknownFunctionsHaveNeighbours() throws {
    let error = #expect(throws: TraceFSError.self) { try tracefs.plan(request("libc:getenf")) }
    guard case .noSuchProgramFunction("getenf", let nearest, _) = error?.code else {
      Issue.record("expected noSuchProgramFunction, got \(String(describing: error))")
      return
    }
    #expect(nearest.contains("getenv"))
    #expect(throws: TraceFSError.self) { try tracefs.plan(request("libc:getenv+100000")) }
    #expect(throws: TraceFSError.self) { try tracefs.plan(request("libc:0x1")) }
    #expect(try tracefs.plan(request("libc:*etenv")).probes.count >= 3)
  }
}
