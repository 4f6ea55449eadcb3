import Glibc
import SystemPackage
import Testing

@testable import TraceFS

/// On plain files in the place of the kernel's.
@Suite struct ProbeFileTests {
  private let folder: FilePath
  private var tracefs: TraceFS { TraceFS(root: folder) }

  init() throws {
    var name = Array("/tmp/rawcap-probes-XXXXXX".utf8CString)
    let made = name.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
    try #require(made)
    folder = FilePath(
      String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  private func file(_ name: String, _ text: String) throws {
    let descriptor = try FileDescriptor.open(
      folder.appending(name), .writeOnly, options: [.create, .truncate],
      permissions: .ownerReadWrite)
    try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
  }

  @Test func readsBothKindsOfFiles() throws {
    try file("kprobe_events", "p:a/x vfs_read\nr:a/y vfs_read\n")
    try file("uprobe_events", "p:a/z /bin/true:0x10\n")
    #expect(try tracefs.probes().map(\.kind) == [.kprobe, .kretprobe, .uprobe])
    try file("dynamic_events", "p:b/x vfs_read\ns:synthetic/s u64 x\n")
    #expect(try tracefs.probes().map(\.name.system) == ["b"])
  }

  @Test func writesOneLineForEach() throws {
    try file("dynamic_events", "p:foreign/x vfs_read\n")
    try file("kprobe_events", "")
    try tracefs.add([.kprobe("vfs_write"), .kretprobe("vfs_write")])
    #expect(
      try ControlFile.text(folder.appending("dynamic_events"))
        == "p:foreign/x vfs_read\np:rawcap/vfs_write vfs_write\nr:rawcap/vfs_write__return vfs_write\n"
    )
    let again = #expect(throws: TraceFSError.self) { try tracefs.add(.kprobe("vfs_write")) }
    #expect(again?.code == .probeExists(EventName(system: "rawcap", event: "vfs_write")))
    let lacking = #expect(throws: TraceFSError.self) {
      try tracefs.add(.uprobe("/bin/true", offset: 8))
    }
    #expect(lacking?.code == .probesUnsupported(.uprobe, option: "UPROBE_EVENTS") || geteuid() != 0)
    let bad = #expect(throws: TraceFSError.self) {
      try tracefs.add(.kprobe("vfs_write", event: "not a name"))
    }
    guard case .badProbeText = bad?.code else {
      Issue.record("expected badProbeText, got \(String(describing: bad))")
      return
    }
  }

  @Test func aJournalTakesThemBack() throws {
    try file("dynamic_events", "")
    try file("kprobe_events", "")
    let journal = try ControlJournal(in: folder.appending("run"))
    try tracefs.add(.kprobe("vfs_write"), journal: journal)
    try journal.restore()
    #expect(
      try ControlFile.text(folder.appending("dynamic_events"))
        == "p:rawcap/vfs_write vfs_write\n-:rawcap/vfs_write\n")
  }

  @Test func unknownNamesHaveNeighbours() throws {
    try file("dynamic_events", "p:rawcap/vfs_read vfs_read\n")
    try file("kprobe_events", "")
    let error = #expect(throws: TraceFSError.self) {
      try tracefs.remove(probe: EventName(system: "rawcap", event: "vfs_raed"))
    }
    #expect(error?.code == .noSuchProbe("rawcap:vfs_raed", nearest: ["rawcap:vfs_read"]))
  }

  @Test func countsBelongToProbesInOrder() throws {
    let probes = ["p:a/x vfs_read", "p:b/x vfs_write", "p:a/u /bin/true:0x10"].compactMap {
      Probe(definition: $0)
    }
    try file("kprobe_profile", "  x      3     1\n  x      4    0\n")
    try file("uprobe_profile", "  /bin/true u   7\n")
    let activity = tracefs.activity(of: probes)
    #expect(activity[probes[0].name] == ProbeActivity(hits: 3, misses: 1))
    #expect(activity[probes[1].name] == ProbeActivity(hits: 4, misses: 0))
    #expect(activity[probes[2].name] == ProbeActivity(hits: 7, misses: nil))
    // With one line too few, nobody knows whose it is.
    try file("kprobe_profile", "  x      3     1\n")
    #expect(tracefs.activity(of: probes)[probes[0].name] == nil)
  }

  @Test func theKernelsWordsAreAboutThisCommandOnly() {
    let probe = Probe.uprobe(
      "/bin/true", offset: 8, arguments: [ProbeArgument("a", .register("no"))])
    func log(_ command: String) -> String {
      """
      [ 1.0] trace_uprobe: error: Invalid register name
        Command: \(command)\u{20}
                                             ^

      """
    }
    #expect(KernelErrorLog(lastIn: log("\(probe)"))?.command == "\(probe) ")
    try? file("error_log", log("p:other/x /bin/true:0x8"))
    let silent = tracefs.explain(.invalidArgument, of: probe, in: "/x")
    try? file("error_log", log("\(probe)"))
    let told = tracefs.explain(.invalidArgument, of: probe, in: "/x")
    #expect(silent.description.contains("gives no reason"))
    #expect(told.description.contains("Invalid register name"))
  }
}
