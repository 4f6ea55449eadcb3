internal import Glibc
internal import RingBuffer
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// A latency tracer: the kernel keeps the trace of the longest latency, and nobody reads its ring buffers.
extension RecordingSession {
  /// With a threshold, how often to look for a new trace: the next one takes its place in the kernel.
  private static let collectInterval = Duration.milliseconds(20)

  /// Everything between the setting up of the instance and its removal.
  mutating func recordText(
    of instance: borrowing TraceInstance, _ metadata: KernelMetadata,
    _ gate: borrowing SignalGate
  ) throws(CaptureError) -> RecordingSummary {
    let layout: PageLayout
    do throws(PageLayoutError) {
      layout = try PageLayout(headerPage: metadata.headerPage, byteOrder: .host)
    } catch { throw CaptureError(.pageLayout(error)) }
    let writer: TraceFileWriter
    let cpuCount: Int
    let clockText: String
    do throws(TraceFSError) {
      cpuCount = (try instance.cpus().last ?? 0) + 1
      clockText = try instance.clockText()
    } catch { throw CaptureError(.tracing(error)) }
    do throws(TraceFileError) {
      var plan = BufferPlan(
        name: "", clock: ChoiceList(clockText).current ?? "local", layout: layout, cpus: [],
        cpuCount: cpuCount)
      plan.text = []
      let head = try TraceFileHead(
        version: options.fileVersion, metadata: TraceFileMetadata(metadata), buffers: [plan])
      // Now, as it is too late for complaints of the file when there is something for it.
      writer = try TraceFileWriter(path: options.output, head: head, canBeFollowed: false)
    } catch { throw CaptureError(.file(error)) }

    do throws(CaptureError) {
      if let program = options.command.first {
        do throws(Errno) {
          command = try ChildProcess(options.command, ignored: gate.ignored)
        } catch { throw CaptureError(.commandNotStarted(program), underlyingError: error) }
      }
      try restrict(instance, BufferOptions(options))
      let setup = RecordingSetup(
        textOf: instance,
        sharedFunctionNames: instance.tracefs.sharedNames(among: options.functions),
        probes: probes.plan, restoredSessions: restoredSessions,
        foreignLimits: foreignLimits, layout: layout)
      observer.started?(setup)
      try obey(gate)
      var summary = RecordingSummary(cpus: [])
      let text = try traceText(instance, gate, &summary)
      let stopped = clock.now
      summary.setup = setup
      summary.hasHiddenSymbols = metadata.hidesSymbols
      summary.maximumLatency = text.maximum
      summary.latencyTraces = LatencyTrace.all(in: text.bytes)
      summary.cutTextByteCount = text.cutByteCount
      do throws(TraceFileError) {
        let size = try writer.finish(
          text: text.bytes, tail: tail(instance, clockText: clockText, &summary))
        summary.files = [RecordedFile(path: options.output, byteCount: size)]
      } catch { summary.fileFailure = error }
      summary.finishTime = stopped.duration(to: clock.now)
      return summary
    } catch {
      writer.abandon()
      throw error
    }
  }

  /// Does the kernel trace each latency above a threshold, ours or that of somebody else?
  private var hasThreshold: Bool {
    options.latencyThreshold.map { $0 > .zero }
      ?? foreignLimits.contains { $0.file == "tracing_thresh" }
  }

  /// Switches on, runs the command, waits for an end, switches off, and takes what the tracer has found.
  private mutating func traceText(
    _ instance: borrowing TraceInstance, _ gate: borrowing SignalGate,
    _ summary: inout RecordingSummary
  ) throws(CaptureError) -> LatencyText {
    var text = LatencyText(keepsAll: hasThreshold)
    let start = clock.now
    do throws(TraceFSError) {
      // What setting up has taken does not count.
      try instance.resetMaximumLatency()
      try instance.setTracing(true)
    } catch { throw CaptureError(.tracing(error)) }
    if let command, let program = options.command.first {
      do throws(Errno) { try command.start() } catch {
        try? instance.setTracing(false)
        throw CaptureError(.commandNotStarted(program), underlyingError: error)
      }
    }
    do throws(TraceFSError) {
      summary.end = try waitForText(instance, gate, &text, since: start)
      try instance.setTracing(false)
      summary.duration = start.duration(to: clock.now)
      try text.collect(instance)
    } catch { throw CaptureError(.tracing(error)) }
    return text
  }

  /// Waits for the first reason to end, and collects traces meanwhile where all of them are wanted.
  private func waitForText(
    _ instance: borrowing TraceInstance, _ gate: borrowing SignalGate, _ text: inout LatencyText,
    since start: ContinuousClock.Instant
  ) throws(TraceFSError) -> RecordingSummary.End {
    let interval =
      hasThreshold ? Self.collectInterval : Self.progressInterval
    let deadline = options.duration.map { start + $0 }
    var nextReport = start + Self.progressInterval
    while true {
      var pollDescriptor: Int32 = -1
      var limit = min(interval, deadline.map { clock.now.duration(to: $0) } ?? interval)
      if let command {
        if command.hasEnded() { return .commandEnded }
        pollDescriptor = command.pollDescriptor
        if pollDescriptor < 0 { limit = min(limit, Self.lookInterval) }
      }
      waitToRead(
        [gate.descriptor.rawValue, pollDescriptor],
        milliseconds: Int32(max(0, limit / .milliseconds(1)).rounded(.up)))
      if let ending = gate.next() {
        if ending.signal != SIGINT || !ending.isFromTerminal { command?.send(ending.signal) }
        return .signal(ending.signal)
      }
      if let deadline, clock.now >= deadline { return .durationOver }
      if text.isDue(instance) {
        // Nobody may change the trace while it is read.
        try instance.setTracing(false)
        try text.collect(instance)
        try instance.setTracing(true)
      }
      guard clock.now >= nextReport else { continue }
      nextReport = clock.now + Self.progressInterval
      var progress = RecordingProgress(elapsed: start.duration(to: clock.now), cpus: [])
      progress.maximumLatency = max(text.maximum, (try? instance.maximumLatency()) ?? .zero)
      observer.progress?(progress)
    }
  }

  /// What stands at the end of the file.
  private func tail(
    _ instance: borrowing TraceInstance, clockText: String, _ summary: inout RecordingSummary
  ) -> TraceFileTail {
    var names: [UInt8] = []
    do throws(TraceFSError) { names = try instance.tracefs.commandNames() } catch {
      summary.unreadable = error
    }
    return TraceFileTail(
      savedCommandLines: names, clockText: clockText, uname: TraceFS.kernelName(),
      recorderVersion: options.recorderVersion, cpuStatistics: [],
      traceID: UInt64.random(in: 1 ... .max))
  }
}
