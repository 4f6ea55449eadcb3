internal import ArgumentParser
internal import RawCap

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints what a session holds in the kernel's own words.",
    discussion: """
      That is the control file trace, and takes nothing out of the ring buffers. With FILE it is any other control file \
      of the session, such as current_tracer, set_event or per_cpu/cpu0/stats.
      """)

  @OptionGroup var choice: SessionChoice

  @Flag(
    name: .shortAndLong,
    help: "Print events as they come, and take them out of the ring buffers (trace_pipe).")
  var pipe = false

  @Flag(name: .shortAndLong, help: "Print what the last snapshot holds.")
  var snapshot = false

  @Option(name: .shortAndLong, help: ArgumentHelp("Only this CPU.", valueName: "cpu"))
  var cpu: Int?

  @Argument(help: ArgumentHelp("Another control file.", valueName: "file"))
  var file: String?

  func validate() throws {
    if pipe, snapshot { throw ValidationError("Give --pipe or --snapshot.") }
    if file != nil, pipe || snapshot || cpu != nil {
      throw ValidationError(
        "A control file is shown as it is, without --pipe, --snapshot and --cpu.")
    }
    if let cpu, cpu < 0 { throw ValidationError("CPUs are counted from 0.") }
  }

  func run() throws {
    let instance = try choice.open()
    if snapshot { try instance.checkSnapshot() }
    let name = pipe ? "trace_pipe" : snapshot ? "snapshot" : "trace"
    try Output.copy(instance.text(of: file ?? cpu.map { "per_cpu/cpu\($0)/\(name)" } ?? name))
  }
}

extension Output {
  /// Writes a control file to standard output as it comes.
  static func copy(_ text: consuming ControlText) throws {
    // The command's own loop: nothing else is going on.
    while let piece = try text.next() {
      // Sound: the bytes are those of the array, which lives for the loop's body.
      try unsafe write(piece.span.bytes)
    }
  }
}
