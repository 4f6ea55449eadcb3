internal import CKernelTrace
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Keeps the signals that would end the process from doing so while there is something to remove.
///
/// A recording holds signals back too, and forgets those that come when it is about to end. So a
/// thread of its own takes them here, remembers the first, and hands each on to the thread that
/// measures, where a recording finds it. There is one at a time in a process.
struct EndGate: ~Copyable {
  /// Readable when a signal came.
  let descriptor: Int32
  private let stop: Int32
  private var thread: UInt64 = 0
  private let signals: [Int32]
  private var previousActions: [sigaction] = []
  private var previousMask = sigset_t()

  init() throws(Errno) {
    signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT].filter { !rawcap_signal_is_ignored($0) }
    descriptor = rawcap_event_descriptor()
    stop = rawcap_event_descriptor()
    guard descriptor >= 0, stop >= 0 else {
      if descriptor >= 0 { _ = close(descriptor) }
      if stop >= 0 { _ = close(stop) }
      throw .tooManyOpenFiles
    }
    EndState.shared.signal.store(0, ordering: .relaxed)
    EndState.shared.descriptor.store(descriptor, ordering: .relaxed)
    EndState.shared.thread.store(UInt64(pthread_self()), ordering: .releasing)
    var set = Self.set(of: signals)
    unsafe pthread_sigmask(SIG_BLOCK, &set, &previousMask)
    for signal in signals {
      var action = sigaction()
      var previous = sigaction()
      unsafe action.__sigaction_handler.sa_handler = { EndState.shared.note($0) }
      action.sa_flags = SA_RESTART
      unsafe sigaction(signal, &action, &previous)
      previousActions.append(previous)
    }
    // Its context is the descriptor itself.
    let result = unsafe rawcap_thread_start(
      &thread, -1, "signals",
      { context in
        var set = EndGate.set(of: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
        unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
        var request = pollfd(
          fd: Int32(Int(bitPattern: context)), events: Int16(POLLIN), revents: 0)
        // Sound: the request stands at the address, which is used during the call only.
        while unsafe poll(&request, 1, -1) < 1 {}
      }, UnsafeMutableRawPointer(bitPattern: Int(stop)))
    if result != 0 { thread = 0 }
  }

  deinit {
    if thread != 0 {
      var one: UInt64 = 1
      // Sound: the kernel reads the 8 bytes of the variable.
      _ = unsafe write(stop, &one, 8)
      _ = rawcap_thread_join(thread)
    }
    var set = Self.set(of: signals)
    var now = timespec(tv_sec: 0, tv_nsec: 0)
    while unsafe sigtimedwait(&set, nil, &now) > 0 {}
    for (signal, previous) in zip(signals, previousActions) {
      var previous = previous
      unsafe sigaction(signal, &previous, nil)
    }
    var mask = previousMask
    unsafe pthread_sigmask(SIG_SETMASK, &mask, nil)
    _ = close(stop)
    _ = close(descriptor)
  }

  /// The first signal that came.
  func signal() -> Int32? {
    let signal = EndState.shared.signal.load(ordering: .acquiring)
    return signal > 0 ? signal : nil
  }

  private static func set(of signals: [Int32]) -> sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    return set
  }
}

/// What the signals' handler works with: a handler has no context.
private final class EndState: Sendable {
  static let shared = EndState()
  let signal = Atomic<Int32>(0)
  let descriptor = Atomic<Int32>(-1)
  let thread = Atomic<UInt64>(0)

  /// Runs as a signal's handler: atomics, write and pthread_kill are allowed there.
  func note(_ number: Int32) {
    _ = signal.compareExchange(expected: 0, desired: number, ordering: .acquiringAndReleasing)
    var one: UInt64 = 1
    // Sound: the kernel reads the 8 bytes of the variable.
    _ = unsafe write(descriptor.load(ordering: .relaxed), &one, 8)
    let measuring = pthread_t(thread.load(ordering: .acquiring))
    if measuring != pthread_self() { _ = pthread_kill(measuring, number) }
  }
}
