/// A clock that events can be stamped with, and what it is good for.
///
/// The kernel's list is `trace_clocks` in `kernel/trace/trace.c`.
public struct TraceClock: Sendable, Hashable {
  /// The name in `trace_clock`.
  public let name: String
  /// What its numbers count.
  public let unit: Unit
  /// Whether times of different CPUs can be compared to the last digit.
  public let isGlobal: Bool
  /// Whether it is right in interrupts that cannot be masked, too.
  public let isNMISafe: Bool
  /// What programs read to get comparable times, such as `CLOCK_MONOTONIC`; `nil` for nothing.
  public let counterpart: String?
  /// What it is good for, in a sentence.
  public let summary: String

  /// What a clock counts.
  public enum Unit: String, Sendable, Hashable {
    /// Nanoseconds.
    case nanoseconds = "ns"
    /// Cycles of the processor or of its time base.
    case cycles
    /// Hundredths of a second.
    case ticks = "1/100 s"
    /// Events: it is no time at all.
    case events
  }

  private init(
    _ name: String, _ unit: Unit, isGlobal: Bool, isNMISafe: Bool = true, like counterpart: String?,
    _ summary: String
  ) {
    self.name = name
    self.unit = unit
    self.isGlobal = isGlobal
    self.isNMISafe = isNMISafe
    self.counterpart = counterpart
    self.summary = summary
  }

  /// The clock of that name; `nil` for one that is not known here.
  public init?(_ name: String) {
    guard let clock = Self.known.first(where: { $0.name == name }) else { return nil }
    self = clock
  }

  /// The clocks of Linux 6.1 to 6.18.
  public static let known = [
    TraceClock(
      "local", .nanoseconds, isGlobal: false, like: nil,
      "the default and the cheapest; CPUs may be microseconds apart, on old machines more"),
    TraceClock(
      "global", .nanoseconds, isGlobal: true, like: nil,
      "as local, never going back between CPUs, which share a lock for it: slower"),
    TraceClock(
      "counter", .events, isGlobal: true, like: nil,
      "a number for each event, over all CPUs: the exact order and no time"),
    TraceClock(
      "uptime", .ticks, isGlobal: true, like: nil,
      "the timer interrupt's count since the boot: coarse, and it costs nothing"),
    TraceClock(
      "perf", .nanoseconds, isGlobal: false, like: "perf's times",
      "to put events beside those of perf"),
    TraceClock(
      "mono", .nanoseconds, isGlobal: true, like: "CLOCK_MONOTONIC",
      "to put events beside what programs log; follows NTP, stands still in suspend"),
    TraceClock(
      "mono_raw", .nanoseconds, isGlobal: true, like: "CLOCK_MONOTONIC_RAW",
      "as mono, at the hardware's pace: NTP does not change it"),
    TraceClock(
      "boot", .nanoseconds, isGlobal: true, like: "CLOCK_BOOTTIME",
      "as mono, and goes on in suspend; may jump when the machine wakes up"),
    TraceClock(
      "tai", .nanoseconds, isGlobal: true, like: "CLOCK_TAI",
      "the time of day without leap seconds, for several machines; jumps when the clock is set"),
    TraceClock(
      "x86-tsc", .cycles, isGlobal: true, like: "rdtsc",
      "the processor's counter as it is; to compare guests with their host"),
    TraceClock(
      "ppc-tb", .cycles, isGlobal: true, like: "mftb",
      "the processor's time base as it is; to compare guests with their host"),
  ]
}
