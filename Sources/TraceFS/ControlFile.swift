internal import Glibc
internal import SystemPackage

/// Whole-file reading and writing of control files, whose sizes nobody knows before reading them.
///
/// tracefs reports a size of 0 and makes the text while it is read; so do procfs and sysfs.
enum ControlFile {
  /// The whole content of `path`.
  ///
  /// `expectedSize` in bytes saves growing for the few large files.
  static func read(_ path: FilePath, expectedSize: Int = 16 << 10) throws(Errno) -> [UInt8] {
    let descriptor = try open(path, O_RDONLY)
    defer { _ = close(descriptor) }
    var bytes: [UInt8] = []
    var capacity = expectedSize
    while true {
      var failure: Int32 = 0
      var isAtEnd = false
      // Sound: the kernel writes at most `buffer.count` bytes, and `initialized` is what it wrote.
      // Not a byte is touched that is not needed: one of these files has megabytes.
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
        while initialized < buffer.count {
          let got = unsafe Glibc.read(
            descriptor, buffer.baseAddress.map { unsafe $0 + initialized },
            buffer.count - initialized)
          if got < 0, errno == EINTR { continue }
          if got <= 0 {
            failure = got < 0 ? errno : 0
            isAtEnd = true
            return
          }
          initialized += got
        }
      }
      guard failure == 0 else { throw Errno(rawValue: failure) }
      if bytes.isEmpty { bytes = piece } else { bytes += piece }
      if isAtEnd { return bytes }
      capacity = bytes.count
    }
  }

  /// The first bytes of `path`, `limit` at most: of large files that say what matters early.
  static func read(_ path: FilePath, first limit: Int) throws(Errno) -> [UInt8] {
    let descriptor = try open(path, O_RDONLY)
    defer { _ = close(descriptor) }
    var failure: Int32 = 0
    // Sound: the kernel writes at most `buffer.count` bytes, and `initialized` is what it wrote.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
      while initialized < buffer.count {
        let got = unsafe Glibc.read(
          descriptor, buffer.baseAddress.map { unsafe $0 + initialized },
          buffer.count - initialized)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { return }
        initialized += got
      }
    }
    guard failure == 0 else { throw Errno(rawValue: failure) }
    return bytes
  }

  /// The content of `path` as text.
  static func text(_ path: FilePath) throws(Errno) -> String {
    String(decoding: try read(path), as: UTF8.self)
  }

  /// Writes `text` in one piece, which is how the kernel takes commands.
  static func write(_ text: String, to path: FilePath) throws(Errno) {
    let descriptor = try open(path, O_WRONLY | O_TRUNC)
    defer { _ = close(descriptor) }
    try write(text, to: descriptor)
  }

  /// Writes `text` in one piece behind what the file holds: for files that take commands or lists.
  static func append(_ text: String, to path: FilePath) throws(Errno) {
    let descriptor = try open(path, O_WRONLY | O_APPEND)
    defer { _ = close(descriptor) }
    // On a plain file, lines stay apart.
    try write(text + "\n", to: descriptor)
  }

  /// Empties a list, which the kernel does when the file is opened.
  static func empty(_ path: FilePath) throws(Errno) {
    _ = close(try open(path, O_WRONLY | O_TRUNC))
  }

  /// Writes `text` in one piece to an open control file.
  static func write(_ text: String, to descriptor: Int32) throws(Errno) {
    var text = text
    // Sound: the buffer outlives the call, and its length goes with it.
    let failure: Int32 = text.withUTF8 { buffer in
      while unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count) < 0 {
        if errno != EINTR { return errno }
      }
      return 0
    }
    guard failure == 0 else { throw Errno(rawValue: failure) }
  }

  /// Writes all of `text` to a plain file, such as a journal; it may have a part of it after a throw.
  static func writeAll(_ text: String, to descriptor: Int32) throws(Errno) {
    do { try FileDescriptor(rawValue: descriptor).writeAll(text.utf8) } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Opens `path`; the descriptor does not survive an exec.
  static func open(_ path: FilePath, _ flags: Int32) throws(Errno) -> Int32 {
    while true {
      // Sound: the string is NUL-terminated for the time of the call.
      let descriptor = unsafe path.withPlatformString { unsafe Glibc.open($0, flags | O_CLOEXEC) }
      if descriptor >= 0 { return descriptor }
      if errno != EINTR { throw Errno(rawValue: errno) }
    }
  }

  static func exists(_ path: FilePath) -> Bool {
    // Sound: the string is NUL-terminated for the time of the call.
    unsafe path.withPlatformString { unsafe access($0, F_OK) } == 0
  }

  /// The names in the directory `path`, sorted, without `.` and `..`.
  static func names(in path: FilePath) throws(Errno) -> [String] {
    // Sound: the string is NUL-terminated for the time of the call.
    guard let stream = unsafe path.withPlatformString({ unsafe opendir($0) }) else {
      throw Errno(rawValue: errno)
    }
    defer { _ = unsafe closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        guard errno == 0 else { throw Errno(rawValue: errno) }
        break
      }
      // Sound: d_name is NUL-terminated, and the entry is valid until the next readdir.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
