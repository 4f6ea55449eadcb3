internal import Glibc
internal import SystemPackage

extension TraceInstance {
  /// Writes a text into the buffer, as the event `ftrace:print` of this thread (`trace_marker`).
  ///
  /// - Returns: how many events it took: the kernel cuts what is longer than one can be, 1 KiB or, since
  ///   Linux 6.8, about a sub-buffer.
  /// - Throws: `TraceFSError` of code `switchedOff`, or `writeFailed`.
  @discardableResult
  public func mark(_ text: String) throws(TraceFSError) -> Int {
    let file = path.appending("trace_marker")
    do throws(Errno) {
      let descriptor = try ControlFile.open(file, O_WRONLY)
      defer { _ = close(descriptor) }
      return try Self.mark(Array(text.utf8), descriptor)
    } catch {
      if error == .badFileDescriptor {
        throw TraceFSError(.switchedOff, path: file, underlyingError: error)
      }
      throw .access(.writeFailed, file, error)
    }
  }

  private static func mark(_ bytes: [UInt8], _ descriptor: Int32) throws(Errno) -> Int {
    var rest = bytes[...]
    var count = 0
    while !rest.isEmpty {
      // Sound: the bytes outlive the call, and their count goes with them.
      let written = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw Errno(rawValue: written < 0 ? errno : EIO) }
      rest = rest.dropFirst(written)
      count += 1
    }
    return count
  }
}
