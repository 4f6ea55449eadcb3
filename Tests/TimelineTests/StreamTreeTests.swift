import Testing

@testable import Timeline

/// The tournament against a sorted list.
@Suite struct StreamTreeTests {
  /// What each stream's next event is; `nil` for one that has ended.
  private struct Model {
    var times: [UInt64?]

    /// The streams that have something, in order.
    var order: [Int] {
      times.indices.filter { times[$0] != nil }.sorted {
        (times[$0] ?? 0, $0) < (times[$1] ?? 0, $1)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 33, 64, 1000])
  func theSecondIsTheSecond(_ count: Int) {
    var random = SystemRandomNumberGenerator()
    var model = Model(times: (0..<count).map { _ in .random(in: 0...20, using: &random) })
    var tree = StreamTree(count: count)
    var current = tree.build(count: count) { model.times[$0] }
    for _ in 0..<2000 {
      let order = model.order
      #expect(current == order.first)
      guard let first = current else { break }
      #expect(tree.second.isNothing == (order.count < 2))
      if order.count > 1, let time = model.times[order[1]] {
        #expect(tree.second.stream == order[1])
        #expect(tree.lastTime(of: first) == time - (order[1] < first ? 1 : 0))
      }
      // Equal times are frequent; now and then a stream ends.
      let isLast = Int.random(in: 0..<max(20, 2000 / count), using: &random) == 0
      let time = isLast ? nil : (model.times[first] ?? 0) + .random(in: 0...3, using: &random)
      model.times[first] = time
      if Int.random(in: 0..<50, using: &random) == 0 {
        // Some come back: the tournament is held anew.
        let back = Int.random(in: 0..<count, using: &random)
        model.times[back] = model.times[back] ?? (time ?? 0) + .random(in: 0...3, using: &random)
        current = tree.build(count: count) { model.times[$0] }
        continue
      }
      if let time, time <= tree.lastTime(of: first) { continue }
      let second = tree.second
      current = second.isNothing ? nil : second.stream
      tree.exchange(time == nil ? StreamTree.nobody : UInt64(first), time: time ?? .max)
    }
  }

  /// The end of 64 bits is a time like others.
  @Test func timesEndWithAllBits() {
    var tree = StreamTree(count: 3)
    let times: [UInt64] = [.max, .max - 1, .max]
    #expect(tree.build(count: 3) { times[$0] } == 1)
    #expect(tree.second.stream == 0)
    tree.exchange(StreamTree.nobody, time: .max)
    #expect(tree.second.stream == 2)
    tree.exchange(StreamTree.nobody, time: .max)
    #expect(tree.second.isNothing)
  }

  @Test func nothingIsFirstWithoutStreams() {
    var tree = StreamTree(count: 0)
    #expect(tree.build(count: 0) { _ in 0 } == nil)
    #expect(tree.second.isNothing)
  }
}
