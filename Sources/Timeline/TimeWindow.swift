public import TraceFile

/// A part of a trace's time line.
public struct TimeWindow: Sendable, Hashable {
  /// The first time in it.
  public var from: UInt64
  /// The first time behind it; the largest number for a window without an end.
  public var to: UInt64

  /// The times from `from` on and before `to`; without them, all.
  public init(from: UInt64 = 0, to: UInt64 = .max) {
    self.from = from
    self.to = to
  }

  /// The whole time line.
  public static var all: TimeWindow { TimeWindow() }

  /// Whether it has this time; a window without an end has every time from `from` on.
  @inlinable @inline(__always)
  public func contains(_ time: UInt64) -> Bool { time >= from && (time < to || to == .max) }
}

extension TraceFile {
  /// Whether the trace's times are nanoseconds, so that text has them as seconds with decimals; else the
  /// trace clock counts something else.
  ///
  /// It is the top buffer's clock that decides.
  public var countsNanoseconds: Bool {
    let clock = buffers.first?.clock ?? ""
    // Files without a clock are older than clocks: they count nanoseconds.
    return clock.isEmpty || isNanosecondClock(clock) || options.tsc2nsec != nil
  }

  /// Whether the trace's times are nanoseconds since 1970.
  public var hasWallClock: Bool { options.date != nil }

  /// The window between two places on the trace's time line; `nil` stands for the beginning, or the end.
  ///
  /// - Returns: the window; `nil` when one place is a time of day, and the trace does not know that.
  public func window(from: TimePoint?, to: TimePoint?) -> TimeWindow? {
    var window = TimeWindow.all
    let span =
      [from, to].contains { $0?.isRelative ?? false } ? eventTimes() : nil
    let first = span?.lowerBound ?? 0
    let last = span?.upperBound ?? 0
    if let from {
      guard let time = from.time(first: first, last: last, isWallClock: hasWallClock) else {
        return nil
      }
      window.from = time
    }
    if let to {
      guard let time = to.time(first: first, last: last, isWallClock: hasWallClock) else {
        return nil
      }
      window.to = time
    }
    return window
  }
}

extension TimePoint {
  /// Whether it counts from the trace's beginning or end.
  var isRelative: Bool {
    switch self {
    case .afterStart, .beforeEnd: true
    case .absolute, .printed, .wallClock: false
    }
  }
}
