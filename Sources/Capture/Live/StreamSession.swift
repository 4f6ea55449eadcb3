internal import Glibc
package import RingBuffer
internal import SystemPackage
package import TraceFS
package import TraceFile
package import Timeline

/// A live timeline as a command needs it: with a program to run, signals, and an end.
///
/// The events go through a private instance of tracefs, which is removed on every way out of here; signals
/// are held back meanwhile, as `Recording.run` does it.
package struct StreamSession: ~Copyable {
  private var timeline: LiveTimeline
  private let gate: SignalGate
  private let command: ChildProcess?
  private let deadline: ContinuousClock.Instant?
  private var isStopped = false
  private let startedAt: ContinuousClock.Instant
  private var stoppedAt: ContinuousClock.Instant?
  /// The descriptor whose reader may go away.
  private let output: Int32?

  /// What the kernel says of its events.
  package let metadata: KernelMetadata
  /// The instance's `trace_clock`.
  package let clockText: String
  /// Whether the kernel's top-level buffer is listened to, as no instance can have the tracer.
  package let usesTopLevel: Bool
  /// As `LiveTimeline.restoredSessions`.
  package let restoredSessions: [ControlJournal.LeftBehind]
  /// As `LiveTimeline.foreignLimits`.
  package let foreignLimits: [ForeignLimit]
  /// What went wrong meanwhile; the stream has ended then.
  package private(set) var failure: CaptureError?
  /// Why it has ended.
  package private(set) var end: End?
  /// What was lost, as far as it was told.
  package private(set) var losses = StreamLossCount()
  /// How many pages could not be read to their end.
  package private(set) var damageCount = 0
  /// How many events came.
  package private(set) var eventCount: UInt64 = 0

  /// What to stream, and for how long.
  package struct Options: Sendable {
    package var events: [EventSelection]
    package var live = LiveOptions()
    package var command: [String] = []
    package var followsCommandOnly = false
    package var duration: Duration?

    /// Everything of `events`.
    package init(events: [EventSelection]) { self.events = events }
  }

  /// Why a stream has ended.
  package enum End: Sendable, Hashable {
    case signal(Int32)
    case commandEnded
    case durationOver
    case outputClosed
  }

  /// Sets everything up, and begins.
  ///
  /// - Parameter output: a descriptor; when its reader goes away, the stream ends.
  /// - Throws: `CaptureError` when the kernel does not allow it, or the command cannot be executed.
  package init(_ options: Options, output: Int32? = nil) throws(CaptureError) {
    if options.followsCommandOnly, options.command.isEmpty {
      throw CaptureError(
        .badOptions("to stream the events of the command only, there must be a command"))
    }
    if let program = options.command.first {
      do throws(Errno) { try ChildProcess.check(program) } catch {
        throw CaptureError(.commandNotStarted(program), underlyingError: error)
      }
    }
    let gate = try Self.gate()
    // On a throw the instance goes with the timeline.
    var timeline = try LiveTimeline(events: options.events, options: options.live)
    var command: ChildProcess?
    if let program = options.command.first {
      do throws(Errno) {
        command = try ChildProcess(options.command, ignored: gate.ignored)
      } catch { throw CaptureError(.commandNotStarted(program), underlyingError: error) }
    }
    if options.followsCommandOnly, let command {
      let processIDs = options.live.processIDs + [command.processID]
      try timeline.session.withInstance { instance throws(TraceFSError) in
        try options.live.restrict(
          instance, to: processIDs, followsChildren: true, tracer: options.live.tracer)
      }
    }
    let description = try timeline.session.describe()
    var usesTopLevel = false
    try timeline.session.withInstance { usesTopLevel = $0.isTopLevel }
    timeline.session.watch([gate.descriptor.rawValue] + (command.map { [$0.pollDescriptor] } ?? []))
    if let ending = gate.next() { throw CaptureError(.interrupted(signal: ending.signal)) }
    try timeline.start()
    let startedAt = ContinuousClock.now
    let deadline = options.duration.map { ContinuousClock.now + $0 }
    if let command, let program = options.command.first {
      do throws(Errno) { try command.start() } catch {
        throw CaptureError(.commandNotStarted(program), underlyingError: error)
      }
    }
    foreignLimits = timeline.foreignLimits
    restoredSessions = timeline.restoredSessions
    self.timeline = timeline
    self.startedAt = startedAt
    self.gate = gate
    self.command = command
    self.deadline = deadline
    self.output = output
    self.usesTopLevel = usesTopLevel
    metadata = description.metadata
    clockText = description.clockText
  }

  private static func gate() throws(CaptureError) -> SignalGate {
    do throws(Errno) { return try SignalGate() } catch {
      throw CaptureError(.noResources, underlyingError: error)
    }
  }

  /// How long tracing has been on, in nanoseconds.
  package var tracedNanoseconds: UInt64 {
    let now = ContinuousClock.now
    return UInt64(max(0, startedAt.duration(to: stoppedAt ?? now) / .nanoseconds(1)))
  }

  /// How many events were late.
  package var lateCount: UInt64 { timeline.lateCount }

  /// Where the kernel's pages have what.
  package var layout: PageLayout { timeline.layout }

  /// CPUs that cannot be listened to.
  package var missingCPUs: [RecordingSummary.MissingCPU] { timeline.missingCPUs }

  /// What the ring buffers of all CPUs count, and what was read from them: for checks at the end.
  package mutating func statistics() -> [(cpu: Int, kernel: CPUStatistics, read: UInt64)] {
    timeline.eventCounts().sorted { $0.key < $1.key }.compactMap { cpu, read in
      (try? timeline.statistics(cpu: cpu)).map { (cpu, $0, read) }
    }
  }

  /// Ends the stream: what there is still comes.
  package mutating func stop() {
    guard !isStopped else { return }
    isStopped = true
    stoppedAt = ContinuousClock.now
    do throws(CaptureError) { try timeline.stop() } catch { failure = failure ?? error }
  }

  /// Removes the instance, and gives a command that was told to end a moment to do so.
  ///
  /// - Returns: the command's exit status; `nil` when there is none, or when it still runs.
  package mutating func finish() throws(CaptureError) -> Int32? {
    try timeline.finish()
    guard let command else { return nil }
    for _ in 0..<100 where !command.hasEnded() { usleep(20_000) }
    return command.exitStatus
  }

  /// Looks whether the end has come.
  private mutating func look() {
    guard !isStopped else { return }
    if let ending = gate.next() {
      if ending.signal != SIGINT || !ending.isFromTerminal { command?.send(ending.signal) }
      end = .signal(ending.signal)
    } else if let command, command.hasEnded() {
      end = .commandEnded
    } else if let deadline, ContinuousClock.now >= deadline {
      end = .durationOver
    } else if let output {
      var request = pollfd(fd: output, events: 0, revents: 0)
      // Sound: one request stands at the address, which is used during the call only.
      if unsafe poll(&request, 1, 0) > 0, Int32(request.revents) & (POLLERR | POLLHUP) != 0 {
        end = .outputClosed
      }
    }
    if end != nil { stop() }
  }
}

