internal import EventFilter
internal import EventFormat
internal import RingBuffer
internal import Timeline

/// Takes batches out of a trace's stream and settles in them whatever depends on the order of
/// events, so that each batch can be rendered by itself.
///
/// That is: which events are wanted, the names of threads as far as they are known by then, the
/// leaves of function graphs, and how deep the function tracer's calls are nested.
struct EventFeed<Source: BatchSource & ~Copyable>: ~Copyable {
  /// The stream.
  var source: Source
  private var names: TaskNames
  private let directory: EventDirectory
  private let cpus: Set<Int>?
  private let isWanted: EventPredicate?
  private var filter: FilteredStream?
  private let graph: FunctionGraph?
  // Asked for each event.
  private let drawsGraph: Bool
  private let hasConditions: Bool
  private var nesting: CallNesting?
  /// What is printed of the events that meet the conditions.
  private var cut: EventCut
  private let isCut: Bool
  /// Per buffer the place in the batch of a call that is a leaf if the next event ends it.
  private var openCalls: [Int]
  /// Whether the last item that is printed was a loss.
  private var isBehindLoss = false

  /// - Parameters:
  ///   - source: the stream, at its beginning.
  ///   - names: the names that the file knows.
  ///   - directory: what is known about the stream's events.
  ///   - bufferCount: how many buffers the stream has.
  ///   - cpus: the CPUs whose events are printed.
  ///   - isWanted: which events are printed.
  ///   - filter: which of them pass.
  ///   - graph: there when function graphs are drawn.
  ///   - nesting: there when the function tracer's calls are indented.
  ///   - cut: what is printed of the events that meet the conditions.
  init(
    _ source: consuming Source, names: consuming TaskNames, directory: EventDirectory,
    bufferCount: Int, cpus: Set<Int>?, isWanted: EventPredicate?, filter: BoundFilter?,
    graph: FunctionGraph?, nesting: CallNesting?, cut: EventCut = EventCut()
  ) {
    self.source = source
    self.names = names
    self.directory = directory
    self.cpus = cpus
    self.isWanted = isWanted
    self.filter = filter.map { FilteredStream($0) }
    self.graph = graph
    drawsGraph = graph != nil
    hasConditions = cpus != nil || isWanted != nil || filter != nil || cut.pids != nil
    self.cut = cut
    isCut = !cut.isAll
    self.nesting = nesting
    openCalls = Array(repeating: -1, count: bufferCount)
  }

  /// Whether the feed ends with its stream, and not before.
  var isAtEnd: Bool { cut.left > 0 }

  /// Fills `batch` with what comes next, up to `limit` entries; false at the end.
  mutating func fill(_ batch: inout EventBatch, limit: Int = .max) -> Bool {
    batch.removeAll()
    guard cut.left > 0 else { return false }
    source.fill(&batch, limit: limit)
    if let text = source.takeNewNames() { names.update(savedCommandLines: text) }
    guard batch.count > 0 else { return false }
    batch.names = names.store
    let gaps = batch.gaps
    batch.edit { entries, records in
      for place in entries.indices {
        var entry = entries[place]
        switch entry.kind {
        case .event: settle(&entry, at: place, &entries, records)
        case .lost: settleLoss(&entry, before: gaps[Int(entry.note)].to)
        case .damaged: openCalls[Int(entry.buffer)] = -1
        case .leaf, .dropped: break
        }
        entries[place] = entry
      }
      if drawsGraph { closeCalls(&entries, records) }
    }
    return true
  }

  @inline(__always)
  private mutating func settle(
    _ entry: inout EventBatch.Entry, at place: Int, _ entries: inout MutableSpan<EventBatch.Entry>,
    _ records: RawSpan
  ) {
    let record = entry.record(in: records)
    let known = directory.look(up: record)
    if let known {
      entry.format = known.format
      entry.pid = known.pid
    }
    if drawsGraph, endsCall(entry, role: known?.role, &entries, records) {
      entry.kind = .dropped
      return
    }
    if hasConditions, !prints(entry, record, pid: known?.pid) {
      entry.kind = .dropped
      return
    }
    settle(&entry, known, at: place, record)
    if isCut, !cut.takes(entry.timestamp) {
      entry.kind = .dropped
    } else if isBehindLoss {
      entry.continuesLine = true
      isBehindLoss = false
    }
  }

