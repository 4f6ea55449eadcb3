import Foundation
import Glibc
import SystemPackage
import Testing

@testable import TraceFS

/// Made-up systems, each broken in one way, and a healthy one.
@Suite struct DoctorTests {
  @Test func aHealthySystemIsFine() throws {
    let system = try MadeUpSystem()
    let diagnosis = system.diagnosis()
    #expect(diagnosis.checks.map(\.id) == Diagnosis.Check.ID.allCases)
    for check in diagnosis.checks {
      #expect(check.state == .ok, "\(check)")
      #expect(check.commands.isEmpty && check.consequence == nil && check.cause == nil)
    }
    #expect(diagnosis.canRecord && diagnosis.isRoot)
    #expect(diagnosis[.kernel].finding == "Linux 6.12.9-made x86_64, 4 CPUs")
    #expect(diagnosis[.events].finding == "3 events of 2 systems")
    #expect(diagnosis[.clocks].finding == "[local] global mono boot")
    #expect(diagnosis[.config].finding.contains("/boot/config-6.12.9-made"))
  }

  @Test func theConfigurationMayStandBesideTheModules() throws {
    let system = try MadeUpSystem()
    try system.remove("boot/config-6.12.9-made")
    let none = system.diagnosis()[.config]
    #expect(none.advice?.contains("/lib/modules/6.12.9-made/config") ?? true)
    try system.write("lib/modules/6.12.9-made/config", "CONFIG_BPF_EVENTS=y\nCONFIG_KALLSYMS=y\n")
    #expect(
      system.diagnosis()[.config].finding.contains("/lib/modules/6.12.9-made/config"))
  }

  // MARK: - The six settings

  @Test func noTracefs() throws {
    let system = try MadeUpSystem()
    try system.write("proc/self/mountinfo", MadeUpSystem.mounts(tracefs: nil))
    try system.remove("sys/kernel/tracing/*")
    let diagnosis = system.diagnosis()
    #expect(diagnosis.problems == [.mount])
    #expect(diagnosis[.mount].finding == "tracefs is not mounted")
    #expect(diagnosis[.mount].commands == ["mount -t tracefs nodev /sys/kernel/tracing"])
    for id in [.permissions, .events, .functionTracer, .conflicts] as [Diagnosis.Check.ID] {
      #expect(diagnosis[id].state == .unknown && diagnosis[id].cause == .mount)
    }
  }

  @Test func noTracefsInTheKernel() throws {
    let system = try MadeUpSystem()
    try system.write("proc/self/mountinfo", MadeUpSystem.mounts(tracefs: nil))
    try system.write("proc/filesystems", "nodev\tproc\n\text4\n")
    let check = system.diagnosis()[.mount]
    #expect(check.state == .problem && check.finding == "the kernel has no tracefs")
    #expect(check.commands.isEmpty && check.advice?.contains("CONFIG_FTRACE=y") == true)
  }

  @Test func notRoot() throws {
    let system = try MadeUpSystem()
    try system.become(user: 41000, group: 41000)
    let diagnosis = system.diagnosis()
    #expect(!diagnosis.isRoot)
    #expect(diagnosis.problems == [.permissions])
    let check = diagnosis[.permissions]
    #expect(check.finding.contains("cannot look into tracefs: /sys/kernel/tracing"))
    // The group is the user's own: nobody else gets in with it, and no new login is needed.
    #expect(
      check.commands == [
        "mount -o remount,gid=someone,mode=750 /sys/kernel/tracing",
        "chown someone /sys/kernel/tracing/instances",
      ])
    #expect(diagnosis[.events].cause == .permissions)
    #expect(diagnosis[.kptrRestrict].state == .ok)
    #expect(
      diagnosis[.capabilities].commands == [
        "setcap cap_sys_nice,cap_sys_resource,cap_syslog+ep \"$(command -v rawcap)\""
      ])
  }

  @Test(.enabled(if: geteuid() != 65534, "the files would be nobody's own"))
  func notRootAndOfASharedGroup() throws {
    let system = try MadeUpSystem()
    try system.become(user: 65534, group: 65534)
    #expect(
      system.diagnosis()[.permissions].commands == [
        "groupadd --system tracing", "usermod -aG tracing nobody",
        "mount -o remount,gid=tracing,mode=750 /sys/kernel/tracing",
        "chown nobody /sys/kernel/tracing/instances",
      ])
    try system.write("etc/group", "root:x:0:\ntracing:x:777:\nnogroup:x:65534:\n")
    #expect(
      system.diagnosis()[.permissions].commands.first == "usermod -aG tracing nobody")
    try system.become(user: 4711, group: 4712)
    #expect(
      system.diagnosis()[.permissions].commands == [
        "mount -o remount,gid=4712,mode=750 /sys/kernel/tracing",
        "chown 4711 /sys/kernel/tracing/instances",
      ])
  }

  @Test func groupWithoutAccessToInstances() throws {
    let system = try MadeUpSystem()
    // The mount has a group, and the process is in it: that is for reading only.
    try system.write(
      "proc/self/mountinfo", MadeUpSystem.mounts(tracefs: "rw,gid=777,mode=750"))
    try system.setMode("sys/kernel/tracing", 0o750)
    try system.become(user: 41000, group: 41000, groups: [Int(getegid())])
    let diagnosis = system.diagnosis()
    #expect(diagnosis.problems == [.permissions])
    let check = diagnosis[.permissions]
    #expect(check.finding == "this process may look at tracefs, but not make an instance")
    #expect(check.consequence == "events can be listed, not recorded")
    #expect(check.commands == ["chown someone /sys/kernel/tracing/instances"])
    #expect(diagnosis[.events].state == .ok)
    // What the command does.
    try system.setMode("sys/kernel/tracing/instances", 0o770)
    #expect(system.diagnosis().problems == [])
  }

  @Test func lockdown() throws {
    let system = try MadeUpSystem()
    try system.write("sys/kernel/security/lockdown", "none integrity [confidentiality]\n")
    var diagnosis = system.diagnosis()
    #expect(diagnosis.problems == [.lockdown])
    #expect(diagnosis[.lockdown].finding == "the kernel is locked down for confidentiality")
    #expect(diagnosis[.lockdown].commands.isEmpty)
    #expect(diagnosis[.events].cause == .lockdown)
    #expect(diagnosis[.permissions].cause == .lockdown)
    // Without securityfs, the kernel's command line tells, if tracefs does not say otherwise.
    try system.remove("sys/kernel/security/lockdown")
    try system.write("proc/cmdline", "quiet lockdown=confidentiality\n")
    #expect(system.diagnosis().problems == [])
    try system.remove("sys/kernel/tracing/*")
    diagnosis = system.diagnosis()
    #expect(diagnosis.problems == [.lockdown])
    #expect(
      diagnosis[.lockdown].advice
        == "no command lifts it: boot without lockdown=confidentiality on the kernel's command line"
    )
  }

  @Test func lockdownForIntegrityLeavesTracefsOpen() throws {
    let system = try MadeUpSystem()
    try system.write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n")
    let diagnosis = system.diagnosis()
    #expect(diagnosis.problems == [] && diagnosis[.lockdown].state == .ok)
  }

  @Test func deniedFiles() throws {
    let system = try MadeUpSystem()
    // All of tracefs, by a security module.
    let diagnosis = system.diagnosis([
      "/sys/kernel/tracing/available_events": .notPermitted
    ])
    #expect(diagnosis.problems == [.permissions])
    let check = diagnosis[.permissions]
    #expect(
      check.finding
        == "root cannot list events: /sys/kernel/tracing/available_events: \(Errno.notPermitted)")
    #expect(check.advice?.contains("security module") == true && check.commands.isEmpty)
  }

  @Test(arguments: ["available_filter_functions", "set_ftrace_filter"])
  func deniedFunctionFilesLeaveEventsAlone(file: String) throws {
    let system = try MadeUpSystem()
    let diagnosis = system.diagnosis(["/sys/kernel/tracing/\(file)": .notPermitted])
    #expect(diagnosis.problems == [] && diagnosis.canRecord)
    let check = diagnosis[.functionTracer]
    #expect(check.state == .note)
    #expect(check.finding.contains("\(file): \(Errno.notPermitted)"))
    #expect(
      check.consequence == "kernel functions cannot be traced; events are not touched by that")
    #expect(check.advice?.contains("security module") == true)
    let given = system.diagnosis(["/sys/kernel/tracing/\(file)": Errno(rawValue: ENODEV)])
    #expect(given[.functionTracer].advice?.contains("gave function tracing up") == true)
  }

  @Test func noFunctionTracer() throws {
    let system = try MadeUpSystem()
    try system.write("sys/kernel/tracing/available_tracers", "blk nop\n")
    try system.write(
      "boot/config-6.12.9-made", "CONFIG_FTRACE=y\n# CONFIG_FUNCTION_TRACER is not set\n")
    let diagnosis = system.diagnosis()
    #expect(diagnosis.canRecord)
    let check = diagnosis[.functionTracer]
    #expect(check.state == .note && check.finding == "the kernel has no function tracer")
    #expect(check.advice?.contains("CONFIG_FUNCTION_TRACER=y") == true)
    #expect(diagnosis[.config].finding.contains("off: FUNCTION_TRACER, FUNCTION_GRAPH_TRACER"))
    try system.write("sys/kernel/tracing/available_tracers", "function nop\n")
    #expect(
      system.diagnosis()[.functionTracer].finding
        == "there is a function tracer, and no function_graph")
  }

  @Test(arguments: [(true, 2), (false, 2), (false, 1), (false, 0)])
  func hiddenSymbols(isRoot: Bool, setting: Int) throws {
    let system = try MadeUpSystem()
    try system.write("proc/sys/kernel/kptr_restrict", "\(setting)\n")
    try system.write("proc/kallsyms", "0000000000000000 T _text\n0000000000000000 T start\n")
    if !isRoot { try system.become(user: 41000, group: 41000) }
    let check = system.diagnosis()[.kptrRestrict]
    #expect(check.state == .note)
    #expect(check.finding == "kptr_restrict is \(setting): the addresses of symbols are hidden")
    #expect(check.consequence == "functions show as addresses in what is recorded")
    let profiling = "sysctl kernel.perf_event_paranoid=1"
    #expect(
      check.commands
        == (isRoot
          ? ["sysctl kernel.kptr_restrict=1"]
          : (setting == 0 ? [profiling] : ["sysctl kernel.kptr_restrict=0", profiling])))
  }

  // MARK: - Other settings

  @Test func aReadOnlyMount() throws {
    let system = try MadeUpSystem()
    try system.write("proc/self/mountinfo", MadeUpSystem.mounts(tracefs: "ro", here: "ro"))
    #expect(
      system.diagnosis()[.mount].commands == [
        "mount -o remount,rw /sys/kernel/tracing", "mount -o remount,bind,rw /sys/kernel/tracing",
      ])
  }

  @Test func aMountUnderAnotherOneIsNotThere() throws {
    let system = try MadeUpSystem()
    try system.remove("sys/kernel/tracing")
    let check = system.diagnosis()[.mount]
    #expect(check.finding == "tracefs is not mounted")
    // There is no place for it where it belongs.
    #expect(
      check.commands == ["mkdir -p /run/tracing", "mount -t tracefs nodev /run/tracing"])
  }

  @Test func switchesAreNamed() throws {
    let system = try MadeUpSystem()
    try system.write("proc/sys/kernel/ftrace_enabled", "0\n")
    let check = system.diagnosis()[.ftraceEnabled]
    #expect(check.state == .note && check.commands == ["sysctl kernel.ftrace_enabled=1"])
  }

  @Test func olderKernelsLackSomething() throws {
    let system = try MadeUpSystem()
    try system.write("proc/sys/kernel/osrelease", "6.1.0-50-amd64\n")
    try system.remove("sys/kernel/tracing/buffer_subbuf_size_kb")
    let diagnosis = system.diagnosis()
    #expect(diagnosis.canRecord)
    #expect(diagnosis[.mmap].finding == "Linux 6.1 does not map ring buffers")
    #expect(diagnosis[.subBuffers].state == .note)
  }

  @Test func littleMemoryIsTold() throws {
    let system = try MadeUpSystem()
    try system.write("proc/meminfo", "MemTotal: 65536 kB\nMemAvailable:    9000 kB\n")
    let check = system.diagnosis()[.memory]
    #expect(check.state == .note && !check.commands.isEmpty)
    #expect(
      check.finding.hasPrefix("8.7 MiB available; an instance begins with 5.5 MiB for 4 CPUs"))
  }

  @Test func othersAreFound() throws {
    let system = try MadeUpSystem()
    let tracing = "sys/kernel/tracing"
    try system.write("\(tracing)/current_tracer", "function\n")
    try system.write("\(tracing)/instances/a b/set_event", "sched:sched_switch\n")
    try system.write("\(tracing)/instances/a b/current_tracer", "nop\n")
    try system.write("\(tracing)/instances/rawcap-99/current_tracer", "nop\n")
    try system.write("\(tracing)/instances/rawcap-7/current_tracer", "nop\n")
    try system.write("proc/7/comm", "rawcap\n")
    try system.write("proc/sys/kernel/stack_tracer_enabled", "1\n")
    let check = system.diagnosis()[.conflicts]
    #expect(check.state == .note)
    #expect(
      check.commands == [
        "sysctl kernel.stack_tracer_enabled=0",
        "echo nop > /sys/kernel/tracing/current_tracer",
        "echo > '/sys/kernel/tracing/instances/a b/set_event'",
        "rmdir /sys/kernel/tracing/instances/rawcap-99",
      ])
    #expect(check.details.contains("instance rawcap-7: process 7 is recording"))
  }

  @Test func anEmptySystemIsNoReasonToFail() throws {
    let diagnosis = Diagnosis(root: "/nonexistent")
    #expect(!diagnosis.canRecord)
    #expect(diagnosis[.kernel].commands == ["mount -t proc proc /proc"])
  }

  // MARK: - Parts

  @Test func mountsAreRead() {
    let mounts = Mount.list(
      """
      22 1 0:20 / /a\\040b\\134 rw,nosuid shared:5 master:2 - tracefs nodev rw,gid=7
      23 1 0:21 / /c ro - ext4 /dev/x
      24 1 0:21 / /c rw - xfs /dev/y rw
      nonsense
      """)
    #expect(mounts.map(\.point) == ["/a b\\", "/c"])
    #expect(mounts.map(\.type) == ["tracefs", "xfs"])
    #expect(mounts[0].superOptions == ["rw", "gid=7"])
  }

  @Test func configurationsAreUnpacked() throws {
    // gzip of "CONFIG_FTRACE=y\nCONFIG_X=m\n# CONFIG_Y is not set\n".
    let packed: [UInt8] = try gzip("CONFIG_FTRACE=y\nCONFIG_X=m\n# CONFIG_Y is not set\n")
    #expect(
      Gunzip.contents(of: packed, limit: 1000).map { String(decoding: $0, as: UTF8.self) }
        == "CONFIG_FTRACE=y\nCONFIG_X=m\n# CONFIG_Y is not set\n")
    #expect(Gunzip.contents(of: Array(packed.dropLast(9)), limit: 1000) == nil)
    #expect(Gunzip.contents(of: [1, 2, 3], limit: 1000) == nil)
    #expect(Gunzip.contents(of: [], limit: 1000) == nil)
    let system = try MadeUpSystem()
    try system.write("proc/config.gz", bytes: packed)
    let configuration = KernelConfiguration(root: system.root, release: "6.12.9-made")
    #expect(configuration.source == "/proc/config.gz")
    #expect(configuration["FTRACE"] == .on && configuration["X"] == .on)
    #expect(configuration["Y"] == .off && configuration["Z"] == .off)
  }

  private func gzip(_ text: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-c"]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data(text.utf8))
    try input.fileHandleForWriting.close()
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    return bytes
  }

  @Test(arguments: [
    ("", "''"), ("/sys/kernel/tracing", "/sys/kernel/tracing"), ("a b", "'a b'"),
    ("it's", "'it'\\''s'"), ("é", "'é'"), ("$x", "'$x'"),
  ])
  func wordsOfAShell(text: String, word: String) { #expect(text.shellWord == word) }

  @Test func errorsPointToTheirChecks() {
    let denied = TraceFSError(
      .permissionDenied, path: "/t/instances/rawcap-1", underlyingError: .permissionDenied)
    #expect(denied.explainedBy == .permissions)
    #expect(denied.description.hasSuffix("; `rawcap doctor permissions` says more"))
    let functions = TraceFSError(
      .permissionDenied, path: "/t/set_ftrace_filter", underlyingError: .notPermitted)
    #expect(functions.explainedBy == .functionTracer)
    #expect(TraceFSError(.notMounted, path: "/t").explainedBy == .mount)
    #expect(TraceFSError(.lockdown(level: "confidentiality")).explainedBy == .lockdown)
    #expect(
      TraceFSError(.instanceNotCreated, path: "/t", underlyingError: .noMemory).explainedBy
        == .memory)
    let filter = TraceFSError(
      .badFilter(
        event: EventName(system: "a", event: "b"), filter: "c", reason: "d", column: nil))
    #expect(filter.explainedBy == nil && !filter.description.contains("doctor"))
  }

  // MARK: - The running system

  @Test(.enabled(if: (try? TraceFS())?.isUsable == true, "needs root and tracefs"))
  func theRunningSystem() throws {
    let before = try TraceFS().instances()
    let diagnosis = Diagnosis()
    #expect(diagnosis.canRecord, "\(diagnosis.checks.filter { $0.state != .ok })")
    #expect(diagnosis[.events].state != .problem)
    let tracefs = try TraceFS()
    // What others make and remove meanwhile is theirs; other suites make some in this process, and remove them.
    var made: [String] = []
    for _ in 0..<300 {
      made = try tracefs.instances().filter { $0.hasPrefix("rawcap-\(getpid())") }
        .filter { !before.contains($0) }
      if made.isEmpty { break }
      usleep(100_000)
    }
    #expect(made.isEmpty)
    // Where the files of function tracing are closed, that is told, and events are open.
    let file = tracefs.root.appending("available_filter_functions")
    guard let refusal = Surroundings(root: "/").refusalOfOpening(file.string),
      refusal != .noSuchFileOrDirectory
    else { return }
    #expect(diagnosis[.functionTracer].state == .note)
    #expect(diagnosis[.functionTracer].finding.contains("\(refusal)"))
  }
}

