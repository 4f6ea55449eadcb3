internal import ArgumentParser
internal import RawCap

struct ProbeAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Makes a probe, which stays until it is removed.",
    discussion: """
      PLACE is a function of the kernel (vfs_read, vfs_read+16, ext4:ext4_sync_file), of a program or \
      library (libc:malloc, ./server:handle+0x10, bash:0x4f000, 'libc:*alloc'), or an event \
      (sched:sched_switch). With %return behind it, it is where the function returns.

      ARGUMENTs are what is recorded, in the kernel's language: NAME=WHERE:TYPE. WHERE is a register (%di), \
      $arg1, $retval, $stack, $comm, a symbol (@jiffies), a number (\\42), a field of an event ($next_comm), \
      a parameter's name where the kernel has BTF, or memory at an offset from any of them (+8(%si), \
      +u0($arg2)). TYPE is u8 to u64, s8 to s64, x8 to x64, char, string, ustring, symbol, \
      symstr (Linux 7.0 on), bWIDTH@OFFSET/CONTAINER, or any of these as array (u32[4]).
      """)

  @Flag(name: [.customShort("r"), .customLong("return")], help: "Where the function returns.")
  var isReturn = false

  @Flag(name: [.short, .customLong("kernel")], help: "PLACE is in the kernel (kprobe).")
  var kernel = false

  @Flag(help: "As -k -r (kretprobe).")
  var kretprobe = false

  @Flag(
    name: [.customShort("f"), .customLong("fprobe")],
    help: "PLACE is a function of the kernel, probed by function tracing (fprobe, fexit).")
  var function = false

  @Flag(name: [.customShort("t"), .customLong("tracepoint")], help: "PLACE is a tracepoint.")
  var tracepoint = false

  @Flag(
    name: [.customShort("x"), .customLong("program")],
    help: "PLACE is in a program or library (uprobe).")
  var program = false

  @Flag(name: [.customShort("e"), .customLong("event")], help: "PLACE is an event (eprobe).")
  var event = false

  @Option(help: ArgumentHelp("The name of the event (default: the function's).", valueName: "name"))
  var name: String?

  @Option(help: ArgumentHelp("The group of the event (default: rawcap).", valueName: "group"))
  var group: String?

  @Option(
    help: ArgumentHelp(
      "How many calls of the function are waited for at the same time; others are missed.",
      valueName: "count"))
  var maxactive: Int?

  @Option(
    name: .customLong("if"),
    help: ArgumentHelp("Only the events that pass (-e).", valueName: "filter"))
  var filter: String?

  @Flag(help: "Print the probes as the kernel would get them, and make none.")
  var dryRun = false

  @Argument(help: ArgumentHelp("The place to probe.", valueName: "place"))
  var place: String

  @Argument(help: ArgumentHelp("What is recorded.", valueName: "argument"))
  var arguments: [String] = []

  func validate() throws {
    if [kernel || kretprobe, function, tracepoint, program, event].count(where: { $0 }) > 1 {
      throw ValidationError("PLACE is of one kind: -k, -f, -t, -x or -e.")
    }
    if let maxactive, maxactive < 1 { throw ValidationError("--maxactive is a count.") }
  }

  func run() throws {
    let request = try request()
    let tracefs = try TraceFS()
    RecordSummary.tell(tracefs.cleanUp())
    let plan = try tracefs.plan(request)
    for remark in plan.remarks { Output.complain("\(remark)") }
    var text = TextBuffer()
    if dryRun {
      for probe in plan.probes { text.append("\(probe)\n") }
      return try Output.write(&text)
    }
    try tracefs.add(plan.probes)
    for probe in plan.probes { text.append("\(probe.name)\n") }
    try Output.write(&text)
    if let first = plan.probes.first {
      let names =
        plan.probes.count == 1
        ? "\(first.name)"
        : first.name.system == Probe.group ? "--all" : "\(first.name) …"
      Output.complain(
        "record with -e \(plan.probes.count == 1 ? "\(first.name)" : first.name.system), "
          + "remove with: rawcap probe remove \(names)")
    }
  }

  private func request() throws -> ProbeRequest {
    var request = try ProbeRequest(words: [place] + arguments)
    if kernel || kretprobe { request.target = .kernel }
    if function { request.target = .function }
    if tracepoint { request.target = .tracepoint }
    if program { request.target = .program }
    if event { request.target = .event }
    if isReturn || kretprobe { request.isReturn = true }
    if let name { request.event = name }
    if let group { request.group = group }
    if let maxactive { request.maxActive = maxactive }
    if let filter { request.filter = filter }
    return request
  }
}
