internal import CKernelTrace
internal import Glibc
internal import SystemPackage

/// The command that runs while events are recorded.
final class ChildProcess {
  let processID: pid_t
  /// Readable when the process has ended; -1 before Linux 5.3.
  let pollDescriptor: Int32
  /// 128 + n for signal n; `nil` while the process runs, or when nobody can know.
  private(set) var exitStatus: Int32?
  private var isOver = false
  private var startEnd: Int32
  private var reportEnd: Int32

  /// Makes the process that will execute `command` (the program, looked up in `PATH`, and its
  /// arguments) when `start` is called; it ends by itself if that does not happen.
  ///
  /// It begins with no signal blocked, and none ignored but those in `ignored`.
  init(_ command: [String], ignored: [Int32]) throws(Errno) {
    var ignoredSet = sigset_t()
    unsafe sigemptyset(&ignoredSet)
    for signal in ignored { unsafe sigaddset(&ignoredSet, signal) }
    // Sound: the copies are freed behind the call; the new process has its own.
    var arguments = unsafe command.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var processID: pid_t = 0
    var startEnd: Int32 = -1
    var reportEnd: Int32 = -1
    let result = unsafe rawcap_fork_paused(
      arguments, &ignoredSet, &processID, &startEnd, &reportEnd)
    guard result == 0 else { throw Errno(rawValue: -result) }
    self.processID = processID
    self.startEnd = startEnd
    self.reportEnd = reportEnd
    pollDescriptor = max(-1, rawcap_process_descriptor(processID))
  }

  deinit {
    // A process that still waits ends now, and leaves nothing behind.
    if startEnd >= 0 {
      _ = close(startEnd)
      _ = wait()
    }
    if reportEnd >= 0 { _ = close(reportEnd) }
    if pollDescriptor >= 0 { _ = close(pollDescriptor) }
  }

  /// Lets the process execute its program.
  ///
  /// - Throws: why it cannot be executed.
  func start() throws(Errno) {
    var go: UInt8 = 1
    // Sound: one byte of a variable.
    _ = unsafe write(startEnd, &go, 1)
    _ = close(startEnd)
    startEnd = -1
    var error: Int32 = 0
    var got: Int
    repeat {
      // Sound: the kernel writes the four bytes of the variable.
      got = unsafe read(reportEnd, &error, 4)
    } while got < 0 && errno == EINTR
    _ = close(reportEnd)
    reportEnd = -1
    guard got == 4 else { return }
    _ = wait()
    throw Errno(rawValue: error)
  }

  /// Waits for a process that is ending.
  private func wait() -> Bool {
    for _ in 0..<1000 where !hasEnded() { usleep(1_000) }
    return isOver
  }

  /// Finds out whether `program` can be executed, before anything is changed for its sake.
  ///
  /// It is looked up as `execvp` does it: in `PATH`, unless it has a slash.
  static func check(_ program: String) throws(Errno) {
    guard !program.isEmpty else { throw .noSuchFileOrDirectory }
    guard !program.utf8.contains(UInt8(ascii: "/")) else { return try checkFile(program) }
    // Sound: the environment's string is copied at once.
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/bin:/usr/bin"
    var failure = Errno.noSuchFileOrDirectory
    for directory in path.split(separator: ":", omittingEmptySubsequences: false) {
      do throws(Errno) {
        // An empty entry is the working directory.
        return try checkFile(directory.isEmpty ? program : "\(directory)/\(program)")
      } catch {
        // What is there and may not be executed says more than what is not there.
        if error == .permissionDenied { failure = error }
      }
    }
    throw failure
  }

  private static func checkFile(_ path: String) throws(Errno) {
    var info = stat()
    // Sound: the path is NUL-terminated for the calls, and the kernel fills the struct.
    guard unsafe stat(path, &info) == 0 else { throw Errno(rawValue: errno) }
    guard info.st_mode & S_IFMT == S_IFREG, unsafe access(path, X_OK) == 0 else {
      throw .permissionDenied
    }
  }

  /// Has the process ended?
  func hasEnded() -> Bool {
    guard !isOver else { return true }
    var status: Int32 = 0
    var result: pid_t
    repeat {
      // Sound: the kernel writes the status.
      result = unsafe waitpid(processID, &status, WNOHANG)
    } while result < 0 && errno == EINTR
    guard result != 0 else { return false }
    isOver = true
    // A process that ignores SIGCHLD (ECHILD here) never learns how its children ended. Otherwise:
    // WIFSIGNALED and WTERMSIG, or WEXITSTATUS, macros that Swift does not see.
    if result > 0 { exitStatus = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f) }
    return true
  }

  /// Hands a signal on, unless the process has ended.
  func send(_ signal: Int32) {
    if !hasEnded() { _ = kill(processID, signal) }
  }
}
