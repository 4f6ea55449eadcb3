/// What the head of a latency tracer's text says of the trace below it.
///
/// In the kernel, `print_trace_header` (kernel/trace/trace.c) writes it.
public struct LatencyTrace: Sendable, Hashable {
  /// The tracer's name, such as `wakeup_rt`.
  public var tracer: String
  /// The latency, in whole microseconds.
  public var latency: Duration
  /// The CPU on which it ended.
  public var cpu: Int?
  /// The thread that it is of, with its PID behind a dash, such as `cyclictest-812`.
  public var task: String?
  /// The function in which interrupts or preemption were switched off; not with `wakeup` and its kind.
  public var startedAt: String?
  /// The function in which they were switched on again.
  public var endedAt: String?

  /// The traces of a text, one behind the other, as they stand there; one without a latency, as other tracers
  /// have, is none.
  public static func all(in text: [UInt8]) -> [LatencyTrace] {
    var traces: [LatencyTrace] = []
    var tracer: Substring = ""
    for line in text.commentLines() {
      if let name = line.suffix(behind: "# tracer: ") {
        tracer = name
      } else if let rest = line.suffix(behind: "# latency: ") {
        guard let number = Int64(rest.prefix { $0.isNumber }) else { continue }
        let cpu = rest.split(separator: "CPU#", maxSplits: 1).dropFirst().first
        traces.append(
          LatencyTrace(
            tracer: String(tracer), latency: .microseconds(number),
            cpu: cpu.flatMap { Int($0.prefix { $0.isNumber }) }))
      } else if traces.isEmpty {
        continue
      } else if let rest = line.suffix(behind: "#    | task: ") {
        let name = rest.split(separator: " (uid:", maxSplits: 1).first ?? rest
        traces[traces.count - 1].task = String(name)
      } else if let place = line.suffix(behind: "#  => started at:") {
        traces[traces.count - 1].startedAt = place.trimmed
      } else if let place = line.suffix(behind: "#  => ended at:") {
        traces[traces.count - 1].endedAt = place.trimmed
      }
    }
    return traces
  }
}

extension TraceFile {
  /// What the text of a buffer tells of latencies; pages tell nothing.
  ///
  /// - Throws: `TraceFileError` when the section is damaged.
  public func latencyTraces(of buffer: TraceBuffer) throws(TraceFileError) -> [LatencyTrace] {
    LatencyTrace.all(in: try text(of: buffer))
  }
}

extension [UInt8] {
  /// The lines that begin with `#`.
  fileprivate func commentLines() -> [Substring] {
    var lines: [Substring] = []
    var begin = startIndex
    while begin < endIndex {
      let end = self[begin...].firstIndex(of: UInt8(ascii: "\n")) ?? endIndex
      if self[begin] == UInt8(ascii: "#") {
        lines.append(Substring(decoding: self[begin..<end], as: UTF8.self))
      }
      begin = end + 1
    }
    return lines
  }
}

extension Substring {
  fileprivate func suffix(behind prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }

  fileprivate var trimmed: String {
    split(separator: " ").joined(separator: " ")
  }
}
