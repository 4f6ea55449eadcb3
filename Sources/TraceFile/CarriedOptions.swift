/// What a file that is made of another one keeps of its options, besides what every recording has.
public struct CarriedOptions: Sendable, Hashable {
  /// The text of the DATE option.
  public var date: String?
  /// The OFFSET option: nanoseconds to add to each time stamp, besides those of DATE; 0 for none.
  public var offset: Int64 = 0
  /// How the TSC counts.
  public var tsc2nsec: TraceFileOptions.TSCToNanoseconds?
  /// Profile hooks (HOOK).
  public var hooks: [String] = []
  /// Memory maps of traced processes (PROCMAPS).
  public var processMaps: [String] = []
  /// Address layout of the boot before (LAST_BOOT_INFO).
  public var lastBootInfo: [String] = []
  /// The bytes of the TIME_SHIFT option.
  public var timeShift: [UInt8]?
  /// The bytes of the GUEST options.
  public var guests: [[UInt8]] = []

  /// Nothing.
  public init() {}

  /// What `options` has.
  public init(_ options: TraceFileOptions) {
    date = options.date
    offset = options.timeOffset &- options.dateOffset
    tsc2nsec = options.tsc2nsec
    hooks = options.hooks
    processMaps = options.processMaps
    lastBootInfo = options.lastBootInfo
    timeShift = options.timeShift
    guests = options.guests
  }
}
