internal import EventText
internal import EventFormat
internal import RingBuffer
internal import Timeline
internal import TraceFile

/// Prints single lines of a report.
///
/// The columns are those of `trace-cmd report` 3.1.6: `comm-pid [cpu] time: name: text`.
final class LinePrinter {
  let formats: EventFormats
  private let interpreter: EventInterpreter
  private let style: EventInterpreter.TextStyle
  private let graph: FunctionGraph?
  private let timeStyles: [TimeStyle]
  private let names: [[UInt8]]

  /// How the time column looks for one buffer.
  private enum TimeStyle {
    case microseconds
    case nanoseconds
    case plain
  }

  init(
    _ file: TraceFile, formats: EventFormats, interpreter: EventInterpreter, options: ReportOptions
  ) {
    self.formats = formats
    self.interpreter = interpreter
    style = options.raw ? .raw : .described
    graph = options.plugins && !options.raw ? FunctionGraph(formats) : nil
    timeStyles = file.buffers.map { buffer in
      // Files without a clock are older than clocks: they count nanoseconds.
      guard buffer.clock.isEmpty || isNanosecondClock(buffer.clock) || file.options.tsc2nsec != nil
      else { return .plain }
      return options.nanoseconds ? .nanoseconds : .microseconds
    }
    names = Self.nameColumn(file.buffers)
  }

  /// Whether function graphs are drawn.
  var drawsGraph: Bool { graph != nil }

  /// Appends the column in front of all others that files with several buffers have.
  func appendName(of buffer: Int, to text: inout TextBuffer) {
    text.append(contentsOf: names[buffer])
  }

  /// Appends the line that tells of lost events.
  func append(_ gap: LostGap, to text: inout TextBuffer) {
    text.append("CPU:")
    text.append(decimal: UInt64(gap.cpu))
    text.append(" [")
    if let count = gap.count {
      text.append(decimal: count)
      text.append(" ")
    }
    text.append("EVENTS DROPPED]\n")
  }

  /// Appends an event's line.
  ///
  /// - Returns: the call that the event begins, when it is one of a function graph: its text is
  ///   still to be appended, as it depends on the event behind it.
  func append(
    _ event: borrowing TimelineEvent, to text: inout TextBuffer
  ) -> FunctionGraph.Entry? {
    let data = event.data
    guard let id = formats.id(of: data), let format = formats[id] else {
      text.append("[UNKNOWN EVENT][UNKNOWN EVENT] (NULL):               [UNKNOWN EVENT]\n")
      return nil
    }
    appendColumns(event, format: format, to: &text)
    if let graph {
      if let entry = graph.entry(data, id: id) { return entry }
      if graph.appendExit(data, id: id, to: &text) {
        text.append("\n")
        return nil
      }
    }
    interpreter.appendText(
      of: data, format: format, timestamp: event.timestamp, cpu: event.cpu, style: style, to: &text)
    text.dropLast(UInt8(ascii: "\n"))
    text.append("\n")
    return nil
  }

  /// The duration of `entry` when `event` is its end.
  func duration(ofLeaf entry: FunctionGraph.Entry, _ event: borrowing TimelineEvent) -> UInt64? {
    guard let id = formats.id(of: event.data) else { return nil }
    return graph?.duration(ofLeaf: entry, exit: event.data, id: id)
  }

  /// Appends the text of a call and ends its line.
  func append(_ entry: FunctionGraph.Entry, duration: UInt64?, to text: inout TextBuffer) {
    let name = interpreter.function(at: entry.function)
    graph?.appendEntry(entry, name: name, duration: duration, to: &text)
    text.append("\n")
  }

  /// Everything up to the event's own text: `comm-pid [cpu] time: name: `.
  private func appendColumns(
    _ event: borrowing TimelineEvent, format: EventFormat, to text: inout TextBuffer
  ) {
    let pid = formats.pid(of: event.data) ?? 0
    interpreter.appendComm(of: pid, width: 16, to: &text)
    text.append("-")
    text.append(leftAligned: Int64(pid), width: 5)
    text.append(" [")
    text.append(decimal: UInt64(event.cpu), width: 3, pad: UInt8(ascii: "0"))
    text.append("]")
    let time = event.timestamp
    switch timeStyles[event.buffer] {
    case .microseconds: appendTime((time &+ 500) / 1000, digits: 6, perSecond: 1_000_000, to: &text)
    case .nanoseconds: appendTime(time, digits: 9, perSecond: 1_000_000_000, to: &text)
    case .plain: text.append(decimal: time, width: 12)
    }
    text.append(": ")
    text.append(format.name)
    text.append(": ")
    text.append(repeating: UInt8(ascii: " "), count: 20 - format.name.utf8.count)
  }

  /// Seconds and their fraction.
  private func appendTime(
    _ time: UInt64, digits: Int, perSecond: UInt64, to text: inout TextBuffer
  ) {
    text.append(" ")
    text.append(decimal: time / perSecond, width: 5)
    text.append(".")
    text.append(decimal: time % perSecond, width: digits, pad: UInt8(ascii: "0"))
  }

  /// In front of each line, where a file has several buffers: the buffer's name, right-aligned;
  /// blanks for the top buffer.
  private static func nameColumn(_ buffers: [TraceBuffer]) -> [[UInt8]] {
    guard buffers.count > 1 else { return buffers.map { _ in [] } }
    let width = buffers.map { $0.name.utf8.count }.max() ?? 0
    return buffers.map { buffer in
      let name = Array(buffer.name.utf8)
      let blanks = [UInt8](repeating: UInt8(ascii: " "), count: width - name.count)
      return blanks + name + Array(name.isEmpty ? "  ".utf8 : ": ".utf8)
    }
  }
}
