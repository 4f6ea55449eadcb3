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
    let lanes = UnsafeMutablePointer<StreamLane>.allocate(capacity: count)
    unsafe sources = .allocate(capacity: count)
    for (number, plan) in plans.enumerated() {
      unsafe (lanes + number).initialize(
        to: StreamLane(
          buffer: plan.buffer, cpu: plan.cpu, clock: plan.clock, formats: plan.formats))
      unsafe (sources + number).initialize(
        to: StreamSource(
          source(number), buffer: plan.buffer, cpu: plan.cpu, layout: plan.layout,
          discardedDelta: discardedDelta))
      unsafe sources[number].advance(&lanes[number])
    }
    merge = unsafe StreamMerge(lanes, count: count)
    noteDue()
  }

  deinit {
    unsafe sources.deinitialize(count: merge.count)
    unsafe sources.deallocate()
  }

  /// Goes on where `merge.next()` could not.
  @usableFromInline @inline(never)
  mutating func nextStep() -> Step {
    pass()
    if let step = nextToTell() { return step }
    guard !merge.tree.first.isFinished else { return .end }
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
        guard !merge.tree.first.isFinished else { return }
        let number = merge.current
        do throws(PageError) {
          if try unsafe !merge.lanes[number].deliver(to: &batch, last: merge.limit, limit: limit) {
            unsafe sources[number].advance(&merge.lanes[number])
          }
        } catch {
          unsafe sources[number].note(error)
          unsafe sources[number].advance(&merge.lanes[number])
        }
        merge.settle(number)
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

  /// Takes the event that `peek` has shown out of the stream.
  mutating func dropPeeked() {
    guard let number = peeked else { return }
    peeked = nil
    advance(number)
  }

  /// The stream of `buffer` that comes first.
  private func first(of buffer: Int32) -> Int? {
    let top = merge.tree.first
    if !top.isFinished, unsafe merge.lanes[top.stream].buffer == buffer { return top.stream }
    // With one buffer that was it; with several it may be anywhere.
    var first: StreamTree.Node?
    for number in 0..<merge.count where unsafe merge.lanes[number].buffer == buffer {
      let node = StreamTree.Node(time: unsafe merge.lanes[number].order, stream: number)
      if !node.isFinished, first.map({ node.precedes($0) }) ?? true { first = node }
    }
    return first?.stream
  }

  /// Passes the event that was given out last.
  private mutating func pass() {
    peeked = nil
    merge.settlePair()
    let turn = merge.turn
    merge.turn = .settled
    switch turn {
    case .settled: break
    case .given: advance(merge.current)
    case .pageEnded:
      if let failure = merge.failure { unsafe sources[merge.current].note(failure) }
      merge.failure = nil
      unsafe sources[merge.current].advance(&merge.lanes[merge.current])
      merge.settle(merge.current)
    }
  }

  /// Goes to the next event of a stream.
  private mutating func advance(_ number: Int) {
    var isInPage = false
    do throws(PageError) { isInPage = try unsafe merge.lanes[number].advance() } catch {
      unsafe sources[number].note(error)
    }
    if !isInPage { unsafe sources[number].advance(&merge.lanes[number]) }
    merge.settle(number)
  }

  /// What is to be told before the next event, if anything; it is then taken out of the stream.
  private mutating func nextToTell() -> Step? {
    let first = merge.tree.first
    if told < ledger.unmarked.count, first.isFinished || isDue(before: first.stream) {
      told += 1
      noteDue()
      return .lost(ledger.unmarked[told - 1])
    }
    guard !first.isFinished else { return nil }
    let number = first.stream
    guard unsafe merge.lanes[number].hasNews else { return nil }
    defer {
      unsafe merge.lanes[number].hasNews = sources[number].hasNews
      merge.settle(number)
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
    merge.settled()
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

  /// A stream of `cpu` in `buffer`.
  package init(
    buffer: Int, cpu: Int, layout: PageLayout, clock: TimeMapping, formats: EventFormats
  ) {
    self.buffer = buffer
    self.cpu = cpu
    self.layout = layout
    self.clock = clock
    self.formats = formats
  }
}
