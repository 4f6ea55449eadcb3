internal import Glibc
public import RingBuffer
internal import Synchronization
public import SystemPackage
package import Timeline
public import TraceFS
public import TraceFile

/// Events of the running kernel on all CPUs in the order of time, as they happen.
///
/// ```swift
/// var timeline = try LiveTimeline(events: ["sched:sched_switch"])
/// let switches = try timeline.bind(SchedSwitch.self)
/// try timeline.start()
/// while let item = try timeline.next() {
///   switch item {
///   case .event(let event), .late(let event):
///     if let s = switches.decode(event) { print(s.timestamp, s.cpu, s.nextComm) }
///   case .lost(let gap): print(gap.line)
///   case .damaged(let error): print(error)
///   }
/// }
/// try timeline.finish()
/// ```
///
/// An event comes when it is certain that no CPU has an earlier one: each of the others has one waiting
/// or was found empty after this one had happened. Idle CPUs hold nobody back. What was committed only after
/// that (its writer was interrupted, by more than `LiveOptions.delay`) is given out as `late`, and
/// counted. Nothing is allocated, and no reference counted, for an event; one page of each CPU is in
/// memory, all else waits in the ring buffers, and is counted there when it is lost.
///
/// Everything else is as in `LiveCapture`.
@safe
public struct LiveTimeline: ~Copyable, @unchecked Sendable {
  /// The events that are captured, sorted by name.
  public let events: [EventName]
  /// The kernel's tracefs.
  public let tracefs: TraceFS
  /// How pages come out of the ring buffers, and why that way.
  public let choice: LiveCapture.Choice
  /// Where the kernel's pages have what; their size is the one that the kernel has granted.
  public let layout: PageLayout
  /// CPUs that cannot be listened to, usually because they are offline.
  public let missingCPUs: [RecordingSummary.MissingCPU]
  /// The sessions that were killed, and whose changes were put back before this one.
  public let restoredSessions: [ControlJournal.LeftBehind]
  /// What others have set for all instances, and narrows what the tracer traces.
  public let foreignLimits: [ForeignLimit]

  let session: LiveSession
  // Until the instance is removed: the kernel removes none whose files are open.
  private var merge: WatermarkMerge<LiveRingSource>
  // Sound: the session keeps it. An ordinary reference might be counted for every event.
  private unowned(unsafe) let cancellation: Cancellation
  private var isStopped = false
  private var isFinished = false

  /// Prepares a capture of `events`; `start` switches it on.
  ///
  /// - Throws: `CaptureError` when the kernel does not allow it, has no such event, or cannot do what the
  ///   options ask for. Nothing is left behind then.
  public init(
    events: [EventSelection], options: LiveOptions = LiveOptions()
  ) throws(CaptureError) {
    let setup = try LiveSetup(events, options)
    self.events = setup.events
    tracefs = setup.tracefs
    choice = setup.choice
    layout = setup.layout
    missingCPUs = setup.missing
    foreignLimits = setup.foreignLimits
    restoredSessions = setup.restoredSessions
    session = setup.session
    unsafe cancellation = setup.session.cancellation
    let pace = WatermarkPace(
      delay: options.delay.inNanoseconds, latency: max(1_000_000, options.latency.inNanoseconds))
    merge = Self.merge(setup.session.allRings, setup.layout, pace)
  }

  private static func merge(
    _ rings: [LiveRing], _ layout: PageLayout, _ pace: WatermarkPace
  ) -> WatermarkMerge<LiveRingSource> {
    WatermarkMerge(
      count: rings.count, byteOrder: layout.byteOrder, pace: pace, now: { monotonicTime() },
      place: { (0, rings[$0].cpu, nil) }, source: { LiveRingSource(rings[$0], layout: layout) })
  }

  /// Switches tracing on.
  ///
  /// - Throws: `CaptureError` when the kernel does not allow it.
  public mutating func start() throws(CaptureError) { try session.switchOn() }

  /// Switches tracing off: `next` goes on with what there is, also when the capture has been cancelled,
  /// and then returns `nil`.
  ///
  /// - Throws: `CaptureError` when the kernel does not allow it.
  public mutating func stop() throws(CaptureError) {
    isStopped = true
    try session.switchOff()
    merge.withSources { $0.isStopped = true }
  }

  /// Ends the capture from any thread.
  public var canceller: LiveCanceller { LiveCanceller(cancellation: session.cancellation) }

  /// How many events were late so far.
  public var lateCount: UInt64 { merge.lateCount }

  /// What comes next in the order of time; waits for it. The view of an event is good until the next
  /// call.
  ///
  /// - Returns: `nil` when the capture has been cancelled, or all is told after `stop`.
  /// - Throws: `CaptureError` when a ring buffer cannot be read any more.
  @_lifetime(&self)
  public mutating func next() throws(CaptureError) -> LiveTimelineItem? {
    if unsafe cancellation.isCancelled.load(ordering: .relaxed), !isStopped {
      session.endReading()
      return nil
    }
    if !merge.next() {
      switch try nextStep() {
      case .event: break
      case .lost(let gap): return .lost(gap)
      case .damaged(let error): return .damaged(error)
      case .end: return nil
      }
    }
    // Sound: the view cannot outlive this call's access to the timeline, which owns the page.
    let bytes = unsafe merge.record
    let event = LiveEvent(cpu: merge.cpu, timestamp: merge.time, data: unsafe bytes.bytes)
    if merge.isLate { return .late(unsafe _overrideLifetime(event, mutating: &self)) }
    return .event(unsafe _overrideLifetime(event, mutating: &self))
  }

