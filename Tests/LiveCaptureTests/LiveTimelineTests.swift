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
    while let item = try timeline.next() {
      switch item {
      case .event(let event): note(event.timestamp, isLate: false)
      case .late(let event): note(event.timestamp, isLate: true)
      case .lost(let gap): if case .exact(let count) = gap.count { lost += count }
      case .damaged(let error): Issue.record("\(error)")
      }
      if events == 300_000, !isStopped {
        isStopped = true
        try timeline.stop()
      }
    }
    #expect(isStopped)
    #expect(back == 0)
    #expect(late == timeline.lateCount)
    let read = try cpus.reduce(UInt64(0)) { $0 + (try timeline.statistics(cpu: $1).read) }
    let kernelLost = try cpus.reduce(UInt64(0)) { $0 + (try timeline.statistics(cpu: $1).lost) }
    #expect(read == events)
    #expect(timeline.eventCounts().values.reduce(0, +) == events)
    #expect(lost <= kernelLost)
    try timeline.finish()
    #expect(try timeline.next() == nil)
  }

  @Test func cancellingEndsTheWait() throws {
    var timeline = try LiveTimeline(events: ["sched:sched_process_hang"])
    try timeline.start()
    timeline.canceller.cancel()
    #expect(try timeline.next() == nil)
    try timeline.stop()
    while try timeline.next() != nil {}
    try timeline.finish()
  }
}
