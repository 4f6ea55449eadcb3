public import SystemPackage
public import TraceFS
public import TraceFile

/// What to record, how, and for how long.
public struct RecordingOptions: Sendable {
  /// The trace.dat file to write; an existing one is replaced.
  public var output: FilePath
  /// The events to record; at least one.
  public var events: [EventSelection]
  /// The size of the ring buffer of each CPU in KiB; `nil` for the kernel's own choice.
  public var bufferKilobytesPerCPU: Int?
  /// The size of the pages of the ring buffers in KiB (Linux 6.8); `nil` for the machine's page.
  ///
  /// 64 halves the cost to move a byte under heavy load.
  public var subBufferKilobytes: Int?
  /// The trace clock; `nil` for the kernel's `local`.
  public var clock: String?
  /// The version of the file format.
  public var fileVersion: TraceFileVersion
  /// The program to run and its arguments; when it ends, the recording ends. If empty, a signal
  /// ends the recording.
  public var command: [String]
  /// What the file names as its writer.
  public var recorderVersion: String

  /// What to record; everything but the events has the default that its property tells.
  public init(
    output: FilePath = "trace.dat", events: [EventSelection], bufferKilobytesPerCPU: Int? = nil,
    subBufferKilobytes: Int? = nil, clock: String? = nil, fileVersion: TraceFileVersion = .v7,
    command: [String] = [], recorderVersion: String = "rawcap"
  ) {
    self.output = output
    self.events = events
    self.bufferKilobytesPerCPU = bufferKilobytesPerCPU
    self.subBufferKilobytes = subBufferKilobytes
    self.clock = clock
    self.fileVersion = fileVersion
    self.command = command
    self.recorderVersion = recorderVersion
  }
}
