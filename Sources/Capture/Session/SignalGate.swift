internal import CKernelTrace
internal import Glibc
internal import SystemPackage

/// Holds back the signals that would end the process, so that they can be read instead.
///
/// The calling thread's mask is put back with the end of this value; what came in between has been
/// obeyed by then and is forgotten. A hang-up that was ignored before (`nohup`) stays ignored; the
/// others do not: a script's shell starts its background jobs with SIGINT ignored, and stops them
/// with it.
/// Threads and instances made in its life are safe from being left behind by anything but SIGKILL.
struct SignalGate: ~Copyable {
  /// Readable when a signal waits.
  let descriptor: Descriptor
  /// The signals that were ignored when this value was made.
  let ignored: [Int32]
  private let previousMask: sigset_t

  /// What a user or the system sends to end a program.
  ///
  /// The user's signals end a program too unless it has a use for them.
  static let endings: [Int32] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2]

  /// What would end the process for a failed write, which then only fails: a progress display whose
  /// terminal is gone, a file at its size limit.
  private static let nuisances: [Int32] = [SIGPIPE, SIGXFSZ]

  init() throws(Errno) {
    let ignored = rawcap_signal_is_ignored(SIGHUP) ? [SIGHUP] : []
    var endings = sigset_t()
    unsafe sigemptyset(&endings)
    for signal in Self.endings where !ignored.contains(signal) {
      unsafe sigaddset(&endings, signal)
    }
    var blocked = endings
    for signal in Self.nuisances { unsafe sigaddset(&blocked, signal) }
    let descriptor = try Descriptor(owning: unsafe rawcap_signal_descriptor(&endings))
    var previousMask = sigset_t()
    let error = unsafe pthread_sigmask(SIG_BLOCK, &blocked, &previousMask)
    guard error == 0 else { throw Errno(rawValue: error) }
    self.descriptor = descriptor
    self.ignored = ignored
    self.previousMask = previousMask
  }

  deinit {
    while next() != nil {}
    var mask = previousMask
    var nuisances = sigset_t()
    unsafe sigemptyset(&nuisances)
    for signal in Self.nuisances where unsafe sigismember(&mask, signal) == 0 {
      unsafe sigaddset(&nuisances, signal)
    }
    var now = timespec(tv_sec: 0, tv_nsec: 0)
    while unsafe sigtimedwait(&nuisances, nil, &now) > 0 {}
    unsafe pthread_sigmask(SIG_SETMASK, &mask, nil)
  }

  /// The next signal that waits.
  func next() -> Ending? {
    var isFromKernel = false
    let signal = unsafe rawcap_next_signal(descriptor.rawValue, &isFromKernel)
    return signal > 0 ? Ending(signal: signal, isFromTerminal: isFromKernel) : nil
  }

  /// A signal that asks the process to end.
  struct Ending {
    let signal: Int32
    /// Did a key send it? Then the whole foreground process group has got it.
    let isFromTerminal: Bool
  }
}
