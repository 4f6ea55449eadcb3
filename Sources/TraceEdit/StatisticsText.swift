internal import Timeline
internal import TraceFile

/// The texts of `per_cpu/cpuN/stats` in a file (option CPUSTAT), to be changed where a file holds something
/// else than the one that they come from.
struct StatisticsText {
  /// The lines of one CPU.
  struct Entry {
    var buffer: String
    var cpu: Int
    var lines: [String]
  }

  private(set) var entries: [Entry] = []

  /// Takes `texts` apart; what belongs to no CPU is left out.
  init(_ texts: [String]) {
    var buffer = ""
    for text in texts {
      for line in text.split(separator: "\n") {
        if line.hasPrefix("Buffer: ") {
          buffer = String(line.dropFirst("Buffer: ".count))
        } else if line.hasPrefix("CPU: "), let cpu = Int(line.dropFirst("CPU: ".count)) {
          entries.append(Entry(buffer: buffer, cpu: cpu, lines: []))
        } else if !entries.isEmpty {
          entries[entries.count - 1].lines.append(String(line))
        }
      }
    }
  }

  /// Leaves out the CPUs that are not wanted.
  mutating func keep(_ isWanted: (Entry) -> Bool) { entries.removeAll { !isWanted($0) } }

  /// Gives buffers other names.
  mutating func rename(_ name: (String) -> String) {
    for index in entries.indices { entries[index].buffer = name(entries[index].buffer) }
  }

  mutating func append(_ other: StatisticsText) { entries += other.entries }

  /// Notes that the counters count more than the file holds, which is `what`.
  mutating func markPart(_ what: String) {
    for index in entries.indices {
      let lines = entries[index].lines
      guard !lines.contains(where: { $0.hasPrefix("part:") }) else { continue }
      let place = lines.firstIndex { $0.hasPrefix("gap:") } ?? lines.count
      entries[index].lines.insert("part: \(what)", at: place)
    }
  }

  /// Changes the gaps, or leaves them out.
  mutating func changeGaps(_ change: (LossEntry) -> LossEntry?) {
    for index in entries.indices {
      let cpu = entries[index].cpu
      entries[index].lines = entries[index].lines.compactMap { line in
        guard let entry = LossEntry(line: line, cpu: cpu) else { return line }
        return change(entry)?.line
      }
    }
  }

  /// Gives gaps other times.
  mutating func moveGaps(_ time: (_ cpu: Int, _ time: UInt64) -> UInt64) {
    changeGaps { gap in
      var moved = gap
      moved.from = gap.from.map { time(gap.cpu, $0) }
      moved.to = gap.to.map { time(gap.cpu, $0) }
      return moved
    }
  }

  /// The texts for the options.
  var texts: [String] {
    var texts: [String] = []
    var buffer = ""
    // Readers count a CPU to the buffer that was named last.
    for entry in entries.filter({ $0.buffer.isEmpty }) + entries.filter({ !$0.buffer.isEmpty }) {
      if entry.buffer != buffer { texts.append("\nBuffer: \(entry.buffer)\n\n") }
      buffer = entry.buffer
      texts.append("CPU: \(entry.cpu)\n" + entry.lines.map { $0 + "\n" }.joined())
    }
    return texts
  }
}

extension LossEntry {
  /// The part of the gap that is inside `window`; `nil` when nothing is.
  ///
  /// A gap that a page tells of stands in front of an event, and is where that is.
  func clipped(to window: TimeWindow, clock: TimeMapping) -> LossEntry? {
    let begin = from.map { clock.time($0) } ?? 0
    let end = to.map { clock.time($0) } ?? .max
    if isMarked { return window.contains(end) ? self : nil }
    guard begin < window.to, end >= window.from else { return nil }
    guard begin < window.from || end >= window.to else { return self }
    var part = self
    if case .exact(let count) = count { part.count = .atMost(count) }
    if begin < window.from { part.from = nil }
    if end >= window.to { part.to = nil }
    return part
  }
}
