import Glibc
import SystemPackage
import Testing

@testable import TraceFS

/// The journals of sessions that outlive their process, on plain files.
@Suite struct KeptJournalTests {
  private let folder: FilePath

  init() throws {
    var name = Array("/tmp/rawcap-kept-XXXXXX".utf8CString)
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

  @Test func staysUntilItIsEnded() throws {
    let tracer = try file("current_tracer", "nop\n")
    let run = folder.appending("run")
    do {
      let journal = try ControlJournal(keeping: .topLevel, in: run)
      try journal.set("function", in: tracer)
      let isHeld = KeptSession(.topLevel, in: run)?.isHeld
      #expect(isHeld == true)
      try journal.keep()
    }
    #expect(ControlJournal.restoreLeftBehind(in: run).isEmpty)
    #expect(try ControlFile.text(tracer) == "function")
    let session = try #require(KeptSession.all(in: run).first)
    #expect(session.place == .topLevel && session.isComplete && session.files == [tracer])
    #expect(throws: TraceFSError.self) { _ = try ControlJournal(keeping: .topLevel, in: run) }
    #expect(try KeptSession.end(.topLevel, in: run))
    #expect(try ControlFile.text(tracer) == "nop")
    #expect(try !KeptSession.end(.topLevel, in: run))
    #expect(KeptSession.all(in: run).isEmpty)
  }

  @Test func whatWasNotCompleteIsTakenBack() throws {
    let tracer = try file("current_tracer", "function\n")
    let instance = folder.appending("made")
    try InstanceDirectory.make(instance)
    let number = try #require(InstanceDirectory.number(of: instance))
    _ = try file("run", "")
    let run = folder.appending("journals")
    _ = unsafe run.withPlatformString { unsafe mkdir($0, 0o700) }
    _ = try file(
      "journals/kept-instance-a",
      JournalEntry(kind: .instance, path: instance, text: "").line
        + JournalEntry(kind: .instance, path: instance, text: String(number)).line
        + JournalEntry(kind: .value, path: tracer, text: "nop").line)
    let sessions = ControlJournal.restoreLeftBehind(in: run)
    #expect(sessions.map(\.files) == [[tracer, instance]])
    #expect(InstanceDirectory.number(of: instance) == nil)
    #expect(try ControlFile.text(tracer) == "nop")
    #expect(KeptSession.all(in: run).isEmpty)
  }

  @Test func anInstanceThatWasOnlyIntendedIsRemoved() throws {
    let instance = folder.appending("made")
    try InstanceDirectory.make(instance)
    _ = unsafe folder.appending("run").withPlatformString { unsafe mkdir($0, 0o700) }
    _ = try file(
      "run/kept-instance-a", JournalEntry(kind: .instance, path: instance, text: "").line)
    ControlJournal.restoreLeftBehind(in: folder.appending("run"))
    #expect(InstanceDirectory.number(of: instance) == nil)
  }

  @Test func anotherInstanceOfTheNameStays() throws {
    let instance = folder.appending("made")
    try InstanceDirectory.make(instance)
    let number = try #require(InstanceDirectory.number(of: instance))
    _ = unsafe folder.appending("run").withPlatformString { unsafe mkdir($0, 0o700) }
    _ = try file(
      "run/kept-instance-a",
      JournalEntry(kind: .instance, path: instance, text: String(number + 1)).line
        + JournalEntry(kind: .kept, path: "", text: "").line)
    #expect(try KeptSession.end(.instance("a"), in: folder.appending("run")))
    #expect(InstanceDirectory.number(of: instance) == number)
  }

  @Test func anInstanceInUseKeepsItsJournal() throws {
    let instance = folder.appending("made")
    try InstanceDirectory.make(instance)
    let number = try #require(InstanceDirectory.number(of: instance))
    _ = try file("made/in-use", "")
    let run = folder.appending("run")
    _ = unsafe run.withPlatformString { unsafe mkdir($0, 0o700) }
    _ = try file(
      "run/kept-instance-a",
      JournalEntry(kind: .instance, path: instance, text: String(number)).line
        + JournalEntry(kind: .kept, path: "", text: "").line)
    #expect(throws: TraceFSError.self) { try KeptSession.end(.instance("a"), in: run) }
    #expect(KeptSession(.instance("a"), in: run)?.isComplete == true)
    _ = unsafe folder.appending("made/in-use").withPlatformString { unsafe unlink($0) }
    #expect(try KeptSession.end(.instance("a"), in: run))
    #expect(KeptSession(.instance("a"), in: run) == nil)
  }

  @Test func namesOfJournals() {
    for place in [KeptSession.Place.topLevel, .stackTracer, .instance("a-b"), .instance("")] {
      #expect(KeptSession.Place(journal: place.journalName) == place)
      #expect(InstanceName(place.journalName) == nil)
    }
    #expect(KeptSession.Place(journal: "rawcap-7") == nil)
    #expect(KeptSession.Place(journal: "probes.lock") == nil)
  }
}

/// Sessions that outlive their process, in instances of the running kernel.
@Suite(
  .serialized,
  .enabled(if: (try? TraceFS())?.isUsable == true, "needs root and tracefs"))
struct KeptSessionTests {
  let tracefs: TraceFS
  let name = "rawcap-kept-test-\(getpid())"

