public import RingBuffer
internal import Synchronization
public import SystemPackage
public import TraceFS

/// Events of the running kernel, as they happen and where they stand.
///
/// ```swift
/// import RawCap
///
/// var capture = try LiveCapture(events: ["sched:sched_switch"])
/// let formats = try capture.formats()
/// try capture.start()
/// let canceller = capture.canceller  // for other threads
/// while let item = try capture.next() {
///   switch item {
///   case .event(let event):
///     let name = formats.id(of: event.data).flatMap { formats[$0]?.name }
///     print(event.cpu, event.timestamp, name ?? "?")
///   case .lost(let gap): print(gap.line)
///   case .damaged(let error): print(error)
///   }
/// }
/// try capture.finish()
/// ```
///
/// One thread serves all CPUs. Events come page by page: those of one CPU in their order, those of
/// several CPUs not in the order of time. Nothing is allocated, and no reference counted, for an event.
///
/// A capture has a tracefs instance of its own and no global state; a process can have several. It can be
/// handed to another thread, and is used by one at a time.
@safe
public struct LiveCapture: ~Copyable, @unchecked Sendable {
  /// The events that are captured, sorted by name.
  public let events: [EventName]
  /// The kernel's tracefs.
  public let tracefs: TraceFS
  /// How pages come out of the ring buffers, and why that way.
  public let choice: Choice
  /// Where the kernel's pages have what; their size is the one that the kernel has granted.
  public let layout: PageLayout
  /// CPUs that cannot be listened to, usually because they are offline.
  public let missingCPUs: [RecordingSummary.MissingCPU]
  /// The sessions that were killed, and whose changes were put back before this one.
  public let restoredSessions: [ControlJournal.LeftBehind]
  /// What others have set for all instances, and narrows what the tracer traces.
  public let foreignLimits: [ForeignLimit]

  private let session: LiveSession
  // Sound (all uses): the memory of the page in use stays until the session is asked for the next one;
  // nobody else has the session.
  private var page = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  private var decoder = PageDecoder()
  private var cpu = 0
  /// Events that came out of the page.
  private var count: UInt64 = 0
  private var time: UInt64 = 0
  // Sound: the session keeps it. An ordinary reference might be counted for every event.
  private unowned(unsafe) let cancellation: Cancellation

  /// How pages come out of the ring buffers.
  ///
  /// Where it is left to the capture, pages are copied (`read`), 64 KiB at a time. Measured on Linux 6.18
  /// with system calls saturating a CPU, an event of 48 bytes takes the capture about 9 ns of CPU time so,
  /// 15 ns by `splice`, and 46 ns by `mmap`: the kernel saves the copy, but takes the events of a mapped
  /// page back one by one. With 4 KiB pages these are 26, 36 and 61 ns. A mapping is for those who want
  /// the kernel's own pages.
  public struct Choice: Sendable, Hashable {
    /// The backend.
    public let backend: CaptureBackend
    /// Why that one.
    public let reason: String
  }

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
  }

  /// Prepares a capture of `events` by one of the backends; `nil` for the cheapest.
  public init(events: [EventSelection], backend: CaptureBackend?) throws(CaptureError) {
    try self.init(events: events, options: LiveOptions(backend: backend))
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
  }
  private var isStopped = false

  /// Ends the capture from any thread.
  public var canceller: LiveCanceller { LiveCanceller(cancellation: session.cancellation) }

  /// What comes next; waits for it. The view of an event is good until the next call.
  ///
  /// It comes when a ring buffer is as full as `LiveOptions.bufferPercent` says, or after
  /// `LiveOptions.latency`.
  ///
  /// - Returns: `nil` when the capture has been cancelled, or all is told after `stop`.
  /// - Throws: `CaptureError` when a ring buffer cannot be read any more.
  @_lifetime(&self)
  public mutating func next() throws(CaptureError) -> LiveItem? {
    while true {
      if unsafe cancellation.isCancelled.load(ordering: .relaxed), !isStopped {
        session.endReading()
        return nil
      }
      let bytes = unsafe page.bytes
      let slot: EventSlot?
      do throws(PageError) { slot = try decoder.next(in: bytes) } catch {
        decoder = PageDecoder()
        return .damaged(session.noteDamage(error))
      }
      if let slot {
        count &+= 1
        time = slot.timestamp
        let event = LiveEvent(cpu: cpu, timestamp: slot.timestamp, data: slot.record(in: bytes))
        return .event(unsafe _overrideLifetime(event, mutating: &self))
      }
      switch try advance() {
      case .page(let next):
        unsafe page = unsafe next.bytes
        cpu = next.cpu
        decoder = PageDecoder(next.header, byteOrder: layout.byteOrder)
      case .lost(let gap): return .lost(gap)
      case .damaged(let error): return .damaged(error)
      case .end: return nil
      }
    }
  }

  /// Leaves the page in use; out of line, so that the way of an event stays short.
  @inline(never)
  private mutating func advance() throws(CaptureError) -> LiveStep {
    session.settle(count, time: time)
    count = 0
    decoder = PageDecoder()
    return try session.advance()
  }

  /// The number of events that each CPU has given so far.
  public mutating func eventCounts() -> [Int: UInt64] {
    session.settle(count, time: time)
    count = 0
    return session.eventCounts()
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
    session.settle(count, time: time)
    count = 0
    decoder = PageDecoder()
    unsafe page = UnsafeRawBufferPointer(start: nil, count: 0)
    try session.remove()
  }
}
