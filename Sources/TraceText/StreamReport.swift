package import EventFilter
package import EventFormat
package import EventText
package import RingBuffer
package import Timeline
package import TraceFile

/// The text of a stream that is still growing, as `Report` has it for a whole trace.
///
/// One thread does it all: a line is out as soon as its event is.
package struct StreamReport<Source: BatchSource & ~Copyable>: ~Copyable {
  private let form: ReportForm
  private var feed: EventFeed<Source>
  private var renderer: LineRenderer?
  private var batch = EventBatch()

  /// The text of what comes out of `source`: lines as `trace-cmd report` prints them, or JSON.
  ///
  /// A line ends with ` [LATE]` when its event stands behind later ones. Pages that could not be read to
  /// their end have lines, too.
  ///
  /// - Parameters:
  ///   - options: how lines are printed; `nil` for JSON.
  ///   - cpus: the CPUs whose events are printed; `nil` for all.
  ///   - filter: which events pass; `nil` for all.
  package init(
    _ source: consuming Source, _ context: StreamContext, options: ReportOptions?,
    cpus: Set<Int>? = nil, filter: BoundFilter? = nil
  ) {
    let names = TaskNames(savedCommandLines: context.commandLines)
    let formats = context.formats
    let symbols = context.symbols
    let usesPlugins = options.map { $0.plugins && !$0.raw } ?? true
    let graph = options != nil && usesPlugins ? FunctionGraph(formats) : nil
    if let options {
      let engine = TextEngine(
        formats: formats, symbols: symbols, printkFormats: context.printkFormats,
        layout: context.layout,
        style: TextStyle(usesPlugins: options.plugins, isRaw: options.raw))
      let plan = LinePlan(
        context.buffers, isScaled: context.isScaled, engine: engine, graph: graph,
        options: options, tellsDamage: true)
      form = .text(plan)
      renderer = LineRenderer(plan)
    } else {
      let json = JSONRenderer(
        formats: formats,
        buffers: context.buffers.count > 1 ? context.buffers.map(\.name) : [])
      form = .lines(
        MadeLines(formats) { item, format, text in json.append(item, format, to: &text) })
      renderer = nil
    }
    feed = EventFeed(
      source, names: names,
      directory: EventDirectory(
        formats, drawsGraph: graph != nil,
        usesPlugins: options?.plugins ?? true && !(options?.raw ?? false)),
      bufferCount: context.buffers.count, cpus: cpus, isWanted: nil, filter: filter, graph: graph,
      nesting: options != nil && usesPlugins
        ? CallNesting(name: { symbols.function(at: $0) }) : nil)
  }

  /// The stream.
  package var source: Source {
    _read { yield feed.source }
    _modify { yield &feed.source }
  }

  /// Appends the text of what comes next; false at the end. The source may wait for it.
  package mutating func append(to text: inout TextBuffer) -> Bool {
    guard feed.fill(&batch) else { return false }
    switch form {
    case .text: renderer?.append(batch, to: &text)
    case .lines(let lines): lines.append(batch, to: &text)
    }
    return true
  }
}

/// What is known about a stream before its first event.
package struct StreamContext {
  /// The formats of its events.
  package var formats: EventFormats
  /// The kernel's functions.
  package var symbols: KernelSymbols
  /// The strings of `trace_printk` calls.
  package var printkFormats: PrintkFormats
  /// The names of threads, the text of `saved_cmdlines`.
  package var commandLines: [UInt8]
  /// The stream's buffers.
  package var buffers: [TraceBuffer]
  /// Whether the clock's ticks have been made nanoseconds.
  package var isScaled = false
  /// How its pages are laid out.
  package var layout: PageLayout

  /// A context.
  package init(
    formats: EventFormats, symbols: KernelSymbols, printkFormats: PrintkFormats,
    commandLines: [UInt8], buffers: [TraceBuffer], isScaled: Bool = false, layout: PageLayout
  ) {
    self.formats = formats
    self.symbols = symbols
    self.printkFormats = printkFormats
    self.commandLines = commandLines
    self.buffers = buffers
    self.isScaled = isScaled
    self.layout = layout
  }
}

extension JSONRenderer {
  /// Appends the line of an item.
  func append(
    _ item: borrowing ReportItem, _ format: EventFormat?, to text: inout TextBuffer
  ) {
    switch item {
    case .event(let event):
      append(
        event.record, of: format, timestamp: event.timestamp, cpu: event.cpu, task: event.task,
        buffer: event.buffer, isLate: event.isLate, to: &text)
    case .lost(let gap): append(gap, to: &text)
    case .damaged(let damage): append(damage, to: &text)
    }
  }
}
