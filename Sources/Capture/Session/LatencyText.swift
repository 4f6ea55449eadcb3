internal import TraceFS
internal import TraceFile

/// The traces that a latency tracer leaves, as the kernel prints them.
struct LatencyText {
  /// One text, or with a threshold one behind the other.
  private(set) var bytes: [UInt8] = []
  /// The longest latency of them.
  private(set) var maximum = Duration.zero
  /// Bytes that were too many.
  private(set) var cutByteCount = 0
  private let keepsAll: Bool

  /// - Parameter keepsAll: keeps every trace that is collected, not the longest latency's alone.
  init(keepsAll: Bool) { self.keepsAll = keepsAll }

  /// Is there something new in an instance whose traces are all wanted?
  func isDue(_ instance: borrowing TraceInstance) -> Bool {
    guard keepsAll, let latency = try? instance.maximumLatency() else { return false }
    return latency > .zero
  }

  /// Takes the trace that the kernel holds; `instance` is switched off.
  mutating func collect(_ instance: borrowing TraceInstance) throws(TraceFSError) {
    let latency = try instance.maximumLatency() ?? .zero
    // What has been collected is marked by its latency, which is forgotten.
    if keepsAll, latency == .zero, !bytes.isEmpty { return }
    maximum = max(maximum, latency)
    let text = try instance.traceText()
    if keepsAll { try instance.resetMaximumLatency() }
    guard cutByteCount == 0 else {
      cutByteCount += text.count
      return
    }
    let room = TraceFileWriter.mostText - bytes.count
    guard text.count > room else {
      bytes += text
      return
    }
    // As many whole lines as there is room for.
    let kept = (text[..<room].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    bytes += text[..<kept]
    cutByteCount = text.count - kept
  }
}
