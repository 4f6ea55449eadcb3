import Glibc
import SystemPackage
import Testing

@testable import TraceFS

/// Against the running kernel; only instances made here are touched.
@Suite(
  .serialized,
  .enabled(if: (try? TraceFS())?.isUsable == true, "needs root and tracefs"))
struct TraceInstanceTests {
  let tracefs: TraceFS

  init() throws { tracefs = try TraceFS() }

  @Test func livesFromCreationToRemoval() throws {
    let instance = try TraceInstance(in: tracefs)
    let name = instance.name
    #expect(InstanceName(name)?.processID == getpid())
    #expect(try tracefs.instances().contains(name))
    let isTracing = try instance.isTracing()
    #expect(!isTracing)
    let events = try instance.enabledEvents()
    #expect(events.isEmpty)
    try instance.remove()
    #expect(try !tracefs.instances().contains(name))
  }

  @Test(arguments: [
    ("overwritten", true, "overwritten", "overwrite"), ("such", false, "nosuch", ""),
    ("overwritten", false, "nooverwritten", "nooverwrite"), ("isy", false, "noisy", ""),
  ])
  func anOptionThatIsNoneIsNamedAsItIsWritten(
    name: String, isOn: Bool, written: String, nearest: String
  ) throws {
    let instance = try TraceInstance(in: tracefs)
    do throws(TraceFSError) {
      try instance.set(option: name, isOn: isOn)
      Issue.record("\(name) was switched")
    } catch {
      guard case .noSuchOption(let word, let words) = error.code else { throw error }
      #expect(word == written)
      if !nearest.isEmpty { #expect(words.contains(nearest)) }
    }
    try instance.remove()
  }

  @Test func isRemovedWithItsValue() throws {
    let name: String
    do {
      let instance = try TraceInstance(in: tracefs)
      name = instance.name
    }
    #expect(try !tracefs.instances().contains(name))
  }

  @Test func aProcessHasSeveral() throws {
    let first = try TraceInstance(in: tracefs)
    let second = try TraceInstance(in: tracefs)
    let names = [first.name, second.name]
    #expect(names[0] != names[1])
    try second.remove()
    #expect(try tracefs.instances().contains(names[0]))
    try first.remove()
  }

  @Test func switchesAndSizes() throws {
    let instance = try TraceInstance(in: tracefs)
    try instance.setTracing(true)
    var isTracing = try instance.isTracing()
    #expect(isTracing)
    try instance.setTracing(false)
    isTracing = try instance.isTracing()
    #expect(!isTracing)
    try instance.set(bufferKilobytesPerCPU: 256)
    try instance.set(bufferPercent: 25)
    if try instance.subBufferKilobytes() != nil {
      try instance.set(subBufferKilobytes: 16)
      let size = try instance.subBufferKilobytes()
      #expect(size == 16)
    }
    try instance.remove()
  }

  @Test func refusesAnImpossibleBuffer() throws {
    let instance = try TraceInstance(in: tracefs)
    let error = #expect(throws: TraceFSError.self) {
      try instance.set(bufferKilobytesPerCPU: 1 << 50)
    }
    #expect(error?.code == .bufferSizeRefused(kilobytes: 1 << 50))
    try instance.remove()
  }

