import Foundation
import RawCap
import SystemPackage
import Testing

/// The events of one type in a file.
@Suite struct TypedStreamTests {
  private func trace(_ name: String) throws -> Trace {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/trace-files/\(name).dat").path
    return try Trace(path: FilePath(path))
  }

  @Test(arguments: ["x86_64-v7-zstd", "i686-v6", "s390x-v6", "s390x-v7-zstd"])
  func typedEventsAreThoseOfTheTimeline(name: String) throws {
    let trace = try trace(name)
    var expected: [UInt64] = []
    var gaps = 0
    var timeline = trace.events()
    while let item = timeline.next() {
      switch item {
      case .event(let event):
        guard event.name == "sched_switch" else { continue }
        expected.append(event.timestamp)
        expected.append(UInt64(event.cpu))
        expected.append(UInt64(try #require(event["next_pid"]?.integer)))
      case .lost: gaps += 1
      case .damaged: Issue.record("the fixture is damaged")
      }
    }
    #expect(expected.count > 30)

    var byItem: [UInt64] = []
    var events = try trace.events(of: SchedSwitch.self)
    while let item = events.next() {
      guard case .event(let event) = item else { continue }
      byItem += [event.timestamp, UInt64(event.record.cpu), UInt64(event.nextPid)]
    }
    #expect(byItem == expected)
    #expect(events.losses.gaps == gaps)

    var byClosure: [UInt64] = []
    let losses = try trace.forEach(SchedSwitch.self) { event in
      byClosure += [event.timestamp, UInt64(event.record.cpu), UInt64(event.nextPid)]
    }
    #expect(byClosure == expected)
    #expect(losses == events.losses)
  }

  /// A closure over typed events and a filter's expression choose the same.
  @Test(arguments: ["x86_64-v7-zstd", "i686-v6", "s390x-v6"])
  func aClosureChoosesWhatTheFilterChooses(name: String) throws {
    let trace = try trace(name)
    let filter = try EventFilter(
      #"sched_switch: next_pid > 0 && (prev_comm ~ "w.*" || next_prio < 120)"#
    ).bind(to: trace.formats)
    var expected: [UInt64] = []
    var timeline = trace.events()
    while let item = timeline.next() {
      guard case .event(let event) = item else { continue }
      if filter.matches(event.data, timestamp: event.timestamp, cpu: event.cpu) {
        expected.append(event.timestamp)
      }
    }
    var chosen: [UInt64] = []
    var events = try trace.events(of: SchedSwitch.self) {
      $0.nextPid > 0 && ($0.prevComm.hasPrefix("w.") || $0.nextPrio < 120)
    }
    while let event = events.nextEvent() { chosen.append(event.timestamp) }
    #expect(!expected.isEmpty)
    #expect(chosen == expected)
  }

  @Test func whatTheKernelLacksIsNilOrAnError() throws {
    let trace = try trace("x86_64-v6")  // Linux 6.1
    var events = try trace.events(of: TimerStart.self)
    var hasBucket: Bool?
    if let event = events.nextEvent() { hasBucket = event.bucketExpiry != nil }
    #expect(hasBucket == false)
    let error = #expect(throws: BindingError.self) { _ = try trace.bind(HrtimerSetup.self) }
    #expect(error?.kernel?.hasPrefix("6.1") == true)
    #expect(
      error?.description.hasPrefix("HrtimerSetup: there is no event timer:hrtimer_setup") == true)
  }

  @Test func valuesHaveTheKernelsNames() throws {
    let trace = try trace("x86_64-v6")
    var vectors: Set<SoftirqRaise.Vec> = []
    let losses = try trace.forEach(SoftirqRaise.self) { vectors.insert($0.vec) }
    #expect(losses.isEmpty)
    #expect(vectors.contains(.timer) || vectors.contains(.sched) || vectors.contains(.rcu))
    #expect(SoftirqRaise.Vec(rawValue: 3) == .netRx)
    #expect(SoftirqRaise.Vec.netRx.description == "NET_RX")
    #expect(SoftirqRaise.Vec(rawValue: 99) == .other(99))
    let state: SchedSwitch.PrevState = [.uninterruptible, .idle]
    #expect(state.description == "D|I")
    #expect(state.rawValue == 0x82)
    #expect(SchedSwitch.PrevState(rawValue: 0x200).description == "0x200")
  }
}
