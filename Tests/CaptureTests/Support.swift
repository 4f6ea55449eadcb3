import CKernelTrace
import Capture
import Glibc
import RingBuffer
import SystemPackage
import Testing
import TraceFS
import TraceFile

/// A directory for one test's files, removed with this value.
final class TemporaryDirectory {
  let path: FilePath

  init() throws {
    var template = Array("/tmp/rawcap-test-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    path = FilePath(
      String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
  }

  deinit { _ = try? run(["rm", "-rf", path.string]) }
}

/// A process whose output is read line by line.
final class TestProcess {
  let processID: pid_t
  private let output: UnsafeMutablePointer<FILE>
  private(set) var lines: [String] = []

  init(_ command: [String], mergingErrors: Bool = false) throws {
    var ends: [Int32] = [-1, -1]
    var capacity: Int32 = 0
    try #require(rawcap_pipe(&ends, 65536, &capacity) == 0)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    if mergingErrors { posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO) }
    let arguments = command.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var pid: pid_t = 0
    let error = posix_spawnp(&pid, command[0], &actions, nil, arguments, environ)
    close(ends[1])
    try #require(error == 0, "\(command[0]): \(Errno(rawValue: error))")
    processID = pid
    output = try #require(fdopen(ends[0], "r"))
  }

  deinit { fclose(output) }

  /// The next line without its end; `nil` at the end of the output.
  func nextLine() -> String? {
    var buffer: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(buffer) }
    guard getline(&buffer, &capacity, output) > 0, let buffer else { return nil }
    var line = String(cString: buffer)
    if line.last == "\n" { line.removeLast() }
    lines.append(line)
    return line
  }

  /// Reads up to the line `text`.
  func wait(for text: String) throws {
    while let line = nextLine() { if line == text { return } }
    Issue.record("the process ended without saying “\(text)”: \(lines)")
    throw CancellationError()
  }

  /// Reads all that comes, and returns the exit status, 128 + n for signal n.
  func finish() -> Int32 {
    while nextLine() != nil {}
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }

  func send(_ signal: Int32) { kill(processID, signal) }

  /// What the last line `NAME VALUE` says.
  func value(_ name: String) -> String? {
    lines.last { $0.hasPrefix(name + " ") }.map { String($0.dropFirst(name.count + 1)) }
  }
}

/// Runs a command to its end.
@discardableResult
func run(_ command: [String]) throws -> (status: Int32, lines: [String]) {
  let process = try TestProcess(command, mergingErrors: true)
  let status = process.finish()
  return (status, process.lines)
}

/// The program that records in a process of its own; it stands beside the tests.
func probePath() throws -> String {
  let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
  return FilePath(bundle).removingLastComponent().appending("CaptureProbe").string
}

func hasProgram(_ name: String) -> Bool {
  (try? run(["sh", "-c", "command -v \(name)"]))?.status == 0
}

/// A workload of many short system calls.
func manySystemCalls(_ count: Int) -> [String] {
  ["dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=\(count)", "status=none"]
}

/// What to record, with changes to the defaults.
func recording(
  _ output: FilePath, _ events: [EventSelection], command: [String] = [],
  _ change: (inout RecordingOptions) -> Void = { _ in }
) -> RecordingOptions {
  var options = RecordingOptions(output: output, events: events, command: command)
  change(&options)
  return options
}

/// The number of events in each CPU's pages of a file, decoded one by one.
func eventCounts(_ path: FilePath) throws -> [Int: UInt64] {
  let file = try TraceFile(path: path)
  var counts: [Int: UInt64] = [:]
  let buffer = try #require(file.buffers.first)
  for extent in buffer.extents {
    var pages = file.pages(of: extent, pageSize: buffer.pageSize)
    var count: UInt64 = 0
    let layout = file.layout.resized(pageSize: buffer.pageSize) ?? file.layout
    while try pages.next() { count += try eventCount(pages.page, layout: layout) }
    counts[extent.cpu] = count
  }
  return counts
}

func eventCount(_ page: RawSpan, layout: PageLayout) throws -> UInt64 {
  var cursor = try EventCursor(page, layout: layout)
  var count: UInt64 = 0
  while try cursor.next() != nil { count += 1 }
  return count
}

/// The instances that the process made and left.
func instances(of processID: pid_t) throws -> [String] {
  try TraceFS().instances().filter {
    $0 == "rawcap-\(processID)" || $0.hasPrefix("rawcap-\(processID)-")
  }
}

/// Can recordings be made here?
let canRecord = (try? TraceFS())?.isUsable == true
