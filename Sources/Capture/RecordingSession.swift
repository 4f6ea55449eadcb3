internal import Glibc
internal import RingBuffer
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// The phases of one recording.
struct RecordingSession {
  let options: RecordingOptions
  private var command: ChildProcess?
  private let clock = ContinuousClock()

  private static let progressInterval = Duration.milliseconds(250)
  /// Without a descriptor for the command's end, how often to look for it.
  private static let lookInterval = Duration.milliseconds(20)
  /// How long a command may take to obey a signal that was handed on.
  private static let patience = Duration.seconds(2)

  init(options: RecordingOptions) {
    self.options = options
  }

  /// Everything between the making and the removal of the instance.
  mutating func record(
    in instance: borrowing TraceInstance, gate: borrowing SignalGate,
    progress: ((RecordingProgress) -> Void)?
  ) throws(CaptureError) -> RecordingSummary {
    let metadata: KernelMetadata
    let clockText: String
    do throws(TraceFSError) {
      try configure(instance)
      metadata = try instance.metadata()
      clockText = try instance.clockText()
    } catch { throw CaptureError(.tracing(error)) }
    try obey(gate)
    let rings = try RingSet(of: instance)
    let layout: PageLayout
    do throws(PageLayoutError) {
      layout = try PageLayout(headerPage: metadata.headerPage, byteOrder: .host)
    } catch { throw CaptureError(.pageLayout(error)) }
    let writer: TraceFileWriter
    do throws(TraceFileError) {
      let head = try TraceFileHead(
        version: options.fileVersion, metadata: TraceFileMetadata(metadata),
        buffers: [
          BufferPlan(
            name: "", clock: ChoiceList(clockText).current ?? "local", layout: layout,
            cpus: rings.rings.map(\.cpu), cpuCount: rings.cpuCount)
        ])
      writer = try TraceFileWriter(path: options.output, head: head)
    } catch { throw CaptureError(.file(error)) }

    do throws(CaptureError) {
      let recorder: Recorder
      do throws(Errno) {
        recorder = try Recorder(rings.rings, pageSize: layout.pageSize) {
          writer.region(buffer: 0, cpu: $0)
        }
        try recorder.start()
      } catch { throw CaptureError(.noResources, underlyingError: error) }
      try obey(gate)
      let (end, duration) = try trace(instance, recorder, gate, progress)
      var summary = try finish(instance, recorder, writer, clockText: clockText)
      summary.end = end
      summary.duration = duration
      summary.missingCPUs = rings.missing
      summary.hasHiddenSymbols = metadata.hidesSymbols
      return summary
    } catch {
      writer.abandon()
      throw error
    }
  }

  private func configure(_ instance: borrowing TraceInstance) throws(TraceFSError) {
    if let size = options.subBufferKilobytes { try instance.set(subBufferKilobytes: size) }
    if let size = options.bufferKilobytesPerCPU { try instance.set(bufferKilobytesPerCPU: size) }
    if let clock = options.clock { try instance.set(clock: clock) }
    try instance.set(bufferPercent: 50)
    try instance.enable(options.events)
  }

  /// Gives up before the recording when a signal asks for it.
  private func obey(_ gate: borrowing SignalGate) throws(CaptureError) {
    if let ending = gate.next() { throw CaptureError(.interrupted(signal: ending.signal)) }
  }

  /// Switches on, runs the command, waits for an end, and switches off.
  private mutating func trace(
    _ instance: borrowing TraceInstance, _ recorder: Recorder, _ gate: borrowing SignalGate,
    _ progress: ((RecordingProgress) -> Void)?
  ) throws(CaptureError) -> (RecordingSummary.End, Duration) {
    let start = clock.now
    do throws(TraceFSError) { try instance.setTracing(true) } catch {
      throw CaptureError(.tracing(error))
    }
    if let program = options.command.first {
      do throws(Errno) {
        command = try ChildProcess(options.command, ignored: gate.ignored)
      } catch {
        try? instance.setTracing(false)
        throw CaptureError(.commandNotStarted(program), underlyingError: error)
      }
    }
    let end = wait(instance, recorder, gate, progress, since: start)
    do throws(TraceFSError) { try instance.setTracing(false) } catch {
      throw CaptureError(.tracing(error))
    }
    return (end, start.duration(to: clock.now))
  }

