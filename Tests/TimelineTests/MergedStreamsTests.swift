import EventFormat
import RingBuffer
import Testing
import TraceFile

@testable import Timeline

/// Pages in memory, one after the other.
private struct PageList: PageSource {
  let pages: [[UInt8]]
  var pageIndex = -1

  init(_ pages: [[UInt8]]) { self.pages = pages }

  var page: RawSpan {
    @_lifetime(borrow self)
    get {
      guard pages.indices.contains(pageIndex) else {
        return _overrideLifetime(RawSpan(), borrowing: self)
      }
      // Arrays keep their elements where they are as long as nobody changes them.
      let bytes = pages[pageIndex].withUnsafeBytes { $0 }
      return _overrideLifetime(RawSpan(_unsafeBytes: bytes), borrowing: self)
    }
  }

  mutating func next() throws(TraceFileError) -> Bool {
    pageIndex += 1
    return pageIndex < pages.count
  }
}

/// The merge against a sort, with many streams.
@Suite struct MergedStreamsTests {
  private struct Tick: Equatable {
    var time: UInt64
    var cpu: Int
    var n: UInt32
  }

  /// `count` events of each stream, whose times grow by 0 to `step`.
  private static func ticks(streams: Int, count: Int, step: UInt64) -> [[Tick]] {
    var random = SystemRandomNumberGenerator()
    var n: UInt32 = 0
    return (0..<streams).map { cpu in
      var time = UInt64.random(in: 0...3, using: &random)
      return (0..<count).map { _ in
        time += .random(in: 0...step, using: &random)
        n += 1
        return Tick(time: time, cpu: cpu, n: n)
      }
    }
  }

  private static func merge(_ ticks: [[Tick]], perPage: Int) -> [Tick] {
    let formats = EventFormats(parsing: [], layout: Recordings.layout)
    let plans = ticks.indices.map {
      StreamPlan(
        buffer: 0, cpu: $0, layout: Recordings.layout, clock: TimeMapping(TraceFileOptions()),
        formats: formats)
    }
    var streams = MergedStreams(plans) { number in
      let all = ticks[number].map { (time: $0.time, n: $0.n) }
      return PageList(
        stride(from: 0, to: all.count, by: perPage).map {
          Recordings.page(Array(all[$0..<min($0 + perPage, all.count)]))
        })
    }
    var merged: [Tick] = []
    while let item = streams.next() {
      guard case .event(let event) = item else { continue }
      merged.append(
        Tick(
          time: event.timestamp, cpu: event.cpu, n: event.data.integer(at: 8, order: .little)))
    }
    return merged
  }

  /// As a sort that keeps the order of equals within a stream.
  private static func sorted(_ ticks: [[Tick]]) -> [Tick] {
    ticks.joined().sorted { ($0.time, $0.cpu, $0.n) < ($1.time, $1.cpu, $1.n) }
  }

  @Test(arguments: [0, 1, 2, 3, 5, 64, 1024, 4096])
  func theOrderIsThatOfTimesThenStreams(_ streams: Int) {
    for (step, perPage) in [(0, 3), (1, 7), (50, 200), (1000, 1)] as [(UInt64, Int)] {
      let ticks = Self.ticks(streams: streams, count: max(4, 2000 / max(streams, 1)), step: step)
      #expect(Self.merge(ticks, perPage: perPage) == Self.sorted(ticks))
    }
  }

  /// Streams without events, or with a single one, do not disturb the others.
  @Test func someStreamsAreShort() {
    var ticks = Self.ticks(streams: 9, count: 40, step: 5)
    ticks[0] = []
    ticks[3] = [ticks[3][0]]
    ticks[8] = []
    #expect(Self.merge(ticks, perPage: 4) == Self.sorted(ticks))
  }

  /// The end of 64 bits is a time like others.
  @Test func timesEndWithAllBits() {
    let ticks = [
      [Tick(time: .max - 2, cpu: 0, n: 1), Tick(time: .max, cpu: 0, n: 2)],
      [Tick(time: .max - 2, cpu: 1, n: 3), Tick(time: .max, cpu: 1, n: 4)],
    ]
    #expect(Self.merge(ticks, perPage: 1).map(\.n) == [1, 3, 2, 4])
  }
}
