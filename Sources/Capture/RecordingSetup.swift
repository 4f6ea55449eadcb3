internal import RingBuffer
public import SystemPackage
public import TraceFS

/// How a recording is set up, as the kernel has granted it; known before the first event.
public struct RecordingSetup: Sendable, Hashable {
  /// How pages come out of the ring buffers.
  public let backend: CaptureBackend
  /// Why that way.
  public let reason: String
  /// The size of each CPU's ring buffer in bytes.
  public let ringByteCount: Int
  /// The size of the sub-buffers in bytes.
  public let subBufferByteCount: Int
  /// The other buffers of the recording, in the file's order.
  public let otherBuffers: [Buffer]
  /// The readers' threads; they serve the CPUs among them.
  public let threadCount: Int
  /// Whether pages go to the disk directly, as long as that is quick enough.
  public let usesDirectIO: Bool
  /// The names among `RecordingOptions.functions` that several functions of the kernel have, and how many:
  /// all of them are traced.
  public let sharedFunctionNames: [String: Int]
  /// The probes that were made for the recording, and what may not be as expected of them.
  public let probes: ProbePlan
  /// Whether the kernel's top-level buffer records, as no instance can have the tracer.
  public let usesTopLevel: Bool
  /// The events of others that stood in the top-level buffer, and were given up.
  public let givenUpEventCount: UInt64
  /// The sessions that were killed, and whose changes were put back before this recording.
  public let restoredSessions: [ControlJournal.LeftBehind]
  /// What others have set for all instances, and narrows what the tracer records.
  public let foreignLimits: [ForeignLimit]
  /// Whether what is recorded is the text of a latency tracer, and not pages.
  public let isText: Bool
  /// Why the real-time priority that was asked for is not granted; `nil` when it is.
  public let realtimeRefusal: Errno?

  /// How a buffer besides the first one is set up.
  public struct Buffer: Sendable, Hashable {
    /// Its name in the file.
    public let name: String
    /// The size of each CPU's ring buffer in bytes.
    public let ringByteCount: Int
    /// The size of the sub-buffers in bytes.
    public let subBufferByteCount: Int
  }

  init(
    plan: Recorder.Plan, ringByteCount: Int, reason: String, layout: PageLayout,
    otherBuffers: [Buffer], threadCount: Int,
    hasDirectIO: Bool, realtimeRefusal: Errno?, sharedFunctionNames: [String: Int],
    probes: ProbePlan, usesTopLevel: Bool, givenUpEventCount: UInt64,
    restoredSessions: [ControlJournal.LeftBehind], foreignLimits: [ForeignLimit],
    isText: Bool = false
  ) {
    self.isText = isText
    self.foreignLimits = foreignLimits
    self.probes = probes
    self.restoredSessions = restoredSessions
    self.usesTopLevel = usesTopLevel
    self.givenUpEventCount = givenUpEventCount
    self.sharedFunctionNames = sharedFunctionNames
    backend = plan.backend
    self.reason = reason
    self.ringByteCount = ringByteCount
    subBufferByteCount = layout.pageSize
    self.otherBuffers = otherBuffers
    self.threadCount = threadCount
    usesDirectIO = plan.backend == .splice && hasDirectIO && plan.directTime != .max
    self.realtimeRefusal = realtimeRefusal
  }
}

extension RecordingSetup {
  /// That of a latency tracer, whose trace the kernel keeps.
  init(
    textOf instance: borrowing TraceInstance, sharedFunctionNames: [String: Int],
    probes: ProbePlan, restoredSessions: [ControlJournal.LeftBehind],
    foreignLimits: [ForeignLimit], layout: PageLayout
  ) {
    let size = (try? instance.bufferKilobytes(cpu: instance.cpus().first ?? 0)) ?? 0
    self.init(
      plan: Recorder.Plan(backend: .read, directTime: .max), ringByteCount: size << 10,
      reason: "the kernel keeps the trace, and gives it as text in the end", layout: layout,
      otherBuffers: [], threadCount: 0, hasDirectIO: false, realtimeRefusal: nil,
      sharedFunctionNames: sharedFunctionNames, probes: probes, usesTopLevel: instance.isTopLevel,
      givenUpEventCount: instance.givenUpEventCount, restoredSessions: restoredSessions,
      foreignLimits: foreignLimits, isText: true)
  }
}

/// Who wants to know how a recording goes.
public struct RecordingObserver {
  /// Called once, when all is ready and before the first event.
  public var started: ((RecordingSetup) -> Void)?
  /// Called about four times a second, on the recording's thread.
  public var progress: ((RecordingProgress) -> Void)?

  /// An observer; either may be `nil`.
  public init(
    started: ((RecordingSetup) -> Void)? = nil, progress: ((RecordingProgress) -> Void)? = nil
  ) {
    self.started = started
    self.progress = progress
  }
}
