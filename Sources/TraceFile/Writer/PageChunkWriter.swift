internal import CZstd
public import RingBuffer

/// Compresses whole pages into one CPU's chunk region, in the order in which they are given.
///
/// The format is that of a compressed BUFFER section: `u32` number of chunks, then chunks of `u32`
/// compressed size, `u32` size and a zstd frame. Its memory is allocated once; a chunk is one write.
///
/// ```swift
/// var chunks = try PageChunkWriter(
///   region: writer.chunkRegion(buffer: 0, cpu: 2), pageSize: 4096, byteOrder: .host,
///   compression: PageCompression(level: 1))
/// try chunks.append(pages)
/// try chunks.finish()
/// contents[0][2] = RegionContent(kept: 0..<chunks.byteCount)
/// ```
public struct PageChunkWriter: ~Copyable, Sendable {
  /// The most bytes of pages that make one chunk; a single page may be larger.
  public static let largestChunk = 1 << 20

  /// How many bytes of the region are in use, from its beginning; 0 as long as there is no chunk.
  public private(set) var byteCount: UInt64
  /// How many chunks have been written.
  public private(set) var chunkCount: UInt32
  /// How many bytes of pages they hold.
  public private(set) var pageByteCount: UInt64

  private let region: FileRegion
  private let pageSize: Int
  private let byteOrder: ByteOrder
  private let encoder: ChunkEncoder
  /// The chunk that waits to be stored, and how many bytes of pages it holds.
  private var preparedSize = 0
  private var preparedPages = 0
  /// How much of the region has begun to move to the disk.
  private var writtenBack: UInt64 = 0

  /// How much is handed to the disk at a time.
  private static let writebackPiece: UInt64 = 1 << 20

  /// The size of the number of chunks, in front of the first one.
  static let countSize: UInt64 = 4
  /// The two sizes in front of a chunk's frame.
  static let headerSize = 8

  /// Begins an empty region.
  ///
  /// - Parameters:
  ///   - pageSize: the size of a sub-buffer in bytes.
  ///   - byteOrder: the byte order of the traced machine.
  /// - Throws: `TraceFileError` when there is no memory for the compressor.
  public init(
    region: FileRegion, pageSize: Int, byteOrder: ByteOrder, compression: PageCompression
  ) throws(TraceFileError) {
    try self.init(
      region: region, pageSize: pageSize, byteOrder: byteOrder, compression: compression,
      behind: ChunkProgress())
  }

  /// Goes on behind chunks that are there.
  init(
    region: FileRegion, pageSize: Int, byteOrder: ByteOrder, compression: PageCompression,
    behind progress: ChunkProgress
  ) throws(TraceFileError) {
    let largest = max(Self.largestChunk, pageSize)
    guard let encoder = ChunkEncoder(level: compression.level, largest: largest) else {
      throw region.file.error(.compressionFailed)
    }
    self.region = region
    self.pageSize = pageSize
    self.byteOrder = byteOrder
    self.encoder = encoder
    byteCount = progress.byteCount
    chunkCount = progress.chunkCount
    pageByteCount = progress.pageByteCount
  }

  /// Compresses `pages` into one chunk and writes it.
  ///
  /// - Precondition: they are whole pages, at most `largestChunk` bytes or one page.
  /// - Throws: `TraceFileError` when the chunk cannot be written; then it is not counted, and may be
  ///   given again.
  public mutating func append(_ pages: RawSpan) throws(TraceFileError) {
    try prepare(pages)
    try store()
  }

  /// Compresses `pages` into a chunk that `store` writes: compressing takes time, and writing holds
  /// up others who write to the file.
  ///
  /// - Precondition: they are whole pages, at most `largestChunk` bytes or one page.
  /// - Throws: `TraceFileError` when they cannot be compressed.
  public mutating func prepare(_ pages: RawSpan) throws(TraceFileError) {
    let count = pages.byteCount
    precondition(count % pageSize == 0, "only whole pages are compressed")
    precondition(count <= max(Self.largestChunk, pageSize), "a chunk has 1 MiB or one page")
    preparedSize = 0
    preparedPages = count
    guard count > 0 else { return }
    guard let size = encoder.encode(pages, order: byteOrder) else {
      throw region.file.error(.compressionFailed)
    }
    preparedSize = size
  }

