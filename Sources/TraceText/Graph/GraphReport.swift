public import EventFilter
public import EventFormat
public import EventText
internal import RingBuffer
public import Timeline
public import TraceFile

/// The text of a recording of the tracer `function_graph`, byte for byte as the kernel prints it in its
/// `trace` file.
///
/// ```swift
/// var report = try GraphReport(file, options: GraphOptions())
/// try report.write { text in … write `text` … }
/// ```
///
/// The corresponding kernel file is `kernel/trace/trace_functions_graph.c`. A call is a leaf, `name();`, if
/// its end is the next event of its CPU. Other events stand in between as comments; stacks and functions in
/// the form of the kernel's other tracers.
public struct GraphReport: ~Copyable {
  private var timeline: Timeline
  private var drawing: GraphDrawing
  private let symbols: KernelSymbols
  private var isBegun = false

  /// The text of `file`.
  ///
  /// - Parameters:
  ///   - file: the trace.
  ///   - options: how it is drawn.
  ///   - formats: the formats of its events, if they have been read already.
  ///   - cpus: the CPUs whose events are drawn; `nil` for all.
  ///   - filter: which events are drawn; `nil` for all.
  ///   - selection: the part of the trace that is drawn; `tail` is not used.
  /// - Throws: `TraceFileError` when the names of threads or the strings of `trace_printk` calls cannot be
  ///   read. The names of functions are read when the first is needed: `symbolFailure` tells whether they
  ///   could be.
  public init(
    _ file: TraceFile, options: GraphOptions = GraphOptions(), formats: EventFormats? = nil,
    cpus: Set<Int>? = nil, filter: BoundFilter? = nil,
    selection: ReportSelection = ReportSelection()
  ) throws(TraceFileError) {
    let formats = formats ?? file.formats()
    let symbols = file.symbols()
    let commandLines = try file.savedCommandLines()
    let engine = TextEngine(
      formats: formats, symbols: symbols, printkFormats: try file.printkStrings(),
      layout: file.layout, style: TextStyle(dialect: .kernel, usesPlugins: false))
    self.symbols = symbols
    let kernel = file.options.kernelRelease.flatMap { KernelVersion($0) }
    let lastCPU = max(file.cpuCount, 1 + (cpus?.max() ?? 0)) - 1
    let columns = GraphColumns(
      options: options, cpuWidth: TextBuffer.digitCount(UInt64(max(0, lastCPU))))
    drawing = GraphDrawing(
      GraphRenderer(
        columns, texts: engine, names: TaskNames(savedCommandLines: commandLines),
        kernel: kernel,
        parameters: CallParameters(order: file.byteOrder, kernel: kernel) {
          try file.kernelTypes()
        }),
      filter: filter.map { FilteredStream($0) },
      cut: EventCut(
        window: selection.window, pids: selection.pids, left: selection.limit ?? .max))
    let query = PageQuery(selection.window, cpus: cpus, lead: 4)
    let pages =
      query.window == .all ? nil : PageSelection(file, query, index: selection.index)
    timeline = Timeline(
      [Timeline.Input(file, formats: formats, selection: pages)], cpus: cpus)
  }

  /// What could not be read so far.
  public var damage: [PageDamage] { drawing.damage }

  /// Losses in front of a CPU's first event. The kernel's text does not show them, and nor does this.
  public var earlierLosses: [LostGap] { drawing.earlierLosses }

  /// Why the names of functions could not be read, so that addresses stand in their places; `nil` when
  /// they could, or as long as none was needed.
  public var symbolFailure: TraceFileError? { symbols.failure as? TraceFileError }

  /// Why the types of functions' arguments could not be read, so that registers stand in their places; `nil`
  /// when they could, or as long as none was needed.
  public var typeFailure: (any Error)? { drawing.typeFailure }

  /// Whether a trace with these formats can have calls of the tracer.
  public static func isPossible(_ formats: EventFormats) -> Bool {
    formats.format("funcgraph_entry", system: "ftrace") != nil
  }

  /// Appends what comes next; false at the end. An event may have no text, or several lines.
  public mutating func appendNext(to text: inout TextBuffer) -> Bool {
    guard isBegun else {
      isBegun = true
      drawing.appendHead(to: &text)
      return true
    }
    return drawing.appendNext(of: &timeline, to: &text)
  }

  /// Gives all text that is left to `sink` in pieces. Nothing is left then.
  ///
  /// - Parameter sink: takes a piece of text, which is good during the call.
  /// - Throws: what `sink` throws.
  public mutating func write<Failure: Error>(
    to sink: (RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    var text = TextBuffer(capacity: 1 << 17)
    while appendNext(to: &text) {
      guard text.count >= 1 << 16 else { continue }
      try sink(text.span)
      text.removeAll()
    }
    if text.count > 0 { try sink(text.span) }
  }
}
