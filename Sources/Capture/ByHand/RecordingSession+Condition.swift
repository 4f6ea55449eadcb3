internal import Glibc
internal import RingBuffer
internal import SystemPackage
internal import TraceFS

extension RecordingSession {
  /// How often to look whether the ring buffer was stopped: its content does not depend on it.
  private static let conditionInterval = Duration.milliseconds(20)

  /// Everything between the making and the removal of the instance, of a flight recorder.
  mutating func awaitCondition(
    in instance: borrowing TraceInstance, gate: borrowing SignalGate
  ) throws(CaptureError) -> RecordingSummary {
    guard let condition = options.condition else { return RecordingSummary(cpus: []) }
    try checkCPUs(of: instance)
    let metadata: KernelMetadata
    // With a time after the event, something else has to stop at it.
    var watch: OtherBuffer?
    do throws(TraceFSError) {
      for buffer in options.buffers {
        others.append(try OtherBuffer(buffer, in: instance.tracefs))
      }
      try configure(instance)
      watch = try Self.watch(for: condition, instance)
      metadata = try gatherMetadata(instance)
    } catch { throw CaptureError(.tracing(error)) }
    if let program = options.command.first {
      do throws(Errno) {
        command = try ChildProcess(options.command, ignored: gate.ignored)
      } catch { throw CaptureError(.commandNotStarted(program), underlyingError: error) }
    }
    try restrict(instance, BufferOptions(options))
    for other in others { try restrict(other.instance, other.options) }
    try obey(gate)

    let start = clock.now
    let watched = watch?.instance.reader ?? instance.reader
    var result = RecordingSummary(cpus: [])
    do throws(TraceFSError) {
      try watch?.instance.setTracing(true)
      try setTracing(true, instance)
    } catch { throw CaptureError(.tracing(error)) }
    if let command, let program = options.command.first {
      do throws(Errno) { try command.start() } catch {
        throw CaptureError(.commandNotStarted(program), underlyingError: error)
      }
    }
    for number in 1...max(condition.count, 1) {
      if number > 1 {
        do throws(TraceFSError) {
          try watch?.instance.setTracing(true)
          try setTracing(true, instance)
        } catch { throw CaptureError(.tracing(error)) }
      }
      let (end, isMet) = waitForCondition(watched, condition, gate)
      do throws(TraceFSError) { try setTracing(false, instance) } catch {
        throw CaptureError(.tracing(error))
      }
      result.duration = start.duration(to: clock.now)
      result.end = end
      guard isMet else { break }
      let output = condition.count > 1 ? options.output.numbered(number) : options.output
      let files = result.files
      var summary = try drain(
        instance, into: output, metadata, date: date(for: instance)
      ).summary
      summary.files = files + summary.files
      summary.duration = result.duration
      summary.end = end
      result = summary
      if end != .conditionMet || summary.problem != nil || summary.fileFailure != nil { break }
    }
    let reader = watch?.instance.reader
    watch = nil
    if let reader, reader.exists {
      result.leftBehind = TraceFSError(
        .instanceNotRemoved, path: reader.path, underlyingError: .resourceBusy)
    }
    return result
  }

  /// Has the kernel stop `instance` at the event, or an instance of its own where recording goes on after it.
  private static func watch(
    for condition: RecordingCondition, _ instance: borrowing TraceInstance
  ) throws(TraceFSError) -> OtherBuffer? {
    guard let event = condition.event, let stopping = condition.stoppingEvent else { return nil }
    try instance.tracefs.checkTriggersStopInstances()
    guard condition.after != nil else {
      try instance.enable([stopping])
      return nil
    }
    let watch = try OtherBuffer(BufferOptions(name: "", events: []), in: instance.tracefs)
    try watch.instance.set(bufferKilobytesPerCPU: 8)
    try watch.instance.enable([stopping])
    // With its filter it would hide events that were asked for.
    try instance.enable([EventSelection(pattern: event.pattern.text)])
    return watch
  }

  /// Waits until the kernel has stopped what `watched` reads, or something else ends it.
  ///
  /// - Returns: why it ended, and whether the condition was met: also in front of a signal.
  private func waitForCondition(
    _ watched: InstanceReader, _ condition: RecordingCondition, _ gate: borrowing SignalGate
  ) -> (end: RecordingSummary.End, isMet: Bool) {
    var deadline: ContinuousClock.Instant?
    while true {
      if let command, command.hasEnded(), deadline == nil {
        // The kernel may have stopped at the last thing it did.
        let isMet = condition.event != nil && !watched.isTracing
        return (isMet ? .conditionMet : .commandEnded, isMet)
      }
      if let deadline, clock.now >= deadline { return (.conditionMet, true) }
      waitToRead(
        [gate.descriptor.rawValue],
        milliseconds: Int32(Self.conditionInterval / .milliseconds(1)))
      var isMet = false
      if let ending = gate.next() {
        guard ending.signal == SIGUSR1 else {
          if ending.signal != SIGINT || !ending.isFromTerminal { command?.send(ending.signal) }
          let isMet = deadline != nil || condition.event != nil && !watched.isTracing
          return (.signal(ending.signal), isMet)
        }
        isMet = true
      }
      if condition.event != nil, !watched.isTracing { isMet = true }
      guard isMet, deadline == nil else { continue }
      guard let after = condition.after else { return (.conditionMet, true) }
      deadline = clock.now + after
    }
  }
}
