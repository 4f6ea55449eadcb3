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

      Behind -B NAME begins another buffer, with its own -e, -f, -R, -p, -l, -n, -O, -T, -b, -C, --cpus, \
      --subbuf-size and --overwrite; the others are for the recording, wherever they stand. All buffers are in \
      one file, and a burst in one of them costs the others nothing.

      With --on the newest events stay in the ring buffers, and the file is written when something happens: \
      --on 'sched:sched_switch if next_pid == 42' writes what led to it.

      Sizes are numbers with K, M, G or T (powers of 1024); times have us, ms, s, min or h.
      """)

  @OptionGroup var chosen: EventArguments

  // Put together by `pairFilters`: the name, and the arguments behind it that are the buffer's.
  @Option(
    name: .customShort("B"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Begin another buffer of this name: events and what else stands behind it goes there.",
      valueName: "buffer"))
  var buffers: [String] = []

  @Option(
    name: .customLong("probe"), parsing: .singleValue,
    help: ArgumentHelp(
      "Probe this for the time of the recording, as in 'vfs_read n=%dx:u64' or libc:malloc%return (see rawcap probe add); -f and -R may follow; can be repeated.",
      valueName: "probe"))
  var probes: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output = "trace.dat"

  @OptionGroup(title: "Flight recorder") var flight: RecordFlight
  @OptionGroup(title: "What is recorded") var selection: RecordSelection
  @OptionGroup(title: "Command and end") var span: RecordSpan
  @OptionGroup(title: "Tracers and options") var tracing: RecordTracing
  @OptionGroup(title: "Files") var files: RecordFiles
  @OptionGroup(title: "Ring buffers") var rings: RecordRings
  @OptionGroup(title: "Readers") var readers: RecordReaders

  @Flag(name: .shortAndLong, help: "Tell how the recording is set up, and why.")
  var verbose = false

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The program to run and its arguments.", valueName: "command"))
  var command: [String] = []

  func validate() throws {
    try CommandArguments.check(command)
    if chosen.isEmpty, tracing.tracer == nil, probes.isEmpty, buffers.isEmpty {
      let hint = command.contains("-e") ? " Options come before the command." : ""
      throw ValidationError(
        "Name the events to record with -e, such as -e sched, or -e all; a tracer with -p; or a probe with --probe.\(hint)"
      )
    }
    for buffer in buffers { _ = try BufferArguments.read(buffer) }
    if output.isEmpty { throw ValidationError("The name of the output file is empty.") }
    try chosen.checkPairs()
  }

  func run() throws {
    var options = RecordingOptions(
      output: FilePath(output), events: chosen.selections,
      command: CommandArguments.program(command))
    options.probes = try probes.map(Self.probe)
    options.recorderVersion = "rawcap \(rawcapVersion)"
    selection.apply(to: &options)
    span.apply(to: &options)
    tracing.apply(to: &options)
    files.apply(to: &options)
    rings.apply(to: &options)
    readers.apply(to: &options)
    flight.apply(to: &options)
    options.buffers = try buffers.map { try BufferArguments.read($0) }
    FilterNotes.tell(options.events + options.buffers.flatMap(\.events))
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
            for remark in setup.probes.remarks { Output.complain("\(remark)") }
            if setup.usesTopLevel {
              RecordSummary.tellTopLevel(
                tracer: tracer, givenUpEventCount: setup.givenUpEventCount)
            }
            RecordSummary.tell(setup.foreignLimits)
            if isVerbose { RecordSummary.tell(setup) }
          },
          progress: status.isShown ? status.show : nil))
    } catch {
      status.clear()
      Output.complain(error.description)
      throw ExitCode(error.exitStatus)
    }
    status.clear()
    if let condition = flight.condition {
      if files.index { makeIndexes(summary) }
      return try RecordFlight.tell(summary, condition)
    }
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
