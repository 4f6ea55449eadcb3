/// The kernel's own text of one CPU's events, what `per_cpu/cpuN/trace` says, event by event.
///
/// There are millions of lines of which few are looked at: a line is only taken apart when it is asked
/// for.
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

  private let file: [UInt8]
  /// Where each event begins, and where the last one ends.
  private let starts: [Int]

  init(_ file: [UInt8]) {
    self.file = file
    var starts: [Int] = []
    var end = 0
    file.withUnsafeBytes { bytes in
      var begin = 0
      while begin < bytes.count {
        var next = begin
        while next < bytes.count, bytes[next] != 10 { next += 1 }
        let line = UnsafeRawBufferPointer(rebasing: bytes[begin..<next])
        if Self.beginsEvent(line) {
          starts.append(begin)
          end = next + 1
        } else if !starts.isEmpty, !Self.isMark(line) {
          // An event of several lines, such as a stack.
          end = next + 1
        }
        begin = next + 1
      }
    }
    self.starts = starts + [min(end, file.count)]
  }

  /// How many events there are.
  var count: Int { starts.count - 1 }

  /// An event's line; `nil` when its columns are not what they should be.
  subscript(index: Int) -> Line? {
    var columns = Columns(rest: file[starts[index]..<starts[index + 1]])
    while columns.rest.last == UInt8(ascii: "\n") { columns.rest.removeLast() }
    // A mark behind the event is none of its lines.
    while let last = columns.rest.lastIndex(of: UInt8(ascii: "\n")),
      columns.rest[(last + 1)...].withUnsafeBytes(Self.isMark)
    {
      columns.rest = columns.rest[..<last]
    }
    return columns.line()
  }

  /// Whether a line has the columns of an event: `%16s-%-7d [%03d] ` (`trace_print_context`). A
  /// thread's name has 15 bytes at most, its number 7 digits.
  private static func beginsEvent(_ line: UnsafeRawBufferPointer) -> Bool {
    line.count > 40 && line[16] == UInt8(ascii: "-") && line[24] == UInt8(ascii: " ")
      && line[25] == UInt8(ascii: "[") && (48...57).contains(line[17])
  }

  /// Whether the kernel says there that it lost events, or where a buffer begins.
  private static func isMark(_ line: UnsafeRawBufferPointer) -> Bool {
    line.starts(with: "CPU:".utf8) && line.contains(UInt8(ascii: "["))
      || line.starts(with: "##### CPU ".utf8)
  }
}

/// The columns in front of an event's text, from the thread's name on.
private struct Columns {
  var rest: ArraySlice<UInt8>

  mutating func line() -> TraceLines.Line? {
    rest = rest.dropFirst(17)
    guard let pid = number() else { return nil }
    skipSpaces()
    guard take("["), number() != nil, take("] ") else { return nil }
    // irqs-off, need-resched, hardirq/softirq, preempt-depth, migrate-disable
    rest = rest.dropFirst(5)
    skipSpaces()
    guard let seconds = number(), take("."), let fraction = number(), take(": ") else {
      return nil
    }
    return TraceLines.Line(
      microseconds: seconds &* 1_000_000 &+ fraction, pid: Int32(truncatingIfNeeded: pid),
      text: Array(rest))
  }

  private mutating func number() -> UInt64? {
    let digits = rest.prefix { (48...57).contains($0) }
    rest = rest[digits.endIndex...]
    return UInt64(String(decoding: digits, as: UTF8.self))
  }

  private mutating func skipSpaces() { rest = rest.drop { $0 == UInt8(ascii: " ") } }

  private mutating func take(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }
}
