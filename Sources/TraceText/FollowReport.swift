package import EventFilter
package import EventFormat
package import EventText
internal import RingBuffer
package import Timeline
package import TraceFile

/// The text of a file that is being recorded, as `Report` has it for a finished one.
///
/// What is known at the end only cannot be told in its place: names of threads are those that the kernel
/// knew when the event was printed, and losses that no page tells of come last. One thread does
/// it all: a line is out as soon as its event is.
package struct FollowReport: ~Copyable {
  private let file: FollowedFile
  private let cpus: Set<Int>?
  private let form: ReportForm
  private var feed: EventFeed<FollowedTimeline>
  private var renderer: LineRenderer?
  private var batch = EventBatch()
  private var head: [UInt8]
  private let symbols: KernelSymbols
  /// Makes the lines of losses that are told at the end; `nil` where they have none.
  private let makeLoss: ((LostGap, inout TextBuffer) -> Void)?
  private var isOver = false

  /// What lines look like.
  package enum Form {
    /// The lines of `trace-cmd report`.
    case text(ReportOptions)
    /// An object for each event.
    case json
    /// The values of one event; of losses the closure is told.
    case csv(EventFormat, onLoss: @Sendable (LostGap) -> Void)
  }

  /// What is printed.
  package struct Selection {
    /// The CPUs whose events are printed; `nil` for all.
    package var cpus: Set<Int>?
    /// Which events pass; `nil` for all.
    package var filter: BoundFilter?
    /// The threads that were running; `nil` for all.
    package var pids: Set<Int32>?
    /// How many events are printed at most.
    package var limit: Int?
    /// When events happened, given the time of the first one; `nil` for whenever.
    package var window: ((UInt64) -> TimeWindow)?

    /// Everything.
    package init() {}
  }

  /// The text of `file`.
  ///
  /// - Parameters:
  ///   - delay: how long an event waits for earlier ones that are still being written, in nanoseconds.
  ///   - output: a descriptor; when its reader goes away, the text ends.
  /// - Throws: `TraceFileError` when the strings of `trace_printk` calls cannot be read.
  package init(
    _ file: FollowedFile, formats: EventFormats, form: Form, selection: Selection, delay: UInt64,
    output: Int32?
  ) throws(TraceFileError) {
    let description = file.description
    let symbols = description.symbols()
    self.file = file
    self.symbols = symbols
    cpus = selection.cpus
    var graph: FunctionGraph?
    var usesPlugins = true
    var isWanted: EventPredicate?
    var discardedDelta = DiscardedDelta.asKernel
    var isText = false
    switch form {
    case .text(let options):
      usesPlugins = options.plugins && !options.raw
      isText = usesPlugins
      graph = usesPlugins ? FunctionGraph(formats) : nil
      // trace-cmd's text has trace-cmd's times.
      discardedDelta = .always
      let engine = TextEngine(
        formats: formats, symbols: symbols, printkFormats: try description.printkStrings(),
        layout: description.layout,
        style: TextStyle(usesPlugins: options.plugins, isRaw: options.raw))
      let plan = LinePlan(
        description.buffers, isScaled: false, engine: engine, graph: graph, options: options)
      self.form = .text(plan)
      renderer = LineRenderer(plan)
      head = Array("cpus=\(description.cpuCount)\n".utf8)
      makeLoss = nil
    case .json:
      let buffers = description.buffers
      let json = JSONRenderer(
        formats: formats, buffers: buffers.count > 1 ? buffers.map(\.name) : [])
      self.form = .lines(
        MadeLines(formats) { item, format, text in json.append(item, format, to: &text) })
      renderer = nil
      head = []
      makeLoss = { json.append($0, to: &$1) }
    case .csv(let format, let onLoss):
      let csv = CSVRenderer(format)
      let id = format.id
      self.form = .lines(
        MadeLines(formats) { item, _, text in
          switch item {
          case .event(let event):
            csv.append(
              event.record, timestamp: event.timestamp, cpu: event.cpu, task: event.task, to: &text)
          case .lost(let gap): onLoss(gap)
          case .damaged: break
          }
        })
      renderer = nil
      head = csv.header
      isWanted = { _, found, _, _ in found == id }
      makeLoss = { gap, _ in onLoss(gap) }
    }
    // A call's end is looked for on all CPUs, also where only some are printed.
    var timeline = FollowedTimeline(
      file, cpus: graph == nil ? selection.cpus : nil, discardedDelta: discardedDelta, delay: delay,
      output: output)
    var cut = EventCut(pids: selection.pids, left: selection.limit ?? .max)
    if let window = selection.window { cut.window = window(timeline.firstTime() ?? 0) }
    feed = EventFeed(
      timeline, names: TaskNames(savedCommandLines: file.commandLines),
      directory: EventDirectory(
        formats, drawsGraph: graph != nil, usesPlugins: isText ? usesPlugins : true),
      bufferCount: description.buffers.count, cpus: graph == nil ? nil : selection.cpus,
      isWanted: isWanted, filter: selection.filter, graph: graph,
      nesting: isText ? CallNesting(name: { symbols.function(at: $0) }) : nil, cut: cut)
  }

  /// What could not be read so far; the first hundred pages tell enough.
  package private(set) var damage: [PageDamage] = []

  /// Why the names of functions could not be read; `nil` when they could.
  package var symbolFailure: TraceFileError? { symbols.failure as? TraceFileError }

  /// What kept the file from being read to its end.
  package var failure: TraceFileError? { feed.source.failure }

  /// How many events came late.
  package var lateCount: UInt64 { feed.source.lateCount }

  /// Whether nobody reads the output any more.
  package var isOutputClosed: Bool { feed.source.isOutputClosed }

  /// Appends the text of what comes next; false at the end. Waits for it.
  package mutating func append(to text: inout TextBuffer) -> Bool {
    if !head.isEmpty {
      text.append(contentsOf: head)
      head = []
      return true
    }
    guard feed.fill(&batch) else { return appendEnd(to: &text) }
    damage += batch.damage.prefix(max(0, 100 - damage.count))
    switch form {
    case .text: renderer?.append(batch, to: &text)
    case .lines(let lines): lines.append(batch, to: &text)
    }
    return true
  }

  /// Appends what is known at the end only; false when that has been done.
  private mutating func appendEnd(to text: inout TextBuffer) -> Bool {
    guard !isOver else { return false }
    isOver = true
    guard let makeLoss, feed.isAtEnd, case .finished(let trace) = file.phase else { return false }
    for gap in trace.unmarkedLosses(cpus: cpus) { makeLoss(gap, &text) }
    return text.count > 0
  }
}
