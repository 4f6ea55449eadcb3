public import EventFormat
internal import RingBuffer
public import Timeline
public import TraceFile

/// The text of a trace, line by line and byte for byte as `trace-cmd report` prints it.
///
/// ```swift
/// var report = try Report(file, options: ReportOptions())
/// var text = TextBuffer()
/// while report.appendNext(to: &text) { … write and empty `text` when it is large … }
/// ```
public struct Report: ~Copyable {
  /// Formats, symbols and names of the trace.
  public let interpreter: EventInterpreter
  /// What could not be read so far, in the order in which it was met.
  public private(set) var damage: [PageDamage] = []

  private let file: TraceFile
  private let formats: EventFormats
  private let options: ReportOptions
  private var timeline: Timeline
  private var graph: FunctionGraph?
  private var timeStyles: [TimeStyle]
  private var names: [[UInt8]]
  private var head: [UInt8]?

  /// How the time column looks for one buffer.
  private enum TimeStyle {
    case microseconds
    case nanoseconds
    case plain
  }

  /// - Throws: `TraceFileError` when the file's formats, symbols or names cannot be read, or the
  ///   text of a latency tracer.
  public init(_ file: TraceFile, options: ReportOptions) throws(TraceFileError) {
    self.file = file
    self.options = options
    interpreter = try file.interpreter(plugins: options.plugins)
    formats = interpreter.formats
    timeline = Timeline(file, formats: formats, cpus: options.cpus)
    if options.plugins, !options.raw {
      graph = FunctionGraph(formats)
    }
    timeStyles = file.buffers.map { buffer in
      // Files without a clock are older than clocks: they count nanoseconds.
      guard buffer.clock.isEmpty || isNanosecondClock(buffer.clock) || file.options.tsc2nsec != nil
      else { return .plain }
      return options.nanoseconds ? .nanoseconds : .microseconds
    }
    names = Self.nameColumn(file.buffers)
    var head = Array("cpus=\(file.cpuCount)\n".utf8)
    if let top = file.buffers.first, top.isText { head += try file.text(of: top) }
    self.head = head
  }

  /// Appends the line or lines that come next; false at the end.
  public mutating func appendNext(to text: inout TextBuffer) -> Bool {
    if let head {
      text.append(contentsOf: head)
      self.head = nil
      return true
    }
    var isLossPrinted = false
    while true {
      guard let item = timeline.next() else { return false }
      switch item {
      case .damaged(let damage):
        self.damage.append(damage)
      case .lost(let gap):
        // The buffer's name stands in front of the loss, as it belongs to the same entry.
        text.append(contentsOf: names[gap.buffer])
        isLossPrinted = true
        text.append("CPU:")
        text.append(decimal: UInt64(gap.cpu))
        text.append(" [")
        if let count = gap.count {
          text.append(decimal: count)
          text.append(" ")
        }
        text.append("EVENTS DROPPED]\n")
      case .event(let event):
        if !isLossPrinted { text.append(contentsOf: names[event.buffer]) }
        guard let id = formats.id(of: event.data), let format = formats[id] else {
          text.append("[UNKNOWN EVENT][UNKNOWN EVENT] (NULL):               [UNKNOWN EVENT]\n")
          return true
        }
        appendColumns(event, format: format, to: &text)
        if let entry = graph?.entry(event.data, id: id) {
          appendGraphEntry(entry, to: &text)
        } else if let graph, graph.appendExit(event.data, id: id, to: &text) {
          // The text is there.
        } else {
          interpreter.appendText(
            of: event.data, format: format, timestamp: event.timestamp, cpu: event.cpu,
            style: options.raw ? .raw : .described, to: &text)
        }
        text.dropLast(UInt8(ascii: "\n"))
        text.append("\n")
        return true
      }
    }
  }
}

extension Report {
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
    text.append("] ")
    let time = event.timestamp
    switch timeStyles[event.buffer] {
    case .microseconds:
      let rounded = (time &+ 500) / 1000
      text.append(decimal: rounded / 1_000_000, width: 5)
      text.append(".")
      text.append(decimal: rounded % 1_000_000, width: 6, pad: UInt8(ascii: "0"))
    case .nanoseconds:
      text.append(decimal: time / 1_000_000_000, width: 5)
      text.append(".")
      text.append(decimal: time % 1_000_000_000, width: 9, pad: UInt8(ascii: "0"))
    case .plain:
      text.append(decimal: time, width: 12)
    }
    text.append(": ")
    text.append(format.name)
    text.append(": ")
    text.append(repeating: UInt8(ascii: " "), count: 20 - format.name.utf8.count)
  }

  /// A function's entry, as a leaf when its exit follows at once on the same CPU.
  private mutating func appendGraphEntry(
    _ entry: FunctionGraph.Entry, to text: inout TextBuffer
  ) {
    guard let graph else { return }
    let name = interpreter.function(at: entry.function)
    var duration: UInt64?
    if let next = timeline.peekOnSameCPU(), let id = formats.id(of: next.data) {
      duration = graph.duration(ofLeaf: entry, exit: next.data, id: id)
    }
    if duration != nil { timeline.dropPeeked() }
    graph.appendEntry(entry, name: name, duration: duration, to: &text)
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
