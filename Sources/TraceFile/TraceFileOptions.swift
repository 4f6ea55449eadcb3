/// What the recorder noted about the recording as a whole.
public struct TraceFileOptions: Sendable, Equatable {
  /// The text of `trace_clock`, the clock in use in brackets.
  public var clockText: String?
  /// The clock in use, such as `local`.
  public var clock: String?
  /// `sysname nodename release machine` of the traced machine.
  public var uname: String?
  /// The kernel's release, such as `6.1.0-50-amd64`, by its name; `nil` when that has none.
  public var kernelRelease: String? {
    // `sysname nodename release machine`
    uname?.split(separator: " ").dropFirst(2).first.map(String.init)
  }
  /// The version of the program that recorded.
  public var recorderVersion: String?
  /// The text of the DATE option: microseconds between the trace clock and the time of day.
  public var date: String?
  /// What to add to each time stamp, in nanoseconds: the sum of the OFFSET and DATE options.
  public var timeOffset: Int64 = 0
  /// The part of `timeOffset` that the text `date` stands for, in nanoseconds.
  var dateOffset: Int64 = 0
  /// The texts of `per_cpu/cpuN/stats` at the end, each behind a line `CPU: N`; instances begin with
  /// an entry that has a line `Buffer: NAME`.
  public var cpuStatistics: [String] = []
  /// How many CPUs the traced machine has.
  public var cpuCount: Int?
  /// A random number that names this recording to others made at the same time.
  public var traceID: UInt64?
  /// How the TSC counts, for clocks `x86-tsc` and `tsc2nsec`.
  public var tsc2nsec: TSCToNanoseconds?
  /// Profile hooks (HOOK), one an option.
  public var hooks: [String] = []
  /// Memory maps of traced processes (PROCMAPS), one an option.
  public var processMaps: [String] = []
  /// Address layout of the boot before, for persistent buffers (LAST_BOOT_INFO).
  public var lastBootInfo: [String] = []
  /// The bytes of the TIME_SHIFT option: how a guest's time stamps become the host's.
  public var timeShift: [UInt8]?
  /// The bytes of the GUEST options: which host threads ran which virtual CPUs.
  public var guests: [[UInt8]] = []
  /// Options of kinds that this library does not know, by number.
  public var unknownIDs: [UInt16] = []

  /// No options.
  public init() {}

  /// How the TSC becomes nanoseconds: `(tsc * multiplier) >> shift`, the product in 96 bits.
  public struct TSCToNanoseconds: Sendable, Hashable {
    /// What the TSC is multiplied by.
    public var multiplier: UInt32
    /// How many bits the product is shifted right.
    public var shift: UInt32
    /// What the kernel adds; trace-cmd records it and does not use it.
    public var offset: UInt64

    /// The three numbers of option TSC2NSEC.
    public init(multiplier: UInt32, shift: UInt32, offset: UInt64) {
      self.multiplier = multiplier
      self.shift = shift
      self.offset = offset
    }
  }
}

/// The options of trace.dat (`TRACECMD_OPTION_*` in trace-cmd), of both versions.
enum OptionID: UInt16 {
  case done = 0
  case date = 1
  case cpuStatistics = 2
  case buffer = 3
  case traceClock = 4
  case uname = 5
  case hook = 6
  case offset = 7
  case cpuCount = 8
  case version = 9
  case processMaps = 10
  case traceID = 11
  case timeShift = 12
  case guest = 13
  case tsc2nsec = 14
  case strings = 15
  case headerInfo = 16
  case ftraceEvents = 17
  case eventFormats = 18
  case kallsyms = 19
  case printk = 20
  case commandLines = 21
  case bufferText = 22
  case btf = 23
  case lastBootInfo = 24
  case modules = 25
}