  /// Settles what depends on the events before, and notes what those behind depend on.
  @inline(__always)
  private mutating func settle(
    _ entry: inout EventBatch.Entry,
    _ known: (format: Int32, role: EventDirectory.Role, pid: Int32)?, at place: Int,
    _ record: RawSpan
  ) {
    guard let known else { return }
    entry.name = names.reference(of: known.pid)
    switch known.role {
    case .plain, .graphExit: break
    case .graphEntry: openCalls[Int(entry.buffer)] = place
    case .call, .repeatedCall:
      if let call = directory.call(record, known.role) {
        entry.note = UInt64(nesting?.depth(of: call, cpu: Int(entry.cpu)) ?? 0)
      }
    case .namesTasks: directory.learn(from: record, format: known.format, into: &names)
    }
  }

  /// - Parameter next: the time of the event behind it.
  private mutating func settleLoss(_ entry: inout EventBatch.Entry, before next: UInt64?) {
    openCalls[Int(entry.buffer)] = -1
    if let cpus, !cpus.contains(Int(entry.cpu)) {
      entry.kind = .dropped
      return
    }
    if isCut, !cut.takesLoss(before: next) {
      entry.kind = .dropped
      return
    }
    entry.continuesLine = isBehindLoss
    isBehindLoss = true
  }

  /// Whether the event of `entry` is wanted.
  private mutating func prints(
    _ entry: EventBatch.Entry, _ record: RawSpan, pid: Int32?
  ) -> Bool {
    if let cpus, !cpus.contains(Int(entry.cpu)) { return false }
    if let pids = cut.pids, pid.map({ !pids.contains($0) }) ?? true { return false }
    let name = pid.map { names.reference(of: $0) } ?? TaskNames.unknown
    let store = names.store
    let task = name == TaskNames.unknown ? nil : store.name(name)
    let isPassed = filter?.wants(
      record, timestamp: entry.timestamp, cpu: Int(entry.cpu), buffer: Int(entry.buffer),
      task: task)
    guard isPassed ?? true else { return false }
    guard let isWanted else { return true }
    let id = entry.format < 0 ? nil : directory.formats.all[Int(entry.format)].id
    return isWanted(record, id, entry.timestamp, Int(entry.cpu))
  }

  /// Whether the event ends the call in front of it: then it is part of the call's line.
  private mutating func endsCall(
    _ exit: EventBatch.Entry, role: EventDirectory.Role?,
    _ entries: inout MutableSpan<EventBatch.Entry>, _ records: RawSpan
  ) -> Bool {
    let place = openCalls[Int(exit.buffer)]
    guard place >= 0 else { return false }
    openCalls[Int(exit.buffer)] = -1
    guard role == .graphExit, let graph, let call = graph.entry(entries[place].record(in: records)),
      let duration = graph.duration(ofLeaf: call, exit: exit.record(in: records))
    else { return false }
    if exit.isLate { entries[place].isLate = true }
    // One that is left out has no line, and neither has its end.
    if entries[place].kind == .event { entries[place].kind = .leaf }
    entries[place].note = duration
    return true
  }

  /// Looks for the ends of calls whose next event is not in the batch any more.
  private mutating func closeCalls(
    _ entries: inout MutableSpan<EventBatch.Entry>, _ records: RawSpan
  ) {
    for buffer in openCalls.indices where openCalls[buffer] >= 0 {
      let place = openCalls[buffer]
      openCalls[buffer] = -1
      guard let call = graph?.entry(entries[place].record(in: records)),
        let duration = peekedDuration(of: call, in: buffer)
      else { continue }
      source.dropPeeked()
      if entries[place].kind == .event { entries[place].kind = .leaf }
      entries[place].note = duration
    }
  }

  private mutating func peekedDuration(of call: FunctionGraph.Entry, in buffer: Int) -> UInt64? {
    let directory = directory
    let graph = graph
    guard let next = source.peekRecord(into: buffer),
      directory.look(up: next)?.role == .graphExit
    else { return nil }
    return graph?.duration(ofLeaf: call, exit: next)
  }
}
