import Glibc
import SystemPackage
import Testing

/// What makes the events happen: `load.sh`, and the program of the same name that it runs.
final class KernelLoad {
  private let directory: FilePath
  private let script: FilePath
  /// The program, which stands beside the test bundle.
  let program: FilePath

  init() throws {
    var template = Array("/tmp/rawcap-test-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    directory = FilePath(
      String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
    program = FilePath(bundle).removingLastComponent().appending("KernelLoad")
    script = FilePath(#filePath).removingLastComponent().appending("load.sh")
  }

  deinit { _ = try? run(["rm", "-r", "--one-file-system", directory.string]) }

  /// Does everything, which takes a few seconds.
  func run() throws { _ = try run([script.string, program.string, directory.string]) }

  /// Runs a command to its end.
  @discardableResult
  func run(_ words: [String]) throws -> Int32 {
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    let error = posix_spawnp(&pid, words[0], nil, nil, arguments, environ)
    try #require(error == 0, "\(words[0]): \(Errno(rawValue: error))")
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return status
  }
}
