package import EventFormat
package import RingBuffer
public import TraceFile

/// The events of many sources of pages as one stream in time order; equal times in the order of the
/// sources.
@safe
@usableFromInline
package struct MergedStreams<Source: PageSource & ~Copyable>: ~Copyable
where Source.Failure == TraceFileError {
  @usableFromInline var merge: StreamMerge
  // Sound: as many sources as lanes are initialised in init, and deinitialised and freed in deinit;
  // numbers of streams are below that.
  private let sources: UnsafeMutablePointer<StreamSource<Source>>
  /// The formats that lanes refer to.
  private let formats: [EventFormats]
  private let ledger: Ledger
  /// How many of the ledger's gaps have been told.
  private var told = 0
  /// The stream whose event `peek` has shown.
  private var peeked: Int?

  /// What the merge comes to when it is not simply at the next event.
  @usableFromInline
  enum Step {
    /// The event of the current lane.
    case event
    /// Events were lost.
    case lost(LostGap)
    /// A page could not be read to its end.
    case damaged(PageDamage)
    /// There is nothing more.
    case end
  }

  /// The streams that `plans` describe.
  ///
  /// - Parameters:
  ///   - plans: the streams; equal times come in this order.
  ///   - ledger: gaps of which no page tells.
  ///   - source: the pages of the stream with that number.
  package init(
    _ plans: [StreamPlan], discardedDelta: DiscardedDelta = .asKernel, ledger: Ledger = Ledger(),
    source: (Int) -> Source
  ) {
    self.ledger = ledger
    formats = plans.map(\.formats)
    let count = plans.count
    let lanes = unsafe StreamLane.allocate(count)
    unsafe sources = .allocate(capacity: count)
    for (number, plan) in plans.enumerated() {
      unsafe (lanes + number).initialize(
        to: StreamLane(
          buffer: plan.buffer, cpu: plan.cpu, clock: plan.clock, formats: plan.formats))
      unsafe (sources + number).initialize(
        to: StreamSource(
          source(number), buffer: plan.buffer, cpu: plan.cpu, layout: plan.layout,
          discardedDelta: discardedDelta, hasDelivered: plan.lastTime != nil))
      unsafe lanes[number].time = plan.lastTime ?? 0
      unsafe sources[number].advance(&lanes[number])
    }
    merge = unsafe StreamMerge(lanes, count: count)
    noteDue()
  }

  deinit {
    unsafe sources.deinitialize(count: merge.count)
    unsafe sources.deallocate()
  }

  /// What comes next, or `nil` at the end. The view of an event is good until the next call.
  @_lifetime(&self)
  @inlinable @inline(__always)
  package mutating func next() -> TimelineItem? {
    if merge.next() { return .event(event(of: merge.current)) }
    return nextSlowly()
  }

  /// What comes next where it is not simply the next event of a page.
  @_lifetime(&self)
  @usableFromInline @inline(never)
  mutating func nextSlowly() -> TimelineItem? {
    switch nextStep() {
    case .event: break
    case .lost(let gap): return .lost(gap)
    case .damaged(let damage): return .damaged(damage)
    case .end: return nil
    }
    return .event(event(of: merge.current))
  }

  /// The event of a stream that comes next there.
  @_lifetime(borrow self)
  @inlinable @inline(__always)
  func event(of number: Int) -> TimelineEvent {
    // Sound: the stream owns the page behind the view, and changes only through this object; the number
    // is one of a stream.
    let lane = unsafe merge.lanes + number
    let view = unsafe TimelineEvent(
      timestamp: lane.pointee.time, cpu: Int(lane.pointee.cpu), buffer: Int(lane.pointee.buffer),
      data: lane.pointee.record, formats: lane.pointee.formats)
    return unsafe _overrideLifetime(view, borrowing: self)
  }

  /// Goes on where `merge.next()` could not.
  @usableFromInline @inline(never)
  mutating func nextStep() -> Step {
    pass()
    if let step = nextToTell() { return step }
    guard !merge.isFinished else { return .end }
    merge.turn = .given
    return .event
  }

  /// Fills `batch` with what comes next, up to `limit` entries; nothing at the end.
  ///
  /// The batch is not full before.
  mutating func fill(_ batch: inout EventBatch, limit: Int) {
    pass()
    while !batch.isFull, batch.count < limit {
      switch nextToTell() {
      case .lost(let gap): batch.append(gap)
      case .damaged(let damage): batch.append(damage)
      case .event, .end, nil:
        guard !merge.isFinished else { return }
        let number = merge.current
        do throws(PageError) {
          if try unsafe !merge.lanes[number].deliver(to: &batch, last: merge.limit, limit: limit) {
            unsafe sources[number].advance(&merge.lanes[number])
          }
        } catch {
          unsafe sources[number].note(error)
          unsafe sources[number].advance(&merge.lanes[number])
        }
        merge.settle()
      }
    }
  }

  /// The stream of `buffer` whose event comes next, ahead of its turn; `nil` when there is none, or when
  /// something is to be told in front of it. `-1` is for the buffer of the event that was given out last.
  mutating func peek(into buffer: Int) -> Int? {
    let buffer =
      buffer >= 0 ? Int32(truncatingIfNeeded: buffer) : unsafe merge.lanes[merge.current].buffer
    pass()
    guard let number = first(of: buffer), unsafe !merge.lanes[number].hasNews else { return nil }
    peeked = number
    return number
  }

  /// The stream of the event that was given out last, with the event that comes next there, ahead of its
  /// turn; `nil` when there is none, or when something is to be told in front of it.
  mutating func peekBehind() -> Int? {
    guard merge.turn != .settled else { return nil }
    let number = merge.current
    pass()
    guard unsafe merge.lanes[number].hasHead, unsafe !merge.lanes[number].hasNews else {
      return nil
    }
    peeked = number
    return number
  }

  /// Takes the event that `peek` has shown out of the stream.
  mutating func dropPeeked() {
    guard let number = peeked else { return }
    peeked = nil
    advance(number)
    if number == merge.current { merge.settle() } else { merge.rebuild() }
  }

  /// The stream of `buffer` that comes first.
  private func first(of buffer: Int32) -> Int? {
    if !merge.isFinished, unsafe merge.lanes[merge.current].buffer == buffer {
      return merge.current
    }
    // With one buffer that was it; with several it may be anywhere.
    var first: Int?
    for number in 0..<merge.count {
      let lane = unsafe merge.lanes + number
      guard unsafe lane.pointee.buffer == buffer, unsafe !lane.pointee.isFinished else { continue }
      if let found = first, unsafe merge.lanes[found].time <= lane.pointee.time { continue }
      first = number
    }
    return first
  }

  /// Passes the event that was given out last.
  private mutating func pass() {
    peeked = nil
    let turn = merge.turn
    merge.turn = .settled
    switch turn {
    case .settled: break
    case .given:
      advance(merge.current)
      merge.settle()
    case .pageEnded:
      if let failure = merge.failure { unsafe sources[merge.current].note(failure) }
      merge.failure = nil
      unsafe sources[merge.current].advance(&merge.lanes[merge.current])
      merge.settle()
    }
  }

  /// Goes to the next event of a stream.
  private mutating func advance(_ number: Int) {
    var isInPage = false
    do throws(PageError) { isInPage = try unsafe merge.lanes[number].advance() } catch {
      unsafe sources[number].note(error)
    }
    if !isInPage { unsafe sources[number].advance(&merge.lanes[number]) }
  }

  /// What is to be told before the next event, if anything; it is then taken out of the stream.
  private mutating func nextToTell() -> Step? {
    if told < ledger.unmarked.count, merge.isFinished || isDue(before: merge.current) {
      told += 1
      noteDue()
      return .lost(ledger.unmarked[told - 1])
    }
    guard !merge.isFinished else { return nil }
    let number = merge.current
    guard unsafe merge.lanes[number].hasNews else { return nil }
    defer {
      unsafe merge.lanes[number].hasNews = sources[number].hasNews
      merge.settle()
    }
    if unsafe !sources[number].damage.isEmpty {
      return .damaged(unsafe sources[number].damage.removeFirst())
    }
    let lost = unsafe sources[number].lost
    unsafe sources[number].lost = .none
    return .lost(
      unsafe ledger.gap(
        lost, cpu: sources[number].cpu, buffer: sources[number].buffer,
        from: sources[number].lostSince,
        to: merge.lanes[number].hasHead ? merge.lanes[number].time : nil))
  }

  /// Whether the next of the ledger's gaps is to be told before the stream's event.
  private func isDue(before number: Int) -> Bool {
    let end = ledger.unmarked[told].to ?? .max
    return unsafe end <= merge.lanes[number].time
  }

  /// Tells the merge when the next of the ledger's gaps is due.
  private mutating func noteDue() {
    merge.due = told < ledger.unmarked.count ? ledger.unmarked[told].to ?? .max : .max
    merge.noteLimit()
  }
}

/// One stream of a merge.
package struct StreamPlan {
  /// The buffer that it belongs to.
  package var buffer: Int
  /// The CPU that its events happened on.
  package var cpu: Int
  /// How its pages are laid out.
  package var layout: PageLayout
  /// How its time stamps become times.
  package var clock: TimeMapping
  /// The formats of its events.
  package var formats: EventFormats
  /// The time of the last event in front of the stream, when it begins in the middle of a CPU's.
  package var lastTime: UInt64?

  /// A stream of `cpu` in `buffer`.
  package init(
    buffer: Int, cpu: Int, layout: PageLayout, clock: TimeMapping, formats: EventFormats,
    lastTime: UInt64? = nil
  ) {
    self.buffer = buffer
    self.cpu = cpu
    self.layout = layout
    self.clock = clock
    self.formats = formats
    self.lastTime = lastTime
  }
}
