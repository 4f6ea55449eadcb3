public import CProcessor

/// A tournament of the streams that are not first: whose next event comes second, by time, then by the
/// stream's number.
///
/// It is a tree of losers (Knuth, The Art of Computer Programming 3, 5.4.1): each inner node keeps who lost
/// there, and the winner stands on top. When the first stream falls behind the winner, the two change
/// places, and one comparison for each level of the tree finds the next winner, without a branch that a
/// processor could guess wrong.
@safe
@usableFromInline
struct StreamTree: ~Copyable {
  // Sound: `width` nodes are initialised in init and freed in deinit; the leaf in a node is below width,
  // and all other indices come from halving width + leaf.
  @usableFromInline let nodes: UnsafeMutablePointer<Node>
  // Sound: the same for twice as many. Who wins at each node, while a tournament is held anew.
  @usableFromInline let winners: UnsafeMutablePointer<Node>
  /// How many leaves there are, a power of two.
  @usableFromInline let width: Int

  /// A stream and the time of its next event. Its place is the stream's number in the upper half, and the
  /// leaf that it stands for in the lower one.
  @usableFromInline typealias Node = rawcap_player

  /// In place of a stream that has nothing more.
  @inlinable
  static var nobody: UInt64 { 0xffff_ffff }

  /// Room for the streams that are not first of `count`.
  @inlinable
  init(count: Int) {
    var width = 1
    while width < count - 1 { width *= 2 }
    self.width = width
    unsafe nodes = .allocate(capacity: width)
    for leaf in 0..<width { unsafe (nodes + leaf).initialize(to: .nothing(leaf: leaf)) }
    unsafe winners = .allocate(capacity: 2 * width)
    unsafe winners.initialize(repeating: .nothing(leaf: 0), count: 2 * width)
  }

  @inlinable
  deinit {
    unsafe nodes.deallocate()
    unsafe winners.deallocate()
  }

  /// Holds the tournament anew.
  ///
  /// - Parameter order: the time of the next event of a stream; `nil` when it has nothing more.
  /// - Returns: the stream that comes first; `nil` when there is none.
  @inlinable
  mutating func build(count: Int, order: (Int) -> UInt64?) -> Int? {
    var first: (time: UInt64, stream: Int)?
    for stream in 0..<count {
      guard let time = order(stream) else { continue }
      if first.map({ time < $0.time }) ?? true { first = (time, stream) }
    }
    // The leaves stand behind the inner nodes.
    var leaf = 0
    for stream in 0..<count where stream != first?.stream && leaf < width {
      unsafe winners[width + leaf] =
        order(stream).map { Node(time: $0, place: UInt64(stream) << 32 | UInt64(leaf)) }
        ?? .nothing(leaf: leaf)
      leaf += 1
    }
    while leaf < width {
      unsafe winners[width + leaf] = .nothing(leaf: leaf)
      leaf += 1
    }
    var node = width
    while node > 1 {
      node -= 1
      let (left, right) = unsafe (winners[2 * node], winners[2 * node + 1])
      let isRight = right.precedes(left)
      unsafe winners[node] = isRight ? right : left
      unsafe nodes[node] = isRight ? left : right
    }
    unsafe nodes[0] = winners[1]
    return first?.stream
  }

  /// The stream whose next event comes second.
  @inlinable
  var second: Node {
    @inline(__always) get { unsafe nodes[0] }
  }

  /// Takes the second stream out, and `stream` in.
  ///
  /// - Parameter time: the time of its next event.
  @inlinable @inline(__always)
  mutating func exchange(_ stream: UInt64, time: UInt64) {
    let leaf = unsafe nodes[0].leaf
    var winner = Node(time: time, place: stream << 32 | leaf)
    var node = (width &+ Int(truncatingIfNeeded: leaf)) >> 1
    while node > 0 {
      winner = unsafe rawcap_play(nodes + node, winner)
      node >>= 1
    }
    unsafe nodes[0] = winner
  }

  /// Up to this time `first` stays the first stream, whatever its events.
  @inlinable @inline(__always)
  func lastTime(of first: Int) -> UInt64 {
    let second = second
    // No underflow: a stream that precedes another of time 0 has a lower number.
    return second.time &- (second.stream < first ? 1 : 0)
  }
}

extension rawcap_player {
  /// Behind all streams that have something.
  @inlinable
  static func nothing(leaf: Int) -> rawcap_player {
    rawcap_player(
      time: .max, place: StreamTree.nobody << 32 | UInt64(truncatingIfNeeded: leaf))
  }

  @inlinable var stream: Int { Int(truncatingIfNeeded: place >> 32) }
  @inlinable var leaf: UInt64 { place & 0xffff_ffff }

  /// Whether no stream has anything.
  @inlinable var isNothing: Bool { place >> 32 == StreamTree.nobody }

  @inlinable
  func precedes(_ other: rawcap_player) -> Bool {
    time < other.time || time == other.time && place < other.place
  }
}
