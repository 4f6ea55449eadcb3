internal import EventFormat
internal import EventText
internal import RingBuffer
internal import Timeline
internal import TraceFile

/// Renders the entries of batches as lines; each thread has one of its own.
struct LineRenderer: ~Copyable {
  private let plan: LinePlan
  private var columns: LineColumns
  private var texts: TextRenderer

  init(_ plan: LinePlan) {
    self.plan = plan
    texts = TextRenderer(plan.engine)
    columns = LineColumns(
      plan.buffers, isScaled: plan.isScaled, nanoseconds: plan.options.nanoseconds)
  }

  /// Appends the lines of a whole batch.
  mutating func append(_ batch: borrowing EventBatch, to text: inout TextBuffer) {
    guard let names = batch.names else { return }
    // Held here, so that no reference is counted for an event.
    let plan = plan
    let entries = batch.entries
    for place in entries.indices {
      _ = append(entries[place], of: batch, plan, names, to: &text)
    }
  }

  /// Appends the line of one entry.
  ///
  /// - Returns: whether the entry has a line.
  mutating func append(
    _ place: Int, of batch: borrowing EventBatch, to text: inout TextBuffer
  ) -> Bool {
    guard let names = batch.names else { return false }
    return append(batch.entries[place], of: batch, plan, names, to: &text)
  }

  @inline(__always)
  private mutating func append(
    _ entry: EventBatch.Entry, of batch: borrowing EventBatch, _ plan: LinePlan,
    _ names: TaskNameStore, to text: inout TextBuffer
  ) -> Bool {
    switch entry.kind {
    case .event, .leaf:
      appendEvent(entry, entry.record(in: batch.records), plan, names, to: &text)
      return true
    case .lost:
      append(batch.gaps[Int(entry.note)], isNamed: !entry.continuesLine, to: &text)
      return true
    case .damaged where plan.tellsDamage:
      append(batch.damage[Int(entry.note)], to: &text)
      return true
    case .damaged, .dropped:
      return false
    }
  }

  @inline(__always)
  private mutating func appendEvent(
    _ entry: EventBatch.Entry, _ record: RawSpan, _ plan: LinePlan, _ names: TaskNameStore,
    to text: inout TextBuffer
  ) {
    if plan.namesBuffers, !entry.continuesLine { plan.appendName(of: entry.buffer, to: &text) }
    guard entry.format >= 0 else {
      text.append("[UNKNOWN EVENT][UNKNOWN EVENT] (NULL):               [UNKNOWN EVENT]\n")
      return
    }
    columns.append(
      entry, name: names.column(entry.name), formats: plan.formatColumn, to: &text)
    plan.formatColumn.withFormat(entry.format) { format in
      if plan.drawsGraph, appendGraph(entry, record, id: format.id, to: &text) { return }
      texts.append(
        record, of: format, timestamp: entry.timestamp, cpu: Int(entry.cpu),
        indent: Int(truncatingIfNeeded: entry.note), to: &text)
      text.dropLast(UInt8(ascii: "\n"))
    }
    if entry.isLate { text.append(" [LATE]") }
    text.append(UInt8(ascii: "\n"))
  }

  /// Appends the text of a function graph's event; false when it is none.
  private func appendGraph(
    _ entry: EventBatch.Entry, _ record: RawSpan, id: Int, to text: inout TextBuffer
  ) -> Bool {
    guard let graph = plan.graph else { return false }
    if id == graph.exitID { return graph.appendExit(record, to: &text) }
    guard id == graph.entryID, let call = graph.entry(record) else { return false }
    graph.appendEntry(call, duration: entry.kind == .leaf ? entry.note : nil, to: &text) {
      texts.appendFunctionName(at: $0, to: &$1)
    }
    return true
  }

  /// Appends the line that tells of lost events.
  private func append(_ gap: LostGap, isNamed: Bool, to text: inout TextBuffer) {
    if isNamed { plan.appendName(of: Int32(truncatingIfNeeded: gap.buffer), to: &text) }
    text.append("CPU:")
    text.append(decimal: UInt64(gap.cpu))
    text.append(" [")
    if let count = gap.count {
      text.append(decimal: count)
      text.append(" ")
    }
    text.append("EVENTS DROPPED]\n")
  }

  /// Appends the line that tells of a page that could not be read to its end.
  private func append(_ damage: PageDamage, to text: inout TextBuffer) {
    plan.appendName(of: Int32(truncatingIfNeeded: damage.buffer), to: &text)
    text.append("CPU:\(damage.cpu) [PAGE DAMAGED: \(damage.reason)]\n")
  }
}

/// What the lines of a trace are made from, for all threads.
final class LinePlan: Sendable {
  let engine: TextEngine
  let graph: FunctionGraph?
  let drawsGraph: Bool
  /// Whether lines begin with the buffer's name.
  let namesBuffers: Bool
  let buffers: [TraceBuffer]
  let options: ReportOptions
  /// Whether pages that could not be read to their end have lines: trace-cmd has none for them.
  let tellsDamage: Bool
  /// Whether the file tells how its clock becomes nanoseconds.
  let isScaled: Bool
  let formatColumn: FormatColumn
  private let names: [[UInt8]]

  convenience init(
    _ file: TraceFile, engine: TextEngine, graph: FunctionGraph?, options: ReportOptions
  ) {
    self.init(
      file.buffers, isScaled: file.options.tsc2nsec != nil, engine: engine, graph: graph,
      options: options)
  }

  init(
    _ buffers: [TraceBuffer], isScaled: Bool, engine: TextEngine, graph: FunctionGraph?,
    options: ReportOptions, tellsDamage: Bool = false
  ) {
    self.tellsDamage = tellsDamage
    self.engine = engine
    self.graph = graph
    drawsGraph = graph != nil
    namesBuffers = buffers.count > 1
    self.options = options
    self.buffers = buffers
    self.isScaled = isScaled
    formatColumn = FormatColumn(engine.formats)
    names = Self.nameColumn(buffers)
  }

  /// Appends the column in front of all others that files with several buffers have.
  func appendName(of buffer: Int32, to text: inout TextBuffer) {
    text.append(contentsOf: names[Int(buffer)])
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