  init() throws { tracefs = try TraceFS() }

  @Test func goesOnWithoutItsValue() throws {
    do {
      let instance = try TraceInstance(keeping: name, in: tracefs)
      try instance.enable([EventSelection(pattern: "sched:sched_process_exec")])
      try instance.setTracing(true)
      try instance.keep()
    }
    defer { _ = try? KeptSession.end(.instance(name)) }
    tracefs.cleanUp()
    #expect(try tracefs.instances().contains(name))
    let state = try TracingState(of: tracefs)
    let buffer = try #require(state.buffers.first { $0.name == name })
    #expect(buffer.holder == .kept)
    let events = buffer.settings.first { $0.name == "events" }
    #expect(events?.entries == ["sched:sched_process_exec"])
    do {
      let instance = try TraceInstance(opening: name, in: tracefs)
      #expect(try instance.mark("a mark of mine") == 1)
      var text = try instance.text(of: "trace")
      var bytes: [UInt8] = []
      while let piece = try text.next() { bytes += piece }
      #expect(String(decoding: bytes, as: UTF8.self).contains("tracing_mark_write: a mark of mine"))
      try instance.setTracing(false)
      do throws(TraceFSError) {
        try instance.mark("refused")
        Issue.record("a buffer that is off takes nothing")
      } catch { #expect("\(error)".contains("“rawcap restart -B \(name)”")) }
      #expect(throws: TraceFSError.self) { _ = try instance.text(of: "../trace") }
      // Whoever opens it gives the ring buffer up.
      let size = try instance.bufferSizeText()
      #expect(throws: TraceFSError.self) { _ = try instance.text(of: "free_buffer") }
      #expect(try instance.bufferSizeText() == size)
    }
    #expect(throws: TraceFSError.self) { _ = try TraceInstance(keeping: name, in: tracefs) }
    #expect(try KeptSession.end(.instance(name)))
    #expect(try !tracefs.instances().contains(name))
  }

  @Test func endsWithItsValueUnlessItIsKept() throws {
    do { _ = try TraceInstance(keeping: name, in: tracefs) }
    #expect(try !tracefs.instances().contains(name))
    #expect(KeptSession(.instance(name)) == nil)
  }

  @Test func leavesInstancesOfOthersAlone() throws {
    let path = tracefs.instancesPath.appending(name)
    try InstanceDirectory.make(path)
    defer { try? InstanceDirectory.remove(path) }
    #expect(throws: TraceFSError(.instanceExists(name), path: path)) {
      _ = try TraceInstance(keeping: name, in: tracefs)
    }
    do { _ = try TraceInstance(opening: name, in: tracefs) }
    #expect(try !KeptSession.end(.instance(name)))
    #expect(InstanceDirectory.number(of: path) != nil)
  }

  @Test func namesThatCannotBe() throws {
    for name in ["", ".", "..", "a/b", "rawcap-\(getpid())", "a\nb"] {
      #expect(throws: TraceFSError(.badInstanceName(name))) {
        _ = try TraceInstance(keeping: name, in: tracefs)
      }
    }
  }
}
