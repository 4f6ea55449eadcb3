import Capture
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
}
