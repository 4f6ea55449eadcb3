internal import CKernelTrace
internal import SystemPackage

/// A file that is being written, by offset.
struct OutputFile: Sendable {
  let descriptor: FileDescriptor
  let path: FilePath

  /// Creates the file, or empties the one that is there.
  init(creating path: FilePath) throws(TraceFileError) {
    self.path = path
    do {
      descriptor = try FileDescriptor.open(
        path, .readWrite, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw TraceFileError(.cannotCreate, path: path.string, underlying: error as? Errno)
    }
    let allocated = rawcap_allocated_bytes(descriptor.rawValue)
    guard allocated >= 0 else {
      try? descriptor.close()
      throw TraceFileError(
        .cannotCreate, path: path.string, underlying: Errno(rawValue: CInt(-allocated)))
    }
  }

  func error(
    _ code: TraceFileError.Code, at offset: UInt64? = nil, _ underlying: Errno? = nil
  ) -> TraceFileError {
    let isFull =
      code == .writeFailed && (underlying == .noSpace || underlying == .diskQuotaExceeded)
    return TraceFileError(
      isFull ? .noSpace : code, path: path.string, offset: offset, underlying: underlying)
  }

  /// Closes the file and removes it.
  func remove() {
    // Sound: the path string lives for the call.
    _ = unsafe path.string.withCString { unsafe rawcap_remove_file(descriptor.rawValue, $0) }
    try? descriptor.close()
  }

  /// Closes the file; network file systems say only now that they could not store it.
  func close() throws(TraceFileError) {
    do {
      try descriptor.close()
    } catch {
      // An interrupted close has closed all the same.
      guard let error = error as? Errno, error != .interrupted else { return }
      throw self.error(.writeFailed, error)
    }
  }

  /// Writes all of `bytes` at `offset`.
  func write(_ bytes: [UInt8], at offset: UInt64) throws(TraceFileError) {
    do {
      _ = try descriptor.writeAll(toAbsoluteOffset: Int64(offset), bytes)
    } catch {
      throw self.error(.writeFailed, at: offset, error as? Errno)
    }
  }

  func resize(to size: UInt64) throws(TraceFileError) {
    do {
      try descriptor.resize(to: Int64(size), retryOnInterrupt: true)
    } catch {
      throw self.error(.writeFailed, at: size, error as? Errno)
    }
  }

  /// The file system's block size, a power of two, and its free bytes; 4096 and none where it does
  /// not tell.
  func fileSystem() -> (blockSize: Int, freeBytes: UInt64) {
    var blockSize: Int64 = 0
    var freeBytes: Int64 = 0
    // Sound: both pointers are to local variables.
    let result = unsafe rawcap_file_system(descriptor.rawValue, &blockSize, &freeBytes)
    guard result == 0, blockSize > 0, blockSize <= 1 << 30, blockSize & (blockSize - 1) == 0,
      freeBytes >= 0
    else { return (4096, 0) }
    return (Int(blockSize), UInt64(freeBytes))
  }

  /// Takes blocks for a range, so that writing there cannot fail; does what the file system can.
  func reserve(_ count: UInt64, at offset: UInt64) {
    _ = rawcap_reserve_range(descriptor.rawValue, Int64(offset), Int64(count))
  }

  /// Gives back the blocks of a range.
  func release(_ count: UInt64, at offset: UInt64) {
    _ = rawcap_punch_hole(descriptor.rawValue, Int64(offset), Int64(count))
  }

  /// The size of the largest file that can be made here; the file is left as it was, `size` long.
  ///
  /// File systems tell only by refusing: ext4 has 16 TiB with 4 KiB blocks, others have far more.
  func largestSize(current size: UInt64) throws(TraceFileError) -> UInt64 {
    let limit = UInt64(rawcap_file_size_limit())
    var exponent: UInt64 = 52
    while exponent > 20 {
      // A little less than the power of two, which is just beyond ext4's end.
      let candidate: UInt64 = (1 << exponent) - (1 << 20)
      if candidate <= limit, (try? descriptor.resize(to: Int64(candidate))) != nil {
        try resize(to: size)
        return candidate
      }
      exponent -= 1
    }
    throw error(.regionFull)
  }

  /// Makes sure that a far write leaves a hole; the file is left as it was, `size` long.
  func requireHoles(current size: UInt64) throws(TraceFileError) {
    let distance: UInt64 = 4 << 20
    let before = rawcap_allocated_bytes(descriptor.rawValue)
    try write([0], at: size + distance)
    let after = rawcap_allocated_bytes(descriptor.rawValue)
    try resize(to: size)
    guard after - before < Int64(distance) / 2 else { throw error(.sparseFilesUnsupported) }
  }
}
