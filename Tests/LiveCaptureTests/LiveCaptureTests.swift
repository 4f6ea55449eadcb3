import AllocationCounter
import Capture
import Glibc
import RawCap
import RingBuffer
import SystemPackage
import Testing
import TraceFS
import TraceFile

@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: canCapture, "needs root and tracefs"))
struct LiveCaptureTests {
  /// The same process, captured by all backends at once: the same records in the same order, also while
  /// the writer is on the page.
  @Test func backendsSeeTheSameEvents() throws {
    let cpu = try lastCPU()
    let load = try Load(100_000, cpu: cpu)
    var cancellers: [LiveCanceller] = []
    var threads: [TestThread<Tally>] = []
    for (index, backend) in backends.enumerated() {
      var capture = try LiveCapture(
        events: ["raw_syscalls"],
        options: options(backend) {
          $0.processIDs = [load.processID]
          $0.bufferKilobytesPerCPU = 24 << 10
          $0.subBufferKilobytes = [4, 64, 16][index % 3]
          // Pages are visited many times while they fill.
          $0.latency = .milliseconds(index == 0 ? 1 : 20)
        })
      cancellers.append(capture.canceller)
      try capture.start()
      let box = Box(capture)
      threads.append(
        TestThread {
          var capture = box.take()
          var tally = Tally()
          while let item = try capture.next() { tally.add(item, keepingRecords: true) }
          try capture.stop()
          while let item = try capture.next() { tally.add(item, keepingRecords: true) }
          try capture.finish()
          return tally
        })
    }
    load.run()
    for canceller in cancellers { canceller.cancel() }
    let tallies = try threads.map { try $0.join() }
    for (backend, tally) in zip(backends, tallies) {
      #expect(tally.losses.isEmpty, "\(backend)")
      #expect(tally.damages.isEmpty, "\(backend)")
      #expect(tally.stepsBack == 0, "\(backend)")
      #expect(tally.events > 390_000, "\(backend)")
      let isSame = tally.records == tallies[0].records
      #expect(isSame, "\(backend): \(tally.events) events, \(backends[0]): \(tallies[0].events)")
    }
  }

  /// Overwritten on purpose: what came and what the marks tell is what the kernel counted.
  @Test(arguments: backends, [4, 64])
  func overwrittenEventsAreCounted(backend: CaptureBackend, kilobytes: Int) throws {
    let cpu = try lastCPU()
    var capture = try LiveCapture(
      events: ["raw_syscalls"],
      options: options(backend) {
        $0.bufferKilobytesPerCPU = 4 * kilobytes
        $0.subBufferKilobytes = kilobytes
      })
    var tally = Tally()
    try capture.start()
    for _ in 0..<3 {
      try Load(20_000, cpu: cpu).run()
      // Some of it is taken in between.
      for _ in 0..<50 { if let item = try capture.next() { tally.add(item) } }
    }
    try capture.stop()
    while let item = try capture.next() { tally.add(item) }
    let statistics = try capture.statistics(cpu: cpu)
    #expect(statistics.overrun > 0)
    #expect(statistics.entries == 0)
    #expect(tally.events == statistics.read)
    #expect(tally.exactLosses == statistics.lost, "\(tally.losses.map(\.line))")
    #expect(tally.losses.allSatisfy { $0.cause == .overwritten && $0.to != nil })
    #expect(tally.damages.isEmpty)
    #expect(tally.stepsBack == 0)
    try capture.finish()
  }

