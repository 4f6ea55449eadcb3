public import RingBuffer

/// Growing sources as one stream in time order, although each may have nothing just now.
///
/// An event comes out when nothing earlier can follow: every other source has an event waiting, or was
/// found empty after this one was known to have happened. What such a source brings then has happened
/// later, unless its writer was interrupted before it could commit. `delay` waits for those: a source
/// counts as empty only when it was found so that much later. So an idle source holds nobody back for longer than it takes
/// to ask it, and one with a backlog does with its first event only.
///
/// What comes all the same after something later is late: it is counted, and given out as it comes.
///
/// The merge never waits and has one page of each source. Its owner asks it with `next` and `step`, and
/// waits when it is told to.
@safe
@usableFromInline
package struct WatermarkMerge<Source: GrowingSource & ~Copyable>: ~Copyable {
  // Sound: `count` of each are initialised in init, and deinitialised and freed in deinit; numbers of
  // streams are below count.
  @usableFromInline let lanes: UnsafeMutablePointer<GrowingLane>
  @usableFromInline let sources: UnsafeMutablePointer<Source>
  @usableFromInline let count: Int
  @usableFromInline let byteOrder: ByteOrder
  @usableFromInline let discardedDelta: DiscardedDelta
  @usableFromInline let pace: WatermarkPace
  @usableFromInline let now: @Sendable () -> UInt64

  /// The streams that have an event, but the first one.
  @usableFromInline var tree: StreamTree
  /// Whether there is a first one: `current`.
  @usableFromInline var hasFirst = false
  /// The streams that have no event and may have more.
  @usableFromInline var open: [Int]
  /// When the longest time ago that one of those was found empty.
  @usableFromInline var leastEmpty: UInt64 = 0
  /// The last stamp.
  @usableFromInline var stamp: UInt64 = 0
  @usableFromInline var asksAll = false

  /// The stream that comes first; its event is given out, unless the turn is settled.
  @usableFromInline var current = 0
  /// Up to this time it stays the first.
  @usableFromInline var limit: UInt64 = 0
  @usableFromInline var turn = Turn.settled
  @usableFromInline var failure: PageError?
  /// The latest time of all events that were given out.
  @usableFromInline var latest: UInt64 = 0
  /// Whether the event that was given out is earlier than one before.
  @usableFromInline package var isLate = false
  /// How many events were late.
  @usableFromInline package var lateCount: UInt64 = 0

  @usableFromInline
  enum Turn: UInt8, BitwiseCopyable {
    /// No event is given out.
    case settled
    /// The event of `current` is given out, and is to be passed.
    case given
    /// It has been passed; the page has no other.
    case pageEnded
  }

  /// What the merge has come to.
  @usableFromInline
  package enum Step {
    /// An event: `lane` has it.
    case event
    /// Something is to be told.
    case news(Source.News)
    /// Nothing can come out before this time by the merge's clock, unless a source gets more pages.
    /// `isHeld`: an event waits for other sources, and no source needs to be watched meanwhile.
    case waiting(until: UInt64, isHeld: Bool)
    /// Nothing will come any more.
    case end
  }

  /// The streams of `count` sources; equal times come in this order.
  ///
  /// - Parameters:
  ///   - discardedDelta: whose rule for the time of discarded events is kept to.
  ///   - now: a clock that never goes back, in nanoseconds.
  ///   - place: buffer and CPU of the source with that number, and how its time stamps become times.
  ///   - source: the source with that number.
  @inlinable
  package init(
    count: Int, byteOrder: ByteOrder, discardedDelta: DiscardedDelta = .asKernel,
    pace: WatermarkPace, now: @escaping @Sendable () -> UInt64,
    place: (Int) -> (buffer: Int, cpu: Int, clock: TimeMapping?), source: (Int) -> Source
  ) {
    self.count = count
    self.byteOrder = byteOrder
    self.discardedDelta = discardedDelta
    self.pace = pace
    self.now = now
    unsafe lanes = .allocate(capacity: count)
    unsafe sources = .allocate(capacity: count)
    for number in 0..<count {
      let place = place(number)
      unsafe (lanes + number).initialize(
        to: GrowingLane(buffer: place.buffer, cpu: place.cpu, clock: place.clock))
      unsafe (sources + number).initialize(to: source(number))
    }
    tree = StreamTree(count: count)
    open = Array(0..<count)
  }

  @inlinable
  deinit {
    unsafe sources.deinitialize(count: count)
    unsafe sources.deallocate()
    unsafe lanes.deinitialize(count: count)
    unsafe lanes.deallocate()
  }

  /// Passes the event that was given out, and gives out the next one if nothing is in the way;
  /// otherwise `step` goes on.
  @inlinable @inline(__always)
  package mutating func next() -> Bool {
    guard turn == .given else { return false }
    do throws(PageError) {
      guard try unsafe lanes[current].advance() else {
        turn = .pageEnded
        return false
      }
    } catch {
      failure = error
      turn = .pageEnded
      return false
    }
    let time = unsafe lanes[current].time
    if time <= limit {
      note(time)
      return true
    }
    change(time)
    guard isReleased, unsafe !lanes[current].hasNews else {
      turn = .settled
      return false
    }
    unsafe note(lanes[current].time)
    return true
  }

  /// The record of the event that was given out: memory of its source, good until the next call.
  @inlinable package var record: UnsafeRawBufferPointer {
    @inline(__always) get { unsafe lanes[current].bytes }
  }

  /// Its time.
  @inlinable package var time: UInt64 { @inline(__always) get { unsafe lanes[current].time } }

  /// Its CPU.
  @inlinable package var cpu: Int { @inline(__always) get { unsafe Int(lanes[current].cpu) } }

  /// The next step asks the sources for all that they have, also for pages that are not full.
  @inlinable
  package mutating func askForAll() { asksAll = true }

  /// Goes on where `next` could not.
  @inlinable @inline(never)
  package mutating func step() throws(Source.Failure) -> Step {
    pass()
    while true {
      // By ranges: an array's iterator allocates where it is not compiled for its element.
      for place in 0..<open.count where unsafe sources[open[place]].hasNews {
        if let news = unsafe sources[open[place]].takeNews() { return .news(news) }
      }
      if hasFirst, isReleased {
        if let news = takeNewsOfFirst() { return .news(news) }
        turn = .given
        unsafe note(lanes[current].time)
        return .event
      }
      if !hasFirst, open.isEmpty { return .end }
      if try !fetch() { return waiting() }
    }
  }

  /// The event that comes next, ahead of its turn, if it can be told: what `record` is then.
  @inlinable
  package mutating func peek(into buffer: Int) -> Bool {
    pass()
    return unsafe hasFirst && isReleased && !lanes[current].hasNews
      && Int(lanes[current].buffer) == buffer
  }

  /// Takes the event that `peek` has shown out of the stream.
  @inlinable
  package mutating func dropPeeked() {
    guard hasFirst, turn == .settled else { return }
    turn = .given
    unsafe note(lanes[current].time)
    pass()
  }

  /// Fills `batch` with what can come out now, up to `limit` entries.
  ///
  /// - Returns: what ends the batch, if it is not full: `waiting` or `end`.
  @inlinable
  package mutating func fill(
    _ batch: inout EventBatch, limit: Int, tell: (Source.News, inout EventBatch) -> Void
  ) throws(Source.Failure) -> Step? {
    while !batch.isFull, batch.count < limit {
      if !next() {
        let step = try step()
        switch step {
        case .event: break
        case .news(let news):
          tell(news, &batch)
          continue
        case .waiting, .end: return step
        }
      }
      unsafe batch.append(lanes[current], isLate: isLate)
    }
    return nil
  }

  /// Calls `body` with each source.
  @inlinable
  package mutating func withSources(_ body: (inout Source) -> Void) {
    for number in 0..<count { unsafe body(&sources[number]) }
  }

  /// Counts the events that came out of pages in use.
  @inlinable
  package mutating func settle() { pass() }
}

