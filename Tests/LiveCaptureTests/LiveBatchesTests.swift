import Capture
import Glibc
import RawCap
import SystemPackage
import Testing
import TraceFS
import TraceFile

@Suite(.serialized, .timeLimit(.minutes(3)), .enabled(if: canCapture, "needs root and tracefs"))
struct LiveBatchesTests {
  private static func timeline(_ events: [EventSelection] = ["raw_syscalls"]) throws
    -> LiveTimeline
  {
    var options = LiveOptions()
    options.bufferKilobytesPerCPU = 4096
    return try LiveTimeline(events: events, options: options)
  }

  /// Everything that a load does comes, in order; the end comes after `stop`.
  @Test func allComesInOrder() async throws {
    let cpus = try TraceFS.onlineCPUs()
    var timeline = try Self.timeline()
    let instance = try #require(Instance(timeline.instancePath))
    let exits = try timeline.bind(SysExit.self)
    let loads = try cpus.map { try Load(50_000, cpu: $0) }
    try timeline.start()
    for load in loads { load.go() }
    let batches = timeline.batches()
    var (events, typed, back, latest, lost) = (0, 0, 0, UInt64(0), UInt64(0))
    for try await batch in batches {
      #expect(batch.count > 0)
      batch.forEach { item in
        switch item {
        case .event(let event):
          events += 1
          if event.timestamp < latest { back += 1 }
          latest = event.timestamp
          if exits.decode(event) != nil { typed += 1 }
        case .late: events += 1
        case .lost(let gap): if case .exact(let count) = gap.count { lost += count }
        case .damaged(let error): Issue.record("\(error)")
        }
      }
      if events + Int(lost) >= 100_000 { batches.stop() }
    }
    #expect(events + Int(lost) >= 100_000)
    #expect(typed > 0)
    #expect(back == 0)
    #expect(!instance.isThere)
  }

  /// A consumer that takes its time: the thread waits, and what the ring buffers cannot hold is told.
  @Test func aSlowConsumerHoldsTheReader() async throws {
    var options = LiveOptions()
    options.bufferKilobytesPerCPU = 256
    var timeline = try LiveTimeline(events: ["raw_syscalls"], options: options)
    let load = try Load(400_000, cpu: 0)
    try timeline.start()
    load.go()
    let batches = timeline.batches(waiting: 1)
    var (events, lost, most) = (0, UInt64(0), 0)
    for try await batch in batches {
      if events == 0 { try await Task.sleep(for: .milliseconds(500)) }
      most = max(most, batch.count)
      batch.forEach { item in
        switch item {
        case .event, .late: events += 1
        case .lost(let gap): if case .exact(let count) = gap.count { lost += count }
        case .damaged: break
        }
      }
      if events + Int(lost) >= 400_000 { batches.stop() }
    }
    #expect(lost > 0)
    #expect(most <= 4096)
  }

  @Test func cancellingTheTaskEndsTheStream() async throws {
    let batches = try quietTimeline()
    let task = Task {
      var count = 0
      for try await batch in batches { count += batch.count }
      return count
    }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    _ = try await task.value
  }

  private func quietTimeline() throws -> LiveBatches {
    var timeline = try Self.timeline(["sched:sched_process_hang"])
    try timeline.start()
    return timeline.batches()
  }

  /// Nobody takes anything: the instance goes all the same.
  @Test func droppingTheSequenceEndsTheThread() async throws {
    let instance: Instance
    do {
      var timeline = try Self.timeline()
      instance = try #require(Instance(timeline.instancePath))
      try timeline.start()
      _ = timeline.batches()
    }
    for _ in 0..<600 where instance.isThere { try await Task.sleep(for: .milliseconds(50)) }
    #expect(!instance.isThere)
  }
}

/// An instance, told from another test's that has got its name since.
private struct Instance {
  let path: FilePath
  let number: ino_t

  init?(_ path: FilePath?) {
    guard let path, let number = Self.number(path) else { return nil }
    self.path = path
    self.number = number
  }

  var isThere: Bool { Self.number(path) == number }

  private static func number(_ path: FilePath) -> ino_t? {
    var status = stat()
    return stat(path.string, &status) == 0 ? status.st_ino : nil
  }
}
