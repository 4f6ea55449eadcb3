internal import CKernelTrace
internal import Glibc
internal import RingBuffer
internal import Synchronization
internal import SystemPackage
internal import TraceFile

/// A thread that compresses the spools of one or more CPUs.
@safe
final class CompressionThread: @unchecked Sendable {
  /// Everything is compressed, and the thread has ended.
  let isDone = Atomic<Bool>(false)
  /// No more pages come, and none are held: the rest is to be compressed with all haste.
  let isUrgent = Atomic<Bool>(false)
  /// Bytes of compressed pages so far.
  let byteCount = Atomic<UInt64>(0)
  /// What made the thread give up.
  let problem = Mutex<TraceFileError?>(nil)

  private let spools: [Spool]
  private let backlog: Backlog
  private var memory: PageMemory
  private var handle: UInt64 = 0
  private var isRunning = false
  private var nice: Int32 = 19

  /// Large chunks compress better and cost fewer calls; readers decompress whole ones.
  private static let chunk = 512 << 10
  /// How long to wait for more pages.
  private static let pause: UInt32 = 20_000

  init(_ spools: [Spool], layouts: [PageLayout], backlog: Backlog) {
    self.spools = spools
    self.backlog = backlog
    // Sizes of pages are powers of two, and so is that of a chunk.
    memory = PageMemory(byteCount: layouts.reduce(Self.chunk) { max($0, $1.pageSize) })
  }

  deinit { join() }

  func start(behind dropped: [Lane: UInt64]) throws(Errno) {
    for spool in spools { spool.skip(dropped[spool.lane] ?? 0) }
    // Sound: whoever starts a thread keeps it until it has joined it.
    let result = unsafe rawcap_thread_start(
      &handle, -1, "rawcap/zstd",
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<CompressionThread>.fromOpaque(context).takeUnretainedValue().run()
      }, Unmanaged.passUnretained(self).toOpaque())
    guard result == 0 else { throw Errno(rawValue: -result) }
    isRunning = true
  }

  func join() {
    guard isRunning else { return }
    isRunning = false
    _ = rawcap_thread_join(handle)
  }

  /// Bytes in each chunk region.
  var chunkByteCounts: [(lane: Lane, count: UInt64)] {
    spools.map { ($0.lane, $0.chunkByteCount.load(ordering: .acquiring)) }
  }

  private func run() {
    _ = rawcap_run_nice(nice)
    do throws(TraceFileError) {
      while true {
        let isUrgent = isUrgent.load(ordering: .acquiring)
        let isLast = isUrgent || spools.allSatisfy(\.isClosed)
        adjustPriority(isLast: isLast)
        var moved = 0
        for spool in spools {
          moved += try spool.compress(with: &memory, takesLess: isLast, backlog)
        }
        byteCount.store(
          spools.reduce(0) { $0 + $1.chunkByteCount.load(ordering: .relaxed) }, ordering: .relaxed)
        guard moved == 0 else { continue }
        // In closed spools pages may still be held; whoever is in haste has seen to that.
        if isUrgent || isLast && spools.allSatisfy(\.isEmpty) { break }
        usleep(Self.pause)
      }
      for spool in spools { try spool.finish() }
    } catch {
      problem.withLock { $0 = error }
    }
    isDone.store(true, ordering: .releasing)
  }

  /// Time is spare as long as the page cache has room for what waits; a larger backlog is worth some
  /// of the machine's time, and at the end there is nothing else to do.
  private func adjustPriority(isLast: Bool) {
    let waiting = backlog.byteCount.load(ordering: .relaxed)
    let wanted: Int32 =
      isLast ? 0 : waiting > 1 << 30 ? -5 : waiting > 512 << 20 ? 0 : waiting > 256 << 20 ? 10 : 19
    guard wanted != nice else { return }
    nice = wanted
    _ = rawcap_run_nice(nice)
  }
}
