public import EventFilter
public import EventFormat
public import EventText
internal import RingBuffer
public import Timeline
public import TraceFile

/// The text of a trace, line by line and byte for byte as `trace-cmd report` prints it.
///
/// All of it at once, on all cores, in order:
///
/// ```swift
/// let report = try Report(file, options: ReportOptions())
/// try report.write { text in … write `text` … }
/// ```
///
/// Or line by line:
///
/// ```swift
/// var text = TextBuffer()
/// while report.appendNext(to: &text) { … write and empty `text` when it is large … }
/// ```
public struct Report: ~Copyable {
  private let form: ReportForm
  private let feed: SharedFeed
  private let symbols: KernelSymbols?
  private var head: [UInt8]?
  /// Makes the lines that are taken one by one, if they are those of `trace-cmd report`.
  private var renderer: LineRenderer?
  /// What is taken line by line, and how much of it has been.
  private var batch = EventBatch(capacity: 512)
  private var place = 0

  /// The text that `trace-cmd report` prints.
  ///
  /// - Parameters:
  ///   - file: the trace.
  ///   - options: how it is printed.
  ///   - formats: the formats of its events, if they have been read already.
  ///   - filter: which events pass; `nil` for all.
  ///   - isWanted: which of those are printed; `nil` for all.
  ///   - selection: the part of the trace that is printed.
  /// - Throws: `TraceFileError` when the names of threads, the strings of `trace_printk` calls or the
  ///   text of a latency tracer cannot be read. The names of functions are read when the first is
  ///   needed: `symbolFailure` tells whether they could be.
  public init(
    _ file: TraceFile, options: ReportOptions, formats: EventFormats? = nil,
    filter: BoundFilter? = nil, where isWanted: EventPredicate? = nil,
    selection: ReportSelection = ReportSelection()
  ) throws(TraceFileError) {
    var head = Array("cpus=\(file.cpuCount)\n".utf8)
    if let top = file.buffers.first, top.isText {
      head += try file.text(of: top) + [UInt8(ascii: "\n")]
    }
    let formats = formats ?? file.formats()
    let symbols = file.symbols()
    let engine = TextEngine(
      formats: formats, symbols: symbols, printkFormats: try file.printkStrings(),
      layout: file.layout,
      style: TextStyle(usesPlugins: options.plugins, isRaw: options.raw))
    let usesPlugins = options.plugins && !options.raw
    let graph = usesPlugins ? FunctionGraph(formats) : nil
    let plan = LinePlan(file, engine: engine, graph: graph, options: options)
    // A call's end is looked for on all CPUs, also where only some are printed.
    let cpus = graph == nil ? options.cpus : nil
    let feed = try EventFeed<Timeline>.of(
      file, selection, events: filter?.events(inReportOf: formats),
      cpus: cpus
    ) { pages, cut throws(TraceFileError) in
      EventFeed(
        // trace-cmd's text has trace-cmd's times.
        Timeline(
          [Timeline.Input(file, formats: formats, selection: pages)], cpus: cpus,
          discardedDelta: .always, includesRecordedLosses: false),
        names: TaskNames(savedCommandLines: try file.savedCommandLines()),
        directory: EventDirectory(formats, drawsGraph: graph != nil, usesPlugins: usesPlugins),
        bufferCount: file.buffers.count, cpus: graph == nil ? nil : options.cpus,
        isWanted: isWanted, filter: filter, graph: graph,
        nesting: usesPlugins ? CallNesting(name: { symbols.function(at: $0) }) : nil, cut: cut)
    }
    self.feed = SharedFeed(feed)
    self.head = head
    form = .text(plan)
    renderer = LineRenderer(plan)
    self.symbols = symbols
  }

