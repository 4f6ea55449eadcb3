internal import ArgumentParser
internal import Capture
internal import RawCap
internal import TraceFS

/// A tracer, what it traces, and how the kernel writes events.
struct RecordTracing: ParsableArguments {
  @Option(
    name: [.customShort("p"), .customLong("tracer")],
    help: ArgumentHelp("Record with this tracer; see rawcap list tracers.", valueName: "tracer"))
  var tracer: String?

  @Option(
    name: .customShort("l"), parsing: .singleValue,
    help: ArgumentHelp(
      "Trace only these functions, such as vfs_read, 'vfs_*' or '*:mod:ext4'; can be repeated.",
      valueName: "function"))
  var functions: [String] = []

  @Option(
    name: .customShort("n"), parsing: .singleValue,
    help: ArgumentHelp(
      "Leave these functions out, given as for -l; can be repeated.", valueName: "function"))
  var hiddenFunctions: [String] = []

  @Option(
    name: .customShort("g"), parsing: .singleValue,
    help: ArgumentHelp(
      "With -p function_graph, trace these functions and what they call; can be repeated.",
      valueName: "function"))
  var graphFunctions: [String] = []

  @Option(
    name: .customLong("graph-notrace"), parsing: .singleValue,
    help: ArgumentHelp(
      "With -p function_graph, leave these functions out, and what they call; can be repeated.",
      valueName: "function"))
  var hiddenGraphFunctions: [String] = []

  @Option(
    name: .customLong("max-graph-depth"),
    help: ArgumentHelp("With -p function_graph, look so deep into calls.", valueName: "depth"))
  var graphDepth: Int?

  @Option(
    name: .customLong("latency-threshold"),
    help: ArgumentHelp(
      "With a latency tracer such as wakeup_rt, record each latency above this time, such as 100us, and not the longest alone; with function_graph, only calls that take longer; 0 is none, whatever others have set.",
      valueName: "time"))
  var latencyThreshold: TimeThreshold?

  @Option(
    name: .customLong("tracer-option"), parsing: .singleValue,
    help: ArgumentHelp(
      "A setting that the tracer has a file for, such as period_us=10000 for osnoise; can be repeated.",
      valueName: "name=value"))
  var tracerOptions: [TracerOptionArgument] = []

  @Option(
    name: .customLong("block-device"), parsing: .singleValue,
    help: ArgumentHelp(
      "With -p blk, trace this disk or partition, such as sda (default: all disks); can be repeated.",
      valueName: "name"))
  var blockDevices: [String] = []

  @Option(
    name: .customLong("function-command"), parsing: .singleValue,
    help: ArgumentHelp(
      "What the kernel does when it comes to a function: vfs_read:traceoff:3; also taken by -l; can be repeated.",
      valueName: "command"))
  var functionCommands: [String] = []

  @Option(
    name: .customShort("O"), parsing: .singleValue,
    help: ArgumentHelp(
      "Switch a trace option on, or off with no in front, such as noirq-info; can be repeated.",
      valueName: "option"))
  var options: [String] = []

  @Flag(name: .customShort("T"), help: "Record the kernel's stack with each event.")
  var stacks = false

  func validate() throws {
    if tracer == nil, !chosenFunctions.isEmpty || !hiddenFunctions.isEmpty {
      throw ValidationError("-l and -n are for a tracer of functions: -p function.")
    }
    if tracer == nil, latencyThreshold != nil || !tracerOptions.isEmpty {
      throw ValidationError(
        "--latency-threshold and --tracer-option are for a tracer: -p wakeup_rt.")
    }
    if tracer != "blk", !blockDevices.isEmpty {
      throw ValidationError("--block-device is for the tracer of disks: -p blk.")
    }
    if tracer != "function_graph",
      !graphFunctions.isEmpty || !hiddenGraphFunctions.isEmpty || graphDepth != nil
    {
      throw ValidationError(
        "-g, --graph-notrace and --max-graph-depth are for graphs: -p function_graph.")
    }
    if let graphDepth, graphDepth < 0 {
      throw ValidationError("--max-graph-depth is a count, or 0 for all the way.")
    }
  }

  /// Those of -l that are no commands.
  private var chosenFunctions: [String] { functions.filter { !FunctionCommand.isOne($0) } }

  func apply(to recording: inout some TracerChoice) {
    recording.tracer = tracer
    recording.functions = chosenFunctions
    recording.functionCommands = functionCommands + functions.filter(FunctionCommand.isOne)
    recording.hiddenFunctions = hiddenFunctions
    recording.graphFunctions = graphFunctions
    recording.hiddenGraphFunctions = hiddenGraphFunctions
    recording.graphDepth = graphDepth
    recording.latencyThreshold = latencyThreshold?.duration
    recording.tracerOptions = tracerOptions.map(\.option)
    recording.blockDevices = blockDevices
    for option in options {
      // No option of the kernel begins with “no”.
      let isOff = option.hasPrefix("no")
      recording.traceOptions[isOff ? String(option.dropFirst(2)) : option] = !isOff
    }
    if stacks { recording.traceOptions["stacktrace"] = true }
  }
}

/// `NAME=VALUE`.
struct TracerOptionArgument: ExpressibleByArgument {
  let option: TracerOption

  init?(argument: String) {
    guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else { return nil }
    option = TracerOption(
      String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
  }
}
