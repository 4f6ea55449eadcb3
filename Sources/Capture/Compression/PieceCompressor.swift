internal import Glibc
internal import RingBuffer
internal import Synchronization
internal import SystemPackage
internal import TraceFile

/// Compresses the pages of one file behind the readers' backs.
///
/// Readers write pages as they are into regions that serve as spools. Threads of low priority read
/// them back from the page cache, compress them into other regions of the same file, and give the
/// spools' blocks back, as a rule before the disk has seen them. Readers never wait for that: what a
/// busy machine has no time for is compressed at the end.
final class PieceCompressor: Sendable {
  private let workers: [CompressionThread]

  /// More threads than this hardly help, and take memory.
  private static let mostThreads = 8

  init(
    _ writer: TraceFileWriter, _ targets: [Lane: RegionTarget], layouts: [PageLayout],
    compression: PageCompression
  ) throws(TraceFileError) {
    let lanes = targets.sorted { $0.key < $1.key }
    let count = max(1, min(lanes.count, Self.mostThreads))
    let backlog = Backlog()
    var workers: [CompressionThread] = []
    for first in 0..<count {
      var spools: [Spool] = []
      for index in stride(from: first, to: lanes.count, by: count) {
        let (lane, target) = lanes[index]
        spools.append(
          try Spool(
            lane: lane, target: target, writer: writer, layout: layouts[lane.buffer],
            compression: compression))
      }
      workers.append(CompressionThread(spools, layouts: layouts, backlog: backlog))
    }
    self.workers = workers
  }

  /// - Parameter dropped: how many bytes at the beginning of each spool have been given up.
  func start(behind dropped: [Lane: UInt64]) throws(Errno) {
    for worker in workers { try worker.start(behind: dropped) }
  }

  /// Has everything been compressed, and have the threads ended?
  var isDone: Bool { workers.allSatisfy { $0.isDone.load(ordering: .acquiring) } }

  /// Bytes of compressed pages so far.
  var byteCount: UInt64 { workers.reduce(0) { $0 + $1.byteCount.load(ordering: .relaxed) } }

  /// What made a thread give up.
  var problem: TraceFileError? {
    for worker in workers { if let problem = worker.problem.withLock({ $0 }) { return problem } }
    return nil
  }

  /// Compresses the rest with all haste; the readers must have closed the spools, or never will, and
  /// what is held stays out.
  func finish() {
    for worker in workers { worker.isUrgent.store(true, ordering: .releasing) }
    for worker in workers { worker.join() }
  }

  /// What the chunk regions hold; to be asked when the threads have ended, or for a checkpoint.
  var contents: [Lane: RegionContent] {
    var contents: [Lane: RegionContent] = [:]
    for worker in workers {
      for (lane, count) in worker.chunkByteCounts {
        contents[lane] = RegionContent(kept: 0..<count)
      }
    }
    return contents
  }
}

/// How much waits to be compressed, over all threads of a file.
final class Backlog: Sendable {
  let byteCount = Atomic<Int64>(0)
}
