internal import SystemPackage

extension TraceFS {
  /// The tracers that keep one trace, of the longest latency that they found, and show it as text
  /// (`trace`): how long the kernel had interrupts or preemption off, and how long a task waited to run.
  ///
  /// In the kernel, those that set `print_max` (kernel/trace/trace_irqsoff.c, trace_sched_wakeup.c).
  public static let latencyTracers: Set<String> = [
    "irqsoff", "preemptoff", "preemptirqsoff", "wakeup", "wakeup_rt", "wakeup_dl",
  ]
}

extension TraceInstance {
  /// The longest latency that the tracer has found, in whole microseconds (`tracing_max_latency`); `nil`
  /// where the kernel has no tracer that keeps one.
  public func maximumLatency() throws(TraceFSError) -> Duration? {
    let file = path.appending("tracing_max_latency")
    guard ControlFile.exists(file) else { return nil }
    guard let count = Int64(try tracefs.text(file).filter { !$0.isWhitespace }) else {
      throw TraceFSError(.malformed, path: file)
    }
    return .microseconds(count)
  }

  /// Forgets the longest latency, so that the next one counts, however short
  /// (`tracing_max_latency`).
  public func resetMaximumLatency() throws(TraceFSError) {
    try write("0", to: "tracing_max_latency")
  }

  /// Has latency tracers trace everything that takes longer, not only what takes longest, and
  /// `function_graph` only what takes longer; `hwlat` and `osnoise` count what takes longer
  /// (`tracing_thresh`).
  ///
  /// Zero is no threshold. The kernel has one such threshold, in microseconds, for all instances; it is put back with the
  /// instance's end.
  public func set(latencyThreshold threshold: Duration) throws(TraceFSError) {
    let count = max(0, (threshold / .microseconds(1)).rounded(.up))
    try writeGlobal(String(Int64(exactly: count) ?? .max / 1000), to: "tracing_thresh")
  }

  /// What the kernel prints of the trace, with its head: for a latency tracer, that of the longest latency
  /// (`trace`).
  ///
  /// Tracing should be switched off: what changes meanwhile would be in it in parts.
  public func traceText() throws(TraceFSError) -> [UInt8] {
    try tracefs.bytes(path.appending("trace"), expectedSize: 256 << 10)
  }
}
