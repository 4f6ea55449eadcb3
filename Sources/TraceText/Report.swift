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
  /// What could not be read so far, in the order in which it was met.
  public private(set) var damage: [PageDamage] = []

  private let printer: LinePrinter
  private var timeline: Timeline
  private var head: [UInt8]?
  /// Calls whose end does not come before this time are no leaves.
  private let leafLimit: UInt64

  /// - Throws: `TraceFileError` when the file's formats, symbols or names cannot be read, or the
  ///   text of a latency tracer.
  public init(_ file: TraceFile, options: ReportOptions) throws(TraceFileError) {
    var head = Array("cpus=\(file.cpuCount)\n".utf8)
    if let top = file.buffers.first, top.isText {
      head += try file.text(of: top) + [UInt8(ascii: "\n")]
    }
    let interpreter = try file.interpreter(plugins: options.plugins)
    let printer = LinePrinter(file, interpreter: interpreter, options: options)
    self.head = head
    self.printer = printer
    // trace-cmd's text has trace-cmd's times.
    timeline = Timeline(
      file, formats: printer.formats, cpus: options.cpus, discardedDelta: .always)
    leafLimit = Self.leafLimit(file, formats: printer.formats, cpus: options.cpus)
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
      switch appendItem(isNamed: !isLossPrinted, to: &text) {
      case .end: return false
      case .damage(let damage): self.damage.append(damage)
      case .loss: isLossPrinted = true
      case .line: return true
      case .call(let entry):
        let duration = durationOfLeaf(entry)
        printer.append(entry, duration: duration, to: &text)
        return true
      }
    }
  }

  /// What an item of the stream has become.
  private enum Step {
    case end
    case damage(PageDamage)
    case loss
    case line
    case call(FunctionGraph.Entry)
  }

  private mutating func appendItem(isNamed: Bool, to text: inout TextBuffer) -> Step {
    let printer = printer
    guard let item = timeline.next() else { return .end }
    switch item {
    case .damaged(let damage):
      return .damage(damage)
    case .lost(let gap):
      // The buffer's name stands in front of the loss, as it belongs to the same entry.
      if isNamed { printer.appendName(of: gap.buffer, to: &text) }
      printer.append(gap, to: &text)
      return .loss
    case .event(let event):
      if isNamed { printer.appendName(of: event.buffer, to: &text) }
      return printer.append(event, to: &text).map { .call($0) } ?? .line
    }
  }

  /// A call is a leaf when its end is the very next event of the buffer; that event is then part of
  /// the call's line.
  private mutating func durationOfLeaf(_ entry: FunctionGraph.Entry) -> UInt64? {
    guard let duration = peekedDuration(entry) else { return nil }
    timeline.dropPeeked()
    return duration
  }

  private mutating func peekedDuration(_ entry: FunctionGraph.Entry) -> UInt64? {
    let printer = printer
    let limit = leafLimit
    guard let next = timeline.peek(), next.timestamp < limit else { return nil }
    return printer.duration(ofLeaf: entry, next)
  }

  /// The first time on a CPU that is not printed.
  ///
  /// trace-cmd looks for a call's end on all CPUs, and those that it does not print stay at their
  /// first event.
  private static func leafLimit(
    _ file: TraceFile, formats: EventFormats, cpus: [Int]?
  ) -> UInt64 {
    guard let cpus else { return .max }
    let others = file.buffers.flatMap(\.extents).map(\.cpu).filter { !cpus.contains($0) }
    guard !others.isEmpty else { return .max }
    var timeline = Timeline(file, formats: formats, cpus: others, discardedDelta: .always)
    while let item = timeline.next() {
      if case .event(let event) = item { return event.timestamp }
    }
    return .max
  }
}
