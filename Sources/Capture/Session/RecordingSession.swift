internal import Glibc
internal import RingBuffer
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// The phases of one recording.
struct RecordingSession {
  let options: RecordingOptions
  let observer: RecordingObserver
  /// Sessions that were killed, and whose changes were put back before this one.
  var restoredSessions: [ControlJournal.LeftBehind] = []
  var command: ChildProcess?
  /// There is something in the file that is worth keeping.
  private var hasRecorded = false
  let clock = ContinuousClock()

  static let progressInterval = Duration.milliseconds(250)
  /// How often to look where the size of files is limited.
  private static let sizeInterval = Duration.milliseconds(50)
  /// How often those who follow the file are told how far it is.
  private static let followInterval = Duration.milliseconds(50)
  /// Without a descriptor for the command's end, how often to look for it.
  static let lookInterval = Duration.milliseconds(20)
  /// How long a command may take to obey a signal that was handed on.
  private static let patience = Duration.seconds(2)

  init(options: RecordingOptions, observer: RecordingObserver) {
    self.options = options
    self.observer = observer
  }

  /// Everything between the making and the removal of the instance.
  mutating func record(
    in instance: borrowing TraceInstance, gate: borrowing SignalGate
  ) throws(CaptureError) -> RecordingSummary {
    let metadata: KernelMetadata
    let clockText: String
    try checkCPUs(of: instance)
    do throws(TraceFSError) {
      try configure(instance)
      metadata = try instance.metadata()
      clockText = try instance.clockText()
    } catch { throw CaptureError(.tracing(error)) }
    try obey(gate)
    if options.isText {
      return try recordText(of: instance, metadata, clockText: clockText, gate)
    }
    let rings = try RingSet(
      of: instance, cpus: options.cpus, leavesOutOffline: options.backend == .mmap)
    let layout: PageLayout
    do throws(PageLayoutError) {
      layout = try PageLayout(headerPage: metadata.headerPage, byteOrder: .host)
    } catch { throw CaptureError(.pageLayout(error)) }
    if let limit = options.maximumByteCount, limit < UInt64(layout.pageSize) {
      throw CaptureError(
        .badOptions(
          "the newest \(limit) bytes cannot be kept: a page has \(layout.pageSize) (--subbuf-size)")
      )
    }
    let head: TraceFileHead
    let files: FileSeries
    do throws(TraceFileError) {
      head = try TraceFileHead(
        version: options.fileVersion, metadata: TraceFileMetadata(metadata),
        buffers: [
          BufferPlan(
            name: "", clock: ChoiceList(clockText).current ?? "local", layout: layout,
            cpus: rings.rings.map(\.cpu), cpuCount: rings.cpuCount)
        ], compression: options.compression)
      files = try FileSeries(
        options, head: head, layout: layout, cpus: rings.rings.map(\.cpu), clockText: clockText)
    } catch { throw CaptureError(.file(error)) }

    do throws(CaptureError) {
      let (plan, reason) = try plan(instance, rings, files.current)
      let current = files.current
      let recorder = try Recorder(rings.rings, layout: layout, plan) { current.target(cpu: $0) }
      if let program = options.command.first {
        do throws(Errno) {
          command = try ChildProcess(options.command, ignored: gate.ignored)
        } catch { throw CaptureError(.commandNotStarted(program), underlyingError: error) }
      }
      try restrict(instance)
      try recorder.start()
      try files.start()
      files.checkpoint(instance)
      let setup = RecordingSetup(
        plan: plan, ringByteCount: Self.ringSize(instance, rings), reason: reason, layout: layout,
        threadCount: recorder.threadCount, hasDirectIO: current.hasDirectIO,
        realtimeRefusal: recorder.realtimeRefusal,
        sharedFunctionNames: instance.tracefs.sharedNames(
          among: options.functions + options.graphFunctions),
        usesTopLevel: instance.isTopLevel, givenUpEventCount: instance.givenUpEventCount,
        restoredSessions: restoredSessions)
      observer.started?(setup)
      try obey(gate)
      var supervisor = Supervisor(instance, cpus: Set(rings.rings.map(\.cpu)))
      let (end, duration) = try trace(instance, recorder, files, &supervisor, gate)
      let stopped = clock.now
      recorder.finish(instance)
      if supervisor.isResized { files.cutResized(recorder) }
      var summary = files.finish(instance, recorder)
      summary.finishTime = stopped.duration(to: clock.now)
      summary.problem =
        supervisor.isResized
        ? RecordingProblem(RingError(.resized, cpu: rings.rings.first?.cpu ?? 0)) : recorder.problem
      summary.end = end
      summary.setup = setup
      summary.duration = duration
      summary.missingCPUs =
        rings.missing
        + recorder.absentCPUs.map {
          RecordingSummary.MissingCPU(cpu: $0, error: .operationNotSupportedByDevice)
        }
      summary.hasHiddenSymbols = metadata.hidesSymbols
      summary.incidents = supervisor.incidents
      if options.tracer == "hwlat" {
        summary.maximumLatency = try? instance.maximumLatency()
      }
      return summary
    } catch {
      if hasRecorded { files.leaveUnfinished() } else { files.abandon() }
      throw error
    }
  }