  /// An event that is gone with its module must not take the others along.
  @Test func putsListsBackAsFarAsPossible() throws {
    let instance = try TraceInstance(in: tracefs)
    let entry = JournalEntry(
      kind: .list, path: instance.path.appending("set_event"),
      text: "sched:sched_process_exec\nnone:such\nsched:sched_process_exit")
    #expect(throws: Errno.self) { try entry.putBack() }
    #expect(
      try instance.enabledEvents().map(\.event).sorted()
        == ["sched_process_exec", "sched_process_exit"])
    try instance.remove()
  }

  /// The kernel says of some mistakes that they are not permitted.
  @Test func tellsWhatIsWrongWithAFilter() throws {
    let instance = try TraceInstance(in: tracefs)
    let filter = "next_pid == 1 x 3"
    var reasons: [String] = []
    func reason(_ selection: EventSelection, _ instance: borrowing TraceInstance) -> String {
      do throws(TraceFSError) { try instance.enable([selection]) } catch {
        switch error.code {
        case .badFilter(_, _, let reason, _), .badTrigger(_, _, let reason, _): return reason
        default: break
        }
        return "\(error)"
      }
      return ""
    }
    var selection = EventSelection(pattern: "sched:sched_switch")
    selection.filter = filter
    reasons.append(reason(selection, instance))
    selection.filter = nil
    selection.triggers = ["traceoff if \(filter)"]
    reasons.append(reason(selection, instance))
    selection.triggers = ["traceoff", "traceoff"]
    reasons.append(reason(selection, instance))
    #expect(
      reasons == [
        "Too many terms in predicate expression", "Too many terms in predicate expression",
        "it has one of that kind already",
      ])
    try instance.remove()
  }

  /// The kernel takes one a write, and would choose all functions with none.
  @Test(arguments: ["vfs_read vfs_write", "", " "])
  func refusesFunctionsThatAreNotOne(pattern: String) throws {
    let instance = try TraceInstance(in: tracefs)
    do throws(TraceFSError) {
      try instance.set(functions: [pattern])
      Issue.record("taken")
    } catch {
      guard case .noSuchFunction = error.code else { throw error }
    }
    try instance.remove()
  }

  @Test func choosesAClock() throws {
    let instance = try TraceInstance(in: tracefs)
    try instance.set(clock: "mono")
    var current = try instance.clocks().current
    #expect(current == "mono")
    let error = #expect(throws: TraceFSError.self) { try instance.set(clock: "sundial") }
    guard case .noSuchClock("sundial", let available) = error?.code else {
      Issue.record("expected noSuchClock, got \(String(describing: error))")
      return
    }
    #expect(available.contains("local"))
    current = try instance.clocks().current
    #expect(current == "mono")
    try instance.remove()
  }

  @Test func enablesEventsWithFilters() throws {
    let instance = try TraceInstance(in: tracefs)
    let chosen = try instance.enable([
      EventSelection(pattern: "sched:sched_switch", filter: "prev_pid == 1"), "sched:*wakeup*",
      "raw_syscalls",
    ])
    let enabled = try instance.enabledEvents()
    #expect(enabled == chosen)
    #expect(enabled.contains(EventName(system: "raw_syscalls", event: "sys_exit")))
    #expect(!enabled.contains(EventName(system: "sched", event: "sched_process_exit")))
    let filter = try ControlFile.text(instance.path.appending("events/sched/sched_switch/filter"))
    #expect(filter == "prev_pid == 1\n")
    try instance.remove()
  }

  @Test func enablesEverything() throws {
    let instance = try TraceInstance(in: tracefs)
    try instance.set(bufferKilobytesPerCPU: 64)
    let chosen = try instance.enable(["all"])
    #expect(chosen == (try tracefs.events()))
    let enabled = try instance.enabledEvents()
    #expect(enabled.count == chosen.count)
    try instance.remove()
  }

  @Test func anUnknownEventHasNeighbours() throws {
    let instance = try TraceInstance(in: tracefs)
    let error = #expect(throws: TraceFSError.self) { try instance.enable(["sched:sched_swich"]) }
    guard case .noSuchEvent("sched:sched_swich", let nearest) = error?.code else {
      Issue.record("expected noSuchEvent, got \(String(describing: error))")
      return
    }
    #expect(nearest.first == "sched:sched_switch")
    try instance.remove()
  }

  @Test func aBadFilterIsToldInTheKernelsWords() throws {
    let instance = try TraceInstance(in: tracefs)
    let filter = "prev_pid == 1 && prev_comm == bash"
    let error = #expect(throws: TraceFSError.self) {
      try instance.enable([EventSelection(pattern: "sched:sched_switch", filter: filter)])
    }
    guard case .badFilter(let event, filter, let reason, let column) = error?.code else {
      Issue.record("expected badFilter, got \(String(describing: error))")
      return
    }
    #expect(event == EventName(system: "sched", event: "sched_switch"))
    #expect(reason.hasPrefix("Invalid value"))
    // The caret stands where the kernel gave up.
    #expect(column.map { (17...34).contains($0) } ?? true)
    let enabled = try instance.enabledEvents()
    #expect(enabled.isEmpty)
    try instance.remove()
  }

  @Test func gathersMetadata() throws {
    let instance = try TraceInstance(in: tracefs)
    try instance.enable(["sched:sched_switch", "raw_syscalls"])
    let metadata = try instance.metadata()
    #expect(metadata.headerPage.starts(with: "\tfield: u64 timestamp".utf8))
    #expect(metadata.headerEvent.starts(with: "# compressed entry header".utf8))
    #expect(metadata.ftraceFormats.count > 5)
    #expect(metadata.ftraceFormats.allSatisfy { $0.starts(with: "name: ".utf8) })
    #expect(metadata.eventFormats.map(\.name) == ["raw_syscalls", "sched"])
    #expect(metadata.eventFormats.map(\.formats.count) == [2, 1])
    #expect(metadata.eventFormats[1].formats[0].starts(with: "name: sched_switch\n".utf8))
    #expect(metadata.kallsyms.last == UInt8(ascii: "\n"))
    #expect(try !tracefs.savedCommandLines().isEmpty)
    let clock = try instance.clockText()
    #expect(clock.contains("[local]"))
    #expect(TraceFS.kernelName().hasPrefix("Linux "))
    try instance.remove()
  }

  @Test func namesEveryLivingThread() throws {
    let text = String(decoding: try tracefs.commandNames(), as: UTF8.self)
    var names: [Int: Substring] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      let processID = try #require(Int(parts[0]))
      #expect(names.updateValue(parts.count > 1 ? parts[1] : "", forKey: processID) == nil)
    }
    #expect(names[Int(getpid())] != nil)
    #expect(names[1] != nil)
  }

  @Test func readsEachCPU() throws {
    let instance = try TraceInstance(in: tracefs)
    let cpus = try instance.cpus()
    #expect(try Set(cpus).isSuperset(of: TraceFS.onlineCPUs()))
    for cpu in cpus {
      let statistics = try instance.statistics(cpu: cpu)
      #expect(statistics.recorded == 0)
      #expect(ControlFile.exists(instance.rawPipePath(cpu: cpu)))
    }
    try instance.remove()
  }

  @Test func removesWhatADeadProcessLeft() throws {
    let dead = try finishedProcess()
    let stale = InstanceName(processID: dead, number: 2)
    let path = tracefs.instancesPath.appending(stale.description)
    try #require(mkdir(path.string, 0o750) == 0)
    let alive = try TraceInstance(in: tracefs)
    // Recordings of other suites sweep too: what counts is that it is gone.
    tracefs.removeStaleInstances()
    let instances = try tracefs.instances()
    #expect(!instances.contains(stale.description))
    #expect(instances.contains(alive.name))
    try alive.remove()
  }

  @Test func leavesWhatSomebodyUses() throws {
    let stale = InstanceName(processID: try finishedProcess(), number: 1)
    let path = tracefs.instancesPath.appending(stale.description)
    // A recording of another suite may sweep between the two steps.
    var user: Int32?
    for _ in 0..<100 where user == nil {
      try #require(mkdir(path.string, 0o750) == 0 || errno == EEXIST)
      user = try? ControlFile.open(path.appending("tracing_on"), O_RDONLY)
    }
    let descriptor = try #require(user)
    #expect(!tracefs.removeStaleInstances().contains(stale.description))
    #expect(try tracefs.instances().contains(stale.description))
    close(descriptor)
    tracefs.removeStaleInstances()
    #expect(try !tracefs.instances().contains(stale.description))
  }

  @Test func anotherDirectoryIsNoTraceFS() {
    let elsewhere = TraceFS(root: "/proc/self/fdinfo/none")
    #expect(!elsewhere.isUsable)
    #expect(throws: TraceFSError.self) { try elsewhere.events() }
    #expect(elsewhere.removeStaleInstances() == [])
  }

  /// The PID of a process that has ended and was waited for.
  private func finishedProcess() throws -> pid_t {
    var pid: pid_t = 0
    try #require(posix_spawnp(&pid, "true", nil, nil, [strdup("true"), nil], nil) == 0)
    var status: Int32 = 0
    try #require(waitpid(pid, &status, 0) == pid)
    return pid
  }
}
