internal import CKernelTrace
internal import Glibc
internal import RingBuffer
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// A recording from the first event to the finished file, in one call.
///
/// ```swift
/// let summary = try Recording.run(
///   RecordingOptions(output: "out.dat", events: ["sched"], command: ["make", "-j8"]))
/// print(summary.eventCount, "events,", summary.lostEventCount, "lost")
/// ```
public enum Recording {
  /// Records until the command or the time ends, a signal comes, or the file takes no more.
  ///
  /// The events go through a private instance of tracefs, or with a tracer that no instance can have through
  /// the top-level buffer. It is removed, or put back as it was, on every way out of here:
  /// from its making on, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1 and SIGUSR2 are held back in the calling
  /// thread and obeyed at the next safe point, also during the preparation. They are to reach this thread, so a
  /// program with other threads blocks them there.
  ///
  /// A SIGTERM, SIGHUP or SIGQUIT, or a SIGINT that does not come from the terminal (which sends it
  /// to the command too), is handed on to the command. The file is finished first; then the command
  /// has two seconds to end.
  ///
  /// - Parameter observer: is told how it goes, on the calling thread.
  /// - Throws: `CaptureError` when nothing could be recorded. A file that was at the output's path
  ///   is still there if the options, the events or the command were wrong; later it is removed.
  public static func run(
    _ options: RecordingOptions, observer: RecordingObserver = RecordingObserver()
  ) throws(CaptureError) -> RecordingSummary {
    try options.check()
    if let program = options.command.first {
      // While the file that may be at the output's path is still what it was.
      do throws(Errno) { try ChildProcess.check(program) } catch {
        throw CaptureError(.commandNotStarted(program), underlyingError: error)
      }
    }
    let cpuTime = ownCPUTime()
    let gate: SignalGate
    do throws(Errno) { gate = try SignalGate() } catch {
      throw CaptureError(.noResources, underlyingError: error)
    }
    var session = RecordingSession(options: options, observer: observer)
    let instance: TraceInstance
    do throws(TraceFSError) {
      let tracefs = try TraceFS()
      session.restoredSessions = tracefs.cleanUp()
      instance = try options.instance(in: tracefs)
    } catch { throw CaptureError(.tracing(error)) }
    // They go with the instance, too.
    do throws(TraceFSError) { session.probes = try instance.add(probes: options.probes) } catch {
      throw CaptureError(.tracing(error))
    }

    // On a throw the instance goes with its value.
    var summary =
      options.condition == nil
      ? try session.record(in: instance, gate: gate)
      : try session.awaitCondition(in: instance, gate: gate)
    summary.leftBehind = session.removeOthers()
    do throws(TraceFSError) { try instance.remove() } catch { summary.leftBehind = error }
    summary.cpuTime = ownCPUTime() - cpuTime
    session.waitForCommand(gate, &summary)
    return summary
  }

  /// The CPU time of this process, user and system; its children's is not in it.
  private static func ownCPUTime() -> Duration {
    var time = timespec()
    // Sound: the kernel fills the struct.
    _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

extension RecordingOptions {
  /// Finds what cannot be, before anything is changed.
  func check() throws(CaptureError) {
    func bad(_ detail: String) -> CaptureError { CaptureError(.badOptions(detail)) }
    guard !events.isEmpty || tracer != nil || !probes.isEmpty || !buffers.isEmpty else {
      throw CaptureError(.nothingSelected)
    }
    try checkTracer()
    if isText {
      guard rotation == nil, maximumByteCount == nil, compression == nil, buffers.isEmpty else {
        throw bad(
          "a latency tracer leaves one text: it neither rotates nor is compressed or cut, and is the only buffer"
        )
      }
    }
    if isText, notesDate { throw bad("the text of a latency tracer has no date") }
    if let fault = BufferOptions(self).fault { throw bad(fault) }
    for (index, buffer) in buffers.enumerated() {
      let name = buffer.name
      guard !name.isEmpty, !name.utf8.contains(0) else { throw bad("a buffer needs a name") }
      if buffers[..<index].contains(where: { $0.name == name }) {
        throw bad("two buffers are called “\(name)”")
      }
      if buffer.isEmpty { throw bad("buffer “\(name)” has no events and no tracer") }
      if let fault = buffer.fault { throw bad("buffer “\(name)”: \(fault)") }
      if buffer.tracer.map(TraceFS.latencyTracers.contains) ?? false {
        throw bad("buffer “\(name)”: a latency tracer leaves a text, and is the only buffer")
      }
    }
    if compression != nil, fileVersion == .v6 {
      throw bad("version 6 has no compression: write version 7, or leave the pages as they are")
    }
    if let condition {
      if rotation != nil || maximumByteCount != nil || duration != nil {
        throw bad("what waits for a condition keeps what fits the ring buffers, and ends with it")
      }
      if !overwrites || buffers.contains(where: { !$0.overwrites }) {
        throw bad("what waits for a condition keeps the newest events: the ring buffers overwrite")
      }
      if condition.count < 1 { throw bad("the condition is waited for once or more often") }
      if let time = condition.after, time < .zero { throw bad("a time is not negative") }
    }
    if rotation != nil, maximumByteCount != nil {
      throw bad("a recording either rotates through files or keeps the newest bytes of one")
    }
    if followsCommandOnly, command.isEmpty {
      throw bad("to record the events of the command only, there must be a command")
    }
    if let percent = bufferPercent, !(0...100).contains(percent) {
      throw bad("a ring buffer is 0 to 100 percent full, not \(percent)")
    }
    if let priority = realtimePriority, !(1...99).contains(priority) {
      throw bad("real-time priorities are 1 to 99, not \(priority)")
    }
  }
}
