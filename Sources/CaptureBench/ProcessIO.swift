internal import Glibc

/// What the kernel says this process has written.
enum ProcessIO {
  /// `write_bytes` of `/proc/self/io`: bytes that were dirtied in the page cache or written directly;
  /// `nil` where the kernel does not count.
  static func writtenBytes() -> UInt64? {
    // Sound: a string literal is NUL-terminated.
    let descriptor = unsafe open("/proc/self/io", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var text = [UInt8](repeating: 0, count: 512)
    // Sound: the kernel writes no more than the array has.
    let count = unsafe text.withUnsafeMutableBytes { bytes in
      unsafe read(descriptor, bytes.baseAddress, bytes.count)
    }
    guard count > 0 else { return nil }
    for line in String(decoding: text.prefix(count), as: UTF8.self).split(separator: "\n")
    where line.hasPrefix("write_bytes: ") {
      return UInt64(line.dropFirst("write_bytes: ".count))
    }
    return nil
  }
}
