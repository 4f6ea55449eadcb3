import Capture
import RingBuffer
import Testing
import TraceFile

@Suite struct LossTallyTests {
  private func counters(_ change: (inout RingCounters) -> Void) -> RingCounters {
    var counters = RingCounters()
    change(&counters)
    return counters
  }

  @Test func aMarkWithANumberIsExact() {
    var tally = LossTally(cpu: 1, RingCounters())
    let entry = tally.mark(.count(7), from: 10, to: 20, counters { $0.overrun = 9 })
    #expect(
      entry == LossEntry(cpu: 1, from: 10, to: 20, count: .exact(7), cause: .overwritten))
    // Two more were overwritten after the page had been fetched: the next mark tells of them.
    let next = tally.mark(.count(2), from: 20, to: 30, counters { $0.overrun = 9 })
    #expect(next.count == .exact(2))
    var gaps: [LossEntry] = []
    tally.finish(counters { $0.overrun = 9 }, from: 30, &gaps)
    #expect(gaps.isEmpty)
    tally.finish(counters { $0.overrun = 12 }, from: 30, &gaps)
    #expect(gaps.map(\.count) == [.exact(3)])
  }

  /// Without a number the counter tells it, if it did not move while the page was fetched.
  @Test func aMarkWithoutANumber() {
    var tally = LossTally(cpu: 0, RingCounters())
    var gaps: [LossEntry] = []
    tally.compare(counters { $0.overrun = 5 }, isSettled: true, hasDamage: false, &gaps)
    #expect(gaps.isEmpty)
    let exact = tally.mark(.unknown, from: nil, to: 20, counters { $0.overrun = 5 })
    #expect(exact.count == .exact(5))
    // Now it moves: no more than what is not accounted for.
    let bound = tally.mark(.unknown, from: 20, to: 30, counters { $0.overrun = 8 })
    #expect(bound.count == .atMost(3))
    // Whatever the bound stands for, nothing is told twice.
    tally.finish(counters { $0.overrun = 8 }, from: 30, &gaps)
    #expect(gaps.isEmpty)
    tally.finish(counters { $0.overrun = 12 }, from: 30, &gaps)
    #expect(gaps.map(\.count) == [.atMost(6)])
  }

  @Test func whatNoPageTells() {
    var tally = LossTally(cpu: 2, counters { $0.now = 100 })
    var gaps: [LossEntry] = []
    tally.take(10)
    let now = counters {
      $0.read = 13
      $0.dropped = 4
      $0.commitOverrun = 1
      $0.now = 200
    }
    tally.compare(now, isSettled: true, hasDamage: false, &gaps)
    #expect(gaps.map(\.cause) == [.takenByOthers, .refused, .nested])
    #expect(gaps.map(\.count) == [.exact(3), .exact(4), .exact(1)])
    #expect(gaps.allSatisfy { $0.from == 100 && $0.to == 200 && $0.cpu == 2 })
    tally.compare(now, isSettled: true, hasDamage: false, &gaps)
    #expect(gaps.count == 3)
  }

  /// What is still in a pipe has been read, and is nobody else's.
  @Test func pagesOnTheirWayAreNotMissing() {
    var tally = LossTally(cpu: 0, RingCounters())
    var gaps: [LossEntry] = []
    tally.take(4)
    tally.compare(counters { $0.read = 10 }, isSettled: false, hasDamage: false, &gaps)
    tally.take(6)
    tally.compare(counters { $0.read = 10 }, isSettled: true, hasDamage: false, &gaps)
    #expect(gaps.isEmpty)
  }

  @Test func anEmptiedRingBuffer() {
    var tally = LossTally(cpu: 0, RingCounters())
    var gaps: [LossEntry] = []
    tally.take(10)
    tally.compare(counters { $0.read = 10 }, isSettled: true, hasDamage: false, &gaps)
    tally.compare(counters { $0.read = 0 }, isSettled: true, hasDamage: false, &gaps)
    #expect(gaps.map(\.count) == [.unknown])
    tally.take(3)
    tally.compare(counters { $0.read = 3 }, isSettled: true, hasDamage: false, &gaps)
    #expect(gaps.count == 1)
  }

  @Test func theRest() {
    let tally = LossTally(cpu: 0, RingCounters())
    var gaps: [LossEntry] = []
    let end = counters {
      $0.overrun = 3
      $0.entries = 2
    }
    tally.finish(end, from: 50, &gaps)
    #expect(
      gaps == [
        LossEntry(cpu: 0, from: 50, to: nil, count: .exact(3), cause: .overwritten),
        LossEntry(cpu: 0, from: 50, to: nil, count: .exact(2), cause: .unread),
      ])
  }
}