  /// Overwritten while it is read: where the kernel had no room for a number, the entry is an upper
  /// bound, and all of them together leave nothing out.
  @Test(arguments: backends)
  func overwrittenWhileReading(backend: CaptureBackend) throws {
    let cpu = try lastCPU()
    let load = try Load(50_000, cpu: cpu)
    var capture = try LiveCapture(
      events: ["raw_syscalls"],
      options: options(backend) {
        $0.bufferKilobytesPerCPU = 32
        $0.subBufferKilobytes = 4
        $0.processIDs = [load.processID]
        $0.latency = .milliseconds(5)
      })
    let canceller = capture.canceller
    try capture.start()
    let waiter = TestThread {
      load.run()
      canceller.cancel()
    }
    var tally = Tally()
    while let item = try capture.next() {
      tally.add(item)
      if tally.events % 500 == 0 { usleep(1000) }
    }
    try waiter.join()
    try capture.stop()
    while let item = try capture.next() { tally.add(item) }
    let statistics = try capture.statistics(cpu: cpu)
    let most = tally.losses.reduce(UInt64(0)) {
      switch $1.count {
      case .exact(let count), .atMost(let count): $0 + count
      case .unknown: $0
      }
    }
    #expect(statistics.overrun > 0 && statistics.entries == 0)
    #expect(tally.events == statistics.read)
    #expect(tally.exactLosses <= statistics.lost && statistics.lost <= most)
    #expect(tally.losses.allSatisfy { $0.count != .unknown })
    #expect(tally.stepsBack == 0 && tally.damages.isEmpty)
    try capture.finish()
  }

  /// A full ring buffer that must not be overwritten refuses events: only the counters tell.
  @Test(arguments: backends)
  func refusedEventsAreCounted(backend: CaptureBackend) throws {
    let cpu = try lastCPU()
    var capture = try LiveCapture(
      events: ["raw_syscalls"],
      options: options(backend) {
        $0.bufferKilobytesPerCPU = 16
        $0.subBufferKilobytes = 4
        $0.overwrites = false
      })
    try capture.start()
    try Load(20_000, cpu: cpu).run()
    let tally = try drain(&capture)
    let statistics = try capture.statistics(cpu: cpu)
    #expect(statistics.dropped > 0)
    #expect(tally.events == statistics.read)
    #expect(tally.exactLosses(.refused) == statistics.dropped)
    #expect(tally.exactLosses == statistics.lost)
    try capture.finish()
  }

  /// Nothing comes for a long time, and somebody loses patience.
  @Test(arguments: backends)
  func cancellingEndsTheWait(backend: CaptureBackend) throws {
    var capture = try LiveCapture(
      events: ["raw_syscalls"],
      options: options(backend) {
        // No process has this number.
        $0.processIDs = [0x3f_ffff]
        $0.latency = .seconds(3600)
      })
    try capture.start()
    let canceller = capture.canceller
    let start = ContinuousClock().now
    let thread = TestThread {
      usleep(50_000)
      canceller.cancel()
    }
    let isOver = try capture.next() == nil
    try thread.join()
    #expect(isOver)
    #expect(canceller.isCancelled)
    // An hour would be the other answer.
    #expect(start.duration(to: ContinuousClock().now) < .seconds(60))
    let isStillOver = try capture.next() == nil
    #expect(isStillOver)
    try capture.finish()
    let isOverForGood = try capture.next() == nil
    #expect(isOverForGood)
  }

  /// Cancelled in the middle of a page: the rest is there after `stop`.
  @Test(arguments: backends)
  func whatIsLeftComesAfterStop(backend: CaptureBackend) throws {
    let cpu = try lastCPU()
    var capture = try LiveCapture(events: ["raw_syscalls"], options: options(backend))
    try capture.start()
    try Load(500, cpu: cpu).run()
    var tally = Tally()
    for _ in 0..<10 { if let item = try capture.next() { tally.add(item) } }
    capture.canceller.cancel()
    let isOver = try capture.next() == nil
    #expect(isOver)
    let rest = try drain(&capture)
    let statistics = try capture.statistics(cpu: cpu)
    #expect(tally.events + rest.events == statistics.read)
    let counts = capture.eventCounts()
    #expect(counts == [cpu: statistics.read])
    #expect(statistics.read >= 2000)
    try capture.finish()
  }

  @Test func twoAtOnce() throws {
    let cpu = try lastCPU()
    let load = try Load(2_000, cpu: cpu)
    var first = try LiveCapture(
      events: ["raw_syscalls:sys_enter"], options: options(nil) { $0.processIDs = [load.processID] }
    )
    var second = try LiveCapture(
      events: ["raw_syscalls:sys_exit"],
      options: options(.splice) { $0.processIDs = [load.processID] })
    let paths = (try path(of: first), try path(of: second))
    #expect(paths.0 != paths.1)
    try first.start()
    try second.start()
    load.run()
    let (enters, exits) = (try drain(&first), try drain(&second))
    #expect(enters.events >= 4_000)
    // exit_group does not return; the process was stopped within the call that stopped it.
    #expect(enters.events.distance(to: exits.events).magnitude <= 1)
    #expect(enters.losses.isEmpty && exits.losses.isEmpty)
    try first.finish()
    try second.finish()
  }

