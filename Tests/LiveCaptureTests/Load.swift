import Capture
import Glibc
import Synchronization
import SystemPackage
import Testing
import TraceFS

/// Can events be captured here?
let canCapture = (try? TraceFS())?.isUsable == true
/// Can ring buffers be mapped here?
let canMap: Bool = {
  guard canCapture, var capture = try? LiveCapture(events: ["raw_syscalls"], backend: .mmap) else {
    return false
  }
  try? capture.finish()
  return true
}()
/// The backends that work here.
let backends = CaptureBackend.allCases.filter { $0 != .mmap || canMap }

/// A process that makes system calls on one CPU; it waits until it is told to go.
final class Load: Sendable {
  let processID: pid_t
  private let isOver = Atomic<Bool>(false)

  /// Two system calls for each of `count` bytes.
  convenience init(_ count: Int, cpu: Int) throws {
    try self.init("dd if=/dev/zero of=/dev/null bs=1 count=\(count) status=none", cpu: cpu)
  }

  /// Runs `command` on `cpu`.
  init(_ command: String, cpu: Int) throws {
    let script = "kill -STOP $$; exec taskset -c \(cpu) \(command)"
    let words: [String] = ["sh", "-c", script]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    let error = posix_spawnp(&pid, "sh", nil, nil, arguments, environ)
    try #require(error == 0)
    processID = pid
    var status: Int32 = 0
    while waitpid(pid, &status, WUNTRACED) < 0 && errno == EINTR {}
    try #require(status & 0xff == 0x7f, "the process did not stop")
  }

  deinit {
    if !isOver.load(ordering: .relaxed) {
      kill(processID, SIGKILL)
      wait()
    }
  }

  func go() { kill(processID, SIGCONT) }

  func wait() {
    guard !isOver.exchange(true, ordering: .relaxed) else { return }
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
  }

  func run() {
    go()
    wait()
  }
}

/// The highest CPU: the first one has most of the interrupts.
func lastCPU() throws -> Int { try #require(try TraceFS.onlineCPUs().last) }

/// Options for a test: one CPU, and what the test changes.
func options(
  _ backend: CaptureBackend?, _ change: (inout LiveOptions) -> Void = { _ in }
) throws -> LiveOptions {
  var options = LiveOptions(backend: backend)
  options.cpus = [try lastCPU()]
  options.bufferKilobytesPerCPU = 1024
  change(&options)
  return options
}

/// Writes a control file, as a shell does.
func write(_ text: String, to path: FilePath) -> Errno? {
  let descriptor = open(path.string, O_WRONLY | O_TRUNC)
  guard descriptor >= 0 else { return Errno(rawValue: errno) }
  defer { close(descriptor) }
  let count = text.utf8.count
  return text.withCString { Glibc.write(descriptor, $0, count) } == count
    ? nil : Errno(rawValue: errno)
}
