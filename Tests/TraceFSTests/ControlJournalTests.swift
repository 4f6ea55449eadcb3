import Glibc
import SystemPackage
import Testing

@testable import TraceFS

/// On plain files: the rules of the kernel's are `JournalEntry`'s.
@Suite struct ControlJournalTests {
  private let folder: FilePath

  init() throws {
    var name = Array("/tmp/rawcap-journal-XXXXXX".utf8CString)
    let made = name.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
    try #require(made)
    folder = FilePath(
      String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  private func file(_ name: String, _ text: String) throws -> FilePath {
    let path = folder.appending(name)
    let descriptor = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
    return path
  }

  @Test func putsBackInTheEnd() throws {
    let tracer = try file("current_tracer", "nop\n")
    let functions = try file("set_ftrace_filter", "#### all functions enabled ####\n")
    let clock = try file("trace_clock", "local [mono] tai\n")
    let journal = try ControlJournal(in: folder.appending("run"))
    try journal.set("function", in: tracer)
    try journal.set("function_graph", in: tracer)
    try journal.set("schedule", in: functions)
    try journal.set("tai", in: clock)
    #expect(try ControlFile.text(tracer) == "function_graph")
    try journal.restore()
    #expect(try ControlFile.text(tracer) == "nop")
    #expect(try ControlFile.text(functions) == "")
    #expect(try ControlFile.text(clock) == "mono")
    #expect(!ControlFile.exists(journal.path))
  }

  /// What the kernel refuses may be there already, as somebody else's: it is not taken away.
  @Test func forgetsWhatWasRefused() throws {
    let made = unsafe folder.appending("refusing").withPlatformString { unsafe mkdir($0, 0o700) }
    try #require(made == 0)
    let probes = try file("kprobe_events", "")
    let journal = try ControlJournal(in: folder.appending("run"))
    try journal.add("p:a", to: probes, undo: "-:a")
    let noted = try ControlFile.text(journal.path)
    #expect(throws: TraceFSError.self) {
      try journal.add("p:ü", to: folder.appending("refusing"), undo: "-:ü")
    }
    #expect(try ControlFile.text(journal.path) == noted)
    try journal.add("p:b", to: probes, undo: "-:b")
    #expect(JournalEntry.all(in: try ControlFile.text(journal.path)).map(\.text) == ["-:a", "-:b"])
    try journal.restore()
    #expect(try ControlFile.text(probes) == "p:a\np:b\n-:b\n-:a\n")
  }

  /// Swift takes a line feed behind a carriage return, and what accents stand behind, for one character.
  @Test(arguments: ["a\r", "a\r\nb", "\\", "\\\u{301}n\n\u{301}", "\ta\tb", ""])
  func linesHoldAnyText(text: String) {
    let entries = [
      JournalEntry(kind: .command, path: "/a", text: text),
      JournalEntry(kind: .value, path: "/b", text: "1"),
    ]
    let read = JournalEntry.all(in: entries.map(\.line).joined())
    #expect(read.map { Array($0.text.utf8) } == entries.map { Array($0.text.utf8) })
  }

  @Test func functionsOfAModuleThatIsToComeArePutBack() {
    let entry = JournalEntry(
      "/a/set_ftrace_filter", holding: "vfs_read\next*:mod:ext4\nvfs_read:traceoff:unlimited\n")
    #expect(entry.text == "vfs_read\next*:mod:ext4")
  }

  /// A probe that somebody uses cannot be removed yet: that is not forgotten.
  @Test func triesAgainWhatCouldNotBePutBack() throws {
    let tracer = try file("current_tracer", "function\n")
    for name in ["run", "busy"] {
      let made = unsafe folder.appending(name).withPlatformString { unsafe mkdir($0, 0o700) }
      try #require(made == 0)
    }
    // Nobody can write to a directory, in the place of what is in use.
    let busy = JournalEntry(kind: .command, path: folder.appending("busy"), text: "-:a")
    let run = folder.appending("run")
    _ = try file(
      "run/rawcap-77", JournalEntry(kind: .value, path: tracer, text: "nop").line + busy.line)
    #expect(ControlJournal.restoreLeftBehind(in: run).first?.failures.count == 1)
    #expect(try ControlFile.text(tracer) == "nop")
    #expect(try ControlFile.text(run.appending("rawcap-77")) == busy.line)

    let journal = try ControlJournal(in: run)
    try journal.append(JournalEntry(kind: .command, path: folder.appending("busy"), text: "-:b"))
    #expect(throws: TraceFSError.self) { try journal.restore() }
    #expect(try ControlFile.names(in: run).count == 2)

    let removed = unsafe folder.appending("busy").withPlatformString { unsafe rmdir($0) }
    try #require(removed == 0)
    _ = try file("busy", "")
    #expect(ControlJournal.restoreLeftBehind(in: run).allSatisfy { $0.failures.isEmpty })
    #expect(try ControlFile.text(folder.appending("busy")).contains("-:a\n"))
    #expect(try ControlFile.names(in: run).isEmpty)
  }

  /// What has been put back is not put back once more when the instance is free.
  @Test func aKeptSessionInUseStaysWhole() throws {
    let depth = try file("max_graph_depth", "3\n")
    for name in ["run", "instance", "instance/reader"] {
      let made = unsafe folder.appending(name).withPlatformString { unsafe mkdir($0, 0o700) }
      try #require(made == 0)
    }
    // A directory with something in it stands for an instance that somebody reads.
    let text =
      JournalEntry(kind: .instance, path: folder.appending("instance"), text: "").line
      + JournalEntry(kind: .value, path: depth, text: "0").line
      + JournalEntry(kind: .kept, path: "", text: "").line
    let run = folder.appending("run")
    let journal = try file("run/kept-instance-a", text)
    #expect(throws: TraceFSError.self) { try KeptSession.end(.instance("a"), in: run) }
    #expect(try ControlFile.text(depth) == "3\n")
    #expect(try ControlFile.text(journal) == text)

    let removed = unsafe folder.appending("instance/reader").withPlatformString {
      unsafe rmdir($0)
    }
    try #require(removed == 0)
    #expect(try KeptSession.end(.instance("a"), in: run))
    #expect(try ControlFile.text(depth) == "0")
    #expect(try ControlFile.names(in: run).isEmpty)
  }

  /// An event with a trigger stands in the list of enabled ones, and is not.
  @Test func notesOnlyEventsThatAreEnabled() throws {
    for name in ["events", "events/sched", "events/sched/a", "events/sched/b"] {
      let made = unsafe folder.appending(name).withPlatformString { unsafe mkdir($0, 0o700) }
      try #require(made == 0)
    }
    _ = try file("events/sched/a/enable", "0*\n")
    _ = try file("events/sched/b/enable", "1*\n")
    let list = try file("set_event", "sched:a\nsched:b\n")
    let journal = try ControlJournal(in: folder.appending("run"))
    try journal.note(list)
    try ControlFile.write("sched:c\n", to: list)
    try journal.restore()
    #expect(try ControlFile.text(list) == "sched:b\n")
  }

  @Test func putsBackTheSizeOfEachCPU() throws {
    for name in ["per_cpu", "per_cpu/cpu0", "per_cpu/cpu1"] {
      let made = unsafe folder.appending(name).withPlatformString { unsafe mkdir($0, 0o700) }
      try #require(made == 0)
    }
    let all = try file("buffer_size_kb", "X\n")
    let first = try file("per_cpu/cpu0/buffer_size_kb", "7 (expanded: 1408)\n")
    let second = try file("per_cpu/cpu1/buffer_size_kb", "100\n")
    let journal = try ControlJournal(in: folder.appending("run"))
    try journal.note(all)
    for path in [first, second] { try ControlFile.write("5\n", to: path) }
    try journal.restore()
    #expect(try ControlFile.text(first) == "1408")
    #expect(try ControlFile.text(second) == "100")
  }

  @Test func putsBackWithoutBeingAsked() throws {
    let tracer = try file("current_tracer", "nop\n")
    do {
      let journal = try ControlJournal(in: folder.appending("run"))
      try journal.set("function", in: tracer)
    }
    #expect(try ControlFile.text(tracer) == "nop")
    #expect(try ControlFile.names(in: folder.appending("run")).isEmpty)
  }

  @Test func leavesTheJournalsOfOthersAlone() throws {
    let tracer = try file("current_tracer", "nop\n")
    let journal = try ControlJournal(in: folder.appending("run"))
    try journal.set("function", in: tracer)
    #expect(ControlJournal.restoreLeftBehind(in: folder.appending("run")).isEmpty)
    #expect(try ControlFile.text(tracer) == "function")
    try journal.restore()
  }

  @Test func putsBackWhatKilledSessionsLeft() throws {
    let tracer = try file("current_tracer", "function\n")
    let probes = try file("kprobe_events", "p:a do_exit\n")
    _ = try file("sub", "")
    _ = unsafe folder.appending("run").withPlatformString { unsafe mkdir($0, 0o700) }
    _ = try file(
      "run/rawcap-77",
      JournalEntry(kind: .value, path: tracer, text: "nop").line
        + JournalEntry(kind: .command, path: probes, text: "-:a").line
        // The writer was killed here.
        + "value\t\(folder.appending("never"))")
    _ = try file("run/other", "")
    let sessions = ControlJournal.restoreLeftBehind(in: folder.appending("run"))
    #expect(sessions.map(\.name) == ["rawcap-77"])
    #expect(sessions.first?.files == [probes, tracer])
    #expect(sessions.first?.failures == [])
    #expect(try ControlFile.text(tracer) == "nop")
    #expect(try ControlFile.text(probes) == "p:a do_exit\n-:a\n")
    #expect(try ControlFile.names(in: folder.appending("run")) == ["other"])
  }

  @Test func saysWhatCannotBePutBack() throws {
    let gone = try file("gone", "1\n")
    let kept = try file("kept", "old\n")
    let journal = try ControlJournal(in: folder.appending("run"))
    try journal.set("new", in: kept)
    try journal.set("2", in: gone)
    _ = unsafe gone.withPlatformString { unsafe unlink($0) }
    let error = #expect(throws: TraceFSError.self) { try journal.restore() }
    #expect(error?.path == gone)
    #expect(try ControlFile.text(kept) == "old")
  }

  @Test(arguments: [
    ("events/sched/sched_switch/filter", "none\n", "0"),
    ("events/sched/sched_switch/filter", "prev_pid == 1\n", "prev_pid == 1"),
    ("buffer_size_kb", "7 (expanded: 1408)\n", "1408"), ("buffer_size_kb", "7\n", "7"),
    ("set_event_pid", "1\n22\n", "1\n22"),
    (
      "set_event", "sched:sched_switch\nirq:irq_handler_entry\n",
      "sched:sched_switch\nirq:irq_handler_entry"
    ),
    ("set_ftrace_filter", "schedule\nvfs_read:traceoff:unlimited\n", "schedule"),
    ("hwlat_detector/mode", "none [round-robin] per-cpu\n", "round-robin"),
    (
      "osnoise/options", "DEFAULTS OSNOISE_WORKLOAD NO_PANIC_ON_STOP \n",
      "OSNOISE_WORKLOAD\nNO_PANIC_ON_STOP"
    ),
    ("osnoise/options", "NO_DEFAULTS NO_OSNOISE_WORKLOAD \n", "NO_OSNOISE_WORKLOAD"),
    ("osnoise/cpus", "0-1\n", "0-1"),
  ])
  func takesWhatTheKernelTakesBack(file: String, text: String, back: String) {
    let entry = JournalEntry(FilePath("/t").appending(file), holding: text)
    #expect(entry.text == back)
    #expect(JournalEntry.all(in: entry.line) == [entry])
  }
}