  /// What comes is delivered although the ring buffer is nowhere near its watermark.
  @Test(arguments: backends)
  func fewEventsComeAfterTheLatency(backend: CaptureBackend) throws {
    let cpu = try lastCPU()
    let load = try Load(10, cpu: cpu)
    var capture = try LiveCapture(
      events: ["raw_syscalls"],
      options: options(backend) {
        $0.processIDs = [load.processID]
        $0.latency = .milliseconds(5)
      })
    let formats = try capture.formats()
    #expect(formats.all.map(\.name).sorted() == ["sys_enter", "sys_exit"])
    try capture.start()
    load.run()
    var count = 0
    while count < 40, let item = try capture.next() {
      guard case .event(let event) = item else { continue }
      count += 1
      #expect(event.cpu == cpu)
      let format = formats.id(of: event.data).flatMap { formats[$0] }
      #expect(format?.system == "raw_syscalls")
      #expect(formats.pid(of: event.data) == load.processID)
    }
    #expect(count == 40)
    try capture.finish()
  }

  /// Someone else reads the same ring buffer: what is missing is told, with its number.
  @Test(arguments: backends)
  func othersReadToo(backend: CaptureBackend) throws {
    let cpu = try lastCPU()
    var capture = try LiveCapture(
      events: ["raw_syscalls"], options: options(backend) { $0.subBufferKilobytes = 4 })
    let path = try path(of: capture).appending("per_cpu/cpu\(cpu)/trace_pipe_raw")
    let other = open(path.string, O_RDONLY | O_NONBLOCK)
    defer { close(other) }
    try #require(other >= 0)
    try capture.start()
    var tally = Tally()
    for round in 0..<3 {
      try Load(1_000, cpu: cpu).run()
      var page = [UInt8](repeating: 0, count: 4096)
      for _ in 0..<(7 + round) { _ = read(other, &page, page.count) }
      for _ in 0..<300 { if let item = try capture.next() { tally.add(item) } }
    }
    close(other)
    let rest = try drain(&capture)
    let statistics = try capture.statistics(cpu: cpu)
    let taken = tally.exactLosses(.takenByOthers) + rest.exactLosses(.takenByOthers)
    #expect(taken > 0)
    #expect(tally.events + rest.events + taken == statistics.read)
    #expect(tally.damages.isEmpty && rest.damages.isEmpty)
    try capture.finish()
  }

