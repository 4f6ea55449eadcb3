internal import ArgumentParser
internal import Glibc
internal import RawCap
internal import SystemPackage

struct Record: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Records kernel events into a trace.dat file.",
    discussion: """
      Events are chosen as system:event, system, event, with globs, or all; several -e add up. \
      A filter (-f) belongs to the -e before it, fits each of its events, and is in the kernel's \
      language, such as 'prev_pid != 0 && prev_prio < 100'. So are triggers (-R), which add up: \
      'traceoff:1', 'stacktrace if next_pid == 42'.

      A tracer (-p) records besides, or without any event: function, function_graph, hwlat and what else \
      “rawcap list tracers” shows. One that the kernel does not allow in an instance of one's own records in the \
      top-level buffer, if nobody uses that; everything there is put back.

      With COMMAND the recording ends when it ends, and rawcap's exit status is the command's. \
      Ctrl-C ends it in any case. Options of rawcap come before COMMAND.

      Sizes are numbers with K, M, G or T (powers of 1024); times have us, ms, s, min or h.
      """)

  @Option(
    name: .short,
    help: ArgumentHelp("Record these events; can be repeated.", valueName: "event"))
  var eventsAndFilters: [String] = []

  // Taken out by `pairFilters` before the parser sees it: here for the help.
  @Option(
    name: .short,
    help: ArgumentHelp("Record only what passes, of the -e before it.", valueName: "filter"))
  var filter: [String] = []

  @Option(
    name: .customShort("R"),
    help: ArgumentHelp(
      "What the kernel does at each event of the -e before it; can be repeated.",
      valueName: "trigger"))
  var trigger: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output = "trace.dat"

  @OptionGroup(title: "What is recorded") var selection: RecordSelection
  @OptionGroup(title: "Tracers and options") var tracing: RecordTracing
  @OptionGroup(title: "Files") var files: RecordFiles
  @OptionGroup(title: "Ring buffers and readers") var rings: RecordRings

  @Flag(name: .shortAndLong, help: "Tell how the recording is set up, and why.")
  var verbose = false

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The program to run and its arguments.", valueName: "command"))
  var command: [String] = []

  func validate() throws {
    try CommandArguments.check(command)
    if eventsAndFilters.isEmpty, tracing.tracer == nil {
      let hint = command.contains("-e") ? " Options come before the command." : ""
      throw ValidationError(
        "Name the events to record with -e, such as -e sched, or -e all; or a tracer with -p.\(hint)"
      )
    }
    if output.isEmpty { throw ValidationError("The name of the output file is empty.") }
    if let first = filter.first {
      throw ValidationError("The filter “\(first)” belongs behind the -e that it filters.")
    }
    if let first = trigger.first {
      throw ValidationError("The trigger “\(first)” belongs behind the -e whose events have it.")
    }
  }

  func run() throws {
    var options = RecordingOptions(
      output: FilePath(output), events: eventsAndFilters.map(Self.selection),
      command: CommandArguments.program(command))
    options.recorderVersion = "rawcap \(rawcapVersion)"
    selection.apply(to: &options)
    tracing.apply(to: &options)
    files.apply(to: &options)
    rings.apply(to: &options)
    let status = StatusLine()
    status.isTimed = isNanosecondClock(options.clock ?? "local")
    let isVerbose = verbose
    let tracer = tracing.tracer
    let summary: RecordingSummary
    do {
      summary = try Recording.run(
        options,
        observer: RecordingObserver(
          started: { setup in
            for (name, count) in setup.sharedFunctionNames.sorted(by: { $0.key < $1.key }) {
              Output.complain("\(count) functions of the kernel are called \(name): all are traced")
            }
            RecordSummary.tell(setup.restoredSessions)
            if setup.usesTopLevel {
              RecordSummary.tellTopLevel(
                tracer: tracer, givenUpEventCount: setup.givenUpEventCount)
            }
            if isVerbose { RecordSummary.tell(setup) }
          },
          progress: status.isShown ? status.show : nil))
    } catch {
      status.clear()
      Output.complain(error.description)
      throw ExitCode(error.exitStatus)
    }
    status.clear()
    RecordSummary(summary, of: options).tell(isVerbose: verbose)
    if files.index { makeIndexes(summary) }
    if summary.problem != nil || summary.fileFailure != nil || summary.leftBehind != nil {
      throw ExitCode(1)
    }
    if let exitStatus = summary.exitStatus, exitStatus != 0 { throw ExitCode(exitStatus) }
  }

  /// Makes the index of each file that is whole. What cannot be made can be made later.
  private func makeIndexes(_ summary: RecordingSummary) {
    for file in summary.files {
      do throws(TraceFileError) {
        let trace = try Trace(path: file.path)
        try trace.buildIndex()
      } catch {
        Output.complain("no index, which “rawcap index” can still make: \(error)")
      }
    }
  }
}

