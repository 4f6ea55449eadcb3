import Glibc
import RingBuffer
import SystemPackage
import Testing
import TraceFS

/// A private instance of the kernel's tracing whose events are read twice: as the kernel's text, then as
/// raw pages.
final class KernelRecording {
  let instance: TraceInstance

  /// An instance that is switched off, with room for so many KiB on each CPU.
  init(kilobytesPerCPU size: Int) throws {
    instance = try TraceInstance(in: TraceFS())
    try instance.set(bufferKilobytesPerCPU: size)
    // What came first stays: the load fires the rare events once.
    try instance.set(overwrites: false)
    // The kernel hides addresses in its text unless it is told not to, in this instance alone.
    try put("0", in: "options/hash-ptr")
  }

  /// Writes a control file of the instance.
  func put(_ text: String, in file: String) throws {
    try putText(text, in: instance.path.appending(file))
  }

  /// Enables the events that `patterns` choose.
  func enable(_ patterns: [String]) throws {
    try instance.enable(patterns.map { EventSelection(pattern: $0) })
  }

  /// Switches the recording off, and the events with it.
  func end() throws {
    try instance.setTracing(false)
    try put("0", in: "events/enable")
  }

  /// The kernel's text of a CPU's events, which stay where they are.
  func text(cpu: Int) throws -> TraceLines {
    var text: [UInt8] = []
    for piece in try contents(of: instance.path.appending("per_cpu/cpu\(cpu)/trace")) {
      text.append(contentsOf: piece)
    }
    return TraceLines(text)
  }

  /// A CPU's pages, which are gone from the kernel afterwards.
  func pages(cpu: Int, layout: PageLayout) throws -> [[UInt8]] {
    try contents(of: instance.rawPipePath(cpu: cpu), piece: layout.pageSize)
  }
}

/// Can events be recorded here?
let canRecord = (try? TraceFS())?.isUsable == true

/// Writes `text` to the control file at `path`; `flags` may say to what is there already.
func putText(_ text: String, in path: FilePath, flags: Int32 = O_TRUNC) throws {
  let descriptor = open(path.string, O_WRONLY | flags)
  try #require(descriptor >= 0, "\(path): \(Errno(rawValue: errno))")
  defer { close(descriptor) }
  let written = Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  try #require(written == text.utf8.count, "\(path): \(Errno(rawValue: errno))")
}

/// What a file gives, read by read, until it has no more for now.
func contents(of path: FilePath, piece: Int = 1 << 16) throws -> [[UInt8]] {
  let descriptor = open(path.string, O_RDONLY | O_NONBLOCK)
  try #require(descriptor >= 0, "\(path): \(Errno(rawValue: errno))")
  defer { close(descriptor) }
  var pieces: [[UInt8]] = []
  while true {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: piece) { buffer, count in
      let got = read(descriptor, buffer.baseAddress, buffer.count)
      if got < 0 { failure = errno }
      count = max(0, got)
    }
    if failure == EINTR { continue }
    if failure == EAGAIN { return pieces }
    try #require(failure == 0, "\(path): \(Errno(rawValue: failure))")
    if bytes.isEmpty { return pieces }
    pieces.append(bytes)
  }
}
