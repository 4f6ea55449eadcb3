internal import ArgumentParser
internal import RawCap
internal import SystemPackage

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints a recording as text, byte for byte as trace-cmd report does.")

  @Flag(name: .short, help: "Print times with nanoseconds.")
  var timeInNanoseconds = false

  @Flag(name: [.customShort("N")], help: "Load no plugins: print what the kernel's formats say.")
  var noPlugins = false

  @Flag(name: [.customShort("R")], help: "Print the fields as name=value.")
  var raw = false

  @Option(help: ArgumentHelp("Print these CPUs only, such as 0,2-3.", valueName: "list"))
  var cpu: [CPUSelection] = []

  @OptionGroup var input: InputFile

  func run() throws {
    // Not a `Trace`, which would read the formats for events that nobody asks for here.
    let file = try TraceFile(path: input.path)
    var options = ReportOptions()
    options.nanoseconds = timeInNanoseconds
    options.plugins = !noPlugins
    options.raw = raw
    if !cpu.isEmpty { options.cpus = cpu.reduce(into: []) { $0.formUnion($1.cpus) } }
    var report = try RawCap.Report(file, options: options)
    try report.write { try Output.write($0) }
    try input.complain(of: file, damage: report.damage)
  }
}

/// The recording that a command reads.
struct InputFile: ParsableArguments {
  @Option(
    name: [.customShort("i")],
    help: ArgumentHelp("The recording; the same as naming it without -i.", valueName: "file"))
  var input: String?

  @Argument(help: ArgumentHelp("The recording (default: trace.dat).", valueName: "file"))
  var file: String?

  func validate() throws {
    if input != nil, file != nil { throw ValidationError("Name one recording, not two.") }
  }

  var path: FilePath { FilePath(input ?? file ?? "trace.dat") }

  /// Says what of the trace could not be read; the command then fails.
  func complain(of file: TraceFile, damage: [PageDamage]) throws {
    let shown = 10
    // One line for what concerns several CPUs alike.
    var told: Set<String> = []
    for problem in file.damage where told.insert(problem.description).inserted {
      if told.count <= shown { Output.complain(problem.description) }
    }
    if told.count > shown {
      Output.complain("\(path): \(told.count - shown) more damaged parts")
    }
    // What the file has said of itself needs no second line for each page.
    let pages = damage.filter { page in
      if case .file(let error) = page.cause { !file.damage.contains(error) } else { true }
    }
    for problem in pages.prefix(shown) { Output.complain("\(path): \(problem)") }
    if pages.count > shown {
      Output.complain("\(path): \(pages.count - shown) more damaged pages")
    }
    if !file.damage.isEmpty || !damage.isEmpty { throw ExitCode.failure }
  }
}

/// CPUs as trace-cmd's users write them: the kernel's `0,2-3`, or with colons, `0:2-3`.
struct CPUSelection: ExpressibleByArgument {
  let cpus: Set<Int>

  init?(argument: String) {
    guard !argument.isEmpty, let list = CPUList(argument.replacing(":", with: ",")) else {
      return nil
    }
    cpus = Set(list.numbers)
  }
}
