internal import Glibc
internal import RingBuffer
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// The phases of one recording.
struct RecordingSession {
  let options: RecordingOptions
  let observer: RecordingObserver
  /// The probes that were made for this recording.
  var probes = InstanceProbes()
  /// Sessions that were killed, and whose changes were put back before this one.
  var restoredSessions: [ControlJournal.LeftBehind] = []
  /// What others have set, and narrows what is traced.
  var foreignLimits: [ForeignLimit] = []
  var command: ChildProcess?
  /// The buffers besides the first one.
  var others: [OtherBuffer] = []
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
    try checkCPUs(of: instance)
    let metadata: KernelMetadata
    do throws(TraceFSError) {
      for buffer in options.buffers {
        others.append(try OtherBuffer(buffer, in: instance.tracefs))
      }
      try configure(instance)
      metadata = try gatherMetadata(instance)
    } catch { throw CaptureError(.tracing(error)) }
    try obey(gate)
    if options.isText { return try recordText(of: instance, metadata, gate) }
    let buffers = try openBuffers(instance)
    let rings = buffers.flatMap(\.rings.rings)
    let layouts = buffers.map(\.layout)
    try checkLimit(layouts)
    let date = try date(for: instance)
    let head: TraceFileHead
    let files: FileSeries
    do throws(TraceFileError) {
      head = try TraceFileHead(
        version: options.fileVersion, metadata: TraceFileMetadata(metadata),
        buffers: buffers.map(\.plan), compression: options.compression)
      files = try FileSeries(
        options, head: head, layouts: layouts, lanes: rings.map(\.lane),
        buffers: buffers.map { ($0.reader, $0.name) }, clockText: buffers.first?.clockText ?? "",
        date: date)
    } catch { throw CaptureError(.file(error)) }

