internal import ArgumentParser
internal import RawCap
internal import Synchronization
internal import SystemPackage

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints a recording as text, byte for byte as trace-cmd report does.",
    discussion: """
      With --follow the lines of a recording that is still being made come while it runs, in the order of \
      time; they end with it. They are those of the finished recording but for what is known at its end only: \
      threads have the names that the kernel knew when their lines were printed, and with --json and --csv \
      what only counters tell of losses comes last. While it is followed, rawcap record brings events into \
      the file several times a second.
      """)

  @Flag(name: .short, help: "Print times with nanoseconds.")
  var timeInNanoseconds = false

  @Flag(name: [.customShort("N")], help: "Load no plugins: print what the kernel's formats say.")
  var noPlugins = false

  @Flag(name: [.customShort("R")], help: "Print the fields as name=value.")
  var raw = false

  @Option(help: ArgumentHelp("Print these CPUs only, such as 0,2-3.", valueName: "list"))
  var cpu: [CPUSelection] = []

  @Option(
    name: .short,
    help: ArgumentHelp(
      "Print these events only, such as sched_switch or 'irq:*'; can be repeated.",
      valueName: "event"))
  var event: [String] = []

  @Option(
    name: [.customShort("F")],
    help: ArgumentHelp(
      "Print what passes, such as 'sched_switch: next_pid == 42'; without an event it is for those of -e; can be repeated.",
      valueName: "filter"))
  var filter: [String] = []

  // Put in place of -F behind -v before the parser sees it.
  @Option(help: .hidden)
  var hide: [String] = []

  @Flag(name: [.customShort("v")], help: "Leave out what passes the -F that follow.")
  var inverted = false

  @Flag(help: "Print a JSON object for each event.")
  var json = false

  @Flag(help: "Print the events of one kind, chosen with -e, as comma-separated values.")
  var csv = false

  @OptionGroup var graphs: GraphChoice

  @Flag(help: "Print a recording while it is being made, to its end.")
  var follow = false

  @Option(
    help: ArgumentHelp(
      "With --follow: how long an event waits for earlier ones that are still being written (default: 1ms).",
      valueName: "time"))
  var delay: TimeAmount?

  @Option(help: ArgumentHelp("Render on so many CPUs (default: all).", valueName: "count"))
  var threads: Int?

  @OptionGroup var part: TracePart

  @Option(
    name: [.customShort("P")],
    help: ArgumentHelp("Print the events of these threads only, such as 42,43.", valueName: "pids"))
  var pid: [ThreadIDs] = []

  @Option(help: ArgumentHelp("Print so many events at most.", valueName: "count"))
  var limit: Int?

  @Option(help: ArgumentHelp("Print so many events, the last ones.", valueName: "count"))
  var tail: Int?

  @OptionGroup var input: InputFile

  func validate() throws {
    if limit ?? 0 < 0 || tail ?? 0 < 0 { throw ValidationError("--limit and --tail take a count.") }
    if json, csv { throw ValidationError("Choose --json or --csv.") }
    if json || csv, raw || noPlugins || timeInNanoseconds {
      throw ValidationError("-R, -N and -t are for text; --json and --csv always have all fields.")
    }
    if graphs.graph, json || csv || raw || noPlugins || timeInNanoseconds || follow || tail != nil {
      throw ValidationError(
        "--graph is text of its own: it does not go with --json, --csv, -R, -N, -t, --follow, --tail."
      )
    }
    if follow { try validateFollowing() }
    if delay != nil, !follow { throw ValidationError("--delay is for --follow.") }
    if inverted { throw ValidationError("-v needs a filter behind it: -v -F FILTER.") }
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("--threads takes 1 to 256.")
    }
  }

  func run() throws {
    guard follow else { return try print(TraceFile(path: input.path)) }
    switch try openFollowed() {
    case .growing(let file): try printGrowing(file)
    case .finished(let file): try print(file)
    }
  }

  /// Prints a finished recording.
  private func print(_ file: TraceFile) throws {
    // Not a `Trace`: text begins before anybody asks for the rest.
    let formats = try readFormats(file)
    let filter = try boundFilter(formats)
    let options = textOptions
    let selection = ReportSelection(
      window: try part.window(of: file), pids: pids, limit: limit, tail: tail,
      index: TraceIndex(beside: file))
    if graphs.graph {
      return try graphs.print(
        file, formats, cpus: options.cpus, filter: filter, selection: selection, input: input)
    }
    let losses = LossCount()
    var report =
      if json {
        try RawCap.Report.json(
          file, formats: formats, cpus: options.cpus, filter: filter,
          selection: selection)
      } else if csv {
        try RawCap.Report.csv(
          file, formats: formats, of: try onlyFormat(formats), cpus: options.cpus, filter: filter,
          selection: selection, onLoss: { losses.add($0) })
      } else {
        try RawCap.Report(
          file, options: options, formats: formats, filter: filter, selection: selection)
      }
    try report.write(threads: threads) { try Output.write($0) }
    losses.complain(input.path)
    try input.complain(of: file, damage: report.damage, symbolFailure: report.symbolFailure)
  }

  /// How text is printed.
  var textOptions: ReportOptions {
    var options = ReportOptions()
    options.nanoseconds = timeInNanoseconds
    options.plugins = !noPlugins
    options.raw = raw
    if !cpu.isEmpty { options.cpus = cpu.reduce(into: []) { $0.formUnion($1.cpus) } }
    return options
  }

  /// The threads whose events are printed; `nil` for all.
  var pids: Set<Int32>? {
    pid.isEmpty ? nil : pid.reduce(into: []) { $0.formUnion($1.numbers) }
  }

  /// The formats of the events; says which cannot be used.
  func readFormats(_ file: TraceFile) throws -> EventFormats {
    let formats = file.formats()
    for failure in formats.failures.prefix(3) { Output.complain("\(input.path): \(failure)") }
    if formats.failures.count > 3 {
      Output.complain(
        "\(input.path): \(formats.failures.count - 3) more formats cannot be used; “rawcap "
          + "check-formats -i \(input.path)” names them")
    }
    return formats
  }

  /// What `-e` and `-F` ask for; `nil` when they ask for nothing.
  func boundFilter(_ formats: EventFormats) throws -> BoundFilter? {
    guard !(event.isEmpty && filter.isEmpty && hide.isEmpty) else { return nil }
    do throws(FilterError) {
      let showing = try showing()
      var hiding: [EventFilter] = []
      for filter in hide { hiding.append(try EventFilter(filter)) }
      let bound = try BoundFilter(showing: showing, hiding: hiding, in: formats)
      for note in bound.notes.prefix(5) { Output.complain("\(note)") }
      if bound.notes.count > 5 {
        Output.complain("\(bound.notes.count - 5) more events lack what the filter asks for")
      }
      return bound
    } catch {
      throw UsageFailure("this filter cannot be used:\n\(error.rendering)")
    }
  }

  /// The filters of `-e` and `-F`: a filter that names no events is for those of `-e`.
  private func showing() throws(FilterError) -> [EventFilter] {
    var result: [EventFilter] = []
    var isNarrowed = false
    for filter in filter {
      let read = try EventFilter(filter)
      if read.namesEvents || event.isEmpty {
        result.append(read)
      } else {
        result.append(try EventFilter("\(event.joined(separator: ",")): \(filter)"))
        isNarrowed = true
      }
    }
    if !isNarrowed {
      for event in event { result.append(try EventFilter("\(event):")) }
    }
    return result
  }

  /// The one event that is chosen for CSV.
  func onlyFormat(_ formats: EventFormats) throws -> EventFormat {
    guard event.count == 1 else {
      throw UsageFailure(
        "--csv prints one kind of event: choose it with -e, such as -e sched_switch")
    }
    let name = event[0].split(whereSeparator: { $0 == ":" || $0 == "/" })
    let found = formats.all.filter { format in
      name.count == 2
        ? format.system == name[0] && format.name == name[1]
        : name.count == 1 && format.name == name[0]
    }
    guard let format = found.first, found.count == 1 else {
      throw UsageFailure(
        found.isEmpty
          ? "--csv prints one kind of event, by its whole name: “\(event[0])” is none of this recording"
          : "“\(event[0])” names several events: add the system, such as \(found[0])")
    }
    return format
  }

  /// Makes each `-F FILTER` behind `-v` a `--hide FILTER`: the parser does not tell which option came
  /// first.
  static func orderFilters(_ arguments: [String]) -> [String] {
    guard arguments.first == "report", let inversion = arguments.firstIndex(of: "-v") else {
      return arguments
    }
    var isLast = false
    var result = Array(arguments[..<inversion])
    for argument in arguments[(inversion + 1)...] where argument != "-v" {
      if argument == "-F" {
        result.append("--hide")
        isLast = true
      } else if argument.hasPrefix("-F") {
        result += ["--hide", String(argument.dropFirst(2))]
        isLast = true
      } else {
        result.append(argument)
      }
    }
    return isLast ? result : arguments
  }
}

/// Counts losses that have no place in the output.
final class LossCount: Sendable {
  private let count = Mutex(0)

  func add(_ gap: LostGap) { count.withLock { $0 += 1 } }

  func complain(_ path: FilePath) {
    let count = count.withLock { $0 }
    if count > 0 {
      Output.complain("\(path): events were lost in \(count) places, which --csv does not show")
    }
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
  func complain(
    of file: TraceFile, damage: [PageDamage], symbolFailure: TraceFileError? = nil
  ) throws {
    Output.complain(of: [file], damage: damage, count: damage.count)
    if let symbolFailure {
      Output.complain("functions have no names, only addresses: \(symbolFailure)")
    }
    if !file.damage.isEmpty || !damage.isEmpty || symbolFailure != nil { throw ExitCode.failure }
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
