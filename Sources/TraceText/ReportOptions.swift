/// How a report is printed; the options of `trace-cmd report`.
public struct ReportOptions: Sendable, Equatable {
  /// Print times with nanoseconds instead of rounding to microseconds (`-t`).
  public var nanoseconds = false
  /// Load libtraceevent's plugins and draw function graphs (without `-N`).
  public var plugins = true
  /// Print fields as `name=value` (`-R`).
  public var raw = false
  /// Print the events of these CPUs only (`--cpu`).
  public var cpus: Set<Int>?

  /// What `trace-cmd report` prints without options.
  public init() {}
}
