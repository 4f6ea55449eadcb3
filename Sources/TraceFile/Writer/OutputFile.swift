internal import CKernelTrace
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// A file that is being written, by offset, and by nobody else.
struct OutputFile: Sendable {
  let descriptor: FileDescriptor
  let path: FilePath
  private let interruption: Interruption?
  /// False in tests of file systems that report their holes as data.
  private let tellsHoles: Bool

  /// Creates the file, or empties the one that is there.
  init(creating path: FilePath, interruption: Interruption? = nil) throws(TraceFileError) {
    try self.init(
      path, options: [.create, .closeOnExec, .nonBlocking], failure: .cannotCreate, interruption)
    // Only now that it is locked: another recorder's file stays as it is.
    do {
      try descriptor.resize(to: 0, retryOnInterrupt: true)
    } catch {
      try? descriptor.close()
      throw self.error(.cannotCreate, error as? Errno)
    }
  }

  /// Opens the file that a recorder has left behind.
  init(
    recovering path: FilePath, interruption: Interruption? = nil, tellsHoles: Bool = true
  ) throws(TraceFileError) {
    try self.init(
      path, options: [.closeOnExec, .nonBlocking], failure: .cannotOpen, interruption,
      tellsHoles: tellsHoles)
  }

  /// An open file that has no name here.
  init(descriptor: FileDescriptor) {
    self.descriptor = descriptor
    path = ""
    interruption = nil
    tellsHoles = true
  }

