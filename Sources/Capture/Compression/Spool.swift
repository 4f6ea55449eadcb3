internal import RingBuffer
internal import Synchronization
internal import SystemPackage
internal import TraceFile

/// One CPU's pages on their way from its raw region to compressed chunks.
final class Spool: @unchecked Sendable {
  let lane: Lane
  /// Bytes in the chunk region.
  let chunkByteCount = Atomic<UInt64>(0)

  private let target: RegionTarget
  private let writer: TraceFileWriter
  private let pageSize: Int
  // What follows belongs to the compressing thread.
  private var chunks: PageChunkWriter
  /// How much of the raw region has been compressed.
  private var position: Int64 = 0
  /// How much of it has been given back.
  private var released: UInt64 = 0
  /// How much of it counts as waiting.
  private var seen: Int64 = 0

  /// How much is given back at a time: not so little that it is done all the time, not so much that
  /// readers have to wait for it.
  private static let releasedPiece: UInt64 = 4 << 20

  init(
    lane: Lane, target: RegionTarget, writer: TraceFileWriter, layout: PageLayout,
    compression: PageCompression
  ) throws(TraceFileError) {
    self.lane = lane
    self.target = target
    self.writer = writer
    pageSize = layout.pageSize
    chunks = try PageChunkWriter(
      region: writer.chunkRegion(buffer: lane.buffer, cpu: lane.cpu), pageSize: layout.pageSize,
      byteOrder: layout.byteOrder, compression: compression)
  }

  /// No more pages come.
  var isClosed: Bool { target.isClosed.load(ordering: .acquiring) }

  /// Has everything been compressed, also what was held for a while?
  var isEmpty: Bool {
    target.written.load(ordering: .acquiring) - position < Int64(pageSize)
  }

  /// Begins behind pages that have been given up; before the compressing thread runs.
  func skip(_ byteCount: UInt64) {
    position = Int64(byteCount)
    released = byteCount
    seen = position
  }

  /// Compresses one chunk, if there are pages enough for it; returns how many bytes of pages went.
  ///
  /// - Parameter takesLess: a smaller chunk will do: no more pages come.
  func compress(
    with memory: inout PageMemory, takesLess: Bool, _ backlog: Backlog
  ) throws(TraceFileError) -> Int {
    let written = target.settled
    if written > seen {
      backlog.byteCount.add(written - seen, ordering: .relaxed)
      seen = written
    }
    let count = min(memory.byteCount, Int(written - position) / pageSize * pageSize)
    guard count > 0, takesLess || count == memory.byteCount else { return 0 }
    guard
      memory.load(
        target.region.descriptor.rawValue, at: target.region.offset + position, byteCount: count)
    else {
      throw TraceFileError(.readFailed, path: "", offset: UInt64(target.region.offset + position))
    }
    try chunks.prepare(memory.bytes(0..<count))
    try Urgency.raised { () throws(TraceFileError) in try chunks.store() }
    position += Int64(count)
    chunkByteCount.store(chunks.byteCount, ordering: .releasing)
    let unit = writer.unit
    // The last page stays: if something is lost behind it, its last event tells since when.
    let end = UInt64(position - Int64(pageSize)) / unit * unit
    if end >= released + Self.releasedPiece {
      Urgency.raised {
        writer.release(buffer: lane.buffer, cpu: lane.cpu, released..<end)
      }
      released = end
    }
    backlog.byteCount.subtract(Int64(count), ordering: .relaxed)
    return count
  }

  /// Completes the chunk region.
  func finish() throws(TraceFileError) {
    try chunks.finish()
    chunkByteCount.store(chunks.byteCount, ordering: .releasing)
  }
}
