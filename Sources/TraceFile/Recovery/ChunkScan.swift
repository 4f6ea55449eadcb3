internal import CZstd
internal import RingBuffer

/// Finds the compressed chunks that stand in a region, or in a CPU's part of a finished file.
struct ChunkScan {
  let file: InputFile
  let byteOrder: ByteOrder
  let pageSize: Int

  /// How far the chunks in `region` go that a killed recorder has written as a whole.
  ///
  /// They were written one behind the other, so only the last one may be torn. If it is, what is
  /// there may be older still, and all of them are looked at.
  func chunks(in region: Range<UInt64>) throws(TraceFileError) -> ChunkProgress {
    let quick = try walk(region) { _ throws(TraceFileError) in true }
    guard let last = quick.last, try !isWhole(last) else { return quick.progress }
    return try walk(region, while: isWhole).progress
  }

  /// How many bytes of pages stand in a CPU's part of a file that this library has finished.
  func pageByteCount(of extent: CPUExtent) throws(TraceFileError) -> UInt64 {
    try walk(extent.offset..<extent.offset + extent.byteCount) { _ throws(TraceFileError) in true }
      .progress.pageByteCount
  }

  /// Goes from chunk to chunk, as long as they are sane and the condition holds.
  private func walk(
    _ region: Range<UInt64>, while condition: (Chunk) throws(TraceFileError) -> Bool
  ) throws(TraceFileError) -> (progress: ChunkProgress, last: Chunk?) {
    var progress = ChunkProgress()
    var last: Chunk?
    while progress.chunkCount < .max {
      let start = region.lowerBound + max(progress.byteCount, PageChunkWriter.countSize)
      guard let chunk = try chunk(at: start, end: region.upperBound), try condition(chunk) else {
        break
      }
      progress.byteCount = chunk.frame.upperBound - region.lowerBound
      progress.chunkCount += 1
      progress.pageByteCount += UInt64(chunk.byteCount)
      last = chunk
    }
    return (progress, last)
  }

  private struct Chunk {
    /// Where the compressed bytes stand in the file.
    var frame: Range<UInt64>
    /// How many bytes of pages they are.
    var byteCount: Int
  }

  /// The sizes of the chunk at `start`, compressed and not, if one stands there; the file may end in front
  /// of it.
  func sizes(at start: UInt64, end: UInt64) throws(TraceFileError) -> (Int, Int)? {
    try chunk(at: start, end: end).map { ($0.frame.count, $0.byteCount) }
  }

  private func chunk(at start: UInt64, end: UInt64) throws(TraceFileError) -> Chunk? {
    let frameStart = start + UInt64(PageChunkWriter.headerSize)
    guard frameStart < end else { return nil }
    let header = try file.bytesThere(at: start, count: PageChunkWriter.headerSize)
    guard !header.isEmpty else { return nil }
    let compressed = Int(header.integer(at: 0, as: UInt32.self, order: byteOrder))
    let byteCount = Int(header.integer(at: 4, as: UInt32.self, order: byteOrder))
    guard byteCount > 0, byteCount % pageSize == 0,
      byteCount <= max(PageChunkWriter.largestChunk, pageSize),
      compressed > 0, compressed <= ZSTD_compressBound(byteCount),
      UInt64(compressed) <= end - frameStart
    else { return nil }
    return Chunk(frame: frameStart..<frameStart + UInt64(compressed), byteCount: byteCount)
  }

  /// Can the chunk be decompressed?
  private func isWhole(_ chunk: Chunk) throws(TraceFileError) -> Bool {
    let frame = try file.bytes(at: chunk.frame.lowerBound, count: chunk.frame.count)
    var pages = [UInt8](repeating: 0, count: chunk.byteCount)
    // Sound: the decompressor reads and writes inside the arrays.
    return unsafe frame.withUnsafeBytes { frame in
      unsafe pages.withUnsafeMutableBytes { pages in
        Decompressor(.zstd).decompress(frame, to: pages)
      }
    }
  }
}
