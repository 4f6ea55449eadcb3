import Testing

@testable import Timeline

/// The tournament against a sorted list.
@Suite struct StreamTreeTests {
  /// What each stream's next event is; its last is behind all others.
  private struct Model {
    var times: [UInt64]

    var first: Int {
      times.indices.min { (times[$0], $0) < (times[$1], $1) } ?? 0
    }

    /// Up to when the first one stays the first.
    var limit: UInt64 {
      let first = first
      return times.indices.filter { $0 != first }.map { times[$0] - ($0 < first ? 1 : 0) }.min()
        ?? .max
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 33, 64, 1000])
  func theFirstIsTheFirst(_ count: Int) {
    var random = SystemRandomNumberGenerator()
    var model = Model(times: (0..<count).map { _ in .random(in: 0...20, using: &random) })
    var tree = StreamTree(count: count) { StreamTree.Node(time: model.times[$0], stream: $0) }
    for _ in 0..<2000 {
      let first = model.first
      #expect(tree.first.stream == first)
      #expect(tree.first.time == model.times[first])
      guard !tree.first.isFinished else { break }
      if count > 1 { #expect(min(tree.lastTimeOfFirst, StreamTree.finished) == model.limit) }
      // Equal times are frequent; now and then a stream ends.
      let time =
        Int.random(in: 0..<500, using: &random) == 0
        ? StreamTree.finished : model.times[first] + .random(in: 0...3, using: &random)
      model.times[first] = time
      tree.replaceFirst(time)
    }
  }

  /// Any stream may go on, ahead of its turn.
  @Test(arguments: [2, 3, 8, 21])
  func othersGoOn(_ count: Int) {
    var random = SystemRandomNumberGenerator()
    var model = Model(times: (0..<count).map { _ in .random(in: 0...20, using: &random) })
    var tree = StreamTree(count: count) { StreamTree.Node(time: model.times[$0], stream: $0) }
    for _ in 0..<2000 {
      let stream = Int.random(in: 0..<count, using: &random)
      model.times[stream] += .random(in: 0...5, using: &random)
      tree.replace(stream, model.times[stream])
      #expect(tree.first.stream == model.first)
      #expect(min(tree.lastTimeOfFirst, StreamTree.finished) == model.limit)
    }
  }

  @Test func nothingIsFinished() {
    let tree = StreamTree(count: 0) { _ in StreamTree.Node(time: 0, stream: 0) }
    #expect(tree.first.isFinished)
  }
}
