internal import CKernelTrace
public import RingBuffer
internal import SystemPackage

/// Writes one CPU's pages to its region, or its chunk region, in large pieces.
///
/// ```swift
/// var pages = try PageRegionWriter(writer, buffer: 0, cpu: 2, layout: layout, compression: nil)
/// try pages.append(page)
/// contents[0][2] = try pages.finish()
/// ```
public struct PageRegionWriter: ~Copyable {
  /// How many pages have been written.
  public private(set) var pageCount: UInt64 = 0

  private let region: FileRegion
  private let pageSize: Int
  private var chunks: PageChunkWriter?
  private var piece: [UInt8] = []
  private let pieceSize: Int
  private var byteCount: UInt64 = 0

  /// Begins the region of `cpu`.
  ///
  /// - Parameters:
  ///   - layout: the layout of the buffer's pages.
  ///   - compression: how the pages are compressed; as the writer's head has it.
  /// - Throws: `TraceFileError` when there is no memory for the compressor.
  public init(
    _ writer: TraceFileWriter, buffer: Int, cpu: Int, layout: PageLayout,
    compression: PageCompression?
  ) throws(TraceFileError) {
    pageSize = layout.pageSize
    if let compression {
      region = writer.chunkRegion(buffer: buffer, cpu: cpu)
      chunks = try PageChunkWriter(
        region: region, pageSize: pageSize, byteOrder: layout.byteOrder, compression: compression)
    } else {
      region = writer.region(buffer: buffer, cpu: cpu)
    }
    pieceSize = max(Self.pieceSize / pageSize, 1) * pageSize
    piece.reserveCapacity(pieceSize)
  }

  /// The bytes of a piece, and of a chunk: large enough for the disk, small enough for a cache.
  private static let pieceSize = 256 << 10

  /// Adds a page.
  ///
  /// - Precondition: it has as many bytes as the buffer's pages have.
  /// - Throws: `TraceFileError` when it cannot be written.
  public mutating func append(_ page: RawSpan) throws(TraceFileError) {
    precondition(page.byteCount == pageSize, "a page of the buffer's size")
    // Sound: the bytes are copied before the call ends.
    unsafe page.withUnsafeBytes { unsafe piece.append(contentsOf: $0) }
    pageCount += 1
    if piece.count >= pieceSize { try flush() }
  }

  /// Copies all pages of `extent`, unseen; none when they are compressed in either file.
  ///
  /// - Returns: whether they have been copied.
  /// - Throws: `TraceFileError` when they cannot be written.
  public mutating func copy(_ extent: CPUExtent, of file: TraceFile) throws(TraceFileError) -> Bool
  {
    guard chunks == nil, !extent.isCompressed, extent.byteCount % UInt64(pageSize) == 0,
      let source = Int64(exactly: extent.offset), Int64(exactly: extent.byteCount) != nil
    else { return false }
    try flush()
    guard extent.byteCount <= UInt64(region.capacity) - byteCount else {
      throw region.file.error(.regionFull)
    }
    var done: UInt64 = 0
    while done < extent.byteCount {
      let target = region.offset + Int64(byteCount)
      let copied = rawcap_copy_between(
        file.file.descriptor.rawValue, source + Int64(done), region.descriptor.rawValue, target,
        Int(min(extent.byteCount - done, Self.copySize)))
      if copied == -Int(Errno.interrupted.rawValue) { continue }
      if copied == -Int(Errno.noSpace.rawValue) {
        throw region.file.error(.writeFailed, at: UInt64(target), .noSpace)
      }
      guard copied > 0 else { break }
      done += UInt64(copied)
      byteCount += UInt64(copied)
      pageCount = byteCount / UInt64(pageSize)
    }
    if done == extent.byteCount { return true }
    // What these file systems cannot copy by themselves is read as any other page.
    byteCount -= done
    pageCount = byteCount / UInt64(pageSize)
    return false
  }

  /// How much is copied by one system call, so that signals are obeyed.
  private static let copySize: UInt64 = 64 << 20

  private mutating func flush() throws(TraceFileError) {
    guard !piece.isEmpty else { return }
    // Sound: the bytes of an array of UInt8 are initialised.
    if chunks != nil {
      let full = piece
      unsafe try chunks?.append(full.span.bytes)
    } else {
      guard UInt64(piece.count) <= UInt64(region.capacity) - byteCount else {
        throw region.file.error(.regionFull)
      }
      try region.file.write(piece, at: UInt64(region.offset) + byteCount)
      // The disk is to have it soon, so that not all memory is full of pages that are not written.
      let begin = UInt64(region.offset) + byteCount
      byteCount += UInt64(piece.count)
      region.file.beginWriteback(begin..<begin + UInt64(piece.count))
    }
    piece.removeAll(keepingCapacity: true)
  }

  /// Writes what is left.
  ///
  /// - Returns: what the region holds.
  /// - Throws: `TraceFileError` when it cannot be written.
  public mutating func finish() throws(TraceFileError) -> RegionContent {
    try flush()
    if chunks != nil {
      try chunks?.finish()
      byteCount = chunks?.byteCount ?? 0
    }
    return RegionContent(kept: 0..<byteCount)
  }
}
