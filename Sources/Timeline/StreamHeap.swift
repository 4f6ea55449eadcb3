/// A binary heap of streams by the time of their next events, then by number.
struct StreamHeap {
  private var entries: [Entry] = []

  /// A stream and the time of its next event.
  struct Entry: BitwiseCopyable {
    var time: UInt64
    let stream: Int

    @inline(__always)
    func precedes(_ other: Entry) -> Bool {
      time < other.time || time == other.time && stream < other.stream
    }
  }

  /// How many streams are in the heap.
  var count: Int { entries.count }

  /// The stream that comes first.
  var first: Entry? {
    @inline(__always) get { entries.first }
  }

  /// The stream at `place`; that which comes first is at 0.
  subscript(place: Int) -> Entry { entries[place] }

  /// Up to this time the stream that comes first stays so, whatever its events.
  var lastTimeOfFirst: UInt64 {
    guard count > 1 else { return .max }
    let second = count > 2 && entries[2].precedes(entries[1]) ? entries[2] : entries[1]
    // No underflow: an entry that precedes another of time 0 has a lower number.
    return entries[0].stream < second.stream ? second.time : second.time &- 1
  }

  /// Puts a stream in.
  mutating func push(_ entry: Entry) {
    entries.append(entry)
    siftUp(from: count - 1)
  }

  /// Takes the stream at `place` out.
  mutating func remove(at place: Int) {
    let last = entries.removeLast()
    guard place < count else { return }
    entries[place] = last
    // The last entry may belong above: it comes from another branch.
    siftUp(from: place)
    siftDown(from: place)
  }

  /// Gives the stream at `place` a new time, which is later as a rule.
  @inline(__always)
  mutating func setTime(_ time: UInt64, at place: Int) {
    entries[place].time = time
    if place > 0 { siftUp(from: place) }
    siftDown(from: place)
  }

  private mutating func siftUp(from place: Int) {
    var child = place
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child].precedes(entries[parent]) else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  @inline(__always)
  private mutating func siftDown(from place: Int) {
    var parent = place
    while true {
      var least = parent
      let child = 2 &* parent &+ 1
      if child < count, entries[child].precedes(entries[least]) { least = child }
      if child &+ 1 < count, entries[child &+ 1].precedes(entries[least]) { least = child &+ 1 }
      guard least != parent else { return }
      entries.swapAt(parent, least)
      parent = least
    }
  }
}
