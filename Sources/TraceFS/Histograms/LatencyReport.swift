/// How long it took, over all pairs of events that were counted.
public struct LatencyReport: Sendable, Hashable {
  /// All of them.
  public var all: LatencyDistribution
  /// Those of each value of the group's field, the most time first; their ranges are whole powers of two.
  public var groups: [Group] = []
  /// The longest time of each key, the longest first.
  public var slowest: [Slowest] = []
  /// Events that began or ended a time, and for whose keys there was no room.
  public var lost: UInt64 = 0
  /// Events of the first kind.
  public var fromCount: UInt64 = 0
  /// Events of the second kind, whether they ended something or not.
  public var toCount: UInt64 = 0
  /// Pairs that happened and were not counted by their time, as there was no room.
  public var uncounted: UInt64 = 0
  /// Pairs that took as long as the threshold or longer, known at the end; `nil` without a threshold.
  public var slow: SlowLines?

  /// The times of one group.
  public struct Group: Sendable, Hashable {
    /// The value of the group's field.
    public var key: HistogramKey
    /// Its times.
    public var latencies: LatencyDistribution
  }

  /// The longest time of one key.
  public struct Slowest: Sendable, Hashable {
    /// The keys, as the second event has them.
    public var keys: [HistogramKey]
    /// The time in nanoseconds.
    public var latency: UInt64
    /// When it ended, in nanoseconds of the clock.
    public var time: UInt64?
    /// How many events of the second kind this key has had, with a beginning or without.
    public var count: UInt64
    /// Other fields of the event that ended it.
    public var fields: [HistogramTable.Kept.Field]
  }

  /// Pairs that took as long as the threshold or longer.
  public struct SlowLines: Sendable, Hashable {
    /// The synthetic event of each, as the kernel writes it (`trace`), the oldest first.
    public var lines: [String] = []
    /// How many earlier ones had no room in the ring buffers.
    public var lost: UInt64 = 0
  }
}

/// Times in ranges, with the sum of each.
public struct LatencyDistribution: Sendable, Hashable {
  /// A range of times, in nanoseconds.
  public struct Bucket: Sendable, Hashable {
    /// The times that belong to it.
    public var range: ClosedRange<UInt64>
    /// How many.
    public var count: UInt64
    /// All of them added up.
    public var sum: UInt64
  }

  /// The ranges that have any, the shortest first.
  public private(set) var buckets: [Bucket] = []
  /// The longest time, where it is known to the nanosecond.
  public var exactMaximum: UInt64?

  init() {}

  init(_ buckets: [Bucket]) {
    self.buckets = buckets.filter { $0.count > 0 }.sorted {
      $0.range.lowerBound < $1.range.lowerBound
    }
  }

  /// How many times there are.
  public var count: UInt64 { buckets.reduce(0) { $0 &+ $1.count } }
  /// All of them added up, in nanoseconds.
  public var sum: UInt64 { buckets.reduce(0) { $0 &+ $1.sum } }
  /// The mean in nanoseconds, exact; `nil` when there is none.
  public var mean: Double? { count == 0 ? nil : Double(sum) / Double(count) }

  /// The shortest time: exact when its range has one, else where the range begins.
  public var minimum: UInt64? {
    buckets.first.map { $0.count == 1 ? $0.sum : $0.range.lowerBound }
  }

  /// The longest time: exact when it is known or its range has one, else where the range ends.
  public var maximum: UInt64? {
    exactMaximum ?? buckets.last.map { $0.count == 1 ? $0.sum : $0.range.upperBound }
  }

  /// The time that `part` (0 to 1) of all are no longer than, from above: the end of its range.
  public func quantile(_ part: Double) -> UInt64? {
    let total = count
    guard total > 0 else { return nil }
    let wanted = UInt64((Double(total) * min(max(part, 0), 1)).rounded(.up))
    var seen: UInt64 = 0
    for bucket in buckets {
      seen &+= bucket.count
      if seen >= max(wanted, 1) {
        let upper = bucket.count == 1 ? bucket.sum : bucket.range.upperBound
        return maximum.map { min(upper, $0) } ?? upper
      }
    }
    return maximum
  }

  /// The times by powers of two: how many are above `2^(power-1)` and up to `2^power` nanoseconds.
  ///
  /// A range that a power of two cuts is counted where it begins.
  public var powers: [(power: Int, count: UInt64)] {
    var counts: [Int: UInt64] = [:]
    for bucket in buckets {
      let lower = bucket.range.lowerBound
      counts[lower == 0 ? 0 : UInt64.bitWidth - lower.leadingZeroBitCount, default: 0] &+=
        bucket.count
    }
    return counts.sorted { $0.key < $1.key }.map { (power: $0.key, count: $0.value) }
  }
}
