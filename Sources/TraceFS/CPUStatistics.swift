/// What the ring buffer of one CPU holds, gave away and lost.
///
/// The corresponding file is `per_cpu/cpuN/stats`.
public struct CPUStatistics: Sendable, Hashable {
  /// Events in the buffer, not read yet.
  public var entries: UInt64 = 0
  /// Events overwritten by newer ones before they were read.
  public var overrun: UInt64 = 0
  /// Events lost because an interrupted writer had not finished when the buffer had gone around.
  public var commitOverrun: UInt64 = 0
  /// Bytes in the buffer, not read yet.
  public var bytes: UInt64 = 0
  /// The time of the oldest event in the buffer.
  public var oldestEventTimestamp: ClockReading = .microseconds(0)
  /// The time of reading.
  public var nowTimestamp: ClockReading = .microseconds(0)
  /// Events refused because the buffer was full and must not be overwritten.
  public var dropped: UInt64 = 0
  /// Events read.
  public var read: UInt64 = 0
  /// The file's text.
  public var text = ""

  /// Statistics that count nothing.
  public init() {}

  /// Events that were recorded, read or not.
  public var recorded: UInt64 { entries &+ read }
  /// Events that happened and were not recorded, for whichever reason.
  public var lost: UInt64 { overrun &+ commitOverrun &+ dropped }

  /// Reads the text of the file; `nil` when it is another text.
  ///
  /// What an old kernel does not write counts 0; lines that only a newer one writes are passed over.
  public init?(_ text: String) {
    self.text = text
    var hasEntries = false
    var isUnderstood = true
    func take<Value>(_ value: Value?, as target: inout Value) {
      if let value { target = value } else { isUnderstood = false }
    }
    for line in text.split(separator: "\n") {
      guard let colon = line.lastIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
      // The kernel prints counters as signed or unsigned longs, whichever the kernel's age.
      let count = UInt64(value) ?? Int64(value).map { UInt64(bitPattern: $0) }
      switch line[..<colon] {
      case "entries":
        take(count, as: &entries)
        hasEntries = true
      case "overrun": take(count, as: &overrun)
      case "commit overrun": take(count, as: &commitOverrun)
      case "bytes": take(count, as: &bytes)
      case "oldest event ts": take(ClockReading(value), as: &oldestEventTimestamp)
      case "now ts": take(ClockReading(value), as: &nowTimestamp)
      case "dropped events": take(count, as: &dropped)
      case "read events": take(count, as: &read)
      default: break
      }
    }
    guard hasEntries, isUnderstood else { return nil }
  }
}

/// A trace clock's time as `stats` shows it.
public enum ClockReading: Sendable, Hashable {
  /// Microseconds, for clocks that count nanoseconds.
  case microseconds(UInt64)
  /// The clock's own units, for clocks that count something else.
  case ticks(UInt64)

  init?(_ text: some StringProtocol) {
    guard let point = text.firstIndex(of: ".") else {
      guard let ticks = UInt64(text) else { return nil }
      self = .ticks(ticks)
      return
    }
    let fraction = text[text.index(after: point)...]
    guard fraction.utf8.count == 6, let seconds = UInt64(text[..<point]),
      let micros = UInt64(fraction)
    else { return nil }
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, carry) = whole.addingReportingOverflow(micros)
    guard !overflow, !carry else { return nil }
    self = .microseconds(sum)
  }
}
