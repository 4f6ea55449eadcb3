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
  private let sources: UnsafeMutablePointer<Source>
  private let count: Int
  private let byteOrder: ByteOrder
  private let discardedDelta: DiscardedDelta
  private let pace: WatermarkPace
  private let now: @Sendable () -> UInt64

  /// The streams that have an event.
  private var heap = StreamHeap()
  /// Those that have none and may have more.
  private var open: [Int]
  /// When the longest time ago that one of those was found empty.
  private var leastEmpty: UInt64 = 0
  /// The last stamp.
  private var stamp: UInt64 = 0
  private var asksAll = false

  /// The stream whose event was given out.
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
  enum Turn: UInt8 {
    /// No event is given out.
    case settled
    /// The event of `current` is given out, and is to be passed.
    case given
    /// It has been passed.
    case passed
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
    open = Array(0..<count)
  }

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
    guard time <= limit else {
      turn = .passed
      return false
    }
    note(time)
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
  package mutating func askForAll() { asksAll = true }

  /// Goes on where `next` could not.
  @inline(never)
  package mutating func step() throws(Source.Failure) -> Step {
    pass()
    while true {
      for number in open where unsafe sources[number].hasNews {
        if let news = unsafe sources[number].takeNews() { return .news(news) }
      }
      if let top = heap.first, isReleased(top.stream) {
        if unsafe sources[top.stream].hasNews, let news = unsafe sources[top.stream].takeNews() {
          return .news(news)
        }
        current = top.stream
        limit = heap.lastTimeOfFirst
        turn = .given
        note(top.time)
        return .event
      }
      if heap.first == nil, open.isEmpty { return .end }
      if try !fetch() { return waiting() }
    }
  }

  /// The event that comes next, ahead of its turn, if it can be told: what `lane` is then.
  package mutating func peek(into buffer: Int) -> Bool {
    pass()
    guard let top = heap.first, isReleased(top.stream),
      unsafe !sources[top.stream].hasNews, unsafe Int(lanes[top.stream].buffer) == buffer
    else { return false }
    current = top.stream
    return true
  }

  /// Takes the event that `peek` has shown out of the stream.
  package mutating func dropPeeked() {
    guard let top = heap.first, top.stream == current else { return }
    limit = heap.lastTimeOfFirst
    turn = .given
    note(top.time)
    pass()
  }

  /// Fills `batch` with what can come out now, up to `limit` entries.
  ///
  /// - Returns: what ends the batch, if it is not full: `waiting` or `end`.
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
      let lane = unsafe lanes + current
      unsafe batch.append(
        lane.pointee.record, timestamp: lane.pointee.time, cpu: lane.pointee.cpu,
        buffer: lane.pointee.buffer)
    }
    return nil
  }

  /// Calls `body` with each source.
  package mutating func withSources(_ body: (inout Source) -> Void) {
    for number in 0..<count { unsafe body(&sources[number]) }
  }

  /// Counts the events that came out of pages in use.
  package mutating func settle() { pass() }
}

extension WatermarkMerge where Source: ~Copyable {
  @inlinable @inline(__always)
  mutating func note(_ time: UInt64) {
    isLate = time < latest
    if isLate { lateCount &+= 1 } else { latest = time }
  }

  /// Puts the stream whose event was given out in its place.
  private mutating func pass() {
    if turn == .given {
      do throws(PageError) {
        turn = try unsafe lanes[current].advance() ? .passed : .pageEnded
      } catch {
        failure = error
        turn = .pageEnded
      }
    }
    switch turn {
    case .settled, .given: return
    case .passed:
      unsafe heap.setTime(lanes[current].time, at: 0)
    case .pageEnded:
      heap.remove(at: 0)
      finishPage(of: current)
      open.append(current)
    }
    turn = .settled
  }

