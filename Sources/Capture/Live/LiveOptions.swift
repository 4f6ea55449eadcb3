public import TraceFS

/// How a live capture works; each property has a default that suits most.
public struct LiveOptions: Sendable, Hashable {
  /// How pages come out of the ring buffers; `nil` for the cheapest way, see `LiveCapture.Choice`.
  public var backend: CaptureBackend?
  /// Probes that are made for this capture, and captured; they are gone with its end.
  public var probes: [ProbeSelection] = []
  /// The CPUs to listen to; `nil` for all.
  public var cpus: Set<Int>?
  /// The events of these processes and threads only; empty for all.
  public var processIDs: [Int32] = []
  /// Leaves out the events of these processes and threads.
  public var hiddenProcessIDs: [Int32] = []
  /// Of the threads and processes too that those make from now on.
  public var followsChildren = false
  /// The tracer that records besides, such as `function`, but no latency tracer; `nil` for none.
  ///
  /// Where no instance can have it, the kernel's top-level buffer is listened to, and put back in the end.
  public var tracer: String?
  /// As `RecordingOptions.functions`.
  public var functions: [String] = []
  /// As `RecordingOptions.hiddenFunctions`.
  public var hiddenFunctions: [String] = []
  /// As `RecordingOptions.graphFunctions`.
  public var graphFunctions: [String] = []
  /// As `RecordingOptions.hiddenGraphFunctions`.
  public var hiddenGraphFunctions: [String] = []
  /// As `RecordingOptions.functionCommands`.
  public var functionCommands: [String] = []
  /// As `RecordingOptions.graphDepth`.
  public var graphDepth: Int?
  /// As `RecordingOptions.latencyThreshold`.
  public var latencyThreshold: Duration?
  /// As `RecordingOptions.tracerOptions`.
  public var tracerOptions: [TracerOption] = []
  /// As `RecordingOptions.blockDevices`.
  public var blockDevices: [String] = []
  /// Trace options that are switched on or off, by name (`options`).
  public var traceOptions: [String: Bool] = [:]
  /// The trace clock; `nil` for the kernel's `local`.
  public var clock: String?

  /// The size of the ring buffer of each CPU in KiB; `nil` for a size from the machine's memory.
  public var bufferKilobytesPerCPU: Int?
  /// The size of the sub-buffers in KiB (Linux 6.8), a power of two from 4 to 512; `nil` for 64, less
  /// in small ring buffers.
  public var subBufferKilobytes: Int?
  /// How full a ring buffer is when `next` wakes up before the latency limit, in percent; 0 for each
  /// event.
  public var bufferPercent = 50
  /// The longest time that an event stays in the ring buffer while `next` waits.
  public var latency = Duration.milliseconds(100)
  /// In a `LiveTimeline`, how much longer than needed an event waits for earlier ones of other CPUs: those
  /// whose writers were interrupted before they could commit. What comes later than that is late.
  public var delay = Duration.milliseconds(1)
  /// What happens when a ring buffer is full: its oldest events are overwritten, or new ones are
  /// refused.
  public var overwrites = true

  /// Whether the thread that calls `next` runs in front of what it listens to: at nice -20 and with a slice
  /// of 0.1 ms (Linux 6.12), as the threads of a recording do, where the kernel allows that.
  ///
  /// It does so from its first call of `next` until there is nothing more, `finish`, or the end of the
  /// capture's life, and is scheduled as before then; when another thread goes on, so is the first one.
  /// Threads and processes that it makes meanwhile have the usual priority. Whatever the thread does with an
  /// event takes its time from what is traced: where that is much, let another thread do it
  /// (`LiveBatches`), or leave the priority alone.
  public var isEager = true

  /// The defaults.
  public init() {}

  /// The defaults, with a choice of backend.
  public init(backend: CaptureBackend?) { self.backend = backend }
}