  /// Writes the chunk that was prepared last.
  ///
  /// - Throws: `TraceFileError` when it cannot be written; then it is not counted, and may be stored
  ///   again.
  public mutating func store() throws(TraceFileError) {
    guard preparedSize > 0 else { return }
    let start = max(byteCount, Self.countSize)
    let end = start + UInt64(preparedSize)
    guard end <= UInt64(region.capacity), chunkCount < .max else {
      throw region.file.error(.regionFull)
    }
    try region.file.write(encoder.chunk(preparedSize), at: UInt64(region.offset) + start)
    byteCount = end
    chunkCount += 1
    pageByteCount += UInt64(preparedPages)
    preparedSize = 0
    // What is compressed has no other place: the disk is to have it soon.
    if byteCount - writtenBack >= Self.writebackPiece {
      let begin = UInt64(region.offset) + writtenBack
      region.file.beginWriteback(begin..<UInt64(region.offset) + byteCount)
      writtenBack = byteCount
    }
  }

  /// Writes how many chunks there are; without it they cannot be read.
  ///
  /// - Throws: `TraceFileError` when it cannot be written.
  public mutating func finish() throws(TraceFileError) {
    guard chunkCount > 0 else { return }
    var count = ByteBuilder(byteOrder)
    count.append(chunkCount)
    try region.file.write(count.bytes, at: UInt64(region.offset))
  }
}

/// How far a chunk region has been filled.
struct ChunkProgress {
  var byteCount: UInt64 = 0
  var chunkCount: UInt32 = 0
  var pageByteCount: UInt64 = 0
}

/// A zstd context and the memory that a chunk is made in.
@safe
private struct ChunkEncoder: ~Copyable, @unchecked Sendable {
  // Sound to send: context and memory have one owner, which cannot be copied.
  private let context: OpaquePointer
  private let chunk: UnsafeMutableRawBufferPointer

  /// nil when there is no memory.
  init?(level: Int, largest: Int) {
    guard let context = unsafe ZSTD_createCCtx() else { return nil }
    let room = ZSTD_compressBound(largest)
    // Sound: the context is a valid one.
    guard ZSTD_isError(room) == 0,
      unsafe ZSTD_isError(
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, CInt(level))) == 0
    else {
      _ = unsafe ZSTD_freeCCtx(context)
      return nil
    }
    unsafe self.context = context
    unsafe chunk = .allocate(byteCount: PageChunkWriter.headerSize + room, alignment: 4096)
  }

  deinit {
    _ = unsafe ZSTD_freeCCtx(context)
    unsafe chunk.deallocate()
  }

  /// Makes a chunk of `pages`, in place of the one before.
  ///
  /// - Returns: its size; nil if zstd fails.
  func encode(_ pages: RawSpan, order: ByteOrder) -> Int? {
    let header = PageChunkWriter.headerSize
    // Sound: the frame goes behind the header and no further than the chunk's memory.
    let size = unsafe pages.withUnsafeBytes { pages in
      unsafe ZSTD_compress2(
        context, chunk.baseAddress.map { unsafe $0 + header }, chunk.count - header,
        pages.baseAddress, pages.count)
    }
    guard ZSTD_isError(size) == 0, let compressed = UInt32(exactly: size),
      let plain = UInt32(exactly: pages.byteCount)
    else { return nil }
    let isLittle = order == .little
    unsafe chunk.storeBytes(
      of: isLittle ? compressed.littleEndian : compressed.bigEndian, as: UInt32.self)
    unsafe chunk.storeBytes(
      of: isLittle ? plain.littleEndian : plain.bigEndian, toByteOffset: 4, as: UInt32.self)
    return header + size
  }

  /// The first `size` bytes of the chunk that was made last.
  @_lifetime(borrow self)
  func chunk(_ size: Int) -> RawSpan {
    // Sound: the memory lives as long as self, and is not written while it is borrowed.
    unsafe _overrideLifetime(
      RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: chunk[..<size])), borrowing: self)
  }
}
