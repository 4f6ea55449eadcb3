/// A part of a trace's time line, in its units (nanoseconds, unless the trace clock is a counter).
public struct TimeWindow: Sendable, Hashable {
  /// The first time that is inside.
  public var from: UInt64
  /// The first time behind it.
  public var to: UInt64

  /// The times from `from` up to `to`, and not `to`.
  public init(from: UInt64, to: UInt64) {
    self.from = from
    self.to = to
  }

  /// Is `time` inside?
  @inlinable
  public func contains(_ time: UInt64) -> Bool { time >= from && time < to }
}