extension WatermarkMerge where Source: ~Copyable {
  @inlinable @inline(__always)
  mutating func note(_ time: UInt64) {
    isLate = time < latest
    if isLate { lateCount &+= 1 } else { latest = time }
  }

  /// The second stream comes first now: the current one's next event has the time `time`, later than
  /// `limit`.
  @inlinable @inline(__always)
  mutating func change(_ time: UInt64) {
    let second = tree.second.stream
    tree.exchange(UInt64(truncatingIfNeeded: current), time: time)
    current = second
    limit = tree.lastTime(of: second)
  }

  /// Passes the event that was given out, and finds out which stream comes first then.
  @inlinable
  mutating func pass() {
    if turn == .given {
      do throws(PageError) {
        turn = try unsafe lanes[current].advance() ? .settled : .pageEnded
      } catch {
        failure = error
        turn = .pageEnded
      }
      let time = unsafe lanes[current].time
      if turn == .settled, time > limit { change(time) }
    }
    guard turn == .pageEnded else { return }
    turn = .settled
    let ended = current
    let second = tree.second
    hasFirst = !second.isNothing
    if hasFirst {
      tree.exchange(StreamTree.nobody, time: .max)
      current = second.stream
      limit = tree.lastTime(of: current)
    }
    finishPage(of: ended)
    open.append(ended)
  }

  /// Finds out which stream comes first after one has got an event.
  @inlinable
  mutating func rebuild() {
    let lanes = unsafe lanes
    let first = tree.build(count: count) { number in
      unsafe lanes[number].hasHead ? lanes[number].time : nil
    }
    hasFirst = first != nil
    if let first {
      current = first
      limit = tree.lastTime(of: first)
    }
  }

  /// The source has given all of its page.
  @inlinable
  mutating func finishPage(of number: Int) {
    let lane = unsafe lanes + number
    let error = failure
    failure = nil
    unsafe sources[number].finishPage(
      lane.pointee.count, time: lane.pointee.timestamp, error)
    unsafe lane.pointee.leavePage()
    unsafe lane.pointee.emptyAt = 0
    leastEmpty = 0
  }

