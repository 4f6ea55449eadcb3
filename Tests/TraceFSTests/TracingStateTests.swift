import Glibc
import SystemPackage
import Testing

@testable import TraceFS

/// On a made-up tracefs: what counts as a default, and who holds what.
@Suite struct TracingStateTests {
  private let folder: FilePath

  init() throws {
    var name = Array("/tmp/rawcap-state-XXXXXX".utf8CString)
    let made = name.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
    try #require(made)
    folder = FilePath(
      String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    for directory in ["t", "t/instances", "t/events", "run", "proc", "proc/sys", "proc/sys/kernel"]
    {
      make(directory)
    }
    try put("t/current_tracer", "nop\n")
    try put("t/tracing_on", "1\n")
    try put("t/set_event", "")
    try put("t/buffer_size_kb", "7 (expanded: 1408)\n")
    try put("t/trace_clock", "[local] global mono\n")
    try put("t/trace_options", "print-parent\nnosym-addr\noverwrite\nmarkers\ncopy_trace_marker\n")
    try put("t/set_ftrace_filter", "#### all functions enabled ####\n")
    try put("t/set_event_pid", "no pid\n")
    try put("t/dynamic_events", "")
    try put("proc/sys/kernel/ftrace_enabled", "1\n")
    try put("proc/cmdline", "quiet\n")
  }

  private func make(_ name: String) {
    _ = unsafe folder.appending(name).withPlatformString { unsafe mkdir($0, 0o700) }
  }

  private func put(_ name: String, _ text: String) throws {
    let descriptor = try FileDescriptor.open(
      folder.appending(name), .writeOnly, options: [.create, .truncate],
      permissions: .ownerReadWrite)
    try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
  }

  private func look(everywhere: Bool = false) throws -> TracingState {
    try TracingState(
      of: TraceFS(root: folder.appending("t")), readsEveryFilter: everywhere,
      journals: folder.appending("run"), proc: folder.appending("proc"))
  }

  @Test func nothingIsSetUp() throws {
    let state = try look()
    #expect(state.isDefault)
    #expect(state.gaps.isEmpty)
    #expect(state.buffers.map(\.holder) == [.nobody])
  }

  @Test func everySettingIsNoticed() throws {
    try put("t/current_tracer", "function\n")
    try put("t/tracing_on", "0\n")
    try put("t/buffer_size_kb", "4096\n")
    try put("t/trace_clock", "local global [mono]\n")
    try put(
      "t/trace_options", "noprint-parent\nsym-addr\nnooverwrite\nmarkers\nnocopy_trace_marker\n")
    try put("t/set_ftrace_filter", "vfs_read\nvfs_write\n")
    try put("t/set_event_pid", "12\n34\n")
    try put("t/tracing_cpumask", "0\n")
    try put("t/snapshot", "# tracer: nop\n#\n#\n# * Snapshot is allocated *\n")
    try put("t/max_graph_depth", "3\n")
    try put("proc/sys/kernel/ftrace_enabled", "0\n")
    try put("t/dynamic_events", "p:kprobes/mine do_exit\n")
    let state = try look()
    let top = try #require(state.buffers.first)
    #expect(top.holder == .foreign)
    #expect(
      top.settings.map { "\($0.name)=\($0.value)" } == [
        "tracer=function", "tracing=0", "threads=2", "functions=2", "buffer KiB=4096",
        "clock=mono", "options=4", "CPU mask=0", "snapshot=allocated",
      ])
    #expect(
      top.settings.first { $0.name == "options" }?.entries == [
        "noprint-parent", "sym-addr", "nooverwrite", "nocopy_trace_marker",
      ])
    #expect(state.settings.map(\.name) == ["graph depth", "function tracing"])
    #expect(state.dynamicEvents.map(\.definition) == ["p:kprobes/mine do_exit"])
    #expect(state.dynamicEvents.map(\.holder) == [.foreign])
    #expect(!state.isDefault)
  }

  @Test func eventsWithFiltersAndTriggers() throws {
    for directory in ["t/events/a", "t/events/a/b", "t/events/a/c", "t/events/a/d"] {
      make(directory)
    }
    // An event that only has a trigger stands in the list, too.
    try put("t/set_event", "a:b\na:c\n")
    try put("t/available_events", "a:b\na:c\na:d\n")
    try put("t/events/a/b/enable", "1\n")
    try put("t/events/a/c/enable", "0*\n")
    try put("t/events/a/b/filter", "x == 1\n")
    try put("t/events/a/b/trigger", "# Available triggers:\n# traceon\n")
    try put("t/events/a/c/filter", "none\n")
    try put("t/events/a/c/trigger", "traceoff:unlimited\n")
    try put("t/events/a/d/filter", "y == 2\n")
    var top = try #require(try look().buffers.first)
    #expect(top.settings.map(\.name) == ["events", "filters", "triggers"])
    #expect(top.settings.map(\.entries) == [["a:b"], ["a:b x == 1"], ["a:c traceoff:unlimited"]])
    // Of an event that is off, only who looks everywhere learns.
    top = try #require(try look(everywhere: true).buffers.first)
    #expect(top.settings[1].entries == ["a:b x == 1", "a:d y == 2"])
    // A kernel that lists them has no need of that.
    try put("t/show_event_filters", "a:b\tx == 1\na:d\ty == 2\n")
    try put("t/show_event_triggers", "")
    top = try #require(try look().buffers.first)
    #expect(top.settings.map(\.name) == ["events", "filters"])
  }

  @Test func whoHoldsWhat() throws {
    let tracefs = TraceFS(root: folder.appending("t"))
    for name in ["mine", "other", "rawcap-\(getpid())", "rawcap-4000000"] {
      make("t/instances/\(name)")
    }
    let mine = tracefs.instancesPath.appending("mine")
    let number = try #require(InstanceDirectory.number(of: mine))
    try put(
      "run/kept-instance-mine",
      JournalEntry(kind: .instance, path: mine, text: String(number)).line
        + JournalEntry(
          kind: .value, path: tracefs.root.appending("max_graph_depth"), text: "0"
        ).line
        + JournalEntry(
          kind: .command, path: tracefs.root.appending("kprobe_events"), text: "-:rawcap1/a"
        ).line
        + JournalEntry(kind: .kept, path: "", text: "").line)
    try put(
      "run/rawcap-4000000",
      JournalEntry(kind: .value, path: tracefs.root.appending("tracing_on"), text: "1").line)
    try put("t/tracing_on", "0\n")
    try put("t/max_graph_depth", "3\n")
    try put("t/dynamic_events", "p:rawcap1/a do_exit\np:kprobes/b do_exit\n")
    let state = try look()
    let holders = Dictionary(
      uniqueKeysWithValues: state.buffers.map { ($0.name ?? "top", $0.holder) })
    #expect(holders["mine"] == .kept)
    #expect(holders["other"] == .foreign)
    #expect(holders["rawcap-4000000"] == .leftBehind("rawcap-4000000"))
    if case .process(let id, _) = holders["rawcap-\(getpid())"] {
      #expect(id == getpid())
    } else {
      Issue.record("a living recording is not known")
    }
    #expect(state.buffers.first?.settings.map(\.holder) == [.leftBehind("rawcap-4000000")])
    #expect(state.settings.map(\.holder) == [.kept])
    #expect(state.dynamicEvents.map(\.holder) == [.kept, .foreign])
    #expect(state.journals.map(\.name) == ["kept-instance-mine", "rawcap-4000000"])
    // Somebody has made another one of that name.
    make("t/instances/new")
    _ = unsafe mine.withPlatformString { unsafe rmdir($0) }
    make("t/instances/mine")
    let other = InstanceDirectory.number(of: mine)
    if other != number {
      #expect(try look().buffers.first { $0.name == "mine" }?.holder == .foreign)
    }
  }

  @Test func sizesOfOtherBoots() throws {
    try put("proc/cmdline", "quiet trace_buf_size=4M\n")
    try put("t/buffer_size_kb", "4096\n")
    #expect(try look().isDefault)
    try put("t/buffer_size_kb", "X\n")
    #expect(try look().buffers.first?.settings.map(\.value) == ["the CPUs' differ"])
  }
}
