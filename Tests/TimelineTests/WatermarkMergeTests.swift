import RingBuffer
import Testing

@testable import Timeline

/// What happens on one CPU: events are stamped at `time` and committed at `commit`, in this order.
private struct Happening {
  var time: UInt64
  var commit: UInt64
}

/// The clock of a made-up world.
private final class World: @unchecked Sendable {
  var now: UInt64 = 0
}

/// A ring buffer of a made-up world: gives what has been committed by now, a few events at a time.
private struct MadeUpRing: GrowingSource, ~Copyable {
  let world: World
  let events: [Happening]
  let perPage: Int
  var next = 0
  /// The world's time passes with each fetch.
  let cost: UInt64
  var bytes: [UInt8] = []
  var header = PageHeader(timestamp: 0, begin: 16, end: 16, lostEvents: .none)
  var news: [String] = []
  /// A gap in front of the event with this number.
  let gapAt: Int?
  /// How far it has been asked, by events read.
  var finished: UInt64 = 0

  init(_ world: World, _ events: [Happening], perPage: Int, cost: UInt64, gapAt: Int? = nil) {
    self.world = world
    self.events = events
    self.perPage = perPage
    self.cost = cost
    self.gapAt = gapAt
  }

  var page: RawSpan {
    @_lifetime(borrow self)
    get {
      let pointer = bytes.withUnsafeBytes { $0 }
      return _overrideLifetime(RawSpan(_unsafeBytes: pointer), borrowing: self)
    }
  }

  mutating func fetch(takesAll: Bool, stamp: UInt64) throws(Never) -> Arrival {
    defer { world.now += cost }
    // A commit becomes visible with those before it only.
    var ready = next
    while ready < events.count, events[ready].commit <= world.now { ready += 1 }
    if ready == next { return next == events.count ? .ended : .empty }
    guard takesAll || ready - next >= perPage else { return .nothing }
    let isFull = ready - next >= perPage
    ready = min(ready, next + perPage)
    if let gapAt, (next..<ready).contains(gapAt) { news.append("gap") }
    // Absolute stamps: times may go back.
    bytes = [UInt8](repeating: 0, count: 16)
    func word(_ value: UInt32) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
    for place in next..<ready {
      let time = events[place].time
      word(UInt32(time & 0x7ff_ffff) << 5 | 31)
      word(UInt32(truncatingIfNeeded: time >> 27))
      word(1)
      word(UInt32(place))
    }
    next = ready
    header = PageHeader(timestamp: 0, begin: 16, end: bytes.count, lostEvents: .none)
    return .page(knownAt: nil, isSmall: !isFull)
  }

  mutating func finishPage(_ count: UInt64, time: UInt64, _ error: PageError?) {
    finished += count
  }
  var hasNews: Bool { !news.isEmpty }
  mutating func takeNews() -> String? { news.isEmpty ? nil : news.removeFirst() }
}

private struct Out: Equatable {
  var time: UInt64
  var cpu: Int
  var isLate: Bool
}

/// Runs made-up CPUs to their end.
private func run(
  _ cpus: [[Happening]], perPage: Int = 4, delay: UInt64 = 0, cost: UInt64 = 1, gapAt: Int? = nil
) -> (out: [Out], late: UInt64, news: [Int], counts: [UInt64]) {
  let world = World()
  var merge = WatermarkMerge(
    count: cpus.count, byteOrder: .little,
    pace: WatermarkPace(delay: delay, latency: 50), now: { world.now },
    place: { (0, $0, nil) },
    source: {
      MadeUpRing(world, cpus[$0], perPage: perPage, cost: cost, gapAt: $0 == 0 ? gapAt : nil)
    })
  var out: [Out] = []
  var news: [Int] = []
  while true {
    if !merge.next() {
      switch merge.step() {
      case .event: break
      case .news:
        news.append(out.count)
        continue
      case .waiting(let until, _):
        // A CPU may get something earlier than that.
        world.now = max(world.now + 1, min(until, world.now + 20))
        continue
      case .end:
        var counts: [UInt64] = []
        merge.withSources { counts.append($0.finished) }
        return (out, merge.lateCount, news, counts)
      }
    }
    out.append(Out(time: merge.time, cpu: merge.cpu, isLate: merge.isLate))
  }
}

