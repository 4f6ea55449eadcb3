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

  /// Starts `command` (the program, looked up in `PATH`, and its arguments).
  ///
  /// It begins with no signal blocked, and none ignored but those in `ignored`.
  init(_ command: [String], ignored: [Int32]) throws(Errno) {
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    unsafe sigfillset(&defaults)
    for signal in ignored { unsafe sigdelset(&defaults, signal) }
    var unblocked = sigset_t()
    unsafe sigemptyset(&unblocked)
    unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
    unsafe posix_spawnattr_setsigmask(&attributes, &unblocked)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    // Sound: the copies are freed behind the call, which reads them up to the final nil.
    var arguments = unsafe command.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var processID: pid_t = 0
    let error = unsafe posix_spawnp(
      &processID, command.first ?? "", nil, &attributes, arguments, environ)
    guard error == 0 else { throw Errno(rawValue: error) }
    self.processID = processID
    pollDescriptor = max(-1, rawcap_process_descriptor(processID))
  }

  /// Finds out whether `program` can be executed, before anything is changed for its sake.
  ///
  /// It is looked up as `posix_spawnp` does it: in `PATH`, unless it has a slash.
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

  deinit { if pollDescriptor >= 0 { _ = close(pollDescriptor) } }

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