  /// What is to be told in front of the first stream's event.
  @inlinable
  mutating func takeNewsOfFirst() -> Source.News? {
    guard unsafe lanes[current].hasNews else { return nil }
    if let news = unsafe sources[current].takeNews() { return news }
    unsafe lanes[current].hasNews = false
    return nil
  }

  /// Whether nothing can come that is earlier than the first stream's event.
  @inlinable var isReleased: Bool {
    @inline(__always)
    get { unsafe isEnough(leastEmpty, lanes[current].knownAt) }
  }

  /// Whether what the source `number` brings happened later than the first stream's event.
  @inlinable
  func isBehindFirst(_ number: Int) -> Bool {
    unsafe isEnough(lanes[number].emptyAt, lanes[current].knownAt)
  }

  @inlinable @inline(__always)
  func isEnough(_ emptyAt: UInt64, _ knownAt: UInt64) -> Bool {
    emptyAt > knownAt && emptyAt &- knownAt >= pace.delay
  }

  @inlinable
  mutating func nextStamp() -> UInt64 {
    stamp = max(now(), stamp &+ 1)
    return stamp
  }

  /// When a source without an event is to be asked for all that it has.
  @inlinable
  func due(_ number: Int) -> UInt64 {
    let askedAt = unsafe lanes[number].askedAt
    guard hasFirst else { return askedAt &+ pace.latency }
    let held = unsafe lanes[current]
    // Full pages pay for asking the others; small ones would make more of them.
    let rest = held.isSmall ? pace.pause : 0
    return max(askedAt &+ rest, held.knownAt &+ pace.delay)
  }

  /// Asks the sources that hold something back, or all when nothing is held.
  ///
  /// - Returns: whether something has changed.
  @inlinable
  mutating func fetch() throws(Source.Failure) -> Bool {
    var hasChanged = false
    let asksAll = asksAll
    self.asksAll = false
    var place = open.count
    while place > 0 {
      place -= 1
      let number = open[place]
      let lane = unsafe lanes + number
      // A page that has just come may be first by now.
      if hasFirst, isBehindFirst(number) { continue }
      let stamp = nextStamp()
      let takesAll = asksAll || stamp >= due(number)
      if takesAll { unsafe lane.pointee.askedAt = stamp }
      switch try unsafe sources[number].fetch(takesAll: takesAll, stamp: stamp) {
      case .page(let knownAt, let isSmall):
        hasChanged = true
        unsafe lane.pointee.knownAt = knownAt ?? nextStamp()
        unsafe lane.pointee.isSmall = isSmall
        unsafe lane.pointee.emptyAt = 0
        if begin(number) { open.remove(at: place) }
      case .news: hasChanged = true
      case .nothing: break
      case .empty:
        unsafe lane.pointee.emptyAt = stamp
        if hasFirst { hasChanged = true }
      case .emptySince(let time):
        let isNews = unsafe time > lane.pointee.emptyAt
        if isNews { unsafe lane.pointee.emptyAt = time }
        if isNews, hasFirst { hasChanged = true }
      case .ended:
        hasChanged = true
        unsafe lane.pointee.emptyAt = .max
        // What is to be told at the end is told first.
        if unsafe !sources[number].hasNews { open.remove(at: place) }
      }
    }
    leastEmpty = .max
    for place in 0..<open.count {
      leastEmpty = unsafe min(leastEmpty, lanes[open[place]].emptyAt)
    }
    return hasChanged
  }

  /// Takes the page that the source has fetched; whether it has an event.
  @inlinable
  mutating func begin(_ number: Int) -> Bool {
    let lane = unsafe lanes + number
    unsafe sources[number].lend(to: &lane.pointee, byteOrder, discardedDelta)
    do throws(PageError) {
      if try unsafe lane.pointee.advance() {
        unsafe lane.pointee.hasNews = sources[number].hasNews
        rebuild()
        return true
      }
    } catch { failure = error }
    finishPage(of: number)
    return false
  }

  @inlinable
  func waiting() -> Step {
    var first = UInt64.max
    for place in 0..<open.count where !hasFirst || !isBehindFirst(open[place]) {
      first = min(first, due(open[place]))
    }
    return .waiting(until: max(first, stamp &+ pace.pause), isHeld: hasFirst)
  }
}

/// How a merge of growing sources waits, in nanoseconds.
@usableFromInline
package struct WatermarkPace: Sendable, Hashable {
  /// How much later the other sources must be found empty than an event has happened.
  @usableFromInline package var delay: UInt64
  /// How long a source with little is left alone before it is asked again, while others wait for it.
  @usableFromInline package var pause: UInt64 = 1_000_000
  /// How long what is not a full page stays where it is while nothing waits.
  @usableFromInline package var latency: UInt64

  /// The pace of a stream.
  package init(delay: UInt64 = 0, latency: UInt64) {
    self.delay = delay
    self.latency = latency
    pause = min(pause, latency)
  }
}
