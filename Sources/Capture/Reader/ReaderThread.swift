internal import CKernelTrace
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// A thread that waits for the ring buffers of one or more CPUs and lets their readers do rounds.
@safe
final class ReaderThread: @unchecked Sendable {
  let readers: [RingReader]
  private let signals: ReaderSignals
  private let realtimePriority: Int?
  /// Wakes the thread up before its time.
  private let wake: Notice
  /// The thread's CPU time when it ended, in nanoseconds.
  let cpuTime = Atomic<UInt64>(0)

  private var requests: [pollfd] = []
  /// Readers that cannot go on.
  private var hasFailed: [Bool]
  private var handle: UInt64 = 0
  private var isRunning = false

  /// Looks at all ring buffers now and then, so that counters and wishes are noticed.
  private static let pollMilliseconds: Int32 = 250
  /// The same while somebody follows the file.
  private static let followMilliseconds: Int32 = 50
  /// Where poll reports what no reader gets, wait a little instead of spinning. So it does for CPUs that
  /// have not been online yet (POLLERR), which may begin at full speed.
  private static let pauseMilliseconds: Int32 = 10
  /// Where the disk is slow and all that can wait for it is full, look again soon.
  private static let heldUpMilliseconds: Int32 = 1

  init(
    _ readers: [RingReader], signals: ReaderSignals, realtimePriority: Int?
  ) throws(Errno) {
    wake = try Notice()
    self.readers = readers
    self.signals = signals
    self.realtimePriority = realtimePriority
    hasFailed = Array(repeating: false, count: readers.count)
    requests = readers.map {
      pollfd(fd: $0.ring.descriptor.rawValue, events: Int16(POLLIN), revents: 0)
    }
    requests.append(pollfd(fd: wake.descriptor.rawValue, events: Int16(POLLIN), revents: 0))
  }

  /// Starts the thread: on the CPU of its ring buffer, where it serves one and that is possible.
  func start() throws(Errno) {
    let cpu = readers.count == 1 ? readers[0].cpu : -1
    // Sound: whoever starts a thread keeps it until it has joined it.
    let result = unsafe rawcap_thread_start(
      &handle, Int32(cpu), "rawcap/\(readers.first?.cpu ?? 0)",
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<ReaderThread>.fromOpaque(context).takeUnretainedValue().run()
      }, Unmanaged.passUnretained(self).toOpaque())
    guard result == 0 else { throw Errno(rawValue: -result) }
    isRunning = true
  }

  /// Goes back to the CPU, which has been offline: the kernel had moved the thread away.
  ///
  /// - Returns: false when the kernel does not let it yet.
  func pinAgain() -> Bool {
    guard readers.count == 1, isRunning else { return true }
    return rawcap_thread_pin(handle, Int32(readers[0].cpu)) == 0
  }

  /// Has the thread look at wishes.
  func post() { wake.post() }

  /// Waits for the thread's end.
  func join() {
    guard isRunning else { return }
    isRunning = false
    _ = rawcap_thread_join(handle)
  }

  /// The thread.
  private func run() {
    raisePriority()
    signals.ready.post()
    var isReadable = false
    while true {
      // In this order: what was recorded before the end is seen by the round after it.
      let isLast = signals.isStopping.load(ordering: .acquiring)
      let moved = rounds(isLast: isLast)
      if isLast {
        noteAbsence()
        break
      }
      // In this order: a follower is noticed by the round after the wake-up.
      let usual =
        signals.isFollowed.load(ordering: .acquiring)
        ? Self.followMilliseconds : Self.pollMilliseconds
      var wait = usual
      if readers.contains(where: \.isHeldUp) {
        wait = Self.heldUpMilliseconds
        waitToRead([wake.descriptor.rawValue], milliseconds: wait)
      } else if moved == 0, isReadable {
        wait = pause(usual)
      }
      isReadable = waitForData(milliseconds: wait)
    }
    var time = timespec()
    // Sound: the kernel fills the struct.
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    cpuTime.store(
      UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec), ordering: .releasing)
  }

  /// A reader that waits for its turn behind the load that it records loses events; it runs for less
  /// than a millisecond at a time. Where that is not allowed, it has to do without.
  private func raisePriority() {
    if let realtimePriority {
      let result = rawcap_run_realtime(Int32(realtimePriority))
      if result == 0 { return }
      signals.realtimeRefusal.withLock { $0 = Errno(rawValue: -result) }
    }
    _ = rawcap_run_eagerly()
  }

  /// One round of each reader; returns how many bytes came.
  private func rounds(isLast: Bool) -> Int64 {
    var moved: Int64 = 0
    let drains = signals.isFollowed.load(ordering: .acquiring)
    for index in readers.indices where !hasFailed[index] {
      // An offline CPU that never had a ring buffer: nothing can have come.
      if !isLast, requests[index].revents & Int16(POLLERR) != 0 { continue }
      do throws(RecordingProblem) {
        moved += try readers[index].round(isLast: isLast, drains: drains)
      } catch {
        hasFailed[index] = true
        requests[index].fd = -1
        readers[index].problem.withLock { $0 = error }
        signals.trouble.post()
      }
    }
    return moved
  }

  /// Tells the readers of CPUs without a ring buffer, which have been offline all the time.
  private func noteAbsence() {
    _ = waitForData(milliseconds: 0)
    for index in readers.indices where requests[index].revents & Int16(POLLERR) != 0 {
      readers[index].noteAbsence()
    }
  }

  /// Waits a little for wishes only; returns how long to wait for data then.
  private func pause(_ usual: Int32) -> Int32 {
    waitToRead([wake.descriptor.rawValue], milliseconds: Self.pauseMilliseconds)
    return usual - Self.pauseMilliseconds
  }

  /// Waits until a ring buffer is full enough, or something is wished for; true for the former.
  private func waitForData(milliseconds: Int32) -> Bool {
    let count = requests.count
    // Sound: `count` requests stand at the address, which is used during the call only.
    let result = unsafe requests.withUnsafeMutableBufferPointer { buffer in
      unsafe poll(buffer.baseAddress, nfds_t(count), milliseconds)
    }
    guard result > 0 else {
      for index in requests.indices { requests[index].revents = 0 }
      return false
    }
    if requests[count - 1].revents != 0 {
      _ = wake.take()
      return false
    }
    return true
  }
}

/// What the readers' threads and the recorder tell each other.
final class ReaderSignals: Sendable {
  /// Set before the threads are woken up for their last round.
  let isStopping = Atomic<Bool>(false)
  /// Somebody follows the file.
  let isFollowed = Atomic<Bool>(false)
  /// Each thread posts when it is in its loop.
  let ready: Notice
  /// A thread posts when a reader cannot go on.
  let trouble: Notice
  /// Why the real-time priority was not granted.
  let realtimeRefusal = Mutex<Errno?>(nil)

  init() throws(Errno) {
    let ready = try Notice()
    let trouble = try Notice()
    self.ready = ready
    self.trouble = trouble
  }
}
