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
  /// What the reader found when it emptied the ring buffer last, for those who follow the file.
  let drain = Mutex(RegionDrain())
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

/// A moment at which a ring buffer was found empty.
struct RegionDrain: Sendable {
  /// Bytes of whole pages that had come by then.
  var position: Int64 = 0
  /// Behind them, as much as there was of one more page, which is in the file; 0 for none.
  var partByteCount: Int64 = 0
  /// When the reader began to look, and when it had found nothing more, in nanoseconds of
  /// `CLOCK_MONOTONIC`; 0 before the first time.
  var from: UInt64 = 0
  var to: UInt64 = 0
}

extension RegionTarget {
  /// How far the region is filled; `front` bytes of it have been given up.
  func progress(front: UInt64) -> RegionProgress {
    // In this order: what had been drained is written by now, or will be told the next time.
    let drain = drain.withLock { $0 }
    let written = written.load(ordering: .acquiring)
    let part = written == drain.position ? drain.partByteCount : 0
    return RegionProgress(
      byteCount: UInt64(written + part),
      settledByteCount: UInt64(drain.position + drain.partByteCount), settledFrom: drain.from,
      settledAt: drain.to, front: front)
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
