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
  @usableFromInline var tree: StreamTree
  /// The stream that comes first.
  @usableFromInline var current = 0
  /// Up to this time it stays the first, and nothing is to be told.
  @usableFromInline var limit: UInt64 = 0
  /// From this time on something is to be told that no stream knows of.
  @usableFromInline var due: UInt64 = .max
  @usableFromInline var turn = Turn.settled
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
    tree = StreamTree(count: count) { number in
      unsafe StreamTree.Node(time: lanes[number].order, stream: number)
    }
    settled()
  }

  @inlinable
  deinit {
    unsafe lanes.deinitialize(count: count)
    unsafe lanes.deallocate()
  }

  /// Passes the event that was given out, and gives out the next one, if nothing is in the way.
  ///
  /// - Returns: whether the event of `current` is given out. If not, `turn` says how things stand.
  @inlinable @inline(__always)
  mutating func next() -> Bool {
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
    if time <= limit { return true }
    change(time)
    guard unsafe !lanes[current].hasNews, unsafe lanes[current].time < due else {
      turn = .settled
      return false
    }
    return true
  }

  /// Another stream comes first: the current one's next event has the time `time`, later than `limit`.
  @inlinable @inline(__always)
  mutating func change(_ time: UInt64) {
    if count == 2, due == .max {
      // The usual case, worth a shortcut: it is the other one. `settlePair` tells the tree.
      current ^= 1
      limit = time &- UInt64(truncatingIfNeeded: current)
    } else {
      tree.replaceFirst(min(time, StreamTree.lastTime))
      settled()
    }
  }

  /// Tells the tree what `change` has not.
  mutating func settlePair() {
    guard count == 2 else { return }
    let (first, second) = (current, 1 - current)
    tree.setPair(
      first: StreamTree.Node(time: unsafe lanes[first].order, stream: first),
      second: StreamTree.Node(time: unsafe lanes[second].order, stream: second))
  }

  /// Takes note of who is first.
  @inlinable @inline(__always)
  mutating func settled() {
    current = tree.first.stream
    limit = min(tree.lastTimeOfFirst, due == 0 ? 0 : due &- 1)
  }

  /// Puts stream `number` where it belongs after its lane has changed.
  mutating func settle(_ number: Int) {
    tree.replace(number, unsafe lanes[number].order)
    settled()
  }
}
