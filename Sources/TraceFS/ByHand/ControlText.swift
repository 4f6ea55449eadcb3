internal import EventFormat
internal import Glibc
public import SystemPackage

/// The text of a control file as it comes from the kernel, piece by piece: it may be long, or never end.
///
/// ```swift
/// var text = try instance.text(of: "trace")
/// while let piece = try text.next() { … }
/// ```
public struct ControlText: ~Copyable {
  /// The file that is read.
  public let path: FilePath
  private let descriptor: Int32
  /// It is a stream without an end: what there is is shown at once.
  private let isEndless: Bool

  private static let pieceSize = 64 << 10

  init(_ path: FilePath) throws(Errno) {
    self.path = path
    isEndless = path.lastComponent?.string.hasPrefix("trace_pipe") ?? false
    descriptor = try ControlFile.open(path, O_RDONLY)
  }

  deinit { _ = close(descriptor) }

  /// What comes next; `nil` at the end. Waits where the kernel does (`trace_pipe`).
  ///
  /// - Throws: `TraceFSError` of code `readFailed`.
  public mutating func next() throws(TraceFSError) -> [UInt8]? {
    var failure: Int32 = 0
    // Sound: the kernel writes at most `buffer.count` bytes, and `initialized` is what it wrote.
    let piece = unsafe [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, initialized in
      // Large pieces: whoever reads a buffer that records system calls adds to it, and has to be faster.
      repeat {
        let got = unsafe Glibc.read(
          descriptor, buffer.baseAddress.map { unsafe $0 + initialized },
          buffer.count - initialized)
        if got < 0, errno == EINTR { continue }
        // What came before is shown first; the next call tells again.
        if got < 0, initialized == 0 { failure = errno }
        guard got > 0 else { return }
        initialized += got
      } while !isEndless && initialized < buffer.count
    }
    guard failure == 0 else { throw .access(.readFailed, path, Errno(rawValue: failure)) }
    return piece.isEmpty ? nil : piece
  }
}

extension TraceInstance {
  /// Opens a control file of this buffer by its name below the buffer's directory, such as `trace`,
  /// `trace_pipe` (which takes what it shows out of the buffer), `per_cpu/cpu0/stats` or `set_event`.
  ///
  /// - Throws: `TraceFSError` of code `noSuchControlFile`, with the nearest names.
  public func text(of name: String) throws(TraceFSError) -> ControlText {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.utf8.contains(0), !parts.contains(".."), !parts.contains("."), !parts.contains("")
    else { throw TraceFSError(.noSuchControlFile(name: name, nearest: [])) }
    let file = path.appending(name)
    do throws(Errno) {
      if InstanceDirectory.isDirectory(file) { throw .isDirectory }
      // Root may open what nobody can read, and that does something: with `free_buffer` the events are gone.
      guard InstanceDirectory.isReadable(file) else { throw .invalidArgument }
      return try ControlText(file)
    } catch {
      guard error == .noSuchFileOrDirectory || error == .isDirectory else {
        throw .access(.readFailed, file, error)
      }
      let directory = error == .isDirectory ? file : file.removingLastComponent()
      let names = (try? ControlFile.names(in: directory)) ?? []
      let nearest =
        error == .isDirectory
        ? names.prefix(5).map { "\(name)/\($0)" }
        : NearestNames(to: String(parts.last ?? ""), limit: 3).pick(from: names)
          .map { (parts.dropLast().map(String.init) + [$0]).joined(separator: "/") }
      throw TraceFSError(
        .noSuchControlFile(name: name, nearest: nearest), path: file, underlyingError: error)
    }
  }
}
