internal import EventFilter
internal import EventText
internal import RingBuffer
internal import Timeline

/// Draws the wanted items of a stream with a `GraphRenderer`.
struct GraphDrawing: ~Copyable {
  private var renderer: GraphRenderer
  private var filter: FilteredStream?
  private var cut: EventCut
  private(set) var damage: [PageDamage] = []
  private(set) var earlierLosses: [LostGap] = []

  init(_ renderer: consuming GraphRenderer, filter: FilteredStream?, cut: EventCut) {
    self.renderer = renderer
    self.filter = filter
    self.cut = cut
  }

  /// Why the types of arguments could not be read.
  var typeFailure: (any Error)? { renderer.typeFailure }

  func appendHead(to text: inout TextBuffer) { renderer.appendHead(to: &text) }

  /// A call that begins, before it is known whether it is a leaf.
  private struct PendingCall {
    var call: GraphEvents.Entry
    var position: GraphRenderer.Position
    var isWanted: Bool
  }

  /// What comes of an item.
  private enum Step {
    case done
    case call(PendingCall)
    case end
  }

  /// Appends what comes next in `timeline`; false at the end.
  mutating func appendNext(of timeline: inout Timeline, to text: inout TextBuffer) -> Bool {
    guard cut.left > 0 else { return false }
    switch step(&timeline, to: &text) {
    case .end: return false
    case .done: return true
    case .call(let pending):
      let begin = text.count
      let leaf = end(of: pending.call, pid: pending.position.pid, in: &timeline)
      if leaf != nil { timeline.dropPeeked() }
      renderer.append(pending.call, leaf: leaf, at: pending.position, to: &text)
      if !pending.isWanted || !cut.takes(pending.position.time) {
        text.removeLast(keeping: begin)
      }
      return true
    }
  }

  /// Appends what comes next, unless it is a call that begins: the view of its event has to be gone before
  /// the stream is asked for the event behind it.
  private mutating func step(_ timeline: inout Timeline, to text: inout TextBuffer) -> Step {
    switch timeline.next() {
    case nil: return .end
    case .event(let event):
      let isWanted = wants(event)
      let position = GraphRenderer.Position(
        time: event.timestamp, cpu: event.cpu, buffer: event.buffer, pid: event.pid ?? 0)
      if let call = renderer.entry(event.data) {
        if renderer.hides(call, at: position) { return .done }
        return .call(PendingCall(call: call, position: position, isWanted: isWanted))
      }
      // What has been printed before is what an event's lines depend on: one that is not wanted is drawn,
      // too, and then taken away.
      let begin = text.count
      if let end = renderer.exit(event.data) {
        renderer.append(end, at: position, to: &text)
      } else {
        renderer.append(event.data, at: position, to: &text)
      }
      if !isWanted || !cut.takes(position.time) { text.removeLast(keeping: begin) }
    case .lost(let gap): append(gap, to: &text)
    case .damaged(let page): damage.append(page)
    }
    return .done
  }

  private mutating func append(_ gap: LostGap, to text: inout TextBuffer) {
    if gap.from == nil {
      earlierLosses.append(gap)
      renderer.saysBegin = true
    } else if cut.takesLoss(before: gap.to) {
      renderer.append(gap, to: &text)
    }
  }

  private mutating func wants(_ event: TimelineEvent) -> Bool {
    if let pids = cut.pids, event.pid.map({ !pids.contains($0) }) ?? true { return false }
    guard filter != nil else { return true }
    let name = event.pid.map { renderer.names.reference(of: $0) } ?? TaskNames.unknown
    let store = renderer.names.store
    let task = name == TaskNames.unknown ? nil : store.name(name)
    return filter?.wants(
      event.data, timestamp: event.timestamp, cpu: event.cpu, buffer: event.buffer, task: task)
      ?? true
  }

  /// The end of `call`, if it is the next event of the CPU.
  private func end(
    of call: GraphEvents.Entry, pid: Int32, in timeline: inout Timeline
  ) -> GraphEvents.Exit? {
    guard let next = timeline.peekBehind(), next.pid == pid, let end = renderer.exit(next.data),
      end.function == call.function
    else { return nil }
    return end
  }
}