  private init(
    _ path: FilePath, options: FileDescriptor.OpenOptions, failure: TraceFileError.Code,
    _ interruption: Interruption?, tellsHoles: Bool = true
  ) throws(TraceFileError) {
    self.path = path
    self.tellsHoles = tellsHoles
    self.interruption = interruption
    do {
      descriptor = try FileDescriptor.open(
        path, .readWrite, options: options,
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw TraceFileError(failure, path: path.string, underlying: error as? Errno)
    }
    let allocated = rawcap_allocated_bytes(descriptor.rawValue)
    guard allocated >= 0 else {
      try? descriptor.close()
      throw error(failure, Errno(rawValue: CInt(-allocated)))
    }
    // Where locks are not supported, nobody can be told apart: go on without.
    if !Self.lock(descriptor) {
      try? descriptor.close()
      throw error(.beingRecorded)
    }
  }

  /// Locks the file; false when someone else has it, also two seconds later.
  ///
  /// A process that this one has just made has all of its descriptors, locks included, until it
  /// executes its program; on a busy machine that can take a while.
  private static func lock(_ descriptor: FileDescriptor) -> Bool {
    for _ in 0..<200 {
      if rawcap_lock_file(descriptor.rawValue) != -Errno.wouldBlock.rawValue { return true }
      usleep(10_000)
    }
    return false
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
    if interruption?.hasStruck != true {
      // Sound: the path string lives for the call.
      _ = unsafe path.string.withCString { unsafe rawcap_remove_file(descriptor.rawValue, $0) }
    }
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

  // MARK: Content

  /// The file's size in bytes.
  func byteCount() throws(TraceFileError) -> UInt64 {
    do {
      return UInt64(try descriptor.seek(offset: 0, from: .end))
    } catch {
      throw self.error(.readFailed, error as? Errno)
    }
  }

  /// Writes all of `bytes` at `offset`.
  func write(_ bytes: [UInt8], at offset: UInt64) throws(TraceFileError) {
    // Sound: bytes are initialised memory without padding.
    unsafe try write(bytes.span.bytes, at: offset)
  }

  /// Writes all of `bytes` at `offset`.
  func write(_ bytes: RawSpan, at offset: UInt64) throws(TraceFileError) {
    guard let position = Int64(exactly: offset) else { throw error(.regionFull) }
    let effect = nextEffect()
    if effect == .refused { throw interrupted }
    let count = effect == .torn ? bytes.byteCount / 2 : bytes.byteCount
    var failure: Errno?
    // Sound: the bytes live for the call, and are read only.
    unsafe bytes.withUnsafeBytes { bytes in
      do {
        _ = unsafe try descriptor.writeAll(
          toAbsoluteOffset: position, UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      } catch {
        failure = error as? Errno ?? .ioError
      }
    }
    if let failure { throw error(.writeFailed, at: offset, failure) }
    if effect == .torn { throw interrupted }
  }

  /// Fills the first `count` bytes of `memory` with what stands at `offset`; what is behind the end
  /// of the file reads as zeros.
  func read(
    into memory: inout [UInt8], _ count: Int, at offset: UInt64
  ) throws(TraceFileError) {
    var failure: Errno?
    // Sound: read writes to no more than the rest of the memory, all of whose bytes are initialised.
    unsafe memory.withUnsafeMutableBytes { memory in
      let target = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
      var done = 0
      do {
        while done < count {
          let part = unsafe try descriptor.read(
            fromAbsoluteOffset: Int64(offset) + Int64(done),
            into: UnsafeMutableRawBufferPointer(rebasing: target[done...]))
          guard part > 0 else { break }
          done += part
        }
      } catch {
        failure = error as? Errno ?? .ioError
      }
      for index in done..<count { unsafe target[index] = 0 }
    }
    if let failure { throw error(.readFailed, at: offset, failure) }
  }

  func resize(to size: UInt64) throws(TraceFileError) {
    try change()
    do {
      try descriptor.resize(to: Int64(size), retryOnInterrupt: true)
    } catch {
      throw self.error(.writeFailed, at: size, error as? Errno)
    }
  }

  /// Begins to write a range to the disk, and does not wait for it.
  func beginWriteback(_ range: Range<UInt64>) {
    _ = rawcap_begin_writeback(
      descriptor.rawValue, Int64(range.lowerBound), Int64(range.count))
  }

  // MARK: Blocks

  /// Takes blocks for a range, so that writing there cannot fail; does what the file system can.
  func reserve(_ count: UInt64, at offset: UInt64) {
    _ = rawcap_reserve_range(descriptor.rawValue, Int64(offset), Int64(count))
  }

  /// Gives back the blocks of a range, which then reads as zeros.
  ///
  /// - Returns: whether the file system can do that.
  func release(_ range: Range<UInt64>) -> Bool {
    guard !range.isEmpty, nextEffect() == .applied else { return false }
    return rawcap_punch_hole(
      descriptor.rawValue, Int64(range.lowerBound), Int64(range.count)) == 0
  }

  /// Removes a range from the file, so that what is behind it moves down.
  ///
  /// - Returns: whether the file system can do that.
  func collapse(_ range: Range<UInt64>) throws(TraceFileError) -> Bool {
    try change()
    return rawcap_collapse_range(
      descriptor.rawValue, Int64(range.lowerBound), Int64(range.count)) == 0
  }

  /// Copies as much of `count` bytes as the file system copies by itself.
  ///
  /// - Returns: how much was copied; 0 when the file system cannot do that.
  func copy(
    _ count: UInt64, from source: UInt64, to target: UInt64
  ) throws(TraceFileError) -> UInt64 {
    try change()
    var done: UInt64 = 0
    while done < count {
      let copied = rawcap_copy_range(
        descriptor.rawValue, Int64(source + done), Int64(target + done), Int(count - done))
      if copied == -Int(Errno.noSpace.rawValue) {
        throw error(.writeFailed, at: target + done, .noSpace)
      }
      guard copied > 0 || copied == -Int(Errno.interrupted.rawValue) else { break }
      if copied > 0 { done += UInt64(copied) }
    }
    return done
  }

  /// The next part of `range` that is no hole; nil when there is none.
  ///
  /// A file system that does not tell its holes has none.
  func nextData(in range: Range<UInt64>) throws(TraceFileError) -> Range<UInt64>? {
    guard !range.isEmpty else { return nil }
    guard tellsHoles else { return range }
    do {
      let start = try descriptor.seek(
        offset: Int64(range.lowerBound), from: FileDescriptor.SeekOrigin(rawValue: Self.seekData))
      guard UInt64(start) < range.upperBound else { return nil }
      let end = try descriptor.seek(
        offset: start, from: FileDescriptor.SeekOrigin(rawValue: Self.seekHole))
      return max(UInt64(start), range.lowerBound)..<min(UInt64(end), range.upperBound)
    } catch let error as Errno where error == .noSuchAddressOrDevice {
      return nil
    } catch {
      throw self.error(.readFailed, at: range.lowerBound, error as? Errno)
    }
  }

  /// `SEEK_DATA` and `SEEK_HOLE` of Linux.
  private static let seekData: CInt = 3
  private static let seekHole: CInt = 4

  // MARK: The file system

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

  // MARK: Interruption

  /// Counts a change that is going to be made; throws if it is not to be made any more.
  private func change() throws(TraceFileError) {
    if nextEffect() != .applied { throw interrupted }
  }

  private func nextEffect() -> Interruption.Effect { interruption?.effect() ?? .applied }

  private var interrupted: TraceFileError { error(.writeFailed, .interrupted) }
}

/// For tests: stops changing the file at a chosen change, as a kill would.
package final class Interruption: Sendable {
  private let changesLeft: Mutex<Int>

  /// Lets `changes` changes be made; the next one is torn if it is a write, and none follows.
  package init(after changes: Int) { changesLeft = Mutex(changes) }

  /// Has a change been torn or refused?
  package var hasStruck: Bool { changesLeft.withLock { $0 < 0 } }

  enum Effect { case applied, torn, refused }

  func effect() -> Effect {
    changesLeft.withLock { left in
      left = max(left - 1, -2)
      return left >= 0 ? .applied : left == -1 ? .torn : .refused
    }
  }
}