extension StreamSession: BatchSource {
  package mutating func fill(_ batch: inout EventBatch, limit: Int) {
    do throws(CaptureError) {
      while failure == nil {
        look()
        // Whoever reads no more wants nothing of what is left.
        if end == .outputClosed { return }
        guard try timeline.fill(&batch, limit: limit, until: isStopped ? nil : deadline) else {
          break
        }
        if batch.count > 0 { break }
      }
    } catch { failure = error }
    for gap in batch.gaps { losses.add(gap.amount) }
    damageCount += batch.damage.count
    eventCount &+= UInt64(batch.count - batch.gaps.count - batch.damage.count)
  }

  @_lifetime(&self)
  package mutating func peekRecord(into buffer: Int) -> RawSpan? {
    timeline.peekRecord(into: buffer)
  }

  package mutating func dropPeeked() {
    timeline.dropPeeked()
    eventCount &+= 1
  }
}

/// Events that were lost: how many for certain, how many more at most, and how often nobody knows.
package struct StreamLossCount: Sendable, Hashable {
  package private(set) var exact: UInt64 = 0
  package private(set) var atMost: UInt64 = 0
  package private(set) var unknown = 0

  /// Nothing.
  package init() {}

  /// Adds a gap.
  package mutating func add(_ amount: LossEntry.Count) {
    switch amount {
    case .exact(let count): exact &+= count
    case .atMost(let count): atMost &+= count
    case .unknown: unknown += 1
    }
  }

  /// Whether nothing was lost.
  package var isEmpty: Bool { exact == 0 && atMost == 0 && unknown == 0 }
}
