import Glibc
import SystemPackage
import Testing

/// A process that makes events happen; it waits until it is told to go.
final class KernelLoad {
  /// The process, and later the ancestor of all that it starts.
  let processID: pid_t
  private let directory: FilePath
  private var isOver = false

  /// Everything: `load.sh`, and the program KernelLoad that it runs, which stands beside the tests.
  convenience init() throws {
    let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
    let program = FilePath(bundle).removingLastComponent().appending("KernelLoad")
    let script = FilePath(#filePath).removingLastComponent().appending("load.sh")
    try self.init("exec '\(script)' '\(program)' .")
  }

  /// What a shell does by `script`, in a directory of its own.
  init(_ script: String) throws {
    var template = Array("/tmp/rawcap-test-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    directory = FilePath(
      String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    processID = try Self.start(["sh", "-c", "cd '\(directory)'; kill -STOP $$; \(script)"])
    var status: Int32 = 0
    while waitpid(processID, &status, WUNTRACED) < 0 && errno == EINTR {}
    try #require(status & 0xff == 0x7f, "the process did not stop")
  }

  deinit {
    if !isOver {
      kill(processID, SIGKILL)
      Self.wait(processID)
    }
    if let remover = try? Self.start(["rm", "-r", "--one-file-system", directory.string]) {
      Self.wait(remover)
    }
  }

  /// Lets it do all that it does, which takes a few seconds.
  func run() {
    kill(processID, SIGCONT)
    Self.wait(processID)
    isOver = true
  }

  private static func start(_ words: [String]) throws -> pid_t {
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    let error = posix_spawnp(&pid, words[0], nil, nil, arguments, environ)
    try #require(error == 0, "\(words[0]): \(Errno(rawValue: error))")
    return pid
  }

  private static func wait(_ pid: pid_t) {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
  }
}
