internal import ArgumentParser
internal import Capture
internal import EventFormat
internal import Glibc
internal import RawCap
internal import SystemPackage
internal import Timeline
internal import TraceFile
internal import TraceText

struct Stream: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints kernel events as they happen, all CPUs in the order of time.",
    discussion: """
      Events, filters, tracers (-p) and COMMAND are as for rawcap record; the lines are those of rawcap report. It \
      ends with COMMAND, after --duration, on Ctrl-C, or when nobody reads its output any more.

      An event is printed when no CPU can have an earlier one. What a CPU commits later than that \
      (longer than --delay after it happened) is printed as it comes, and marked: its line ends with \
      “ [LATE]”, its JSON object has "late":true. Lost events stand at their place, and so do pages \
      that cannot be read to their end. All of them are summed up at the end.

      The thread that reads and prints runs in front of what it listens to, so that less is lost, and \
      traced programs get less of the CPU that it runs on; --polite leaves it at the usual priority.
      """)

  @Option(
    name: .short,
    help: ArgumentHelp("Print these events; can be repeated.", valueName: "event"))
  var eventsAndFilters: [String] = []

  // Taken out by `pairFilters` before the parser sees it: here for the help.
  @Option(
    name: .short,
    help: ArgumentHelp("Print only what passes, of the -e before it.", valueName: "filter"))
  var filter: [String] = []

  @Option(
    name: .customLong("probe"), parsing: .singleValue,
    help: ArgumentHelp(
      "Probe this for the time of the stream, as “rawcap probe add” does; -f may follow; can be repeated.",
      valueName: "probe"))
  var probes: [String] = []

  @Flag(help: "Print a JSON object for each event.")
  var json = false

  @Flag(name: .short, help: "Print times with nanoseconds.")
  var timeInNanoseconds = false

  @Flag(name: [.customShort("N")], help: "Load no plugins: print what the kernel's formats say.")
  var noPlugins = false

  @Flag(name: [.customShort("R")], help: "Print the fields as name=value.")
  var raw = false

  @Option(
    help: ArgumentHelp(
      "How long an event waits for earlier ones that are still being written (default: 1ms).",
      valueName: "time"))
  var delay: TimeAmount?

  @Option(
    help: ArgumentHelp(
      "How long an event stays in a ring buffer with little in it (default: 100ms).",
      valueName: "time"))
  var latency: TimeAmount?

  @Flag(help: "Read and print at the usual priority, not in front of what is traced.")
  var polite = false

  @OptionGroup(title: "What is printed") var selection: RecordSelection
  @OptionGroup(title: "Command and end") var span: RecordSpan
  @OptionGroup(title: "Tracers and options") var tracing: RecordTracing
  @OptionGroup(title: "Ring buffers") var rings: RecordRings

  // A stream has no reader threads: no priority.
  @Option(help: ArgumentHelp("How to read: auto, splice, read or mmap.", valueName: "backend"))
  var backend: RecordReaders.Backend = .auto

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The program to run and its arguments.", valueName: "command"))
  var command: [String] = []

  func validate() throws {
    try CommandArguments.check(command)
    if eventsAndFilters.isEmpty, probes.isEmpty, tracing.tracer == nil {
      throw ValidationError(
        "Name the events to print with -e, such as -e sched, or -e all; or a tracer with -p.")
    }
    if let first = filter.first {
      throw ValidationError("The filter “\(first)” belongs behind the -e that it filters.")
    }
    if json, raw || noPlugins || timeInNanoseconds {
      throw ValidationError("-R, -N and -t are for text; --json always has all fields.")
    }
  }

  func run() throws {
    FilterNotes.tell(eventsAndFilters.map(Record.selection))
    let session: StreamSession
    var options = self.options
    options.live.probes = try probes.map(Record.probe)
    do throws(CaptureError) {
      session = try StreamSession(options, output: STDOUT_FILENO)
    } catch {
      Output.complain(error.description)
      throw ExitCode(error.exitStatus)
    }
    RecordSummary.tell(session.restoredSessions)
    if session.usesTopLevel { RecordSummary.tellTopLevel(tracer: tracing.tracer) }
    RecordSummary.tell(session.foreignLimits)
    for missing in session.missingCPUs {
      Output.complain("CPU \(missing.cpu) is left out: \(missing.error)")
    }
    let context = session.reportContext()
    var report = StreamReport(session, context, options: reportOptions)
    var text = TextBuffer(capacity: 1 << 19)
    var isClosed = false
    while !isClosed, report.append(to: &text) {
      do { try Output.write(&text) } catch is ExitCode { isClosed = true }
    }
    try finish(&report.source, isClosed: isClosed)
  }

  private func finish(_ session: inout StreamSession, isClosed: Bool) throws {
    session.stop()
    let failure = session.failure
    let late = session.lateCount
    let isQuiet = isClosed || session.end == .outputClosed
    var status: Int32?
    do throws(CaptureError) { status = try session.finish() } catch {
      Output.complain(error.description)
    }
    if let failure {
      Output.complain(failure.description)
      throw ExitCode.failure
    }
    guard !isQuiet else { return }
    let losses = session.losses
    var parts: [String] = []
    if losses.exact > 0 { parts.append("\(losses.exact) events were lost") }
    if losses.atMost > 0 { parts.append("at most \(losses.atMost) more events were lost") }
    if losses.unknown > 0 {
      parts.append("events were lost \(losses.unknown) times, nobody knows how many")
    }
    if late > 0 { parts.append("\(late) events came late, behind later ones: [LATE] (--delay)") }
    if session.damageCount > 0 {
      parts.append("\(session.damageCount) pages could not be read to their end")
    }
    if !parts.isEmpty {
      Output.complain("\(session.eventCount) events; " + parts.joined(separator: "; "))
    }
    if let status, status != 0 { throw ExitCode(status) }
  }

  private var options: StreamSession.Options {
    var options = StreamSession.Options(events: eventsAndFilters.map(Record.selection))
    options.command = CommandArguments.program(command)
    options.followsCommandOnly = span.followsCommand
    options.duration = span.duration?.duration
    options.live.processIDs = selection.processIDs.flatMap(\.numbers)
    options.live.hiddenProcessIDs = selection.hiddenProcessIDs.flatMap(\.numbers)
    options.live.followsChildren = selection.followsChildren
    options.live.cpus = selection.cpus?.cpus
    options.live.clock = selection.clock
    options.live.bufferKilobytesPerCPU = rings.bufferSize?.kilobytes
    options.live.subBufferKilobytes = rings.subBufferSize?.kilobytes
    options.live.overwrites = rings.overwrite
    options.live.backend = CaptureBackend(rawValue: backend.rawValue)
    if let percent = rings.bufferPercent { options.live.bufferPercent = percent }
    options.live.isEager = !polite
    tracing.apply(to: &options.live)
    if let delay { options.live.delay = delay.duration }
    if let latency { options.live.latency = latency.duration }
    return options
  }

  private var reportOptions: ReportOptions? {
    guard !json else { return nil }
    var options = ReportOptions()
    options.nanoseconds = timeInNanoseconds
    options.plugins = !noPlugins
    options.raw = raw
    return options
  }
}

extension StreamSession {
  /// What the text of its events is made from.
  func reportContext() -> StreamContext {
    let clock = ChoiceList(clockText).current ?? "local"
    var texts = metadata.ftraceFormats.map { (system: "ftrace", text: $0) }
    if let text = BlockTraceFormat.text(besides: metadata.ftraceFormats) {
      texts.append((system: "ftrace", text: text))
    }
    for system in metadata.eventFormats {
      texts += system.formats.map { (system: system.name, text: $0) }
    }
    let kallsyms = metadata.kallsyms
    return StreamContext(
      formats: EventFormats(parsing: texts, layout: layout), symbols: KernelSymbols { kallsyms },
      printkFormats: PrintkFormats(metadata.printkFormats),
      commandLines: (try? TraceFS().commandNames()) ?? [],
      buffers: [.live(clock: clock, pageSize: layout.pageSize)], layout: layout)
  }
}
