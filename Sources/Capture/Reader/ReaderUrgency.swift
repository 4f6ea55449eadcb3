internal import CKernelTrace
internal import Glibc

/// Has the thread that reads ring buffers run in front of what it reads, for as long as it reads.
struct ReaderUrgency {
  /// The thread that was made to, and how it was scheduled before; `nil` where that is not allowed.
  private var reader: (thread: pthread_t, usual: rawcap_scheduling?)?

  /// The calling thread reads from now on: the one before no longer does.
  mutating func begin() {
    let thread = pthread_self()
    if let reader, reader.thread == thread { return }
    end()
    var usual = rawcap_scheduling()
    // Sound: one struct stands at the address, which is used during the call only.
    let result = unsafe rawcap_run_eagerly_for_now(&usual)
    reader = (thread, result == 0 ? usual : nil)
  }

  /// The thread is scheduled as before.
  mutating func end() {
    guard let reader else { return }
    self.reader = nil
    guard var usual = reader.usual else { return }
    // Sound: as above.
    _ = unsafe rawcap_run_as_usual(&usual)
  }
}
