internal import RawCap
internal import SystemPackage

/// Tells on standard error what was recorded, what was lost, and where it is.
struct RecordSummary {
  private let summary: RecordingSummary
  private let output: FilePath
  private let hasCommand: Bool
  /// Older pages may have been given up for newer ones.
  private let hasNewestOnly: Bool

  private let isTimed: Bool

  /// So many gaps are listed; the file has all of them.
  private static let mostGaps = 5

  init(_ summary: RecordingSummary, of options: RecordingOptions) {
    self.summary = summary
    output = options.output
    hasCommand = !options.command.isEmpty
    isTimed = isNanosecondClock(options.clock ?? "local")
    hasNewestOnly = options.maximumByteCount != nil || options.rotation?.kept != nil
  }

  /// So many control files are named.
  private static let mostFiles = 3

  /// What is changed outside of an instance of our own.
  static func tellTopLevel(tracer: String?, givenUpEventCount: UInt64 = 0) {
    Output.complain(
      "the kernel has this tracer for its top-level buffer only: that records, and is put back in the end"
    )
    if tracer == "mmiotrace" {
      Output.complain(
        "while it records, the kernel keeps all CPUs offline but one; they come back in the end")
    }
    if givenUpEventCount > 0 {
      Output.complain(
        "\(Amount.count(givenUpEventCount)) older events that stood there are gone")
    }
  }

  /// What others have set, and what makes it void.
  static func tell(_ limits: [ForeignLimit]) {
    let options = [
      "set_graph_function": "-g", "set_graph_notrace": "--graph-notrace",
      "max_graph_depth": "--max-graph-depth 0", "tracing_thresh": "--latency-threshold 0",
      "set_ftrace_filter": "-l", "set_ftrace_notrace": "-n", "set_ftrace_pid": "-P",
      "set_ftrace_notrace_pid": "--no-pid",
    ]
    for limit in limits {
      Output.complain(
        "\(limit), set by somebody else, and narrows what is recorded"
          + (options[limit.file].map { "; \($0) overrides it" } ?? ""))
    }
  }

  /// What sessions that were killed had left.
  static func tell(_ sessions: [ControlJournal.LeftBehind]) {
    for session in sessions {
      Output.complain(
        "put back what \(session.name), which was killed, had changed: "
          + session.files.prefix(mostFiles).map(\.string).joined(separator: ", ")
          + (session.files.count > mostFiles
            ? " and \(session.files.count - mostFiles) more" : ""))
      for failure in session.failures { Output.complain(failure.description) }
    }
  }

  /// How the recording is set up, and why.
  static func tell(_ setup: RecordingSetup) {
    if setup.isText {
      Output.complain(
        "ring buffers of \(setup.ringByteCount >> 10) KiB per CPU: \(setup.reason)")
      return
    }
    Output.complain("backend \(setup.backend.rawValue): \(setup.reason)")
    Output.complain(
      "ring buffers of \(setup.ringByteCount >> 10) KiB per CPU in sub-buffers of"
        + " \(setup.subBufferByteCount >> 10) KiB, \(setup.threadCount) reading threads")
    for buffer in setup.otherBuffers {
      Output.complain(
        "buffer \(buffer.name): ring buffers of \(buffer.ringByteCount >> 10) KiB per CPU in sub-buffers of"
          + " \(buffer.subBufferByteCount >> 10) KiB")
    }
    if setup.usesDirectIO {
      Output.complain("pages go to the disk directly, as long as it is quick enough")
    } else {
      Output.complain("pages go through the page cache")
    }
    if let error = setup.realtimeRefusal {
      Output.complain(
        "the real-time priority is not granted (\(error)); nice -20 instead"
          + Diagnosis.Check.ID.capabilities.hint)
    }
  }

  func tell(isVerbose: Bool) {
    Output.complain(
      summary.setup?.isText == true
        ? LatencyTraceText.summary(summary, place: place)
        : "\(place): \(hasNewestOnly ? "the newest of " : "")"
          + "\(isCounted ? Amount.count(summary.eventCount) : "uncounted") events"
          + (summary.unwrittenByteCount > 0 ? " read in" : " in")
          + " \(Amount.seconds(summary.duration)),"
          + " \(Amount.bytes(summary.fileByteCount))"
          + (summary.unwrittenByteCount > 0 ? " with some of them," : ",")
          + " \(loss)")
    if summary.setup?.isText != true, let latency = summary.maximumLatency {
      Output.complain("the longest latency was \(Amount.microseconds(latency))")
    }
    if summary.cutTextByteCount > 0 {
      Output.complain(
        "\(Amount.bytes(UInt64(summary.cutTextByteCount))) of text were too many for a file: trace fewer"
          + " functions (-l, -O nofunction-trace), or use a smaller ring buffer (-b)")
    }
    if let problem = summary.problem { Output.complain(problem.description) }
    if let failure = summary.fileFailure { Output.complain(failure.description) }
    for incident in summary.incidents { Output.complain(incident.description) }
    tellLosses()
    for missing in summary.missingCPUs {
      let reason =
        missing.error == .operationNotSupportedByDevice ? "it was offline" : "\(missing.error)"
      Output.complain("CPU \(missing.cpu) was not recorded: \(reason)")
    }
    if summary.hasHiddenSymbols {
      Output.complain(
        "the kernel hides its symbols, functions will show as addresses"
          + " (/proc/sys/kernel/kptr_restrict)\(Diagnosis.Check.ID.kptrRestrict.hint)")
    }
    if let failure = summary.unreadable {
      Output.complain("\(failure); the recording lacks it, its events are all there")
    }
    if case .signal(let signal) = summary.end, summary.exitStatus ?? 0 == 0, hasCommand {
      Output.complain("signal \(signal) ended the recording before its command ended")
    }
    if let pid = summary.runningCommand { Output.complain("the command still runs (PID \(pid))") }
    if let left = summary.leftBehind { Output.complain("\(left)") }
    if isVerbose {
      Output.complain(
        "rawcap itself took \(Amount.seconds(summary.cpuTime)) of CPU time, and"
          + " \(Amount.seconds(summary.finishTime)) from the end to the finished file")
    }
  }

