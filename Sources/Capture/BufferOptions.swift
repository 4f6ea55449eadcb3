public import TraceFS

/// A buffer of a recording besides the first one: an instance with events, a tracer and sizes of its own.
///
/// ```swift
/// var options = RecordingOptions(events: ["sched"], command: ["make"])
/// options.buffers = [BufferOptions(name: "net", events: ["net", "skb"])]
/// ```
///
/// In the kernel it is a private instance like the first one's; in the file it is a buffer called `name`, as
/// trace-cmd writes it for `-B`. A burst in one buffer overwrites nothing in the others. Processes,
/// CPU-independent settings such as the backend, and limits of the file are those of the recording.
public struct BufferOptions: Sendable {
  /// The buffer's name in the file.
  public var name: String
  /// The events to record.
  public var events: [EventSelection]
  /// The tracer, such as `function`; `nil` for none.
  public var tracer: String?
  /// The functions that function tracers trace, as the kernel's patterns; empty for all.
  public var functions: [String] = []
  /// The functions that function tracers leave out, as the kernel's patterns.
  public var hiddenFunctions: [String] = []
  /// What the kernel does when it comes to functions, such as `vfs_read:traceoff:3`.
  public var functionCommands: [String] = []
  /// Trace options that are switched on or off, by name (`options`).
  public var traceOptions: [String: Bool] = [:]
  /// The size of the ring buffer of each CPU in KiB; `nil` for a size from the machine's memory.
  public var bufferKilobytesPerCPU: Int?
  /// The size of the sub-buffers in KiB (Linux 6.8); `nil` for a size that fits the ring buffers. In a file of
  /// version 6 all buffers have the same.
  public var subBufferKilobytes: Int?
  /// What happens when a ring buffer is full: its oldest events are overwritten, or new ones are
  /// refused.
  public var overwrites = true
  /// The trace clock; `nil` for the recording's. The events of buffers with different clocks cannot be put in
  /// order.
  public var clock: String?
  /// The CPUs to record; `nil` for all.
  public var cpus: Set<Int>?

  /// A buffer; all else has the default that its property tells.
  public init(name: String, events: [EventSelection]) {
    self.name = name
    self.events = events
  }

  /// What `options` say of the first buffer.
  package init(name: String = "", _ options: RecordingOptions) {
    self.init(name: name, events: options.events)
    tracer = options.tracer
    functions = options.functions
    hiddenFunctions = options.hiddenFunctions
    functionCommands = options.functionCommands
    traceOptions = options.traceOptions
    bufferKilobytesPerCPU = options.bufferKilobytesPerCPU
    subBufferKilobytes = options.subBufferKilobytes
    overwrites = options.overwrites
    clock = options.clock
    cpus = options.cpus
  }
}

extension BufferOptions {
  /// Is there anything to record?
  var isEmpty: Bool { events.isEmpty && tracer == nil }

  /// What cannot be; `nil` when nothing is wrong.
  var fault: String? {
    if tracer == nil, !functions.isEmpty || !hiddenFunctions.isEmpty {
      return "functions are for a tracer that traces them, such as “function” (-p)"
    }
    return cpus?.isEmpty == true ? "no CPU is chosen" : nil
  }
}