    do throws(CaptureError) {
      let (plan, reason) = plan(rings, files.current)
      let current = files.current
      let recorder = try Recorder(rings, layouts: layouts, plan) { current.target($0) }
      if let program = options.command.first {
        do throws(Errno) {
          command = try ChildProcess(options.command, ignored: gate.ignored)
        } catch { throw CaptureError(.commandNotStarted(program), underlyingError: error) }
      }
      try restrict(instance, BufferOptions(options))
      for other in others { try restrict(other.instance, other.options) }
      try recorder.start()
      try files.start()
      files.checkpoint()
      let setup = RecordingSetup(
        plan: plan, ringByteCount: buffers[0].ringSize(instance), reason: reason,
        layout: layouts[0],
        otherBuffers: zip(others, buffers.dropFirst()).map { other, buffer in
          RecordingSetup.Buffer(
            name: buffer.name, ringByteCount: buffer.ringSize(other.instance),
            subBufferByteCount: buffer.layout.pageSize)
        },
        threadCount: recorder.threadCount, hasDirectIO: current.hasDirectIO,
        realtimeRefusal: recorder.realtimeRefusal,
        sharedFunctionNames: instance.tracefs.sharedNames(
          among: options.functions + options.graphFunctions
            + options.buffers.flatMap(\.functions)),
        probes: probes.plan, usesTopLevel: instance.isTopLevel,
        givenUpEventCount: instance.givenUpEventCount,
        restoredSessions: restoredSessions, foreignLimits: foreignLimits)
      observer.started?(setup)
      try obey(gate)
      // The first one also sees CPUs come and go.
      var supervisors = [Supervisor(instance, cpus: Set(rings.map(\.cpu)))]
      for other in others {
        supervisors.append(Supervisor(other.instance, cpus: [], buffer: other.options.name))
      }
      let (end, duration) = try trace(instance, recorder, files, &supervisors, gate)
      let stopped = clock.now
      recorder.finish(buffers.map(\.reader))
      // A recording may end, for whatever reason, between the change and the next look; and a reader knows of one
      // that was taken back before anyone looked.
      let isResized =
        areSubBuffersResized(instance, files, &supervisors, duration)
        || recorder.problem?.code == .subBuffersResized
      if isResized { files.cutResized(recorder) }
      var summary = files.finish(recorder)
      summary.finishTime = stopped.duration(to: clock.now)
      summary.problem =
        recorder.problem
        ?? (isResized ? RecordingProblem(RingError(.resized, cpu: rings.first?.cpu ?? 0)) : nil)
      summary.end = end
      summary.setup = setup
      summary.duration = duration
      let missing = buffers.flatMap(\.rings.missing)
      summary.missingCPUs =
        missing.enumerated().filter { index, cpu in
          !missing[..<index].contains { $0.cpu == cpu.cpu }
        }.map(\.element)
        + recorder.absentCPUs.map {
          RecordingSummary.MissingCPU(cpu: $0, error: .operationNotSupportedByDevice)
        }
      summary.hasHiddenSymbols = metadata.hidesSymbols
      summary.incidents = supervisors.flatMap(\.incidents).sorted { $0.time < $1.time }
      if options.tracer == "hwlat" {
        summary.maximumLatency = try? instance.maximumLatency()
      }
      return summary
    } catch {
      if hasRecorded { files.leaveUnfinished() } else { files.abandon() }
      throw error
    }
  }

  /// Removes the instances of the other buffers; nothing of them may be open.
  ///
  /// - Returns: why one is left behind.
  mutating func removeOthers() -> TraceFSError? {
    let readers = others.map { $0.instance.reader }
    others = []
    return readers.first(where: \.exists).map {
      TraceFSError(.instanceNotRemoved, path: $0.path, underlyingError: .resourceBusy)
    }
  }

  /// Chooses how the readers work, and says why.
  private func plan(_ rings: [Ring], _ piece: Piece) -> (Recorder.Plan, String) {
    var plan = Recorder.Plan(
      backend: options.backend ?? .splice, realtimePriority: options.realtimePriority,
      directTime: 0)
    plan.mostWaiting = RingPlan.waiting(
      cpuCount: rings.count, availableKilobytes: RingPlan.availableKilobytes())
    let reason =
      options.backend == nil
      ? "pages move into a file without passing through user space" : "as asked for"
    if options.usesDirectIO == true {
      plan.isDirectForced = true
    } else if let lane = rings.first?.lane {
      plan.directTime = DirectPace.probe(piece.target(lane)) ?? .max
    }
    return (plan, reason)
  }

  /// Gives up before the recording when a signal asks for it.
  func obey(_ gate: borrowing SignalGate) throws(CaptureError) {
    if let ending = gate.next() { throw CaptureError(.interrupted(signal: ending.signal)) }
  }

  /// Switches on, runs the command, waits for an end, and switches off.
  private mutating func trace(
    _ instance: borrowing TraceInstance, _ recorder: Recorder, _ files: FileSeries,
    _ supervisors: inout [Supervisor], _ gate: borrowing SignalGate
  ) throws(CaptureError) -> (RecordingSummary.End, Duration) {
    let start = clock.now
    do throws(TraceFSError) { try setTracing(true, instance) } catch {
      throw CaptureError(.tracing(error))
    }
    if let command, let program = options.command.first {
      do throws(Errno) { try command.start() } catch {
        try? setTracing(false, instance)
        throw CaptureError(.commandNotStarted(program), underlyingError: error)
      }
    }
    let end = wait(instance, recorder, files, &supervisors, gate, since: start)
    do throws(TraceFSError) { try setTracing(false, instance) } catch {
      hasRecorded = true
      throw CaptureError(.tracing(error))
    }
    return (end, start.duration(to: clock.now))
  }

  /// Switches all buffers on or off.
  func setTracing(
    _ isOn: Bool, _ instance: borrowing TraceInstance
  ) throws(TraceFSError) {
    if !isOn {
      // One that switches tracing on would do so again. What stays goes with the instance; the top level's are
      // put back with all else.
      for other in others {
        for command in other.options.functionCommands {
          try? other.instance.remove(functionCommand: command)
        }
      }
      if !instance.isTopLevel {
        for command in options.functionCommands { try? instance.remove(functionCommand: command) }
      }
    }
    for other in others { try other.instance.setTracing(isOn) }
    try instance.setTracing(isOn)
  }

  /// Waits for the first reason to end, and looks after everything meanwhile.
  private func wait(
    _ instance: borrowing TraceInstance, _ recorder: Recorder, _ files: FileSeries,
    _ supervisors: inout [Supervisor], _ gate: borrowing SignalGate,
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
        let isFollowed = files.serveFollowers(recorder)
        nextService = clock.now + (isFollowed ? Self.followInterval : Self.progressInterval)
      }
      guard clock.now >= nextLook else { continue }
      nextLook = clock.now + interval
      let elapsed = start.duration(to: clock.now)
      // Before a file is left, or completed.
      if areSubBuffersResized(instance, files, &supervisors, elapsed) { return .problem }
      if files.look(recorder, elapsed: elapsed) { return .problem }
      guard clock.now >= nextReport else { continue }
      nextReport = clock.now + Self.progressInterval
      supervisors[0].look(at: instance, recorder, elapsed: elapsed)
      for (index, other) in others.enumerated() {
        supervisors[index + 1].look(at: other.instance, recorder, elapsed: elapsed)
      }
      observer.progress?(
        RecordingProgress(elapsed: elapsed, cpus: files.progress(recorder)))
    }
  }

  /// Notices that sub-buffers have another size. If they have not, what is in the files up to now is in order.
  private func areSubBuffersResized(
    _ instance: borrowing TraceInstance, _ files: FileSeries, _ supervisors: inout [Supervisor],
    _ elapsed: Duration
  ) -> Bool {
    // In this order: what comes behind the look is not in order yet.
    let positions = files.positions
    supervisors[0].lookAtSubBuffers(of: instance, elapsed: elapsed)
    for (index, other) in others.enumerated() {
      supervisors[index + 1].lookAtSubBuffers(of: other.instance, elapsed: elapsed)
    }
    guard !supervisors.contains(where: \.isResized) else { return true }
    files.noteOrder(positions)
    return false
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