  func configure(_ instance: borrowing TraceInstance) throws(TraceFSError) {
    try resize(instance)
    if let cpus = options.cpus { try instance.set(cpus: cpus) }
    if let clock = options.clock { try instance.set(clock: clock) }
    try instance.set(bufferPercent: options.bufferPercent ?? 50)
    if !options.overwrites { try instance.set(overwrites: false) }
    try options.prepareTracer(of: instance)
    try instance.enable(options.events)
    // The instance is switched off: nothing is traced yet.
    if let tracer = options.tracer { try instance.set(tracer: tracer) }
  }

  /// Sizes the ring buffers.
  private func resize(_ instance: borrowing TraceInstance) throws(TraceFSError) {
    if options.isText {
      // The kernel keeps as much once more, for the longest one, and what it writes is never read from it.
      if let size = options.bufferKilobytesPerCPU { try instance.set(bufferKilobytesPerCPU: size) }
      return
    }
    let cpuCount = if let cpus = options.cpus { cpus.count } else { try instance.cpus().count }
    let sizes = RingPlan(
      bufferKilobytes: options.bufferKilobytesPerCPU,
      subBufferKilobytes: options.subBufferKilobytes,
      cpuCount: cpuCount,
      availableKilobytes: RingPlan.availableKilobytes(),
      hasSubBuffers: instance.hasSubBufferSizes)
    if let size = sizes.subBufferKilobytes { try instance.set(subBufferKilobytes: size) }
    try instance.set(bufferKilobytesPerCPU: sizes.bufferKilobytes)
  }

  /// Finds out whether the CPUs that are wanted exist.
  private func checkCPUs(of instance: borrowing TraceInstance) throws(CaptureError) {
    guard let wanted = options.cpus else { return }
    let all: [Int]
    do throws(TraceFSError) { all = try instance.cpus() } catch {
      throw CaptureError(.tracing(error))
    }
    if let absent = wanted.subtracting(all).min() {
      throw CaptureError(.noSuchCPU(absent, highest: all.last ?? 0))
    }
  }

  /// Limits the events to those of the processes that are wanted.
  func restrict(_ instance: borrowing TraceInstance) throws(CaptureError) {
    var processIDs = options.processIDs
    if options.followsCommandOnly, let command { processIDs.append(command.processID) }
    let followsChildren = options.followsCommandOnly || options.followsChildren
    do throws(TraceFSError) {
      if !options.hiddenProcessIDs.isEmpty {
        try instance.set(
          hiddenProcessIDs: options.hiddenProcessIDs, followsChildren: options.followsChildren)
      }
      guard !processIDs.isEmpty else { return }
      try instance.set(processIDs: processIDs, followsChildren: followsChildren)
      if options.tracer != nil {
        try instance.set(tracedProcessIDs: processIDs, followsChildren: followsChildren)
      }
    } catch { throw CaptureError(.tracing(error)) }
  }

  /// Chooses how the readers work, and says why.
  private func plan(
    _ instance: borrowing TraceInstance, _ rings: RingSet, _ piece: Piece
  ) throws(CaptureError) -> (Recorder.Plan, String) {
    var plan = Recorder.Plan(
      backend: options.backend ?? .splice, realtimePriority: options.realtimePriority,
      directTime: 0)
    plan.mostWaiting = RingPlan.waiting(
      cpuCount: rings.rings.count, availableKilobytes: RingPlan.availableKilobytes())
    let reason =
      options.backend == nil
      ? "pages move into a file without passing through user space" : "as asked for"
    if options.usesDirectIO == true {
      plan.isDirectForced = true
    } else if let cpu = rings.rings.first?.cpu {
      plan.directTime = DirectPace.probe(piece.target(cpu: cpu)) ?? .max
    }
    return (plan, reason)
  }

