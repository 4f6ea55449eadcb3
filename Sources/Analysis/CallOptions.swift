public import Timeline

/// What of a recording's calls is wanted.
public struct CallOptions: Sendable {
  /// When events happened; calls that reach over an end of it are incomplete.
  public var window: TimeWindow = .all
  /// The threads whose calls are counted; `nil` for all. The idle threads of all CPUs are 0.
  public var pids: Set<Int32>?
  /// Whether each thread has functions and a tree of its own.
  public var separatesTasks = false
  /// Calls that took longer are listed one by one, in nanoseconds; `nil` for none.
  public var slowerThan: UInt64?
  /// So many of those at most, the slowest ones.
  public var slowLimit = 1000
  /// What is known about the recording's pages.
  public var index: TraceIndex?

  /// All calls of a recording.
  public init() {}
}
