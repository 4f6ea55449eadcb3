import EventFormat
import SystemPackage
import Testing

@testable import TraceFS

/// Texts of probes, as the kernel writes them and as people do.
@Suite struct ProbeTextTests {
  @Test(arguments: [
    ("p:kprobes/a vfs_read", Probe.Kind.kprobe), ("p:g/a vfs_read+16 n=%dx:u64", .kprobe),
    ("p:g/a ext4:ext4_sync_file file=%di", .kprobe), ("r:g/a vfs_read ret=$retval", .kretprobe),
    ("r32:g/a vfs_read", .kretprobe), ("f:g/a vfs_read count=count:u64", .fprobe),
    ("f:g/a vfs_read%return ret=$retval", .fexit), ("t:g/a sched_switch prev=prev->pid", .tprobe),
    ("p:g/a /usr/bin/bash:0x4f000 arg1=%di", .uprobe), ("r:g/a /usr/lib/x.so:0x10", .uretprobe),
    ("p:g/a /usr/lib/x.so:0x10(0x2000) arg1=%di", .uprobe),
    ("e:g/a sched.sched_switch next=$next_comm:string", .eprobe),
    ("e:g/a sched.sched_switch next=$next_comm:string if next_pid > 3", .eprobe),
  ])
  func readsAndWritesWhatTheKernelShows(line: String, kind: Probe.Kind) throws {
    let probe = try #require(Probe(definition: line))
    #expect(probe.kind == kind)
    #expect(probe.description == line)
  }

  @Test func theKernelsLeadingZerosAreNoOtherPlace() throws {
    let probe = try #require(Probe(definition: "p:g/a /bin/true:0x0000000000002000"))
    #expect(probe.location == .file("/bin/true", offset: 0x2000, counter: nil))
    #expect(
      Probe(definition: "p:g/a 0xffffffff81000000")?.location == .address(0xffff_ffff_8100_0000))
  }

  @Test(arguments: ["s:synthetic/lat u64 lat", "w:g/a x", "p:g/a", "", "p: vfs_read", "p:9/a b"])
  func whatIsNoProbeIsNone(line: String) {
    #expect(Probe(definition: line) == nil)
  }

  @Test(arguments: [
    "n=%di", "%di", "n=$arg1:u64", "n=+0(%si):string", "n=+u8(+0x10($arg2)):x8[4]", "n=-8(%bp):s32",
    "n=@jiffies", "n=@jiffies+4:u32", "n=\\42", "n=\\-1", "n=\\\"a:b\"", "n=%di:b4@4/64", "$arg*",
    "n=file->f_pos:u64", "n=$arg1:%pd", "n=count", "n=+0(file->f_path.dentry):string",
  ])
  func takesArguments(text: String) throws {
    #expect(try ProbeArgument(text).description == text)
  }

  @Test(arguments: [
    ("n=", "where the value is from"), ("n=%", "name is missing"), ("n=+8%si", "“(” is missing"),
    ("n=+8(%si", "“)” is missing"), ("n=+x(%si)", "no number of bytes"),
    ("1n=%si", "no digit first"),
    ("n=%si:", "type is missing"), ("n=%si:u8[x]", "no number of elements"), ("n=\\x", "no number"),
    ("n=%si:b4@", "bWIDTH"), ("n=3", "begins with “3”"), ("n=%si:(x)", "is no type"),
    ("n=\\\"a", "quotation"), ("n=%si #", "no blanks"),
  ])
  func refusesWhatCannotBeAnArgument(text: String, said: String) {
    let error = #expect(throws: TraceFSError.self) { try ProbeArgument(text) }
    #expect(error?.description.contains(said) == true, "\(String(describing: error))")
  }

  @Test func symbolsThatTheKernelWritesBeyondTheEventAreDangerous() {
    let old = KernelVersion(6, 18)
    #expect(ProbeType.symbolString.danger(on: old) != nil)
    #expect(ProbeType.symbolString.danger(on: nil) != nil)
    #expect(ProbeType(text: "symstr[3]").danger(on: old) != nil)
    #expect(ProbeType.symbolString.danger(on: KernelVersion(7, 0)) == nil)
    #expect(ProbeType.symbol.danger(on: old) == nil)
    #expect(ProbeType.string.danger(on: old) == nil)
  }

  @Test func argumentsAreBuilt() {
    #expect(
      ProbeArgument("f", .at(8, .at(0, .register("si")), inUserMemory: true), .userString)
        .description
        == "f=+u8(+0(%si)):ustring")
    #expect(
      ProbeArgument("a", .symbol("jiffies", offset: -4), .unsigned(8).array(4)).description
        == "a=@jiffies-4:u8[4]")
    #expect(
      ProbeArgument(nil, .returnValue, .bits(4, at: 8, of: 32)).description == "$retval:b4@8/32")
    #expect(
      Probe.kretprobe("vfs_read", maxActive: 8, arguments: [ProbeArgument("n", .returnValue)])
        .description == "r8:rawcap/vfs_read__return vfs_read n=$retval")
    #expect(
      Probe.eprobe(EventName(system: "sched", event: "sched_switch"), filter: "next_pid > 1")
        .description == "e:rawcap/sched_switch__probe sched.sched_switch if next_pid > 1")
  }

  @Test func requestsAreRead() throws {
    var request = try ProbeRequest("reads=vfs_read%return n=$retval:s64")
    #expect(request.event == "reads" && request.place == "vfs_read" && request.isReturn)
    #expect(request.target == nil && request.arguments.count == 1)
    request = try ProbeRequest("r16:mine/x vfs_read n=$retval")
    #expect(request.maxActive == 16 && request.group == "mine" && request.target == .kernel)
    request = try ProbeRequest("p /bin/bash:0x10")
    #expect(request.target == .program && request.place == "/bin/bash:0x10")
    request = try ProbeRequest("f:x vfs_read%return")
    #expect(request.target == .function && request.isReturn && request.event == "x")
    request = try ProbeRequest("e:x sched.sched_switch a=$next_pid if next_pid > 3")
    #expect(request.target == .event && request.filter == "next_pid > 3")
    // A function may be called as the kernel's letters are.
    request = try ProbeRequest("p x=%di")
    #expect(request.place == "p" && request.target == nil)
    #expect(throws: TraceFSError.self) { try ProbeRequest("  ") }
    #expect(throws: TraceFSError.self) { try ProbeRequest("vfs_read n=+(%di") }
  }

  @Test func namesAreFree() {
    func name(_ place: String, _ kind: Probe.Kind) -> String {
      ProbeName.usual(of: kind, at: Probe.function(place), function: nil)
    }
    #expect(name("vfs_read", .kprobe) == "vfs_read")
    #expect(name("vfs_read", .kretprobe) == "vfs_read__return")
    #expect(name("vfs_read+16", .kprobe) == "vfs_read_0x10")
    #expect(name("foo.isra.0", .kprobe) == "foo_isra_0")
    let long = String(repeating: "x", count: 100)
    #expect(name(long, .kretprobe).utf8.count == ProbeName.longest)
    #expect(ProbeName.free("a", taken: ["a", "a_1"]) == "a_2")
    #expect(
      ProbeName.free(String(long.prefix(63)), taken: [String(long.prefix(63))]).utf8.count == 63)
  }
}
