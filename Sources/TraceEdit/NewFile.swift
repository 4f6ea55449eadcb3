internal import CKernelTrace
internal import Glibc
internal import SystemPackage
internal import TraceFile

/// A file that has no name until it is complete: whatever happens before, nothing is left of it, and what
/// was there under its name is still there.
final class NewFile {
  let path: FilePath
  private let descriptor: FileDescriptor?
  /// The name in the meantime, where the file system has no files without one.
  private let temporary: FilePath
  private var isPublished = false

  /// Begins the file that `path` is going to be; none of `inputs` may be there.
  init(_ path: FilePath, inputs: [TraceFile]) throws(TraceEditError) {
    // A link stays, and what it leads to is replaced.
    let path = Self.resolved(path)
    self.path = path
    var info = stat()
    // Sound: the path lives for the call, and the structure is a local variable.
    if unsafe path.withPlatformString({ unsafe stat($0, &info) }) == 0 {
      guard info.st_mode & S_IFMT == S_IFREG else {
        throw TraceEditError(.notAFile, path: path.string)
      }
      guard !inputs.contains(where: { $0.isSameFile(as: path) }) else {
        throw TraceEditError(.wouldOverwriteInput, path: path.string)
      }
      guard !Self.isLocked(path) else {
        throw TraceEditError(TraceFileError(.beingRecorded, path: path.string))
      }
    }
    temporary = FilePath("\(path.string).rawcap-\(getpid())")
    let folder = path.removingLastComponent()
    let place = folder.isEmpty ? FilePath(".") : folder
    // Sound: the path lives for the call.
    let number = unsafe place.withPlatformString { unsafe rawcap_open_unnamed($0, 0o644) }
    let unsupported = [Errno.notSupported, .isDirectory, .invalidArgument].map { -$0.rawValue }
    guard number >= 0 || unsupported.contains(number) else {
      throw TraceEditError(
        TraceFileError(.cannotCreate, path: path.string, underlying: Errno(rawValue: -number)))
    }
    descriptor = number >= 0 ? FileDescriptor(rawValue: number) : nil
  }

  /// Where an existing file really is; `path` itself where there is none.
  private static func resolved(_ path: FilePath) -> FilePath {
    // Sound: realpath returns nothing, or a string that is freed here.
    guard let real = unsafe path.withPlatformString({ unsafe realpath($0, nil) }) else {
      return path
    }
    defer { unsafe free(real) }
    return FilePath(unsafe String(cString: real))
  }

  deinit {
    // Nothing is left to be done when these fail.
    if !isPublished, descriptor == nil {
      _ = unsafe temporary.withPlatformString { unsafe unlink($0) }
    }
    try? descriptor?.close()
  }

  /// Under which name the file is to be written.
  var writingPath: FilePath {
    descriptor.map { FilePath("/proc/self/fd/\($0.rawValue)") } ?? temporary
  }

  /// `error` with the name that the file is going to have.
  func renamed(_ error: TraceFileError) -> TraceEditError {
    var error = error
    if error.path == writingPath.string {
      error.path = path.string
      error.isRecoverable = false
    }
    return TraceEditError(error)
  }

  /// Gives the file its name, in place of what may be there.
  func publish() throws(TraceEditError) {
    if let descriptor {
      // Sound: the paths live for the calls.
      var result = unsafe path.withPlatformString {
        unsafe rawcap_link_unnamed(descriptor.rawValue, $0)
      }
      if result == 0 {
        isPublished = true
        return
      }
      if result == -Errno.fileExists.rawValue {
        _ = unsafe temporary.withPlatformString { unsafe unlink($0) }
        result = unsafe temporary.withPlatformString {
          unsafe rawcap_link_unnamed(descriptor.rawValue, $0)
        }
      }
      guard result == 0 else { throw failure(Errno(rawValue: -result)) }
    }
    // Sound: the paths live for the call.
    let result = unsafe temporary.withPlatformString { from in
      unsafe path.withPlatformString { to in unsafe rename(from, to) == 0 ? 0 : errno }
    }
    guard result == 0 else {
      _ = unsafe temporary.withPlatformString { unsafe unlink($0) }
      throw failure(Errno(rawValue: result))
    }
    isPublished = true
  }

  private func failure(_ error: Errno) -> TraceEditError {
    TraceEditError(TraceFileError(.cannotCreate, path: path.string, underlying: error))
  }

  /// Whether a recorder has the file.
  private static func isLocked(_ path: FilePath) -> Bool {
    guard
      let file = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
    else { return false }
    defer { try? file.close() }
    return rawcap_lock_file(file.rawValue) == -Errno.wouldBlock.rawValue
  }
}
