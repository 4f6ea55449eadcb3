import AllocationCounter
import Capture
import Glibc
import RawCap
import Testing
import TraceFS
import TraceFile

@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: canCapture, "needs root and tracefs"))
struct LiveTimelineTests {
  /// All CPUs at full load: in order, and every event accounted.
  @Test(arguments: backends) func allCPUsComeInOrder(backend: CaptureBackend) throws {
    let cpus = try TraceFS.onlineCPUs()
    var options = LiveOptions(backend: backend)
    options.bufferKilobytesPerCPU = 4096
    options.clock = "mono"
    var timeline = try LiveTimeline(events: ["raw_syscalls"], options: options)
    let loads = try cpus.map { try Load(100_000, cpu: $0) }
    try timeline.start()
    for load in loads { load.go() }
    var (events, late, back, latest) = (UInt64(0), UInt64(0), 0, UInt64(0))
    var lost: UInt64 = 0
    func note(_ time: UInt64, isLate: Bool) {
      events += 1
      if isLate { late += 1 } else if time < latest { back += 1 } else { latest = time }
    }
    var isStopped = false
    while true {
      if events >= 300_000, !isStopped {
        isStopped = true
        try timeline.stop()
      }
      guard let item = try timeline.next() else { break }
      switch item {
      case .event(let event): note(event.timestamp, isLate: false)
      case .late(let event): note(event.timestamp, isLate: true)
      case .lost(let gap): if case .exact(let count) = gap.count { lost += count }
      case .damaged(let error): Issue.record("\(error)")
      }
    }
    #expect(isStopped)
    #expect(back == 0)
    let lateCount = timeline.lateCount
    #expect(late == lateCount)
    var (read, kernelLost) = (UInt64(0), UInt64(0))
    for cpu in cpus {
      let statistics = try timeline.statistics(cpu: cpu)
      read += statistics.read
      kernelLost += statistics.lost
    }
    #expect(read == events)
    let counted = timeline.eventCounts().values.reduce(0, +)
    #expect(counted == events)
    #expect(lost <= kernelLost)
    try timeline.finish()
    let isOver = try timeline.next() == nil
    #expect(isOver)
  }

  @Test func cancellingEndsTheWait() throws {
    var timeline = try LiveTimeline(events: ["sched:sched_process_hang"])
    try timeline.start()
    timeline.canceller.cancel()
    let isOver = try timeline.next() == nil
    #expect(isOver)
    try timeline.finish()
  }

  /// A hundred times the events, and not one allocation more.
  @Test(.enabled(if: allocation_counting_works(), "a sanitizer owns malloc"), arguments: backends)
  func eventsAllocateNothing(backend: CaptureBackend) throws {
    func allocations(_ count: Int) throws -> (events: UInt64, allocations: UInt64) {
      let loads = try TraceFS.onlineCPUs().map { try Load(count, cpu: $0) }
      var options = LiveOptions(backend: backend)
      options.bufferKilobytesPerCPU = 16 << 10
      options.processIDs = loads.map(\.processID)
      var timeline = try LiveTimeline(events: ["raw_syscalls"], options: options)
      try timeline.start()
      for load in loads { load.go() }
      for load in loads { load.wait() }
      try timeline.stop()
      var events: UInt64 = 0
      let before = allocation_count()
      loop: while let item = try timeline.next() {
        switch item {
        case .event, .late: events += 1
        case .lost, .damaged:
          Issue.record("events were lost")
          break loop
        }
      }
      let after = allocation_count()
      try timeline.finish()
      return (events, after - before)
    }
    _ = try allocations(100)
    let few = try allocations(500)
    let many = try allocations(50_000)
    #expect(few.events >= 2_000 && many.events >= 200_000)
    #expect(many.allocations <= few.allocations)
  }

  /// The thread that reads runs in front of others as long as it does, and not those that it makes.
  @Test(.enabled(if: canRunEagerly, "the kernel does not let us"))
  func theReadersPriorityIsPutBack() throws {
    var options = LiveOptions()
    options.latency = .milliseconds(1)
    func timeline(isEager: Bool) throws -> LiveTimeline {
      options.isEager = isEager
      var timeline = try LiveTimeline(events: ["raw_syscalls"], options: options)
      try timeline.start()
      return timeline
    }
    // The reader makes system calls itself. In a thread of its own, with a priority of its own.
    let eager = TimelineBox(try timeline(isEager: true))
    let left = try TestThread {
      setpriority(thisThread, 0, 3)
      var timeline = eager.take()
      let isThere = try timeline.next() != nil
      #expect(isThere)
      #expect(niceValue() == -20)
      let child = try TestThread { niceValue() }.join()
      #expect(child == 0)
      // Somebody else goes on.
      let handedOn = TimelineBox(timeline)
      let other = TestThread {
        var timeline = handedOn.take()
        let before = niceValue()
        // The page in use was read by the first thread.
        while niceValue() == before { _ = try timeline.next() }
        #expect(niceValue() == -20)
        try timeline.stop()
        while try timeline.next() != nil {}
        #expect(niceValue() == before)
        try timeline.finish()
        return true
      }
      _ = try other.join()
      return niceValue()
    }.join()
    #expect(left == 3)

    let polite = TimelineBox(try timeline(isEager: false))
    let kept = try TestThread {
      setpriority(thisThread, 0, 3)
      var timeline = polite.take()
      let isThere = try timeline.next() != nil
      #expect(isThere)
      defer { try? timeline.finish() }
      return niceValue()
    }.join()
    #expect(kept == 3)

    // Without an end, the end of its life is one.
    let dropped = TimelineBox(try timeline(isEager: true))
    let after = try TestThread {
      do {
        var timeline = dropped.take()
        let isThere = try timeline.next() != nil
        #expect(isThere)
      }
      return niceValue()
    }.join()
    #expect(after == 0)
  }
}

/// Linux means the calling thread by it.
private let thisThread = __priority_which_t(PRIO_PROCESS.rawValue)

/// Takes a timeline to another thread.
private final class TimelineBox: @unchecked Sendable {
  private var timeline: LiveTimeline?
  init(_ timeline: consuming LiveTimeline) { self.timeline = consume timeline }
  func take() -> LiveTimeline { timeline.take()! }
}

/// The calling thread's.
private func niceValue() -> Int32 { getpriority(thisThread, 0) }

/// May threads of this process have a higher priority than usual?
private let canRunEagerly: Bool =
  (try? TestThread { setpriority(thisThread, 0, -20) == 0 }.join()) == true
