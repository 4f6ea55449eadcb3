/// How often something was called and how long that took; times are nanoseconds.
///
/// Durations are those that the kernel took itself, between `calltime` and `rettime` of `funcgraph_exit`.
/// A call whose end is missing has none, and none is made up for it.
public struct CallTimes: Sendable, Hashable {
  /// Calls whose duration is known.
  public package(set) var calls = 0
  /// The time from begin to end of those calls. Where a function calls itself, directly or not, only the
  /// outermost call counts: the others are part of it.
  public package(set) var total: UInt64 = 0
  /// The part of that in which none of the functions ran that it calls, of calls that are known as a whole.
  public package(set) var own: UInt64 = 0
  /// The shortest of those calls.
  public package(set) var shortest: UInt64 = .max
  /// The longest of those calls.
  public package(set) var longest: UInt64 = 0
  /// The durations of all calls whose duration is known, recursive ones too.
  public package(set) var sum: UInt64 = 0
  /// Calls whose end is missing, so that nobody knows their duration; `calls` does not have them.
  public package(set) var unfinished = 0
  /// Calls of which `calls` has the duration, and of which the beginning or something inside may be missing:
  /// `own` does not have them.
  public package(set) var partial = 0

  init() {}

  /// The mean of all durations; `nil` without any.
  public var mean: UInt64? { calls == 0 ? nil : sum / UInt64(calls) }

  /// Takes a call of which `inner` nanoseconds were spent in what it called.
  mutating func add(_ duration: UInt64, inner: UInt64, isPartial: Bool, isRecursive: Bool) {
    calls += 1
    sum = sum &+ duration
    if !isRecursive { total = total &+ duration }
    if isPartial {
      partial += 1
    } else {
      own = own &+ (duration > inner ? duration - inner : 0)
    }
    shortest = min(shortest, duration)
    longest = max(longest, duration)
  }

  mutating func add(_ other: CallTimes) {
    calls += other.calls
    total = total &+ other.total
    own = own &+ other.own
    shortest = min(shortest, other.shortest)
    longest = max(longest, other.longest)
    sum = sum &+ other.sum
    unfinished += other.unfinished
    partial += other.partial
  }
}
