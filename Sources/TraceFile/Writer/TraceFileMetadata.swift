/// What is known about a recording before it begins: the texts that make its events readable.
public struct TraceFileMetadata: Sendable {
  /// The text of `events/header_page`.
  public var headerPage: [UInt8]
  /// The text of `events/header_event`.
  public var headerEvent: [UInt8]
  /// The texts of `events/ftrace/*/format`.
  public var ftraceFormats: [[UInt8]]
  /// The texts of the other systems' `format` files.
  public var eventFormats: [SystemFormats]
  /// The text of `/proc/kallsyms`.
  public var kallsyms: [UInt8]
  /// The text of `printk_formats`.
  public var printkFormats: [UInt8]
  /// The kernel's description of its types (BTF, `/sys/kernel/btf/vmlinux`), for the arguments of functions; empty
  /// for none. In files of version 7 whose texts are compressed: trace-cmd cannot open others that have it.
  public var kernelTypes: [UInt8] = []
  /// The size of a `long` in the program that recorded: 4 or 8.
  public var userLongSize = MemoryLayout<Int>.size

  /// The texts as tracefs and procfs give them.
  public init(
    headerPage: [UInt8], headerEvent: [UInt8], ftraceFormats: [[UInt8]],
    eventFormats: [SystemFormats], kallsyms: [UInt8], printkFormats: [UInt8]
  ) {
    self.headerPage = headerPage
    self.headerEvent = headerEvent
    self.ftraceFormats = ftraceFormats
    self.eventFormats = eventFormats
    self.kallsyms = kallsyms
    self.printkFormats = printkFormats
  }
}

/// What is known about a recording when it has ended.
public struct TraceFileTail: Sendable, Hashable {
  /// The text of `saved_cmdlines`.
  public var savedCommandLines: [UInt8]
  /// The text of `trace_clock`, the clock in use in brackets.
  public var clockText: String
  /// `sysname nodename release machine` of the traced machine.
  public var uname: String
  /// The version of the program that recorded.
  public var recorderVersion: String
  /// The texts of `per_cpu/cpuN/stats`, each behind a line `CPU: N`; instances begin with an entry
  /// that has a line `Buffer: NAME`.
  public var cpuStatistics: [String]
  /// A random number that names this recording.
  public var traceID: UInt64
  /// What a file that is made of another one keeps of it besides.
  public var carried = CarriedOptions()

  /// The texts as tracefs gives them, and who recorded.
  public init(
    savedCommandLines: [UInt8], clockText: String, uname: String, recorderVersion: String,
    cpuStatistics: [String], traceID: UInt64
  ) {
    self.savedCommandLines = savedCommandLines
    self.clockText = clockText
    self.uname = uname
    self.recorderVersion = recorderVersion
    self.cpuStatistics = cpuStatistics
    self.traceID = traceID
  }
}

/// The versions of trace.dat that can be written.
public enum TraceFileVersion: Int, Sendable {
  /// Read by every trace-cmd and by KernelShark 1; uncompressed.
  case v6 = 6
  /// Read by trace-cmd 3.0 and later; texts are compressed.
  case v7 = 7
}
