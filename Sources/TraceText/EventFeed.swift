internal import EventFormat
internal import RingBuffer
internal import Timeline

/// Takes batches out of a trace's stream and settles in them whatever depends on the order of
/// events, so that each batch can be rendered by itself.
///
/// That is: which events are wanted, the names of threads as far as they are known by then, the
/// leaves of function graphs, and how deep the function tracer's calls are nested.
struct EventFeed: ~Copyable {
  /// What could not be read so far.
  private(set) var damage: [PageDamage] = []

  private var timeline: Timeline
  private var names: TaskNames
  private let directory: EventDirectory
  private let cpus: Set<Int>?
  private let isWanted: EventPredicate?
  private let graph: FunctionGraph?
  private var nesting: CallNesting?
  /// Per buffer the place in the batch of a call that is a leaf if the next event ends it.
  private var openCalls: [Int]
  /// Whether the last item that is printed was a loss.
  private var isBehindLoss = false

  /// - Parameters:
  ///   - timeline: the stream, at its beginning.
  ///   - names: the names that the file knows.
  ///   - directory: what is known about the stream's events.
  ///   - bufferCount: how many buffers the stream has.
  ///   - cpus: the CPUs whose events are printed.
  ///   - isWanted: which events are printed.
  ///   - graph: there when function graphs are drawn.
  ///   - nesting: there when the function tracer's calls are indented.
  init(
    _ timeline: consuming Timeline, names: consuming TaskNames, directory: EventDirectory,
    bufferCount: Int, cpus: Set<Int>?, isWanted: EventPredicate?, graph: FunctionGraph?,
    nesting: CallNesting?
  ) {
    self.timeline = timeline
    self.names = names
    self.directory = directory
    self.cpus = cpus
    self.isWanted = isWanted
    self.graph = graph
    self.nesting = nesting
    openCalls = Array(repeating: -1, count: bufferCount)
  }

  /// Fills `batch` with what comes next, up to `limit` entries; false at the end.
  mutating func fill(_ batch: inout EventBatch, limit: Int = .max) -> Bool {
    batch.removeAll()
    timeline.fill(&batch, limit: limit)
    guard batch.count > 0 else { return false }
    batch.names = names.store
    for place in 0..<batch.count {
      switch batch[place].kind {
      case .event: settle(place, in: &batch)
      case .lost:
        let entry = batch[place]
        openCalls[Int(entry.buffer)] = -1
        guard cpus?.contains(Int(entry.cpu)) ?? true else {
          batch[place].kind = .dropped
          continue
        }
        batch[place].continuesLine = isBehindLoss
        isBehindLoss = true
      case .damaged:
        let entry = batch[place]
        openCalls[Int(entry.buffer)] = -1
        damage.append(batch.damage[Int(entry.note)])
      case .leaf, .dropped: break
      }
    }
    if graph != nil { closeCalls(&batch) }
    return true
  }

  @inline(__always)
  private mutating func settle(_ place: Int, in batch: inout EventBatch) {
    var entry = batch[place]
    guard let (format, role, pid) = directory.look(up: batch.record(of: entry)) else {
      settleUnknown(place, in: &batch)
      return
    }
    entry.format = format
    entry.pid = pid
    if graph != nil, endsCall(entry, role: role, in: &batch) {
      batch[place].kind = .dropped
      return
    }
    if cpus != nil || isWanted != nil, !prints(entry, in: batch) {
      batch[place].kind = .dropped
      return
    }
    entry.name = names.reference(of: pid)
    if isBehindLoss {
      entry.continuesLine = true
      isBehindLoss = false
    }
    switch role {
    case .plain, .graphExit: break
    case .graphEntry: if graph != nil { openCalls[Int(entry.buffer)] = place }
    case .call:
      let record = batch.record(of: entry)
      if let call = directory.call(record) {
        entry.note = UInt64(nesting?.depth(of: call, cpu: Int(entry.cpu)) ?? 0)
      }
    case .namesTasks:
      directory.learn(from: batch.record(of: entry), format: format, into: &names)
    }
    batch[place] = entry
  }

  private mutating func settleUnknown(_ place: Int, in batch: inout EventBatch) {
    let entry = batch[place]
    openCalls[Int(entry.buffer)] = -1
    guard prints(entry, in: batch) else {
      batch[place].kind = .dropped
      return
    }
    batch[place].continuesLine = isBehindLoss
    isBehindLoss = false
  }

  /// Whether the event of `entry` is wanted.
  private func prints(_ entry: EventBatch.Entry, in batch: borrowing EventBatch) -> Bool {
    if let cpus, !cpus.contains(Int(entry.cpu)) { return false }
    guard let isWanted else { return true }
    let id = entry.format < 0 ? nil : directory.formats.all[Int(entry.format)].id
    return isWanted(batch.record(of: entry), id, entry.timestamp, Int(entry.cpu))
  }

  /// Whether the event ends the call in front of it: then it is part of the call's line.
  private mutating func endsCall(
    _ exit: EventBatch.Entry, role: EventDirectory.Role, in batch: inout EventBatch
  ) -> Bool {
    let place = openCalls[Int(exit.buffer)]
    guard place >= 0 else { return false }
    openCalls[Int(exit.buffer)] = -1
    guard role == .graphExit,
      let duration = duration(from: batch[place], to: batch.record(of: exit), in: batch)
    else { return false }
    batch[place].kind = .leaf
    batch[place].note = duration
    return true
  }

  /// Looks for the ends of calls whose next event is not in the batch any more.
  private mutating func closeCalls(_ batch: inout EventBatch) {
    for buffer in openCalls.indices where openCalls[buffer] >= 0 {
      let place = openCalls[buffer]
      openCalls[buffer] = -1
      guard let duration = peekedDuration(batch[place], in: batch) else { continue }
      timeline.dropPeeked()
      batch[place].kind = .leaf
      batch[place].note = duration
    }
  }

  private mutating func peekedDuration(
    _ call: EventBatch.Entry, in batch: borrowing EventBatch
  ) -> UInt64? {
    let directory = directory
    let graph = graph
    guard let next = timeline.peek(into: Int(call.buffer)) else { return nil }
    guard let (_, role, _) = directory.look(up: next.data), role == .graphExit,
      let entry = graph?.entry(batch.record(of: call))
    else { return nil }
    return graph?.duration(ofLeaf: entry, exit: next.data)
  }

  private func duration(
    from call: EventBatch.Entry, to exit: RawSpan, in batch: borrowing EventBatch
  ) -> UInt64? {
    guard let graph, let entry = graph.entry(batch.record(of: call)) else { return nil }
    return graph.duration(ofLeaf: entry, exit: exit)
  }
}