  /// The source has given all of its page.
  private mutating func finishPage(of number: Int) {
    let lane = unsafe lanes + number
    let error = failure
    failure = nil
    unsafe sources[number].finishPage(
      lane.pointee.count, time: lane.pointee.timestamp, error)
    unsafe lane.pointee.leavePage()
    unsafe lane.pointee.emptyAt = 0
    leastEmpty = 0
  }

  /// Whether nothing can come that is earlier than the event of `number`, which is the first.
  private func isReleased(_ number: Int) -> Bool {
    unsafe isEnough(leastEmpty, lanes[number].knownAt)
  }

  /// Whether what the source `number` brings happened later than the events of the page of `other`.
  private func isBehind(_ number: Int, _ other: Int) -> Bool {
    unsafe isEnough(lanes[number].emptyAt, lanes[other].knownAt)
  }

  private func isEnough(_ emptyAt: UInt64, _ knownAt: UInt64) -> Bool {
    emptyAt > knownAt && emptyAt - knownAt >= pace.delay
  }

  private mutating func nextStamp() -> UInt64 {
    stamp = max(now(), stamp &+ 1)
    return stamp
  }

  /// When a source without an event is to be asked for all that it has.
  private func due(_ number: Int) -> UInt64 {
    let askedAt = unsafe lanes[number].askedAt
    guard let top = heap.first?.stream else { return askedAt &+ pace.latency }
    let held = unsafe lanes[top]
    // Full pages pay for asking the others; small ones would make more of them.
    let rest = held.isSmall ? pace.pause : 0
    return max(askedAt &+ rest, held.knownAt &+ pace.delay)
  }

  /// Asks the sources that hold something back, or all when nothing is held.
  ///
  /// - Returns: whether something has changed.
  private mutating func fetch() throws(Source.Failure) -> Bool {
    var hasChanged = false
    let asksAll = asksAll
    self.asksAll = false
    for place in open.indices.reversed() {
      let number = open[place]
      let lane = unsafe lanes + number
      // A page that has just come may be first by now.
      let top = heap.first?.stream
      if let top, isBehind(number, top) { continue }
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
        if top != nil { hasChanged = true }
      case .emptySince(let time):
        let isNews = unsafe time > lane.pointee.emptyAt
        if isNews { unsafe lane.pointee.emptyAt = time }
        if isNews, top != nil { hasChanged = true }
      case .ended:
        hasChanged = true
        unsafe lane.pointee.emptyAt = .max
        // What is to be told at the end is told first.
        if unsafe !sources[number].hasNews { open.remove(at: place) }
      }
    }
    leastEmpty = open.reduce(UInt64.max) { least, number in
      unsafe min(least, lanes[number].emptyAt)
    }
    return hasChanged
  }

  /// Takes the page that the source has fetched; whether it has an event.
  private mutating func begin(_ number: Int) -> Bool {
    let lane = unsafe lanes + number
    unsafe sources[number].lend(to: &lane.pointee, byteOrder, discardedDelta)
    do throws(PageError) {
      if try unsafe lane.pointee.advance() {
        heap.push(StreamHeap.Entry(time: unsafe lane.pointee.time, stream: number))
        return true
      }
    } catch { failure = error }
    finishPage(of: number)
    return false
  }

  private func waiting() -> Step {
    var first = UInt64.max
    for number in open where heap.first.map({ !isBehind(number, $0.stream) }) ?? true {
      first = min(first, due(number))
    }
    return .waiting(until: max(first, stamp &+ pace.pause), isHeld: heap.first != nil)
  }
}

/// How a merge of growing sources waits, in nanoseconds.
package struct WatermarkPace: Sendable, Hashable {
  /// How much later the other sources must be found empty than an event has happened.
  package var delay: UInt64
  /// How long a source with little is left alone before it is asked again, while others wait for it.
  package var pause: UInt64 = 1_000_000
  /// How long what is not a full page stays where it is while nothing waits.
  package var latency: UInt64

  /// The pace of a stream.
  package init(delay: UInt64 = 0, latency: UInt64) {
    self.delay = delay
    self.latency = latency
    pause = min(pause, latency)
  }
}
