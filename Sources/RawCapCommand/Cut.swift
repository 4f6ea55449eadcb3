internal import ArgumentParser
internal import RawCap
internal import SystemPackage

struct Cut: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Cuts a part out of a recording: times, events, CPUs.",
    discussion: """
      Whole pages are copied as they are; only those at the edges are made anew. Times are written as
      report prints them (12.345678), from the beginning (+1.5s), from the end (-200ms), or as a time of
      day (2026-11-26T10:00:00.5), where the recording knows that.
      """)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Keep events from this time on.", valueName: "time"))
  var from: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Keep events before this time.", valueName: "time"))
  var to: String?

  @Option(
    name: .short,
    help: ArgumentHelp(
      "Keep these events only, such as sched_switch or 'irq:*'; can be repeated.",
      valueName: "event"))
  var event: [String] = []

  @Option(help: ArgumentHelp("Keep these CPUs only, such as 0,2-3.", valueName: "list"))
  var cpu: [CPUSelection] = []

  @Flag(help: "Read all pages: for recordings whose clock goes back within a page.")
  var readAll = false

  @Argument(help: "The recording.", completion: .file())
  var file: String

  @Option(
    name: .short, help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
  var output: String

  @OptionGroup var format: OutputOptions

  func run() throws {
    let trace = try Trace(path: FilePath(file))
    var cutter = TraceCutter(trace.file)
    cutter.from = try from.map { try EditText.time($0, "--from", in: trace.file) }
    cutter.to = try to.map { try EditText.time($0, "--to", in: trace.file) }
    if !cpu.isEmpty { cutter.cpus = cpu.reduce(into: []) { $0.formUnion($1.cpus) } }
    if !event.isEmpty { cutter.filter = try EditText.filter(event, in: trace.formats) }
    cutter.readsAllPages = readAll
    cutter.format = format.format
    let summary = try cutter.write(to: FilePath(output))
    EditText.tell(summary, of: output)
    try EditText.complain(of: [trace.file], [summary])
  }
}