extension Diagnosis {
  fileprivate var problems: [Check.ID] { checks.filter { $0.state == .problem }.map(\.id) }
}

/// The files of a system that has everything, in a directory of its own that goes with this value.
private final class MadeUpSystem {
  let root: FilePath

  init() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "rawcap-doctor-\(UUID().uuidString)")
    root = FilePath(directory.path)
    try write("proc/sys/kernel/osrelease", "6.12.9-made\n")
    try write("proc/sys/kernel/arch", "x86_64\n")
    try write("proc/sys/kernel/version", "#1 SMP\n")
    try write("proc/sys/kernel/ftrace_enabled", "1\n")
    try write("proc/sys/kernel/kptr_restrict", "0\n")
    try write("proc/sys/kernel/perf_event_paranoid", "2\n")
    try write("proc/sys/kernel/stack_tracer_enabled", "0\n")
    try write("proc/cmdline", "quiet\n")
    try write("proc/filesystems", "nodev\tproc\nnodev\ttracefs\n\text4\n")
    try write("proc/kallsyms", "0000000000000000 A percpu\nffffffff81000000 T _text\n")
    try write("proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable:    4194304 kB\n")
    try write("proc/self/mountinfo", Self.mounts(tracefs: "rw"))
    try write("proc/self/uid_map", "         0          0 4294967295\n")
    for name in ["online", "possible", "present"] {
      try write("sys/devices/system/cpu/\(name)", "0-3\n")
    }
    try write("sys/kernel/security/lockdown", "[none] integrity confidentiality\n")
    try write("sys/kernel/security/lsm", "lockdown,capability,yama")
    try write("etc/passwd", "root:x:0:0::/:\nsomeone:x:41000:41000::/:\nnobody:x:65534:65534::/:\n")
    try write("etc/group", "root:x:0:\nsomeone:x:41000:\nnogroup:x:65534:\n")
    try write(
      "boot/config-6.12.9-made",
      "CONFIG_BPF_EVENTS=y\nCONFIG_KALLSYMS=y\nCONFIG_SECURITY_LOCKDOWN_LSM=y\n")
    let files = [
      "available_events": "sched:sched_switch\nsyscalls:sys_enter_read\nsched:sched_waking\n",
      "available_filter_functions": "schedule\n",
      "available_tracers": "function_graph function nop\n",
      "buffer_subbuf_size_kb": "4\n", "buffer_total_size_kb": "28\n", "current_tracer": "nop\n",
      "dyn_ftrace_total_info": "50000 pages:192\n", "events/syscalls/enable": "0\n",
      "events/sched/sched_switch/hist": "", "kprobe_events": "", "options/stacktrace": "0\n",
      "set_event": "", "set_ftrace_filter": "#### all functions enabled ####\n",
      "synthetic_events": "", "trace": "", "trace_clock": "[local] global mono boot\n",
      "uprobe_events": "",
    ]
    for (name, text) in files {
      try write("sys/kernel/tracing/\(name)", text)
      try setMode("sys/kernel/tracing/\(name)", 0o640)
    }
    try makeDirectory("sys/kernel/tracing/instances")
    try setMode("sys/kernel/tracing/instances", 0o750)
    try setMode("sys/kernel/tracing", 0o700)
    try become(user: 0, group: 0)
  }

  deinit { try? FileManager.default.removeItem(atPath: root.string) }

  func diagnosis(_ answers: [String: Errno] = [:]) -> Diagnosis {
    Diagnosis(Surroundings(root: root, answers: answers))
  }

  static func mounts(tracefs: String?, here: String = "rw") -> String {
    let first = "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"
    guard let tracefs else { return first }
    return first
      + "42 22 0:13 / /sys/kernel/tracing \(here),relatime shared:1 - tracefs nodev \(tracefs)\n"
  }

  /// Root has all capabilities; others have none.
  func become(user: Int, group: Int, groups: [Int] = []) throws {
    let capabilities = user == 0 ? "000001ffffffffff" : "0000000000000000"
    try write(
      "proc/self/status",
      """
      Name:\trawcap
      Uid:\t\(user)\t\(user)\t\(user)\t\(user)
      Gid:\t\(group)\t\(group)\t\(group)\t\(group)
      Groups:\t\(groups.map(String.init).joined(separator: " "))
      CapEff:\t\(capabilities)
      CapBnd:\t000001ffffffffff

      """)
  }

  func write(_ path: String, _ text: String) throws { try write(path, bytes: Array(text.utf8)) }

  func write(_ path: String, bytes: [UInt8]) throws {
    let place = root.appending(path)
    try makeDirectory(path.split(separator: "/").dropLast().joined(separator: "/"))
    #expect(FileManager.default.createFile(atPath: place.string, contents: Data(bytes)))
  }

  func makeDirectory(_ path: String) throws {
    try FileManager.default.createDirectory(
      atPath: root.appending(path).string, withIntermediateDirectories: true)
  }

  /// Removes a file, or with `/*` what is in a directory.
  func remove(_ path: String) throws {
    guard path.hasSuffix("/*") else {
      return try FileManager.default.removeItem(atPath: root.appending(path).string)
    }
    let directory = root.appending(String(path.dropLast(2))).string
    for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
      try FileManager.default.removeItem(atPath: "\(directory)/\(name)")
    }
  }

  func setMode(_ path: String, _ mode: UInt32) throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: Int(mode)], ofItemAtPath: root.appending(path).string)
  }
}