  /// Waits for the first reason to end, and reports progress meanwhile.
  private func wait(
    _ instance: borrowing TraceInstance, _ recorder: Recorder, _ gate: borrowing SignalGate,
    _ progress: ((RecordingProgress) -> Void)?, since start: ContinuousClock.Instant
  ) -> RecordingSummary.End {
    var nextReport = start + Self.progressInterval
    while true {
      var pollDescriptor: Int32 = -1
      var limit = clock.now.duration(to: nextReport)
      if let command {
        if command.hasEnded() { return .commandEnded }
        pollDescriptor = command.pollDescriptor
        if pollDescriptor < 0 { limit = min(limit, Self.lookInterval) }
      }
      let readable = waitToRead(
        [gate.descriptor.rawValue, recorder.troubleDescriptor, pollDescriptor],
        milliseconds: max(0, Int32(limit / .milliseconds(1))))
      if let ending = gate.next() {
        if ending.signal != SIGINT || !ending.isFromTerminal { command?.send(ending.signal) }
        return .signal(ending.signal)
      }
      if let readable, readable[1] { return .problem }
      guard clock.now >= nextReport else { continue }
      nextReport = clock.now + Self.progressInterval
      recorder.settle()
      progress?(
        RecordingProgress(
          elapsed: start.duration(to: clock.now), cpus: recorder.progress(instance)))
    }
  }

  /// Drains the ring buffers and completes the file.
  ///
  /// The pages are there by now: what cannot be read beside them is left out, and told.
  private func finish(
    _ instance: borrowing TraceInstance, _ recorder: Recorder, _ writer: TraceFileWriter,
    clockText: String
  ) throws(CaptureError) -> RecordingSummary {
    recorder.finish(instance)
    var failure: TraceFSError?
    let cpus = recorder.summaries(instance, failure: &failure)
    var names: [UInt8] = []
    do throws(TraceFSError) { names = try instance.tracefs.commandNames() } catch {
      failure = failure ?? error
    }
    let tail = TraceFileTail(
      savedCommandLines: names, clockText: clockText, uname: TraceFS.kernelName(),
      recorderVersion: options.recorderVersion,
      cpuStatistics: cpus.compactMap { cpu in
        cpu.statistics.map { "CPU: \(cpu.cpu)\n\($0.text)" }
      },
      traceID: UInt64.random(in: 1 ... .max))
    let contents = Dictionary(
      uniqueKeysWithValues: cpus.map { ($0.cpu, RegionContent(kept: 0..<$0.byteCount)) })
    let size: UInt64
    do throws(TraceFileError) {
      size = try writer.finish([contents], tail: tail)
    } catch { throw CaptureError(.file(error)) }
    return RecordingSummary(
      output: options.output, fileByteCount: size, cpus: cpus, duration: .zero,
      end: .commandEnded, problem: recorder.problem, missingCPUs: [], hasHiddenSymbols: false,
      unreadable: failure)
  }

  /// Gives a command that was told to end a moment to do so.
  func waitForCommand(_ gate: borrowing SignalGate, _ summary: inout RecordingSummary) {
    guard let command else { return }
    let deadline = clock.now + Self.patience
    while !command.hasEnded(), clock.now < deadline, gate.next() == nil {
      let limit =
        command.pollDescriptor < 0 ? Self.lookInterval : clock.now.duration(to: deadline)
      waitToRead(
        [gate.descriptor.rawValue, command.pollDescriptor],
        milliseconds: max(1, Int32(limit / .milliseconds(1))))
    }
    summary.exitStatus = command.exitStatus
    if !command.hasEnded() { summary.runningCommand = command.processID }
  }
}

extension TraceFileMetadata {
  fileprivate init(_ kernel: KernelMetadata) {
    self.init(
      headerPage: kernel.headerPage, headerEvent: kernel.headerEvent,
      ftraceFormats: kernel.ftraceFormats,
      eventFormats: kernel.eventFormats.map { SystemFormats(name: $0.name, formats: $0.formats) },
      kallsyms: kernel.kallsyms, printkFormats: kernel.printkFormats)
  }
}