@Suite struct WatermarkMergeTests {
  /// Events that are committed at once.
  private func prompt(_ times: [UInt64]) -> [Happening] {
    times.map { Happening(time: $0, commit: $0) }
  }

  private func check(_ cpus: [[Happening]], _ out: [Out]) {
    for cpu in cpus.indices {
      #expect(out.filter { $0.cpu == cpu }.map(\.time) == cpus[cpu].map(\.time))
    }
    // Whoever is earlier than something before is marked, and nobody else.
    var latest: UInt64 = 0
    for event in out {
      #expect(event.isLate == (event.time < latest))
      latest = max(latest, event.time)
    }
  }

  @Test func randomSchedulesComeOutInOrder() {
    var random = SystemRandomNumberGenerator()
    for round in 0..<200 {
      let cpus = (0..<Int.random(in: 1...6, using: &random)).map { cpu -> [Happening] in
        // Some are busy, some nearly idle, some silent.
        let count = [0, 3, 40, 300][Int.random(in: 0...3, using: &random)]
        let step = UInt64([2, 30, 1000][Int.random(in: 0...2, using: &random)])
        var time: UInt64 = 1
        return prompt(
          (0..<count).map { _ in
            time += .random(in: 0...step, using: &random)
            return time
          })
      }
      let result = run(
        cpus, perPage: Int.random(in: 1...8, using: &random),
        delay: UInt64(round % 3) * 10, cost: UInt64(round % 4))
      check(cpus, result.out)
      #expect(result.late == 0)
      #expect(result.counts == cpus.map { UInt64($0.count) })
    }
  }

  @Test func anIdleCPUHoldsNobodyBack() {
    let busy = prompt((1...1000).map { UInt64($0) * 3 })
    let result = run([busy, prompt([2_000_000]), []])
    #expect(result.out.count == 1001)
    #expect(result.out.last?.cpu == 1)
    #expect(result.late == 0)
  }

  @Test func lateCommitsAreMarkedAndADelayWaitsForThem() {
    // CPU 1 stamps at 500 and is interrupted until 560.
    let busy = prompt((1...1000).map { UInt64($0) })
    let interrupted = [Happening(time: 500, commit: 560), Happening(time: 900, commit: 900)]
    let prompt = run([busy, interrupted], perPage: 2)
    check([busy, interrupted], prompt.out)
    #expect(prompt.late == 1)
    #expect(prompt.out.filter(\.isLate).map(\.time) == [500])
    let patient = run([busy, interrupted], perPage: 2, delay: 100)
    check([busy, interrupted], patient.out)
    #expect(patient.late == 0)
  }

  @Test func equalTimesComeInTheOrderOfCPUs() {
    let cpus = (0..<4).map { _ in prompt([UInt64](repeating: 7, count: 10)) }
    let result = run(cpus, perPage: 3)
    #expect(result.out.count == 40)
    #expect(result.late == 0)
    #expect(result.out.prefix(3).map(\.cpu) == [0, 0, 0])
  }

  @Test func aClockThatGoesBackIsLateAndNotReordered() {
    let times: [UInt64] = [10, 20, 30, 5, 6, 40]
    let back = times.enumerated().map { Happening(time: $1, commit: UInt64($0)) }
    let result = run([back, prompt([25])])
    #expect(result.out.filter { $0.cpu == 0 }.map(\.time) == times)
    #expect(result.late >= 2)
    check([back, prompt([25])], result.out)
  }

  @Test func newsStandInFrontOfTheirPage() {
    let result = run(
      [prompt([10, 20, 30, 40, 50, 60]), prompt([5, 15, 25, 35, 45, 55])], perPage: 2, gapAt: 2)
    // In front of 30, behind all that is earlier.
    #expect(result.news == [result.out.firstIndex { $0.time == 30 }])
  }
}