  /// Someone gives the sub-buffers another size: an error that says so, or the kernel refuses.
  @Test(arguments: backends, [(8, 64), (64, 4), (4, 8)])
  func resizedSubBuffers(backend: CaptureBackend, sizes: (Int, Int)) throws {
    let cpu = try lastCPU()
    var capture = try LiveCapture(
      events: ["raw_syscalls"], options: options(backend) { $0.subBufferKilobytes = sizes.0 })
    try capture.start()
    try Load(3_000, cpu: cpu).run()
    let file = try path(of: capture).appending("buffer_subbuf_size_kb")
    let refusal = write("\(sizes.1)", to: file)
    guard backend != .mmap else {
      #expect(refusal == .resourceBusy)
      return try capture.finish()
    }
    #expect(refusal == nil)
    try Load(3_000, cpu: cpu).run()
    let error = #expect(throws: CaptureError.self) {
      var tally = Tally()
      try capture.stop()
      while let item = try capture.next() { tally.add(item) }
    }
    guard case .ring(let ring)? = error?.code else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(ring.code == .resized)
    #expect(ring.cpu == cpu)
    try capture.finish()
  }

  /// Someone empties the ring buffer: events are missing, and nobody knows how many.
  @Test(arguments: backends)
  func clearedByOthers(backend: CaptureBackend) throws {
    let cpu = try lastCPU()
    let (before, after) = (try Load(2_000, cpu: cpu), try Load(200, cpu: cpu))
    var capture = try LiveCapture(
      events: ["raw_syscalls"],
      options: options(backend) { $0.processIDs = [before.processID, after.processID] })
    try capture.start()
    before.run()
    var tally = Tally()
    for _ in 0..<5_000 { if let item = try capture.next() { tally.add(item) } }
    let trace = try path(of: capture).appending("trace")
    #expect(write("0", to: trace) == nil)
    after.run()
    let rest = try drain(&capture)
    #expect(tally.losses.isEmpty)
    #expect(rest.losses.map(\.cause) == [.takenByOthers])
    #expect(rest.losses.first?.count == .unknown)
    #expect(rest.events > 800)
    #expect(tally.damages.isEmpty && rest.damages.isEmpty)
    try capture.finish()
  }

  /// A hundred times the events, and not one allocation more.
  @Test(.enabled(if: allocation_counting_works(), "a sanitizer owns malloc"), arguments: backends)
  func eventsAllocateNothing(backend: CaptureBackend) throws {
    func allocations(_ count: Int) throws -> (events: UInt64, allocations: UInt64) {
      let cpu = try lastCPU()
      let load = try Load(count, cpu: cpu)
      var capture = try LiveCapture(
        events: ["raw_syscalls"],
        options: options(backend) {
          $0.bufferKilobytesPerCPU = 16 << 10
          $0.processIDs = [load.processID]
        })
      try capture.start()
      load.run()
      try capture.stop()
      var events: UInt64 = 0
      let before = allocation_count()
      while let item = try capture.next() {
        guard case .event = item else {
          Issue.record("events were lost")
          break
        }
        events += 1
      }
      let after = allocation_count()
      try capture.finish()
      return (events, after - before)
    }
    _ = try allocations(100)
    let few = try allocations(500)
    let many = try allocations(50_000)
    #expect(few.events >= 2_000 && many.events >= 200_000)
    #expect(many.allocations <= few.allocations)
  }

  /// Events that a filter rejects do not come, and are not missing either.
  @Test(arguments: backends)
  func filteredEvents(backend: CaptureBackend) throws {
    let cpu = try lastCPU()
    let load = try Load(5_000, cpu: cpu)
    var capture = try LiveCapture(
      events: [EventSelection(pattern: "raw_syscalls:sys_exit", filter: "ret == 1")],
      options: options(backend) { $0.processIDs = [load.processID] })
    try capture.start()
    load.run()
    let tally = try drain(&capture)
    #expect((10_000...10_100).contains(tally.events))
    #expect(tally.losses.isEmpty && tally.damages.isEmpty)
    try capture.finish()
  }

  @Test func mistakesAreNamed() throws {
    let none = #expect(throws: CaptureError.self) { _ = try LiveCapture(events: []) }
    #expect(none?.code == .nothingSelected)
    let cpu = #expect(throws: CaptureError.self) {
      var options = LiveOptions()
      options.cpus = [4711]
      _ = try LiveCapture(events: ["raw_syscalls"], options: options)
    }
    #expect(cpu?.code == .noSuchCPU(4711, highest: try TraceFS.onlineCPUs().last ?? 0))
    let event = #expect(throws: CaptureError.self) {
      _ = try LiveCapture(events: ["raw_syscals"])
    }
    guard case .tracing(let error)? = event?.code, case .noSuchEvent = error.code else {
      Issue.record("another error: \(String(describing: event))")
      return
    }
  }

  /// Nothing is left in the kernel, whichever way a capture ends.
  @Test func instancesGo() throws {
    var finished = try LiveCapture(events: ["raw_syscalls"])
    let first = try path(of: finished)
    #expect(access(first.string, F_OK) == 0)
    try finished.finish()
    #expect(access(first.string, F_OK) != 0)
    var second: FilePath?
    do {
      let dropped = try LiveCapture(events: ["raw_syscalls"])
      second = dropped.instancePath
    }
    #expect(access(try #require(second).string, F_OK) != 0)
  }
}

func path(of capture: borrowing LiveCapture) throws -> FilePath {
  let path = capture.instancePath
  return try #require(path)
}

/// Hands a capture to another thread.
private final class Box: @unchecked Sendable {
  private var capture: LiveCapture?
  init(_ capture: consuming LiveCapture) { self.capture = consume capture }
  func take() -> LiveCapture { capture.take()! }
}
