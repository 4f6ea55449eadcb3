public import SystemPackage
public import TraceFS
public import TraceFile

/// What to record, how, and for how long.
public struct RecordingOptions: Sendable {
  /// The trace.dat file to write; an existing one is replaced.
  ///
  /// With `rotation` it is the pattern of several: `out.dat` stands for `out-0001.dat` and so on.
  public var output: FilePath
  /// The events to record; at least one, unless there is a tracer, a probe or another buffer.
  public var events: [EventSelection]
  /// The tracer, such as `function`; `nil` for none.
  public var tracer: String?
  /// Probes that are made for this recording, and recorded; they are gone with its end.
  public var probes: [ProbeSelection] = []
  /// The functions that function tracers trace, as the kernel's patterns; empty for all.
  public var functions: [String] = []
  /// The functions that function tracers leave out, as the kernel's patterns.
  public var hiddenFunctions: [String] = []
  /// The functions that `function_graph` traces with all that they call, as the kernel's patterns; empty for all.
  public var graphFunctions: [String] = []
  /// The functions that `function_graph` leaves out with all that they call, as the kernel's patterns.
  public var hiddenGraphFunctions: [String] = []
  /// How deep `function_graph` looks into calls; `nil` for all the way.
  public var graphDepth: Int?
  /// What a latency tracer traces, or `function_graph`, takes at least so long (`tracing_thresh`); `nil` for
  /// whatever the tracer does by itself: latency tracers keep the longest.
  public var latencyThreshold: Duration?
  /// Settings that the tracer has files for, such as `period_us` of `osnoise`; they are put back in the end.
  public var tracerOptions: [TracerOption] = []
  /// The block devices that the tracer `blk` traces; empty for all.
  public var blockDevices: [String] = []
  /// What the kernel does when it comes to functions, such as `vfs_read:traceoff:3`; no tracer is needed.
  public var functionCommands: [String] = []
  /// Trace options that are switched on or off, by name (`options`).
  public var traceOptions: [String: Bool] = [:]
  /// More buffers besides the first one, which the properties around here describe: the file has each of
  /// them under its name.
  public var buffers: [BufferOptions] = []
  /// The program to run and its arguments; when it ends, the recording ends. If empty, a signal or
  /// `duration` ends the recording.
  public var command: [String] = []
  /// Ends the recording after this time; `nil` for no limit.
  public var duration: Duration?

  /// The size of the ring buffer of each CPU in KiB; `nil` for a size from the machine's memory.
  public var bufferKilobytesPerCPU: Int?
  /// The size of the sub-buffers in KiB (Linux 6.8), a power of two from 4 to 512; `nil` for 64, less
  /// in small ring buffers. Larger ones make moving a byte cheaper.
  public var subBufferKilobytes: Int?
  /// How full a ring buffer is when its reader wakes up, in percent; `nil` for 50.
  public var bufferPercent: Int?
  /// What happens when a ring buffer is full: its oldest events are overwritten, or new ones are
  /// refused.
  public var overwrites = true
  /// The trace clock; `nil` for the kernel's `local`.
  public var clock: String?
  /// Notes in the file what to add to its times for wall-clock times (the DATE option); readers then print
  /// those. The clock is one that counts nanoseconds.
  public var notesDate = false

  /// The CPUs to record; `nil` for all.
  public var cpus: Set<Int>?
  /// Records the events of these processes and threads only; empty for all.
  public var processIDs: [Int32] = []
  /// Leaves out the events of these processes and threads.
  public var hiddenProcessIDs: [Int32] = []
  /// Also records the events of their new threads and children.
  public var followsChildren = false
  /// Records the events of the command, its threads and its children only.
  public var followsCommandOnly = false

  /// Keeps the newest events in the ring buffers, and writes the file when this happens; `nil` to write all
  /// the time.
  public var condition: RecordingCondition?

  /// How pages come out of the ring buffers; `nil` for the best way for this recording.
  public var backend: CaptureBackend?
  /// Runs the readers' threads at this priority of SCHED_FIFO, 1 to 99; `nil` for nice -20.
  public var realtimePriority: Int?
  /// Whether pages go to the disk directly, past the page cache; `nil` for as long as that is faster.
  public var usesDirectIO: Bool?

  /// The version of the file format.
  public var fileVersion = TraceFileVersion.v7
  /// Compresses the pages while recording (version 7); `nil` leaves them as they are.
  public var compression: PageCompression?
  /// Keeps the newest bytes of pages only, so that the file has about this size at most.
  public var maximumByteCount: UInt64?
  /// Goes on with a new file from time to time; `nil` for one file.
  public var rotation: Rotation?
  /// What the file names as its writer.
  public var recorderVersion = "rawcap"

  /// When to go on with a new file.
  public struct Rotation: Sendable, Hashable {
    /// When the file has so many bytes of pages.
    public var byteCount: UInt64?
    /// When the file has been written to for so long.
    public var time: Duration?
    /// How many of the newest files are kept; `nil` for all.
    public var kept: Int?

    /// A rotation; one of size and time should be given.
    public init(byteCount: UInt64? = nil, time: Duration? = nil, kept: Int? = nil) {
      self.byteCount = byteCount
      self.time = time
      self.kept = kept
    }
  }

  /// What to record; all else has the default that its property tells.
  public init(output: FilePath = "trace.dat", events: [EventSelection], command: [String] = []) {
    self.output = output
    self.events = events
    self.command = command
  }
}
