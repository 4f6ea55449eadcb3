public import EventText
internal import EventFormat
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
  private let cpus: Set<Int>?

  /// - Throws: `TraceFileError` when the file's formats, symbols or names cannot be read, or the
  ///   text of a latency tracer.
  public init(_ file: TraceFile, options: ReportOptions) throws(TraceFileError) {
    var head = Array("cpus=\(file.cpuCount)\n".utf8)
    if let top = file.buffers.first, top.isText {
      head += try file.text(of: top) + [UInt8(ascii: "\n")]
    }
    let formats = file.formats()
    let interpreter = try file.interpreter(formats: formats, plugins: options.plugins)
    let printer = LinePrinter(file, formats: formats, interpreter: interpreter, options: options)
    self.head = head
    self.printer = printer
    // trace-cmd's text has trace-cmd's times.
    // A call's end is looked for on all CPUs, also where only some are printed.
    timeline = Timeline(
      file, formats: printer.formats, cpus: printer.drawsGraph ? nil : options.cpus,
      discardedDelta: .always, includesRecordedLosses: false)
    cpus = options.cpus
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
      case .unwanted: continue
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
    case unwanted
    case damage(PageDamage)
    case loss
    case line
    case call(FunctionGraph.Entry)
  }

  private mutating func appendItem(isNamed: Bool, to text: inout TextBuffer) -> Step {
    let printer = printer
    let cpus = cpus
    guard let item = timeline.next() else { return .end }
    switch item {
    case .damaged(let damage):
      return .damage(damage)
    case .lost(let gap):
      if cpus?.contains(gap.cpu) == false { return .unwanted }
      // The buffer's name stands in front of the loss, as it belongs to the same entry.
      if isNamed { printer.appendName(of: gap.buffer, to: &text) }
      printer.append(gap, to: &text)
      return .loss
    case .event(let event):
      if cpus?.contains(event.cpu) == false { return .unwanted }
      if isNamed { printer.appendName(of: event.buffer, to: &text) }
      return printer.append(event, to: &text).map { .call($0) } ?? .line
    }
  }

  /// A call is a leaf when its end is the very next event of the buffer, on whatever CPU; that
  /// event is then part of the call's line.
  private mutating func durationOfLeaf(_ entry: FunctionGraph.Entry) -> UInt64? {
    guard let duration = peekedDuration(entry) else { return nil }
    timeline.dropPeeked()
    return duration
  }

  private mutating func peekedDuration(_ entry: FunctionGraph.Entry) -> UInt64? {
    let printer = printer
    guard let next = timeline.peek() else { return nil }
    return printer.duration(ofLeaf: entry, next)
  }
}
