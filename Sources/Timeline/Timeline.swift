public import EventFormat
public import RingBuffer
public import TraceFile

/// An event in the stream of all CPUs: when, where, and a view of its record in place.
@safe
public struct TimelineEvent: ~Escapable {
  /// The time on the trace's time line: nanoseconds, unless the trace clock is a counter.
  public let timestamp: UInt64
  /// The CPU that it happened on.
  public let cpu: Int
  /// The buffer it was recorded in, as an index into `TraceFile.buffers`.
  public let buffer: Int
  /// The event's record, from `common_type` on.
  public let data: RawSpan
  // Sound: the timeline keeps the formats, and the view cannot outlive the timeline. An ordinary
  // reference would be counted for every event.
  private unowned(unsafe) let formats: EventFormats

  @_lifetime(copy data)
  init(timestamp: UInt64, cpu: Int, buffer: Int, data: RawSpan, formats: EventFormats) {
    self.timestamp = timestamp
    self.cpu = cpu
    self.buffer = buffer
    self.data = data
    unsafe self.formats = formats
  }

  /// The event's number (`common_type`); `nil` when the record is too short to have one.
  public var id: Int? { unsafe formats.id(of: data) }

  /// The event's format; `nil` when the trace does not have it.
  public var format: EventFormat? {
    guard let id = unsafe formats.id(of: data) else { return nil }
    return unsafe formats[id]
  }

  /// The event's name; `nil` when the trace does not know it.
  public var name: String? { format?.name }

  /// The thread that was running; `nil` when the record is too short to tell.
  public var pid: Int32? { unsafe formats.pid(of: data) }

  /// The value of a field by name; `nil` when the event has no such field, or the record is too
  /// short for it.
  ///
  /// It looks the name up on each call: good for a question, not for a loop over millions.
  public subscript(name: String) -> FieldValue? {
    guard let format, let field = format.field(name) else { return nil }
    return field.value(in: data, order: format.byteOrder)
  }
}

/// Events that are missing, at their place in the stream: in front of the next event of the same CPU.
public struct LostGap: Sendable, Hashable {
  /// The CPU that lost them.
  public let cpu: Int
  /// The buffer that lost them, as an index into `TraceFile.buffers`.
  public let buffer: Int
  /// The time of the last event before the gap, or when it was certain that nothing was missing, on
  /// the trace's time line; `nil` for the beginning of the trace.
  public let from: UInt64?
  /// The time of the first event behind the gap, or when the loss was noticed; `nil` for the end of
  /// the trace.
  public let to: UInt64?
  /// How many events are missing.
  public let amount: LossEntry.Count
  /// Why they are missing.
  public let cause: LossEntry.Cause

  /// How many events are missing; `nil` when that is not known exactly.
  public var count: UInt64? { if case .exact(let count) = amount { count } else { nil } }
}

/// What comes next in the stream.
public enum TimelineItem: ~Escapable {
  /// An event.
  case event(TimelineEvent)
  /// Events were lost here.
  case lost(LostGap)
  /// A page could not be read to its end.
  case damaged(PageDamage)
}

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
  /// A binary heap of the unfinished streams by time, then number.
  private var heap: [Entry] = []
  /// The stream whose event was handed out last and has not been passed yet.
  private var pending: Int?
  /// The place in the heap of the stream whose event `peek` has shown.
  private var peeked: Int?
  /// Gaps that no page tells of, in the order of their ends; and how many have been delivered.
  private let ledger: Ledger
  private var ledgerPlace = 0

  private struct Entry {
    var time: UInt64
    let stream: Int

    func precedes(_ other: Entry) -> Bool {
      time < other.time || time == other.time && stream < other.stream
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
      if unsafe !streams[number].isFinished { push(number) }
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
    // Sound (here and below): numbers in the heap are below streamCount.
    if unsafe !streams[number].damage.isEmpty {
      let damage = unsafe streams[number].damage.removeFirst()
      settle(at: 0)
      return .damaged(damage)
    }
    let lost = unsafe streams[number].lost
    if lost != .none {
      unsafe streams[number].lost = .none
      let gap = unsafe ledger.gap(
        lost, cpu: streams[number].cpu, buffer: streams[number].buffer,
        from: streams[number].lostSince,
        to: streams[number].head == nil ? nil : streams[number].time)
      settle(at: 0)
      return .lost(gap)
    }
    pending = number
    return .event(event(of: number))
  }

  /// The event of the same buffer that comes next, ahead of its turn: what a function graph needs
  /// to tell a leaf. `nil` when there is none, or when events were lost in front of it.
  @_lifetime(&self)
  public mutating func peek() -> TimelineEvent? {
    guard let last = pending else { return nil }
    pass()
    let buffer = unsafe streams[last].buffer
    guard let place = firstPlace(of: buffer) else { return nil }
    let number = heap[place].stream
    guard unsafe streams[number].head != nil, unsafe streams[number].lost == .none,
      unsafe streams[number].damage.isEmpty
    else { return nil }
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

  /// The place in the heap of the stream of `buffer` that comes next.
  private func firstPlace(of buffer: Int) -> Int? {
    // With one buffer that is the top; with several it may be anywhere.
    if let top = heap.first, unsafe streams[top.stream].buffer == buffer { return 0 }
    let places = heap.indices.filter { unsafe streams[heap[$0].stream].buffer == buffer }
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
  private mutating func pass() {
    peeked = nil
    guard let number = pending else { return }
    pending = nil
    unsafe streams[number].advance()
    settle(at: 0)
  }

  /// Puts the stream at `place` of the heap where it belongs after it has changed.
  private mutating func settle(at place: Int) {
    let number = heap[place].stream
    if unsafe streams[number].isFinished {
      let last = heap.removeLast()
      guard place < heap.count else { return }
      heap[place] = last
      // The last entry may belong above: it comes from another branch.
      siftUp(from: place)
    } else {
      heap[place].time = unsafe streams[number].time
    }
    siftDown(from: place)
  }

  private mutating func push(_ number: Int) {
    heap.append(Entry(time: unsafe streams[number].time, stream: number))
    siftUp(from: heap.count - 1)
  }

  private mutating func siftUp(from place: Int) {
    var child = place
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].precedes(heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func siftDown(from place: Int) {
    var parent = place
    while true {
      var least = parent
      let child = 2 * parent + 1
      if child < heap.count, heap[child].precedes(heap[least]) { least = child }
      if child + 1 < heap.count, heap[child + 1].precedes(heap[least]) { least = child + 1 }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