extension Record {
  /// Between an event and its filter in one argument; no event's name has it.
  private static let separator: Character = "\u{1f}"
  /// In front of each trigger.
  private static let triggerMark: Character = "\u{1e}"
  /// The options of `record` that take a value.
  private static let valueOptions: Set<String> = [
    "-e", "-f", "--no-pid", "-o", "-b", "-C", "-m", "-P",
    "-r", "--output", "--buffer-size", "--clock",
    "--max-size", "--pid", "--priority", "--file-version", "--subbuf-size", "--buffer-percent",
    "--rotate", "--keep", "--duration", "--compression", "--cpus", "--backend", "--direct-io",
    "--delay", "--latency", "-p", "-l", "-n", "-O", "-g", "--tracer", "--graph-notrace",
    "--max-graph-depth", "--latency-threshold", "--tracer-option", "--block-device",
  ]

  /// Those that only `record` has; `-R` is a flag of `stream`.
  private static let recordOptions: Set<String> = ["-R"]

  /// Joins each `-f FILTER` and `-R TRIGGER` with the `-e EVENT` before it, as the parser does not tell which option
  /// came first.
  static func pairFilters(_ arguments: [String]) -> [String] {
    guard let name = arguments.first, ["record", "stream"].contains(name) else { return arguments }
    var result: [String] = [name]
    var lastEvent: Int?
    var rest = arguments.dropFirst()
    while let argument = rest.first {
      // What begins the command, or ends the options.
      guard argument.hasPrefix("-"), argument != "--" else { break }
      rest.removeFirst()
      // The parser takes no options of its own in front of a command's.
      if ["-h", "--help"].contains(argument) { return ["help", result[0]] }
      if argument == "--version" { return [argument] }
      var name = argument
      var value: String?
      if !argument.hasPrefix("--"), argument.count > 2 {
        name = String(argument.prefix(2))
        value = String(argument.dropFirst(2))
      }
      guard
        valueOptions.contains(name) || result[0] == "record" && recordOptions.contains(name)
      else {
        result.append(argument)
        continue
      }
      if value == nil { value = rest.popFirst() }
      guard let value else {
        result.append(name)
        break
      }
      if name == "-f", let event = lastEvent {
        // A filter stands in front of the triggers.
        let mark = result[event].firstIndex(of: triggerMark) ?? result[event].endIndex
        guard !result[event].contains(separator) else {
          result += [name, value]
          continue
        }
        result[event].insert(contentsOf: "\(separator)\(value)", at: mark)
      } else if name == "-R", let event = lastEvent {
        result[event] += "\(triggerMark)\(value)"
      } else {
        result += [name, value]
        if name == "-e" { lastEvent = result.count - 1 }
      }
    }
    return result + rest
  }

  static func selection(_ text: String) -> EventSelection {
    let marked = text.split(separator: triggerMark, omittingEmptySubsequences: false)
    let parts = (marked.first ?? "").split(
      separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
    return EventSelection(
      pattern: parts.first.map { String($0) } ?? "",
      filter: parts.count > 1 ? String(parts[1]) : nil,
      triggers: marked.dropFirst().map { String($0) })
  }
}
