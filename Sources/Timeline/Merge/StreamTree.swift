/// A tournament of streams: whose next event comes first, by time, then by the stream's number.
///
/// It is a tree of losers (Knuth, The Art of Computer Programming 3, 5.4.1): each inner node keeps who
/// lost there, and the winner stands on top. When the winner gets a new time, one comparison for each
/// level of the tree says who is first now, without a branch that a processor could guess wrong. The
/// leaves are in the order of the streams: at equal times the left side wins.
@safe
@usableFromInline
struct StreamTree: ~Copyable {
  // Sound: `width` nodes are initialised in init and freed in deinit; all indices come from numbers of
  // streams, which are below width, and from halving width + number.
  @usableFromInline let nodes: UnsafeMutablePointer<Node>
  /// How many leaves there are, a power of two; those behind the streams have nothing.
  @usableFromInline let width: Int

  /// A stream, and the time of its next event.
  @usableFromInline
  struct Node: BitwiseCopyable {
    @usableFromInline let time: UInt64
    @usableFromInline let stream: Int

    @inlinable @inline(__always)
    init(time: UInt64, stream: Int) {
      self.time = time
      self.stream = stream
    }

    /// Whether the stream has nothing more.
    @inlinable var isFinished: Bool { time == StreamTree.finished }

    @inlinable
    func precedes(_ other: Node) -> Bool {
      time < other.time || time == other.time && stream < other.stream
    }
  }

  /// The streams 0 to `count` - 1.
  init(count: Int, node: (Int) -> Node) {
    var width = 1
    while width < count { width *= 2 }
    self.width = width
    unsafe nodes = .allocate(capacity: width)
    // Who wins at each node, the leaves behind the inner nodes.
    var winners = (0..<2 * width).map { Node(time: Self.finished, stream: max(0, $0 - width)) }
    for stream in 0..<count { winners[width + stream] = node(stream) }
    for place in (1..<width).reversed() {
      let (left, right) = (winners[2 * place], winners[2 * place + 1])
      winners[place] = right.time < left.time ? right : left
      unsafe (nodes + place).initialize(to: right.time < left.time ? left : right)
    }
    unsafe nodes.initialize(to: winners[1])
  }

  @inlinable
  deinit { unsafe nodes.deallocate() }

  /// The stream whose next event comes first; a finished one when there is none.
  @inlinable
  var first: Node {
    @inline(__always) get { unsafe nodes[0] }
  }

  /// The time of streams that have nothing more. What is added to decide between equals fits in.
  @inlinable
  static var finished: UInt64 { .max - 1 }

  /// The latest time by which streams that have something are ordered.
  @inlinable
  static var lastTime: UInt64 { finished - 1 }

  /// Gives the first stream a new time.
  @inlinable @inline(__always)
  mutating func replaceFirst(_ time: UInt64) {
    var stream = unsafe nodes[0].stream
    var time = time
    var place = width &+ stream
    while place > 1 {
      // 1 on the right side, which loses to an equal on the left.
      let side = UInt64(truncatingIfNeeded: place & 1)
      place >>= 1
      let other = unsafe nodes[place]
      // All bits, or none: arithmetic instead of a branch.
      let isBeaten = 0 &- (other.time < time &+ side ? 1 as UInt64 : 0)
      let times = (time ^ other.time) & isBeaten
      let streams = (stream ^ other.stream) & Int(truncatingIfNeeded: isBeaten)
      unsafe nodes[place] = Node(time: other.time ^ times, stream: other.stream ^ streams)
      time ^= times
      stream ^= streams
    }
    unsafe nodes[0] = Node(time: time, stream: stream)
  }

  /// Up to this time the first stream stays the first, whatever its events.
  ///
  /// The second one has lost to the first, somewhere on its way.
  @inlinable
  var lastTimeOfFirst: UInt64 {
    @inline(__always) get {
      var limit = UInt64.max
      var place = unsafe width &+ nodes[0].stream
      while place > 1 {
        let side = UInt64(truncatingIfNeeded: place & 1)
        place >>= 1
        // No underflow: an equal on the left would be the first.
        limit = min(limit, unsafe nodes[place].time &- side)
      }
      return limit
    }
  }

  /// Of two streams, says which one is first, and both times.
  mutating func setPair(first: Node, second: Node) {
    unsafe nodes[0] = first
    unsafe nodes[1] = second
  }

  /// Gives any stream a new time, which is not before its old one.
  mutating func replace(_ stream: Int, _ time: UInt64) {
    guard unsafe nodes[0].stream != stream else { return replaceFirst(time) }
    // It lost at one place on its way, and loses there again, or who has won below now does.
    var winner = Node(time: time, stream: stream)
    var place = (width + stream) >> 1
    while place > 0 {
      let other = unsafe nodes[place]
      if other.stream == stream {
        unsafe nodes[place] = winner
        return
      }
      if other.precedes(winner) {
        unsafe nodes[place] = winner
        winner = other
      }
      place >>= 1
    }
  }
}
