/// The kernel's own text of one CPU's events: what `per_cpu/cpuN/trace` says.
struct TraceLines {
  /// One event, as the kernel prints it.
  struct Line: Equatable {
    /// The time in microseconds.
    var microseconds: UInt64
    /// The thread's number.
    var pid: Int32
    /// What stands behind the time, without the last line feed.
    var text: [UInt8]
  }

  private(set) var lines: [Line] = []
  /// Lines before the first event that are no comments; there should be none.
  private(set) var strays: [String] = []

  init(_ file: [UInt8]) {
    for line in file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if let event = Line(line) {
        lines.append(event)
      } else if lines.isEmpty || Self.isMark(line) {
        guard !line.isEmpty, line.first != UInt8(ascii: "#"), !Self.isMark(line) else { continue }
        strays.append(String(decoding: line, as: UTF8.self))
      } else {
        // An event of several lines, such as a stack.
        lines[lines.count - 1].text += [UInt8(ascii: "\n")] + line
      }
    }
    // The file's last line feed belongs to the last event.
    if lines.last?.text.last == UInt8(ascii: "\n") { lines[lines.count - 1].text.removeLast() }
  }

  /// Whether the kernel says there that it lost events, or where a buffer begins.
  private static func isMark(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "CPU:".utf8) && line.contains(UInt8(ascii: "["))
      || line.starts(with: "##### CPU ".utf8)
  }
}

extension TraceLines.Line {
  /// `            comm-PID     [CPU] flags  SECONDS.MICROS: TEXT` (`trace_print_context`).
  fileprivate init?(_ line: ArraySlice<UInt8>) {
    // A comm has 15 bytes and may hold anything; what follows it is found from its end.
    guard line.count > 40 else { return nil }
    var scanner = Scanner(bytes: line, offset: line.startIndex)
    while scanner.skip(to: UInt8(ascii: "-")), scanner.offset <= line.startIndex + 24 {
      var rest = scanner
      if let event = rest.context() {
        self = event
        return
      }
    }
    return nil
  }
}

/// Walks over the columns in front of an event.
private struct Scanner {
  let bytes: ArraySlice<UInt8>
  var offset: Int

  /// Goes behind the next `byte`.
  mutating func skip(to byte: UInt8) -> Bool {
    guard let next = bytes[offset...].firstIndex(of: byte) else { return false }
    offset = next + 1
    return true
  }

  mutating func context() -> TraceLines.Line? {
    guard let pid = number() else { return nil }
    skipSpaces()
    guard take("["), number() != nil, take("] ") else { return nil }
    // irqs-off, need-resched, hardirq/softirq, preempt-depth, migrate-disable
    guard offset + 5 < bytes.endIndex else { return nil }
    offset += 5
    skipSpaces()
    guard let seconds = number(), take("."), let fraction = number(), take(": ") else {
      return nil
    }
    return TraceLines.Line(
      microseconds: seconds &* 1_000_000 &+ fraction, pid: Int32(truncatingIfNeeded: pid),
      text: Array(bytes[offset...]))
  }

  private mutating func number() -> UInt64? {
    let digits = bytes[offset...].prefix { (48...57).contains($0) }
    offset = digits.endIndex
    return UInt64(String(decoding: digits, as: UTF8.self))
  }

  private mutating func skipSpaces() {
    offset = bytes[offset...].firstIndex { $0 != UInt8(ascii: " ") } ?? bytes.endIndex
  }

  private mutating func take(_ text: String) -> Bool {
    guard bytes[offset...].starts(with: text.utf8) else { return false }
    offset += text.utf8.count
    return true
  }
}
