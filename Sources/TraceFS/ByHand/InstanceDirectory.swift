internal import Glibc
internal import SystemPackage

/// The directory of an instance, of which nothing is open.
enum InstanceDirectory {
  /// The number that the kernel has given to the directory (`st_ino`): another one of the same name has
  /// another. `nil` when there is none.
  static func number(of path: FilePath) -> UInt64? {
    var status = stat()
    // Sound: the string is NUL-terminated for the time of the call, and stat fills the struct.
    let result = unsafe path.withPlatformString { unsafe lstat($0, &status) }
    return result == 0 ? UInt64(status.st_ino) : nil
  }

  static func isDirectory(_ path: FilePath) -> Bool {
    var status = stat()
    // Sound: the string is NUL-terminated for the time of the call, and stat fills the struct.
    let result = unsafe path.withPlatformString { unsafe stat($0, &status) }
    return result == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Has the file a mode that lets anybody read it? True where that is not known.
  static func isReadable(_ path: FilePath) -> Bool {
    var status = stat()
    // Sound: the string is NUL-terminated for the time of the call, and stat fills the struct.
    let result = unsafe path.withPlatformString { unsafe stat($0, &status) }
    return result != 0 || status.st_mode & (S_IRUSR | S_IRGRP | S_IROTH) != 0
  }

  static func make(_ path: FilePath) throws(Errno) {
    // Sound: the string is NUL-terminated for the time of the call.
    guard unsafe path.withPlatformString({ unsafe mkdir($0, 0o750) }) == 0 else {
      throw Errno(rawValue: errno)
    }
  }

  /// Waits a second at most for others (someone's `cat trace`) to let go of it.
  static func remove(_ path: FilePath) throws(Errno) {
    for attempt in 0... {
      // Sound: the string is NUL-terminated for the time of the call.
      if unsafe path.withPlatformString({ unsafe rmdir($0) }) == 0 { return }
      let error = Errno(rawValue: errno)
      guard error == .resourceBusy, attempt < 100 else { throw error }
      usleep(10_000)
    }
  }
}
