import RawCap

/// Shows for a moment how long softirqs take, kind by kind: `SoftirqHistogram [SECONDS]`; needs root.
@main
struct SoftirqHistogram {
  static func main() throws {
    let seconds = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 2 : 2
    var capture = try LiveCapture(events: ["irq:softirq_entry", "irq:softirq_exit"])
    let formats = try capture.formats()
    let entries = try formats.bind(SoftirqEntry.self)
    let exits = try formats.bind(SoftirqExit.self)
    let canceller = capture.canceller
    Task.detached {
      try await Task.sleep(for: .seconds(seconds))
      canceller.cancel()
    }

    // By CPU: a softirq ends where it began. A gap in between would make two one.
    var begun: [Int: UInt64] = [:]
    var histograms: [SoftirqEntry.Vec: Histogram] = [:]
    var lost = 0
    try capture.start()
    while let item = try capture.next() {
      switch item {
      case .event(let event):
        if let entry = entries.decode(event) {
          begun[event.cpu] = entry.timestamp
        } else if let exit = exits.decode(event), let begin = begun.removeValue(forKey: event.cpu) {
          histograms[exit.vec, default: Histogram()].add(exit.timestamp - begin)
        }
      case .lost(let gap):
        begun[gap.cpu] = nil
        lost += 1
      case .damaged:
        begun.removeAll()
        lost += 1
      }
    }
    try capture.finish()

    for (kind, histogram) in histograms.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      print("\(kind): \(histogram.count) softirqs")
      histogram.show()
    }
    print(lost == 0 ? "nothing is missing" : "events are missing in \(lost) places")
  }
}

/// Counts of durations, in powers of two.
struct Histogram {
  private var counts = [Int](repeating: 0, count: 64)

  var count: Int { counts.reduce(0, +) }

  mutating func add(_ nanoseconds: UInt64) {
    counts[63 - (nanoseconds | 1).leadingZeroBitCount] += 1
  }

  func show() {
    let most = counts.max() ?? 1
    for (power, count) in counts.enumerated() where count > 0 {
      let begin = "\(1 << power)"
      let bar = String(repeating: "#", count: max(1, 40 * count / most))
      print(String(repeating: " ", count: max(0, 12 - begin.count)) + begin, "ns", bar, count)
    }
  }
}
