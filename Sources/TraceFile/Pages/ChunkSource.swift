internal import RingBuffer

/// Compressed pages of one CPU: `u32` number of chunks, then chunks of `u32` compressed size, `u32`
/// size and the compressed bytes of any number of pages.
struct ChunkSource: @unchecked Sendable {
  private let sections: SectionReader
  // Sound to send: a source belongs to one page reader, which cannot be copied.
  private let decompressor: Decompressor
  private let pageSize: Int
  /// Where the next chunk's header stands.
  private(set) var offset: UInt64
  private let end: UInt64
  /// How many chunks are left; nil before their number has been read.
  private var chunksLeft: UInt32?
  /// Whether there are more chunks behind those that are left.
  private var isCutShort = false
  private var compressed: [UInt8] = []

  init(_ sections: SectionReader, extent: CPUExtent, pageSize: Int) {
    self.sections = sections
    self.pageSize = pageSize
    decompressor = Decompressor(sections.compression)
    offset = extent.offset
    // trace-cmd leaves the four bytes of the number of chunks out of the size that it notes.
    let (end, overflow) = extent.offset.addingReportingOverflow(extent.byteCount &+ 4)
    self.end = overflow ? sections.file.byteCount : min(end, sections.file.byteCount)
  }

  /// Goes on with a part of the pages.
  mutating func move(to part: PagePart) {
    offset = part.offset
    chunksLeft = part.chunkCount == 0 ? nil : part.chunkCount
    isCutShort = part.isCutShort
  }

  mutating func load(into memory: inout PageMemory) -> PageLoad {
    var lostPages = 0
    do throws(TraceFileError) {
      return .pages(try loadChunk(into: &memory, &lostPages))
    } catch {
      return .failure(error, lostPages: lostPages)
    }
  }

  private mutating func loadChunk(
    into memory: inout PageMemory, _ lostPages: inout Int
  ) throws(TraceFileError) -> Int {
    guard let chunk = try nextChunk(&lostPages) else { return 0 }
    let file = sections.file
    let place = chunk.offset
    let size = chunk.size
    let compressedSize = chunk.byteCount
    let begin = place + 8
    let pages = lostPages
    guard size % pageSize == 0 || chunksLeft == 0 && !isCutShort else {
      throw file.error(.badSection("a chunk of \(size) bytes is not made of pages"), at: place)
    }
    guard
      Decompressor.isPossible(
        sections.compression, compressed: compressedSize, decompressed: size)
    else { throw file.error(.decompressionFailed, at: place) }

    memory.reserve(pages * pageSize)
    if compressed.count < compressedSize {
      compressed = [UInt8](repeating: 0, count: compressedSize)
    }
    let isWhole = try decompress(begin, compressedSize, size, into: memory)
    guard isWhole else { throw file.error(.decompressionFailed, at: place) }
    // Sound: the memory has been reserved, and nothing else refers to it.
    unsafe memory.writable(size..<pages * pageSize)
      .initializeMemory(as: UInt8.self, repeating: 0)
    return pages
  }

  /// Goes to the next chunk's end without looking into it; `nil` at the end.
  mutating func skipChunk(firstPage: Int) throws(TraceFileError) -> PageMap.Chunk? {
    var pages = 0
    guard var chunk = try nextChunk(&pages) else { return nil }
    chunk.firstPage = firstPage
    return chunk
  }

  /// Reads the next chunk's header and goes to its end; `nil` at the end.
  ///
  /// - Parameter pages: how many pages it has, as soon as that is known.
  private mutating func nextChunk(_ pages: inout Int) throws(TraceFileError) -> PageMap.Chunk? {
    let left: UInt32
    if let chunksLeft {
      left = chunksLeft
    } else {
      chunksLeft = 0
      left = try header().0
    }
    guard left > 0 else { return nil }
    // Until the chunk's place is proven there is no way on.
    chunksLeft = 0
    let place = offset
    let compressedSize = try header().0
    let size = try header().0
    let file = sections.file
    guard UInt64(compressedSize) <= end - offset else {
      throw file.error(.badSection("a chunk reaches beyond its CPU's data"), at: place)
    }
    guard size <= Limits.chunk, compressedSize <= Limits.chunk else {
      throw file.error(.tooLarge("a chunk claims \(size) bytes"), at: place)
    }
    // Zeros where chunks should be would go on for as long as the file does.
    guard size > 0 else { throw file.error(.badSection("a chunk without pages"), at: place) }
    offset += UInt64(compressedSize)
    chunksLeft = left - 1
    pages = (Int(size) + pageSize - 1) / pageSize
    return PageMap.Chunk(
      firstPage: 0, offset: place, byteCount: Int(compressedSize), size: Int(size))
  }

  private mutating func decompress(
    _ begin: UInt64, _ compressedSize: Int, _ size: Int, into memory: borrowing PageMemory
  ) throws(TraceFileError) -> Bool {
    var failure: TraceFileError?
    // Sound: the memory has been reserved, and nothing else refers to it.
    let target = unsafe memory.writable(0..<size)
    let isWhole = unsafe compressed.withUnsafeMutableBytes { bytes in
      let source = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[..<compressedSize])
      do throws(TraceFileError) {
        try sections.file.read(into: source, at: begin)
      } catch {
        failure = error
        return false
      }
      return decompressor.decompress(UnsafeRawBufferPointer(source), to: target)
    }
    if let failure { throw failure }
    return isWhole
  }

  /// The next `u32`, and where it stands.
  private mutating func header() throws(TraceFileError) -> (UInt32, UInt64) {
    guard offset < end, end - offset >= 4 else {
      throw sections.file.error(.badSection("a CPU's data end inside a chunk"), at: offset)
    }
    let place = offset
    let bytes = try sections.file.bytes(at: offset, count: 4)
    offset += 4
    return (bytes.integer(at: 0, order: sections.order), place)
  }
}