  /// The size of the largest CPU's ring buffer in bytes, as the kernel has rounded it.
  private static func ringSize(_ instance: borrowing TraceInstance, _ rings: RingSet) -> Int {
    var size = 0
    for ring in rings.rings {
      if let kilobytes = try? instance.bufferKilobytes(cpu: ring.cpu) {
        size = max(size, kilobytes)
      }
    }
    return size << 10
  }

  /// Gives up before the recording when a signal asks for it.
  func obey(_ gate: borrowing SignalGate) throws(CaptureError) {
    if let ending = gate.next() { throw CaptureError(.interrupted(signal: ending.signal)) }
  }

  /// Switches on, runs the command, waits for an end, and switches off.
  private mutating func trace(
    _ instance: borrowing TraceInstance, _ recorder: Recorder, _ files: FileSeries,
    _ supervisor: inout Supervisor, _ gate: borrowing SignalGate
  ) throws(CaptureError) -> (RecordingSummary.End, Duration) {
    let start = clock.now
    do throws(TraceFSError) { try instance.setTracing(true) } catch {
      throw CaptureError(.tracing(error))
    }
    if let command, let program = options.command.first {
      do throws(Errno) { try command.start() } catch {
        try? instance.setTracing(false)
        throw CaptureError(.commandNotStarted(program), underlyingError: error)
      }
    }
    let end = wait(instance, recorder, files, &supervisor, gate, since: start)
    do throws(TraceFSError) { try instance.setTracing(false) } catch {
      hasRecorded = true
      throw CaptureError(.tracing(error))
    }
    return (end, start.duration(to: clock.now))
  }

  /// Waits for the first reason to end, and looks after everything meanwhile.
  private func wait(
    _ instance: borrowing TraceInstance, _ recorder: Recorder, _ files: FileSeries,
    _ supervisor: inout Supervisor, _ gate: borrowing SignalGate,
    since start: ContinuousClock.Instant
  ) -> RecordingSummary.End {
    let isLimited = options.maximumByteCount != nil || options.rotation != nil
    let interval = isLimited ? Self.sizeInterval : Self.progressInterval
    let deadline = options.duration.map { start + $0 }
    var nextLook = start + interval
    var nextReport = start + Self.progressInterval
    var nextService = start
    while true {
      var pollDescriptor: Int32 = -1
      var limit = clock.now.duration(to: min(nextLook, nextService, deadline ?? nextLook))
      if let command {
        if command.hasEnded() { return .commandEnded }
        pollDescriptor = command.pollDescriptor
        if pollDescriptor < 0 { limit = min(limit, Self.lookInterval) }
      }
      // Rounded up: a poll of no time in front of the deadline would spin.
      let readable = waitToRead(
        [gate.descriptor.rawValue, recorder.troubleDescriptor, pollDescriptor],
        milliseconds: Int32(max(0, limit / .milliseconds(1)).rounded(.up)))
      if let ending = gate.next() {
        if ending.signal != SIGINT || !ending.isFromTerminal { command?.send(ending.signal) }
        return .signal(ending.signal)
      }
      if let readable, readable[1] { return .problem }
      if let deadline, clock.now >= deadline { return .durationOver }
      if clock.now >= nextService {
        let isFollowed = files.serveFollowers(instance, recorder)
        nextService = clock.now + (isFollowed ? Self.followInterval : Self.progressInterval)
      }
      guard clock.now >= nextLook else { continue }
      nextLook = clock.now + interval
      let elapsed = start.duration(to: clock.now)
      if files.look(instance, recorder, elapsed: elapsed) { return .problem }
      guard clock.now >= nextReport else { continue }
      nextReport = clock.now + Self.progressInterval
      // In this order: what comes behind the look is not in order yet.
      let positions = files.positions
      supervisor.look(at: instance, recorder, elapsed: elapsed)
      if supervisor.isResized { return .problem }
      files.noteOrder(positions)
      observer.progress?(
        RecordingProgress(elapsed: elapsed, cpus: files.progress(instance, recorder)))
    }
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
        milliseconds: Int32(max(1, limit / .milliseconds(1))))
    }
    summary.exitStatus = command.exitStatus
    if !command.hasEnded() { summary.runningCommand = command.processID }
  }
}

extension TraceFileMetadata {
  init(_ kernel: KernelMetadata) {
    self.init(
      headerPage: kernel.headerPage, headerEvent: kernel.headerEvent,
      ftraceFormats: kernel.ftraceFormats,
      eventFormats: kernel.eventFormats.map { SystemFormats(name: $0.name, formats: $0.formats) },
      kallsyms: kernel.kallsyms, printkFormats: kernel.printkFormats)
  }
}
