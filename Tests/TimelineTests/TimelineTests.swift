internal import EventText

import EventFormat
import RingBuffer
import Testing
import Timeline
import TraceFile

/// What a timeline has said, in a form that can be compared.
private enum Said: Equatable {
  case tick(UInt64, n: Int64, cpu: Int, buffer: Int)
  case lost(UInt64?, cpu: Int)
  case damaged(cpu: Int, page: Int)
}

private func said(by timeline: consuming Timeline) -> [Said] {
  var timeline = timeline
  var all: [Said] = []
  while let item = timeline.next() {
    switch item {
    case .event(let event):
      all.append(
        .tick(
          event.timestamp, n: event["n"]?.integer ?? -1, cpu: event.cpu, buffer: event.buffer))
    case .lost(let gap): all.append(.lost(gap.count, cpu: gap.cpu))
    case .damaged(let damage): all.append(.damaged(cpu: damage.cpu, page: damage.page))
    }
  }
  return all
}

private func timeline(_ file: TraceFile, cpus: Set<Int>? = nil) throws -> Timeline {
  Timeline(file, formats: file.formats(), cpus: cpus)
}

@Suite final class TimelineTests {
  private let recordings: Recordings

  init() throws { recordings = try Recordings() }

  deinit { recordings.remove() }

  @Test func eventsComeInTimeOrderAcrossCPUsAndPages() throws {
    let file = try recordings.file([
      (
        "",
        [
          0: [Recordings.page([(10, 1), (40, 4)]), Recordings.page([(50, 5)])],
          1: [Recordings.page([(20, 2), (30, 3), (60, 6)])],
          3: [Recordings.page([(5, 0)])],
        ]
      )
    ])
    let all = said(by: try timeline(file))
    #expect(
      all.map { if case .tick(_, let n, _, _) = $0 { Int(n) } else { -1 } } == [
        0, 1, 2, 3, 4, 5, 6,
      ])
    #expect(all[0] == .tick(5, n: 0, cpu: 3, buffer: 0))
  }

  @Test func equalTimesComeByBufferThenCPU() throws {
    let page = { (n: UInt32) in [Recordings.page([(100, n)])] }
    let file = try recordings.file([
      ("", [0: page(1), 1: page(2)]), ("other", [0: page(3), 1: page(4)]),
    ])
    let order = [(1, 0, 0), (2, 1, 0), (3, 0, 1), (4, 1, 1)]
    #expect(
      said(by: try timeline(file))
        == order.map { .tick(100, n: Int64($0.0), cpu: $0.1, buffer: $0.2) })
    #expect(
      said(by: try timeline(file, cpus: [1, 7]))
        == [
          .tick(100, n: 2, cpu: 1, buffer: 0), .tick(100, n: 4, cpu: 1, buffer: 1),
        ])
  }

  @Test func oneCPUKeepsItsOrderEvenIfItsTimesDoNot() throws {
    let file = try recordings.file([
      ("", [0: [Recordings.page([(100, 1)]), Recordings.page([(50, 2)])]])
    ])
    #expect(
      said(by: try timeline(file))
        == [.tick(100, n: 1, cpu: 0, buffer: 0), .tick(50, n: 2, cpu: 0, buffer: 0)])
  }

  @Test func lossesStandInFrontOfTheNextEventOfTheirCPU() throws {
    let unknown: UInt64 = 1 << 31
    let file = try recordings.file([
      (
        "",
        [
          0: [Recordings.page([(10, 1)]), Recordings.page([(40, 4)], flags: unknown)],
          1: [Recordings.page([(20, 2), (30, 3)])],
        ]
      )
    ])
    let all = said(by: try timeline(file))
    #expect(all.count == 5)
    #expect(all[3] == .lost(nil, cpu: 0))
    #expect(all[4] == .tick(40, n: 4, cpu: 0, buffer: 0))
  }

  @Test func aDamagedPageIsToldAndTheNextGoesOn() throws {
    let damaged = Recordings.page([(20, 2)], flags: 1 << 20)  // commit beyond the page
    let file = try recordings.file([
      ("", [0: [Recordings.page([(10, 1)]), damaged, Recordings.page([(30, 3)])]])
    ])
    #expect(
      said(by: try timeline(file)) == [
        .tick(10, n: 1, cpu: 0, buffer: 0), .damaged(cpu: 0, page: 1),
        .tick(30, n: 3, cpu: 0, buffer: 0),
      ])
  }

  @Test func damageAtTheVeryEndIsToldToo() throws {
    let damaged = Recordings.page([(20, 2)], flags: 1 << 20)
    let file = try recordings.file([("", [0: [Recordings.page([(10, 1)]), damaged]])])
    #expect(said(by: try timeline(file)).last == .damaged(cpu: 0, page: 1))
    let onlyDamage = try recordings.file([("", [0: [damaged, damaged, damaged]])])
    #expect(said(by: try timeline(onlyDamage)) == (0..<3).map { .damaged(cpu: 0, page: $0) })
  }

  @Test func peekingShowsTheNextEventOfTheBufferAndCanTakeIt() throws {
    let file = try recordings.file([
      ("", [0: [Recordings.page([(10, 1), (30, 3)])], 1: [Recordings.page([(20, 2)])]])
    ])
    var events = try timeline(file)
    #expect(takeTime(&events) == 10)
    #expect(peekTime(&events) == 20)
    events.dropPeeked()
    #expect(takeTime(&events) == 30)
    #expect(peekTime(&events) == nil)
    #expect(takeTime(&events) == nil)
  }

  @Test func manyStreamsAreMerged() throws {
    var cpus: [Int: [[UInt8]]] = [:]
    for cpu in 0..<100 {
      let ticks = (0..<20).map {
        (time: UInt64(1000 + $0 * 100 + (cpu * 37) % 100), n: UInt32(cpu))
      }
      cpus[cpu] = [Recordings.page(ticks)]
    }
    let all = said(by: try timeline(recordings.file([("", cpus)])))
    let times = all.map { if case .tick(let time, _, _, _) = $0 { time } else { UInt64(0) } }
    #expect(times.count == 2000)
    #expect(times == times.sorted())
  }

  private func takeTime(_ timeline: inout Timeline) -> UInt64? {
    guard case .event(let event)? = timeline.next() else { return nil }
    return event.timestamp
  }

  private func peekTime(_ timeline: inout Timeline) -> UInt64? {
    guard let event = timeline.peek() else { return nil }
    return event.timestamp
  }
}