  private enum Step {
    case event
    case lost(LossEntry)
    case damaged(RingError)
    case end
  }

  @inline(never)
  private mutating func nextStep() throws(CaptureError) -> Step {
    session.beginReading()
    while true {
      switch try step() {
      case .event: return .event
      case .news(.lost(let gap)): return .lost(gap)
      case .news(.damaged(let error)): return .damaged(error)
      case .end:
        session.endReading()
        return .end
      case .waiting(let limit, let isHeld):
        if isFinished { return .end }
        wait(until: limit, isHeld: isHeld)
        if unsafe cancellation.isCancelled.load(ordering: .acquiring), !isStopped {
          session.endReading()
          return .end
        }
      }
    }
  }

  private mutating func step() throws(CaptureError) -> WatermarkMerge<LiveRingSource>.Step {
    do throws(RingError) { return try merge.step() } catch { throw CaptureError(.ring(error)) }
  }

  /// Waits until something may have changed.
  private mutating func wait(
    until limit: UInt64, isHeld: Bool, deadline: ContinuousClock.Instant? = nil
  ) {
    let now = monotonicTime()
    guard limit > now else { return }
    var end = ContinuousClock.now + .nanoseconds(Int64(clamping: limit - now))
    if let deadline { end = min(end, deadline) }
    if session.wait(until: end, ignoresRings: isHeld || isStopped) {
      // A mark of less than a page is reached without a full one.
      if wasWoken { merge.askForAll() }
      wasWoken.toggle()
    } else {
      wasWoken = false
    }
  }
  private var wasWoken = false

  /// The number of events that each CPU has given so far.
  public mutating func eventCounts() -> [Int: UInt64] {
    session.eventCounts()
  }

  /// What a CPU's ring buffer holds, gave away and lost, by the kernel's counters.
  ///
  /// - Throws: `CaptureError` when the capture is finished, or the CPU has no ring buffer.
  public func statistics(cpu: Int) throws(CaptureError) -> CPUStatistics {
    try session.statistics(cpu: cpu)
  }

  /// The directory of the capture's tracefs instance; `nil` when the capture is finished.
  public var instancePath: FilePath? { session.instancePath }

  /// Removes the instance, with what has not been read; `next` returns `nil` then. Without it that
  /// happens when the capture goes out of scope, and nobody learns what went wrong.
  ///
  /// - Throws: `CaptureError` when the instance cannot be removed, because someone keeps using it.
  public mutating func finish() throws(CaptureError) {
    isFinished = true
    let late = merge.lateCount
    merge = Self.merge([], layout, WatermarkPace(latency: 1_000_000))
    merge.lateCount = late
    try session.remove()
  }
}

extension LiveTimeline {
  /// Fills `batch` with what comes next; waits for the first entry, once. Nothing after a wait without
  /// result.
  ///
  /// - Returns: whether there may be more.
  package mutating func fill(
    _ batch: inout EventBatch, limit: Int, until deadline: ContinuousClock.Instant? = nil
  ) throws(CaptureError) -> Bool {
    session.beginReading()
    let end: WatermarkMerge<LiveRingSource>.Step?
    do throws(RingError) {
      end = try merge.fill(&batch, limit: limit) { news, batch in Self.tell(news, &batch) }
    } catch { throw CaptureError(.ring(error)) }
    switch end {
    case .end:
      session.endReading()
      return false
    case .waiting(let limit, let isHeld):
      if batch.count == 0 { wait(until: limit, isHeld: isHeld, deadline: deadline) }
    default: break
    }
    return true
  }

  private static func tell(_ news: LiveRingSource.News, _ batch: inout EventBatch) {
    switch news {
    case .lost(let entry):
      batch.append(
        LostGap(
          cpu: entry.cpu, buffer: 0, from: entry.from, to: entry.to, amount: entry.count,
          cause: entry.cause))
    case .damaged(let error):
      let cause: PageDamage.Cause =
        if case .damaged(let rule) = error.code { .page(rule) } else { .overwrittenInUse }
      batch.append(PageDamage(buffer: 0, cpu: error.cpu, page: 0, cause: cause))
    }
  }

  /// Shows the record of the event that comes next, ahead of its turn, if that can be told.
  @_lifetime(&self)
  package mutating func peekRecord(into buffer: Int) -> RawSpan? {
    guard merge.peek(into: buffer) else { return nil }
    // Sound: as in `next`.
    let record = unsafe merge.record
    return unsafe _overrideLifetime(record.bytes, mutating: &self)
  }

  /// Takes the event that `peekRecord` has shown out of the stream.
  package mutating func dropPeeked() { merge.dropPeeked() }
}

/// What comes next in a live timeline.
@frozen
public enum LiveTimelineItem: ~Escapable {
  /// An event, not earlier than all before it.
  case event(LiveEvent)
  /// An event that is earlier than one before it: it was committed too late.
  case late(LiveEvent)
  /// Events are missing here: in front of the next event of the same CPU, or, when no page tells of it,
  /// between the times that the entry names. No event is missing in two entries.
  case lost(LossEntry)
  /// A page could not be read to its end. What it still held is missing; the next page stands for
  /// itself.
  case damaged(RingError)
}

/// The time of `CLOCK_MONOTONIC` in nanoseconds.
package func monotonicTime() -> UInt64 {
  var time = timespec()
  // Sound: the kernel fills the struct.
  _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}

extension Duration {
  /// In nanoseconds; 0 for less than nothing.
  var inNanoseconds: UInt64 {
    let nanoseconds = max(.zero, self) / .nanoseconds(1)
    return nanoseconds < 1e18 ? UInt64(nanoseconds) : 1_000_000_000_000_000_000
  }
}
