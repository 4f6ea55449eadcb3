public import CProcessor
public import RingBuffer

/// Several streams as one in time order, as far as that can be told from their lanes: the part of the
/// merge that runs for each event.
///
/// What it cannot do, it leaves to its owner, who has the sources: fetching a page, telling of losses.
@safe
@usableFromInline
struct StreamMerge: ~Copyable {
  // Sound: `count` lanes are initialised in init, and freed in deinit; numbers of streams, which come
  // from the tree, are below count.
  @usableFromInline let lanes: UnsafeMutablePointer<StreamLane>
  @usableFromInline let count: Int
  /// The streams but the current one.
  @usableFromInline var tree: StreamTree
  /// The stream that comes first.
  @usableFromInline var current = 0
  /// Up to this time it stays the first, and nothing is to be told.
  @usableFromInline var limit: UInt64 = 0
  /// From this time on something is to be told that no stream knows of.
  @usableFromInline var due: UInt64 = .max
  /// How far ahead pages are fetched into the cache, in bytes: what many streams fetch has to fit.
  @usableFromInline let lookahead: Int
  @usableFromInline var turn = Turn.settled
  /// Whether no stream has anything more.
  @usableFromInline var isFinished = false
  /// Why the page of the current stream ended early.
  @usableFromInline var failure: PageError?

  /// Where in its turn the stream is that comes first.
  @usableFromInline
  enum Turn: UInt8, BitwiseCopyable {
    /// Its event has not been given out.
    case settled
    /// Its event has been given out, and is to be passed.
    case given
    /// Its event has been passed; the page has no other.
    case pageEnded
  }

  /// Streams that have been advanced to their first events.
  init(_ lanes: UnsafeMutablePointer<StreamLane>, count: Int) {
    unsafe self.lanes = lanes
    self.count = count
    lookahead = max(128, PageDecoder.usualLookahead * 2 / max(count, 2))
    tree = StreamTree(count: count)
    rebuild()
  }

  @inlinable
  deinit {
    unsafe lanes.deinitialize(count: count)
    unsafe UnsafeMutableRawPointer(lanes).deallocate()
  }

  /// Passes the event that was given out, and gives out the next one, if nothing is in the way.
  ///
  /// - Returns: whether the event of `current` is given out. If not, `turn` says how things stand.
  @inlinable @inline(__always)
  mutating func next() -> Bool {
    guard turn == .given else { return false }
    do throws(PageError) {
      guard try unsafe lanes[current].advance(lookahead: lookahead) else {
        turn = .pageEnded
        return false
      }
    } catch {
      failure = error
      turn = .pageEnded
      return false
    }
    let time = unsafe lanes[current].time
    if time <= limit { return true }
    guard due == .max else {
      settle()
      turn = .settled
      return false
    }
    change(time)
    guard unsafe !lanes[current].hasNews else {
      turn = .settled
      return false
    }
    return true
  }

  /// The second stream comes first now: the current one's next event has the time `time`, later than
  /// `limit`.
  @inlinable @inline(__always)
  mutating func change(_ time: UInt64) {
    let second = tree.second.stream
    tree.exchange(UInt64(truncatingIfNeeded: current), time: time)
    current = second
    limit = tree.lastTime(of: second)
    // With few streams all of that is in the cache as it is.
    if count > 64 { fetchSecond() }
  }

  /// Has the lane of who comes next, as a rule, and its page behind the event on their way meanwhile.
  @inlinable @inline(__always)
  func fetchSecond() {
    let next = unsafe lanes + min(tree.second.stream, count &- 1)
    rawcap_prefetch(UInt(bitPattern: next) &+ 64)
    let behind = unsafe UInt(bitPattern: next.pointee.page) &+ UInt(bitPattern: next.pointee.end)
    rawcap_prefetch(behind)
  }

  /// Finds out who comes first after the lane of the current stream has changed.
  @usableFromInline
  mutating func settle() {
    let lane = unsafe lanes + current
    if unsafe lane.pointee.isFinished {
      let second = tree.second
      isFinished = second.isNothing
      if !isFinished {
        tree.exchange(StreamTree.nobody, time: .max)
        current = second.stream
      }
    } else if unsafe lane.pointee.time > tree.lastTime(of: current) {
      unsafe change(lane.pointee.time)
    }
    noteLimit()
  }

  /// Finds out who comes first after any lane has changed.
  mutating func rebuild() {
    let lanes = unsafe lanes
    let first = tree.build(count: count) { number in
      unsafe lanes[number].isFinished ? nil : lanes[number].time
    }
    isFinished = first == nil
    if let first { current = first }
    noteLimit()
  }

  /// Takes note of what ends the current stream's run.
  mutating func noteLimit() {
    limit = tree.lastTime(of: current)
    if due != .max { limit = due == 0 ? 0 : min(limit, due - 1) }
  }
}
