public import EventFormat
public import RingBuffer
public import TraceFile

/// The events of all CPUs and buffers of a trace as one stream in time order.
///
/// Events with the same time come in the order of their buffers, then of their CPUs; the events of
/// one CPU always come in the order in which the kernel wrote them.
///
/// ```swift
/// var timeline = Timeline(file, formats: formats)
/// while let item = timeline.next() {
///   if case .event(let event) = item, event.name == "sched_switch" {
///     print(event.timestamp, event["next_comm"]!)
///   }
/// }
/// ```
@safe
public struct Timeline: ~Copyable {
  typealias Stream = EventStream<PageReader>

  private let streams: UnsafeMutablePointer<Stream>
  private let streamCount: Int
  private let formats: EventFormats
  /// The unfinished streams, the one that comes next on top.
  private var heap = StreamHeap()
  /// The stream whose event was handed out last and has not been passed yet.
  private var pending: Int?
  /// The place in the heap of the stream whose event `peek` has shown.
  private var peeked: Int?
  /// Gaps that no page tells of, in the order of their ends; and how many have been delivered.
  private let ledger: Ledger
  private var ledgerPlace = 0

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
    self.formats = formats
    let clock = TimeMapping(file.options)
    ledger = includesRecordedLosses ? Ledger(file, cpus: cpus, clock: clock) : Ledger()
    let wanted = file.buffers.enumerated().flatMap { index, buffer in
      let extents = buffer.extents.filter { cpus?.contains($0.cpu) ?? true }
      return extents.map { (index, buffer, $0) }
    }
    streamCount = wanted.count
    // Sound: each slot is initialised here, and deinitialised and freed in deinit.
    unsafe streams = .allocate(capacity: wanted.count)
    for (number, (index, buffer, extent)) in wanted.enumerated() {
      let layout = file.layout.resized(pageSize: buffer.pageSize) ?? file.layout
      unsafe (streams + number).initialize(
        to: Stream(
          file.pages(of: extent, pageSize: buffer.pageSize), buffer: index, cpu: extent.cpu,
          layout: layout, clock: clock, discardedDelta: discardedDelta))
    }
    for number in 0..<streamCount {
      unsafe streams[number].advance()
      if unsafe !streams[number].isFinished {
        heap.push(StreamHeap.Entry(time: unsafe streams[number].time, stream: number))
      }
    }
  }

  deinit {
    unsafe streams.deinitialize(count: streamCount)
    unsafe streams.deallocate()
  }

  /// What comes next, or `nil` at the end. The view of an event is good until the next call.
  @_lifetime(&self)
  public mutating func next() -> TimelineItem? {
    pass()
    if let told = nextToTell() {
      switch told {
      case .lost(let gap): return .lost(gap)
      case .damaged(let damage): return .damaged(damage)
      }
    }
    guard let first = heap.first else { return nil }
    pending = first.stream
    return .event(event(of: first.stream))
  }

  /// Fills `batch` with what comes next, up to `limit` entries; nothing at the end.
  ///
  /// The batch is not full before.
  package mutating func fill(_ batch: inout EventBatch, limit: Int = .max) {
    pass()
    while !batch.isFull, batch.count < limit {
      if let told = nextToTell() {
        switch told {
        case .lost(let gap): batch.append(gap)
        case .damaged(let damage): batch.append(damage)
        }
        continue
      }
      guard let first = heap.first else { return }
      // As long as no other stream comes first, and no gap is due.
      var last = heap.lastTimeOfFirst
      if ledgerPlace < ledger.unmarked.count, let due = ledger.unmarked[ledgerPlace].to {
        last = min(last, due &- 1)
      }
      // Sound: numbers in the heap are below streamCount.
      unsafe streams[first.stream].deliver(to: &batch, last: last, limit: limit)
      settle(at: 0)
    }
  }

  /// The event of the same buffer that comes next, ahead of its turn: what a function graph needs
  /// to tell a leaf. `nil` when there is none, or when events were lost in front of it.
  @_lifetime(&self)
  public mutating func peek() -> TimelineEvent? {
    guard let last = pending else { return nil }
    return peek(into: unsafe streams[last].buffer)
  }

  /// The event of `buffer` that comes next, ahead of its turn; `nil` when there is none, or when
  /// something is to be told in front of it.
  @_lifetime(&self)
  package mutating func peek(into buffer: Int) -> TimelineEvent? {
    pass()
    guard let place = firstPlace(of: buffer) else { return nil }
    let number = heap[place].stream
    guard unsafe streams[number].head != nil, unsafe !streams[number].hasNews else { return nil }
    peeked = place
    return event(of: number)
  }

  /// Takes the event that `peek` has shown out of the stream.
  public mutating func dropPeeked() {
    guard let place = peeked else { return }
    peeked = nil
    unsafe streams[heap[place].stream].advance()
    settle(at: place)
  }

  /// What is to be told instead of an event.
  private enum Told {
    case lost(LostGap)
    case damaged(PageDamage)
  }

  /// What is to be told before the next event, if anything; it is then taken out of the stream.
  @inline(__always)
  private mutating func nextToTell() -> Told? {
    if ledgerPlace == ledger.unmarked.count, let first = heap.first,
      // Sound (here and below): numbers in the heap are below streamCount.
      unsafe !streams[first.stream].hasNews
    {
      return nil
    }
    return findNextToTell()
  }

  @inline(never)
  private mutating func findNextToTell() -> Told? {
    guard let first = heap.first else {
      guard ledgerPlace < ledger.unmarked.count else { return nil }
      ledgerPlace += 1
      return .lost(ledger.unmarked[ledgerPlace - 1])
    }
    let number = first.stream
    if ledgerPlace < ledger.unmarked.count, ledger.unmarked[ledgerPlace].to ?? .max <= first.time {
      ledgerPlace += 1
      return .lost(ledger.unmarked[ledgerPlace - 1])
    }
    if unsafe !streams[number].damage.isEmpty {
      let damage = unsafe streams[number].damage.removeFirst()
      settle(at: 0)
      return .damaged(damage)
    }
    let lost = unsafe streams[number].lost
    guard lost != .none else { return nil }
    unsafe streams[number].lost = .none
    let gap = unsafe ledger.gap(
      lost, cpu: streams[number].cpu, buffer: streams[number].buffer,
      from: streams[number].lostSince,
      to: streams[number].head == nil ? nil : streams[number].time)
    settle(at: 0)
    return .lost(gap)
  }

  /// The place in the heap of the stream of `buffer` that comes next.
  private func firstPlace(of buffer: Int) -> Int? {
    // With one buffer that is the top; with several it may be anywhere.
    if let top = heap.first, unsafe streams[top.stream].buffer == buffer { return 0 }
    let places = (0..<heap.count).filter { unsafe streams[heap[$0].stream].buffer == buffer }
    return places.min { heap[$0].precedes(heap[$1]) }
  }

  @_lifetime(borrow self)
  private func event(of number: Int) -> TimelineEvent {
    // Sound: the stream owns the page behind the view, and changes only through this object.
    let view = unsafe TimelineEvent(
      timestamp: streams[number].time, cpu: streams[number].cpu, buffer: streams[number].buffer,
      data: streams[number].record, formats: formats)
    return unsafe _overrideLifetime(view, borrowing: self)
  }

  /// Passes the event that was handed out last.
  @inline(__always)
  private mutating func pass() {
    peeked = nil
    guard let number = pending else { return }
    pending = nil
    unsafe streams[number].advance()
    settle(at: 0)
  }

  /// Puts the stream at `place` of the heap where it belongs after it has changed.
  @inline(__always)
  private mutating func settle(at place: Int) {
    let number = heap[place].stream
    if unsafe streams[number].isFinished {
      heap.remove(at: place)
    } else {
      heap.setTime(unsafe streams[number].time, at: place)
    }
  }
}
