internal import CKernelTrace
internal import Glibc
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
  let direct: Int32?
  /// Shall what is written begin to move to the disk at once?
  let isWrittenBack: Bool
  /// Bytes in the region.
  let written = Atomic<Int64>(0)
  /// Where pages begin whose marks of lost events are to be looked at; they must stay until then.
  let held = Atomic<Int64>(.max)
  /// The reader has gone on to another file, or has ended.
  let isClosed = Atomic<Bool>(false)

  /// Bytes in the region that may be given up.
  var settled: Int64 {
    // In this order: whoever adds pages holds them first.
    let written = written.load(ordering: .acquiring)
    return min(written, held.load(ordering: .acquiring))
  }

  /// - Parameter isSpool: what is written is read back soon, and given up: it stays in memory.
  init(_ region: FileRegion, isDirect: Bool, isSpool: Bool) {
    self.region = region
    isWrittenBack = !isSpool
    let descriptor =
      isDirect && !isSpool ? rawcap_open_direct(region.descriptor.rawValue) : -1
    direct = descriptor >= 0 ? descriptor : nil
  }

  deinit { if let direct { _ = close(direct) } }
}
