/// One ring buffer of a trace file: the top buffer or an instance.
public struct TraceBuffer: Sendable, Equatable {
  /// The instance's name; empty for the top buffer.
  public var name: String
  /// The clock in use, such as `local`.
  public var clock: String
  /// The size of a sub-buffer in bytes.
  public var pageSize: Int
  /// How many CPUs the buffer has: one more than the highest number, CPUs without data included.
  public var cpuCount: Int
  /// Where the pages are: CPUs with data only, ascending by CPU; empty for text.
  public var extents: [CPUExtent]
  /// Whether the buffer holds the text of a latency tracer instead of pages.
  public var isText: Bool
  /// Where the text is; nil for pages.
  var text: FileSection?

  init(
    name: String, clock: String, pageSize: Int, cpuCount: Int = 0, extents: [CPUExtent] = [],
    text: FileSection? = nil
  ) {
    self.name = name
    self.clock = clock
    self.pageSize = pageSize
    self.cpuCount = cpuCount
    self.extents = extents
    self.text = text
    isText = text != nil
  }
}

extension TraceBuffer {
  /// The buffer of a stream that is in no file.
  package static func live(clock: String, pageSize: Int) -> TraceBuffer {
    TraceBuffer(name: "", clock: clock, pageSize: pageSize)
  }
}

/// Where the pages of one CPU stand in the file.
public struct CPUExtent: Sendable, Equatable {
  /// The CPU's number.
  public var cpu: Int
  /// The byte offset in the file.
  public var offset: UInt64
  /// The length in the file in bytes; compressed if `isCompressed`.
  public var byteCount: UInt64
  /// Whether the pages are in compressed chunks.
  public var isCompressed: Bool

  /// The extent of `byteCount` bytes from `offset` on.
  public init(cpu: Int, offset: UInt64, byteCount: UInt64, isCompressed: Bool = false) {
    self.cpu = cpu
    self.offset = offset
    self.byteCount = byteCount
    self.isCompressed = isCompressed
  }
}
