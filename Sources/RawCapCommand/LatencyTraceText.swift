internal import RawCap

/// Latencies for people.
enum LatencyTraceText {
  /// What a latency tracer has found, after `record`.
  static func summary(_ summary: RecordingSummary, place: String) -> String {
    let begin =
      "\(place): the text of a latency tracer, \(Amount.bytes(summary.fileByteCount)), in"
      + " \(Amount.seconds(summary.duration))"
    guard let latency = summary.maximumLatency, latency > .zero else {
      return "\(begin): no latency was found"
    }
    let longest = summary.latencyTraces.max { $0.latency < $1.latency }
    let count = summary.latencyTraces.count
    return begin
      + (count > 1
        ? ": \(Amount.count(UInt64(count))) traces, the longest latency" : ": the longest latency")
      + " is \(longest.map(line) ?? Amount.microseconds(latency))"
  }

  /// A trace's head in one line.
  static func line(_ trace: LatencyTrace) -> String {
    var line = Amount.microseconds(trace.latency)
    if let cpu = trace.cpu { line += " on CPU \(cpu)" }
    if let task = trace.task { line += ", of \(task)" }
    if let start = trace.startedAt { line += ", from \(start)" }
    if let end = trace.endedAt { line += " to \(end)" }
    return "\(trace.tracer): \(line)"
  }
}
