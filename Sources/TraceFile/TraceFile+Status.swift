internal import Glibc
internal import SystemPackage

extension TraceFile {
  /// When the file was changed last, in nanoseconds since 1970; 0 when that cannot be told.
  package var modificationTime: Int64 { inputFile.modificationTime }
}

extension InputFile {
  /// When the file was changed last, in nanoseconds since 1970; 0 when that cannot be told.
  var modificationTime: Int64 {
    var status = stat()
    guard unsafe fstat(descriptor.rawValue, &status) == 0 else { return 0 }
    return Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
  }
}
