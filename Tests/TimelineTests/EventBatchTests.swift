import EventFormat
import EventText
import RingBuffer
import Testing
import Timeline
import TraceFile

/// What a stream has at one place, in a form that can be compared.
private enum Item: Equatable {
  case event(UInt64, cpu: Int, buffer: Int, [UInt8])
  case lost(UInt64?, cpu: Int)
  case damaged(cpu: Int, page: Int)
}

private func items(_ timeline: consuming Timeline) -> [Item] {
  var timeline = timeline
  var all: [Item] = []
  while let item = timeline.next() {
    switch item {
    case .event(let event):
      let data = event.data.withUnsafeBytes { Array($0) }
      all.append(.event(event.timestamp, cpu: event.cpu, buffer: event.buffer, data))
    case .lost(let gap): all.append(.lost(gap.count, cpu: gap.cpu))
    case .damaged(let damage): all.append(.damaged(cpu: damage.cpu, page: damage.page))
    }
  }
  return all
}

private func batchedItems(
  _ timeline: consuming Timeline, capacity: Int, limit: Int = .max
) -> [Item] {
  var timeline = timeline
  var batch = EventBatch(capacity: capacity)
  var all: [Item] = []
  while true {
    batch.removeAll()
    timeline.fill(&batch, limit: limit)
    guard batch.count > 0 else { return all }
    #expect(batch.count <= min(capacity, limit))
    for place in 0..<batch.count {
      let entry = batch.entries[place]
      switch entry.kind {
      case .event:
        let data = entry.record(in: batch.records).withUnsafeBytes { Array($0) }
        all.append(
          .event(entry.timestamp, cpu: Int(entry.cpu), buffer: Int(entry.buffer), data))
      case .lost:
        let gap = batch.gaps[Int(entry.note)]
        all.append(.lost(gap.count, cpu: gap.cpu))
      case .damaged:
        let damage = batch.damage[Int(entry.note)]
        all.append(.damaged(cpu: damage.cpu, page: damage.page))
      case .leaf, .dropped: Issue.record("the stream does not make such entries")
      }
    }
  }
}

@Suite final class EventBatchTests {
  private let recordings: Recordings

  init() throws { recordings = try Recordings() }

  deinit { recordings.remove() }

  /// Five CPUs of two buffers with equal times, losses, damage, and a CPU whose time goes back.
  private func file() throws -> TraceFile {
    func cpu(_ seed: UInt64) -> [[UInt8]] {
      (0..<6).map { page in
        let begin = 1000 * UInt64(page) + seed
        let ticks = (0..<40).map {
          (time: begin + UInt64($0) * (seed % 3 == 0 ? 25 : 10 + seed), n: UInt32($0))
        }
        let flags: UInt64 = page == 3 && seed == 2 ? 1 << 31 : page == 4 && seed == 1 ? 1 << 20 : 0
        return Recordings.page(ticks, flags: flags)
      }
    }
    return try recordings.file([
      ("", [0: cpu(0), 1: cpu(1), 2: cpu(2), 5: cpu(0).reversed()]),
      ("other", [0: cpu(0), 1: cpu(3)]),
    ])
  }

  @Test(arguments: [1, 2, 7, 64, 4096])
  func batchesHaveTheStream(capacity: Int) throws {
    let file = try file()
    let formats = file.formats()
    let expected = items(Timeline(file, formats: formats))
    #expect(expected.count > 1000)
    #expect(batchedItems(Timeline(file, formats: formats), capacity: capacity) == expected)
    #expect(
      batchedItems(Timeline(file, formats: formats), capacity: 4096, limit: capacity) == expected)
  }

  @Test func aStreamGoesOnBehindABatch() throws {
    let file = try recordings.file([
      ("", [0: [Recordings.page([(10, 1), (30, 3)])], 1: [Recordings.page([(20, 2)])]])
    ])
    var timeline = Timeline(file, formats: file.formats())
    var batch = EventBatch(capacity: 1)
    timeline.fill(&batch)
    #expect(batch.entries[0].timestamp == 10)
    #expect(peekTime(&timeline) == 20)
    timeline.dropPeeked()
    batch.removeAll()
    timeline.fill(&batch)
    #expect(batch.entries[0].timestamp == 30)
    batch.removeAll()
    timeline.fill(&batch)
    #expect(batch.count == 0)
  }

  private func peekTime(_ timeline: inout Timeline) -> UInt64? {
    guard let event = timeline.peek(into: 0) else { return nil }
    return event.timestamp
  }
}
