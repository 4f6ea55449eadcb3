internal import CKernelTrace
internal import Synchronization
internal import SystemPackage
internal import TraceFile

/// Where a reader writes: one CPU's region of one file, and how far it is.
///
/// The reader writes; others may look at `written` at any time.
final class RegionTarget: Sendable {
  let region: FileRegion
  /// The same file, opened for direct input and output; `nil` where that is not wanted or the file
  /// system does not have it.
  var direct: Int32? { directFile?.descriptor.rawValue }
  private let directFile: DirectFile?
  /// Shall what is written begin to move to the disk at once?
  let isWrittenBack: Bool
  /// Bytes in the region.
  let written = Atomic<Int64>(0)
  /// Bytes whose losses the reader has looked for: pages may arrive before that.
  let accounted = Atomic<Int64>(0)
  /// Where pages begin whose marks of lost events are to be looked at; they must stay until then.
  let held = Atomic<Int64>(.max)
  /// The reader has gone on to another file, or has ended.
  let isClosed = Atomic<Bool>(false)

  /// Bytes in the region that may be given up.
  var settled: Int64 {
    // In this order: the reader holds pages before it counts them as looked after.
    let accounted = accounted.load(ordering: .acquiring)
    return min(
      accounted, written.load(ordering: .acquiring), held.load(ordering: .acquiring))
  }

  /// Keeps what begins at `position`, and what is kept already; for the reader, and in its notes'
  /// lock.
  ///
  /// The marks that someone is looking at just now may stand farther in front than those that are
  /// noted.
  func hold(from position: Int64) {
    held.store(min(held.load(ordering: .relaxed), position), ordering: .releasing)
  }

  /// - Parameter isSpool: what is written is read back soon, and given up: it stays in memory.
  init(_ region: FileRegion, direct: DirectFile?, isSpool: Bool) {
    self.region = region
    isWrittenBack = !isSpool
    directFile = direct
  }
}

/// A file that is open already, once more for direct input and output. All CPUs share it: of
/// descriptors a process has no more than some thousand.
final class DirectFile: Sendable {
  let descriptor: Descriptor

  /// - Throws: why the file system does not have it.
  init(_ file: FileDescriptor) throws(Errno) {
    descriptor = try Descriptor(owning: rawcap_open_direct(file.rawValue))
  }
}