  private func tellLosses() {
    for cpu in summary.cpus where cpu.lostEventCount > 0 {
      Output.complain(
        "\(Self.label(cpu)): \(Amount.count(cpu.statistics?.read ?? 0)) events"
          + (cpu.unwrittenByteCount > 0 ? " read," : ",")
          + " \(Amount.count(cpu.lostEventCount)) lost\(advice(for: cpu))")
    }
    for cpu in summary.cpus where cpu.unwrittenByteCount > 0 {
      Output.complain(
        "\(Self.label(cpu)): another \(Amount.bytes(cpu.unwrittenByteCount)) of events were read and"
          + " could not be written")
    }
    let gaps = summary.cpus.flatMap { cpu in cpu.losses.map { (cpu, $0) } }
    for (cpu, gap) in gaps.prefix(Self.mostGaps) {
      Output.complain(Self.prefix(cpu) + GapText.line(gap, isTimed: isTimed))
    }
    if gaps.count > Self.mostGaps {
      let rest = UInt64(gaps.count - Self.mostGaps)
      Output.complain("and \(Amount.count(rest)) more gaps, which rawcap info lists")
    }
    for cpu in summary.cpus where cpu.surplusLosses > 0 {
      Output.complain(
        "\(Self.label(cpu)): the marks in the pages tell of \(Amount.count(cpu.surplusLosses)) lost"
          + " events more than the kernel's counters: one of them is wrong")
    }
  }

  /// A larger ring is of no use where the file took no more.
  private func advice(for cpu: CPUSummary) -> String {
    guard summary.problem == nil else { return "" }
    let other = summary.setup?.otherBuffers.first { $0.name == cpu.buffer }
    let size = (other?.ringByteCount ?? summary.setup?.ringByteCount ?? 0) >> 10
    return "; a ring buffer of more than \(size) KiB (-b) loses less"
  }

  private static func label(_ cpu: CPUSummary) -> String { "\(prefix(cpu))CPU \(cpu.cpu)" }

  private static func prefix(_ cpu: CPUSummary) -> String {
    cpu.buffer.isEmpty ? "" : "buffer \(cpu.buffer), "
  }

  /// The file, or how many there are.
  private var place: String {
    guard let last = summary.files.last else { return output.string }
    return summary.files.count == 1
      ? last.path.string
      : "\(summary.files[0].path) to \(last.path) (\(summary.files.count) files)"
  }

  /// Has the kernel told the numbers of all CPUs?
  private var isCounted: Bool { summary.cpus.allSatisfy { $0.statistics != nil } }

  /// How much was lost, in a few words.
  private var loss: String {
    if summary.lostEventCount > 0 { return "\(Amount.count(summary.lostEventCount)) lost" }
    guard isCounted else { return "losses unknown" }
    if summary.unwrittenByteCount > 0 { return "not all of them written" }
    return summary.losses.isEmpty ? "nothing lost" : "not all of them in the file"
  }
}

/// A gap for people.
enum GapText {
  /// - Parameter isTimed: its times are nanoseconds.
  static func line(_ gap: LossEntry, isTimed: Bool) -> String {
    let amount =
      switch gap.count {
      case .exact(let count): Amount.count(count)
      case .atMost(let count): "up to \(Amount.count(count))"
      case .unknown: "an unknown number of"
      }
    let what =
      switch gap.cause {
      case .overwritten: "events overwritten"
      case .refused: "events refused by the full ring buffer"
      case .nested: "events of interrupted writers lost"
      case .takenByOthers: "events taken by another reader"
      case .unwritten: "events not written"
      case .unread: "events left in the ring buffer"
      }
    let from = gap.from.map { isTimed ? time($0) : "\($0)" } ?? "the beginning"
    let to = gap.to.map { isTimed ? time($0) : "\($0)" } ?? "the end"
    return "CPU \(gap.cpu): \(amount) \(what) between \(from) and \(to)"
  }

  /// In seconds.
  static func time(_ nanoseconds: UInt64) -> String {
    let fraction = String(nanoseconds % 1_000_000_000)
    let zeros = String(repeating: "0", count: 9 - fraction.count)
    return "\(nanoseconds / 1_000_000_000).\(zeros)\(fraction)"
  }
}
