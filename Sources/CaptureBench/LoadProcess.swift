internal import CKernelTrace
internal import Glibc
internal import SystemPackage

/// The process that makes the load: made in time, and started when its events are waited for.
final class LoadProcess {
  let processID: pid_t
  /// Readable when the process has ended; -1 before Linux 5.3.
  private let ended: Int32
  private var startEnd: Int32 = -1
  private var reportEnd: Int32 = -1
  private var isOver = false

  /// Makes the process that will execute `command`.
  init(_ command: [String]) throws(BenchError) {
    // Sound: the copies are freed behind the call; the new process has its own.
    var arguments = unsafe command.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    var processID: pid_t = 0
    let result = unsafe rawcap_fork_paused(arguments, &none, &processID, &startEnd, &reportEnd)
    guard result == 0 else { throw .system("fork", Errno(rawValue: -result)) }
    self.processID = processID
    ended = max(-1, rawcap_process_descriptor(processID))
  }

  deinit {
    // A process that still waits ends now; one that runs is killed.
    if startEnd >= 0 { _ = close(startEnd) }
    if reportEnd >= 0 { _ = close(reportEnd) }
    if !isOver {
      _ = kill(processID, SIGKILL)
      // Nobody wants the status.
      while waitpid(processID, nil, 0) < 0, errno == EINTR {}
    }
    if ended >= 0 { _ = close(ended) }
  }

  /// Lets it execute its command.
  func start() {
    var go: UInt8 = 1
    // Sound: one byte of a variable. A process that is gone is found by `wait`.
    _ = unsafe write(startEnd, &go, 1)
    _ = close(startEnd)
    startEnd = -1
  }

  /// Waits for its end.
  ///
  /// - Throws: `BenchError` when it fails, or a signal comes.
  func wait(_ gate: borrowing EndGate) throws(BenchError) {
    while true {
      var requests = [
        pollfd(fd: gate.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: ended, events: Int16(POLLIN), revents: 0),
      ]
      // Sound: both requests stand at the address, which is used during the call only.
      _ = unsafe requests.withUnsafeMutableBufferPointer { buffer in
        unsafe poll(buffer.baseAddress, nfds_t(buffer.count), ended < 0 ? 5 : 1000)
      }
      if let signal = gate.signal() { throw .interrupted(signal) }
      var status: Int32 = 0
      // Sound: the kernel writes the status.
      guard unsafe waitpid(processID, &status, WNOHANG) == processID else { continue }
      isOver = true
      guard status == 0 else { throw .loadFailed(status) }
      return
    }
  }
}
