public import EventFormat
public import RingBuffer
public import TraceFile

/// The events of all CPUs and buffers of a trace, or of several traces, as one stream in time order.
///
/// Events with the same time come in the order of their files, then their buffers, then their CPUs; the
/// events of one CPU always come in the order in which the kernel wrote them.
///
/// ```swift
/// var timeline = Timeline(file, formats: formats)
/// while let item = timeline.next() {
///   if case .event(let event) = item, event.name == "sched_switch" {
///     print(event.timestamp, event["next_comm"]!)
///   }
/// }
/// ```
public struct Timeline: ~Copyable {
  @usableFromInline var streams: MergedStreams<PageReader>

  /// Who decompresses the pages of the streams ahead.
  private let ahead: ReadAhead?

  /// A trace, and how its times are to be shifted.
  public struct Input: Sendable {
    /// The file.
    public var file: TraceFile
    /// The formats of its events.
    public var formats: EventFormats
    /// By how much its times are later on the common time line, in nanoseconds.
    public var shift: Int64
    /// The pages that are read; `nil` for all.
    package var selection: PageSelection?

    /// The events of `file`, `shift` nanoseconds later.
    public init(_ file: TraceFile, formats: EventFormats, shift: Int64 = 0) {
      self.file = file
      self.formats = formats
      self.shift = shift
    }

    /// The events of some pages of `file`.
    package init(_ file: TraceFile, formats: EventFormats, selection: PageSelection?) {
      self.init(file, formats: formats)
      self.selection = selection
    }
  }

  /// The stream of `file`.
  ///
  /// - Parameters:
  ///   - formats: the formats of the file's events.
  ///   - cpus: the CPUs whose events are wanted; `nil` for all.
  ///   - discardedDelta: whose rule for the time of discarded events is kept to.
  ///   - includesRecordedLosses: whether gaps are delivered, too, of which the recorder has told in
  ///     the file and no page does.
  public init(
    _ file: TraceFile, formats: EventFormats, cpus: Set<Int>? = nil,
    discardedDelta: DiscardedDelta = .asKernel, includesRecordedLosses: Bool = true
  ) {
    self.init(
      [Input(file, formats: formats)], cpus: cpus, discardedDelta: discardedDelta,
      includesRecordedLosses: includesRecordedLosses)
  }

  /// The streams of several files as one.
  ///
  /// The buffers of all files are numbered through: `TimelineEvent.buffer` counts those of the files
  /// before.
  ///
  /// - Parameters: as above.
  public init(
    _ inputs: [Input], cpus: Set<Int>? = nil, discardedDelta: DiscardedDelta = .asKernel,
    includesRecordedLosses: Bool = true
  ) {
    var plans: [StreamPlan] = []
    var places: [(file: TraceFile, extent: CPUExtent, pageSize: Int, parts: [PagePart]?)] = []
    var ledger = Ledger()
    var firstBuffer = 0
    for input in inputs {
      let file = input.file
      let clock = TimeMapping(file.options).shifted(by: input.shift)
      if includesRecordedLosses {
        ledger.add(file, cpus: cpus, clock: clock, firstBuffer: firstBuffer)
      }
      for (index, buffer) in file.buffers.enumerated() {
        let layout = file.layout.resized(pageSize: buffer.pageSize) ?? file.layout
        for (number, extent) in buffer.extents.enumerated()
        where cpus?.contains(extent.cpu) ?? true {
          let parts = input.selection?.parts(buffer: index, extent: number)
          if let parts, parts.isEmpty { continue }
          plans.append(
            StreamPlan(
              buffer: firstBuffer + index, cpu: extent.cpu, layout: layout, clock: clock,
              formats: input.formats))
          places.append((file, extent, buffer.pageSize, parts))
        }
      }
      firstBuffer += file.buffers.count
    }
    let count = plans.count
    let ahead = ReadAhead(readerCount: places.count { $0.extent.isCompressed })
    self.ahead = ahead
    streams = MergedStreams(plans, discardedDelta: discardedDelta, ledger: ledger) { number in
      let place = places[number]
      return place.file.pages(
        of: place.extent, pageSize: place.pageSize, sharedBy: count, parts: place.parts,
        ahead: ahead)
    }
  }

  /// The stream of some pages of one CPU.
  init(_ plan: StreamPlan, _ source: consuming PageReader, ledger: Ledger) {
    ahead = nil
    var source = Optional(source)
    streams = MergedStreams([plan], ledger: ledger) { _ in
      guard let source = source.take() else { preconditionFailure("there is one stream") }
      return source
    }
  }

  /// What comes next, or `nil` at the end. The view of an event is good until the next call.
  @_lifetime(&self)
  @inlinable @inline(__always)
  public mutating func next() -> TimelineItem? {
    streams.next()
  }

  /// Fills `batch` with what comes next, up to `limit` entries; nothing at the end.
  ///
  /// The batch is not full before.
  package mutating func fill(_ batch: inout EventBatch, limit: Int = .max) {
    streams.fill(&batch, limit: limit)
  }

  /// The event of the same buffer that comes next, ahead of its turn: what a function graph needs
  /// to tell a leaf. `nil` when there is none, or when events were lost in front of it.
  @_lifetime(&self)
  public mutating func peek() -> TimelineEvent? {
    guard streams.merge.turn != .settled else { return nil }
    return peek(into: -1)
  }

  /// The event of `buffer` that comes next, ahead of its turn; `nil` when there is none, or when
  /// something is to be told in front of it.
  @_lifetime(&self)
  package mutating func peek(into buffer: Int) -> TimelineEvent? {
    guard let number = streams.peek(into: buffer) else { return nil }
    return streams.event(of: number)
  }

  /// The event of the same CPU that comes next, ahead of its turn: what the kernel looks at to tell a
  /// leaf. `nil` when there is none, or when events were lost in front of it.
  ///
  /// The view of the event before it is not good any more.
  @_lifetime(&self)
  package mutating func peekBehind() -> TimelineEvent? {
    guard let number = streams.peekBehind() else { return nil }
    return streams.event(of: number)
  }

  /// Takes the event that `peek` has shown out of the stream.
  public mutating func dropPeeked() { streams.dropPeeked() }
}