  /// Lines of another form, such as JSON.
  ///
  /// - Parameters:
  ///   - file: the trace.
  ///   - formats: the formats of its events.
  ///   - cpus: the CPUs whose events are wanted; `nil` for all.
  ///   - head: what stands in front of the first line.
  ///   - filter: which events pass; `nil` for all.
  ///   - isWanted: which of those are printed; `nil` for all.
  ///   - selection: the part of the trace that is printed.
  ///   - makeLine: appends the line of an item. Losses that only the recorder has noted are items,
  ///     too.
  /// - Throws: `TraceFileError` when the names of threads cannot be read.
  public init(
    _ file: TraceFile, formats: EventFormats, cpus: Set<Int>? = nil, head: [UInt8] = [],
    filter: BoundFilter? = nil, where isWanted: EventPredicate? = nil,
    selection: ReportSelection = ReportSelection(), makeLine: @escaping LineMaker
  ) throws(TraceFileError) {
    let feed = try EventFeed<Timeline>.of(
      file, selection, events: filter?.wantedEvents, cpus: cpus
    ) { pages, cut throws(TraceFileError) in
      EventFeed(
        Timeline([Timeline.Input(file, formats: formats, selection: pages)], cpus: cpus),
        names: TaskNames(savedCommandLines: try file.savedCommandLines()),
        directory: EventDirectory(formats, drawsGraph: false, usesPlugins: true),
        bufferCount: file.buffers.count, cpus: nil, isWanted: isWanted, filter: filter, graph: nil,
        nesting: nil, cut: cut)
    }
    self.feed = SharedFeed(feed)
    self.head = head.isEmpty ? nil : head
    form = .lines(MadeLines(formats, make: makeLine))
    symbols = nil
    renderer = nil
  }

  /// What could not be read so far, in the order in which it was met.
  public var damage: [PageDamage] { feed.damage }

  /// Why the names of functions could not be read, so that addresses stand in their places; `nil` when
  /// they could, or as long as none was needed.
  public var symbolFailure: TraceFileError? { symbols?.failure as? TraceFileError }

  /// Appends the line or lines that come next; false at the end.
  public mutating func appendNext(to text: inout TextBuffer) -> Bool {
    if let head {
      text.append(contentsOf: head)
      self.head = nil
      return true
    }
    while true {
      while place < batch.count {
        place += 1
        if append(place - 1, to: &text) { return true }
      }
      place = 0
      guard feed.fill(&batch) != nil else {
        batch.removeAll()
        return false
      }
    }
  }

  /// Gives all text that is left to `sink` in pieces, in order. Nothing is left then.
  ///
  /// Events are rendered on several threads. `sink` is called on any of them, but not twice at a time.
  /// When it throws, all threads end at once, and the error is thrown on.
  ///
  /// - Parameters:
  ///   - threads: how many threads render, the caller's among them; `nil` for as many as the process
  ///     may use CPUs, up to 8: the stream itself cannot be merged faster.
  ///   - sink: takes a piece of text, which is good during the call.
  /// - Throws: what `sink` throws.
  public mutating func write<Failure: Error>(
    threads: Int? = nil, to sink: @Sendable (RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    var text = TextBuffer()
    if let head { text.append(contentsOf: head) }
    head = nil
    for place in place..<batch.count { _ = append(place, to: &text) }
    place = 0
    batch.removeAll()
    if text.count > 0 { try sink(text.span) }
    let result = withoutActuallyEscaping(sink) { sink -> Result<Void, Failure> in
      let writer = ReportWriter(feed, form: form, sink: sink)
      do throws(Failure) {
        try writer.run(threads: threads ?? Self.usualThreads)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Appends the line of an entry that is taken by itself; false when it has none.
  private mutating func append(_ place: Int, to text: inout TextBuffer) -> Bool {
    switch form {
    case .text: renderer?.append(place, of: batch, to: &text) ?? false
    case .lines(let lines): lines.append(place, of: batch, to: &text)
    }
  }

  /// How many threads render unless the caller says how many: one for each CPU that the process may
  /// use, up to 8.
  package static var usualThreads: Int { WorkerThread.usualCount }
}
