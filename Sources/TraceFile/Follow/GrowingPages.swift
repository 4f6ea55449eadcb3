package import RingBuffer

/// The pages of one CPU of a file that is being recorded, also a page part by part while it fills; behind
/// the end of the recording those of the finished file.
package struct GrowingPages: ~Copyable {
  private let file: FollowedFile
  private let number: Int
  private let region: FollowedFile.Region
  private let pageSize: Int
  private let discardedDelta: DiscardedDelta
  private var memory = PageMemory()
  private var chunks: GrowingChunks?
  /// The page that comes next, or of which a part has been read.
  private var page: UInt64 = 0
  /// Where in it what has not been read begins; 0 when nothing has been read.
  private var offset = 0
  /// The time behind what has been read of it.
  private var time: UInt64 = 0
  /// The pages of the finished file.
  private var reader: PageReader?
  private var hasReader = false

  /// What there is.
  package enum Next {
    /// A page, or a part of one: `header` says which, and all of it had happened at `knownAt`, by the
    /// recorder's clock.
    case part(PageHeader, knownAt: UInt64)
    /// A page that cannot be read: the next one can.
    case damaged(TraceFileError)
    /// The same, for a page that breaks a rule.
    case broken(PageError)
    /// Nothing now; what comes was committed behind this time of the recorder's clock.
    case empty(since: UInt64)
    /// Nothing is known.
    case nothing
    /// Nothing will come any more.
    case ended
  }

  /// The pages of the region with that number.
  package init(_ file: FollowedFile, region number: Int, discardedDelta: DiscardedDelta) {
    self.file = file
    self.number = number
    self.discardedDelta = discardedDelta
    region = file.regions[number]
    pageSize = region.layout.pageSize
    memory.reserve(pageSize)
    chunks = region.chunks.map {
      GrowingChunks(file.input, $0, pageSize: region.layout.pageSize, region.layout.byteOrder)
    }
  }

  /// The page that `next` has told of.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get { memory.bytes(at: 0, count: pageSize) }
  }

  /// The number of the page that `next` has told of.
  package private(set) var pageIndex = 0

  /// Goes to the next page, or part of a page.
  ///
  /// - Throws: `TraceFileError` when nothing can be read any more.
  package mutating func next() throws(TraceFileError) -> Next {
    switch file.phase {
    case .recording: return try nextOfRegion()
    case .finishing: return .nothing
    case .finished(let trace): return nextOfFinished(trace)
    case .abandoned: return try nextOfRest()
    }
  }

  // MARK: While the recording runs

  private mutating func nextOfRegion() throws(TraceFileError) -> Next {
    let progress = file.progress(number)
    let size = UInt64(pageSize)
    while true {
      if page * size < progress.front {
        page = progress.front / size
        offset = 0
      }
      let start = page * size
      guard progress.byteCount > start + UInt64(offset) else {
        let isSettled =
          progress.settledFrom > 0 && progress.settledByteCount <= start + UInt64(offset)
        return isSettled ? .empty(since: progress.settledFrom) : .nothing
      }
      let there = Int(min(size, progress.byteCount - start))
      guard try load() else { return .nothing }
      guard let next = take(there: there, knownAt: file.time) else { continue }
      guard case .part(let header, _) = next else { return next }
      let isSettled = start + UInt64(header.end) <= progress.settledByteCount
      return .part(header, knownAt: isSettled ? progress.settledAt : file.time)
    }
  }

  /// Reads the page from the region; false when pages are not there any more.
  private mutating func load() throws(TraceFileError) -> Bool {
    do throws(TraceFileError) { return try loadPage() } catch {
      // Where the file has become shorter, pages are being moved; or it tells no truth.
      guard try file.isOpen() else { return false }
      throw error
    }
  }

  private mutating func loadPage() throws(TraceFileError) -> Bool {
    let place = region.pages.lowerBound + page * UInt64(pageSize)
    // Sound: the memory has been reserved, and nothing else refers to it.
    try file.input.read(into: unsafe memory.writable(0..<pageSize), at: place)
    if chunks != nil {
      // Once it has been compressed, its blocks are given back, also while it is read.
      let header = try file.input.bytes(at: place, count: region.layout.dataOffset)
      if !header.contains(where: { $0 != 0 }) {
        guard try chunks?.load(page: page, into: &memory) ?? false else { return false }
      }
    }
    return try file.isOpen()
  }

  /// Takes what has not been read of the page in memory, of which there are so many bytes.
  ///
  /// - Returns: `nil` when there is nothing; then it has gone on to the next page.
  private mutating func take(there: Int, knownAt: UInt64) -> Next? {
    pageIndex = Int(clamping: page)
    let header: PageHeader
    do throws(PageError) { header = try PageHeader(bytes, layout: region.layout) } catch {
      finishPage()
      return .broken(error)
    }
    let isWhole = there == pageSize
    let begin = max(offset, header.begin)
    let end = isWhole ? header.end : min(header.end, there)
    guard begin < end || isWhole && offset == 0 else {
      if isWhole { finishPage() }
      return isWhole ? nil : .nothing
    }
    let part = PageHeader(
      timestamp: offset == 0 ? header.timestamp : time, begin: begin, end: end,
      lostEvents: offset == 0 ? header.lostEvents : .none)
    if isWhole {
      finishPage()
    } else {
      var decoder = PageDecoder(
        part, byteOrder: region.layout.byteOrder, discardedDelta: discardedDelta)
      while (try? decoder.next(in: bytes)) != nil {}
      time = decoder.currentTime
      offset = end
    }
    return .part(part, knownAt: knownAt)
  }

  private mutating func finishPage() {
    page += 1
    offset = 0
  }

  // MARK: Behind its end

  private mutating func nextOfFinished(_ trace: TraceFile) -> Next {
    if !hasReader {
      hasReader = true
      reader = remaining(of: trace)
    }
    while true {
      guard var reader = reader.take() else { return .ended }
      var failure: TraceFileError?
      var hasPage = false
      do throws(TraceFileError) { hasPage = try reader.next() } catch { failure = error }
      let number = reader.pageIndex
      if hasPage { memory.copy(reader.page) }
      self.reader = consume reader
      if let failure {
        pageIndex = max(0, number)
        offset = 0
        return .damaged(failure)
      }
      guard hasPage else { return .ended }
      if UInt64(number) != page {
        page = UInt64(number)
        offset = 0
      }
      if let next = take(there: pageSize, knownAt: file.time) { return next }
    }
  }

  /// The pages of the finished file that have not been read.
  private func remaining(of trace: TraceFile) -> PageReader? {
    guard region.buffer < trace.buffers.count,
      let extent = trace.buffers[region.buffer].extents.first(where: { $0.cpu == region.cpu })
    else { return nil }
    let map = trace.pageMap(of: extent, pageSize: pageSize)
    let first = Int(clamping: page)
    guard let part = map.part(first..<max(first, map.pageCount)) else { return nil }
    var reader = trace.pages(
      of: extent, pageSize: pageSize, sharedBy: file.regions.count, parts: [part])
    // A chunk has pages in front of the one that is wanted.
    while reader.pageIndex < first - 1, (try? reader.next()) != false {}
    return reader
  }

  private mutating func nextOfRest() throws(TraceFileError) -> Next {
    let rest = file.rest(number)
    let size = UInt64(pageSize)
    while true {
      let isInChunks = try chunks?.has(page: page) ?? false
      if !isInChunks, page * size < rest.lowerBound {
        page = rest.lowerBound / size
        offset = 0
      }
      guard isInChunks || page * size < rest.upperBound, try load() else { return .ended }
      if let next = take(there: pageSize, knownAt: file.time) { return next }
    }
  }
}

/// The compressed chunks of one CPU while there are more and more of them: where each page is.
struct GrowingChunks {
  private let file: InputFile
  private let pageSize: Int
  private let byteOrder: ByteOrder
  private let end: UInt64
  /// The chunk that was found last: where it stands, and which pages it has.
  private var place: UInt64
  private var pages: Range<UInt64> = 0..<0
  private var compressedSize = 0
  /// The pages of the chunk that was decompressed last.
  private var content: [UInt8] = []
  private var contentPages: Range<UInt64> = 0..<0

  init(_ file: InputFile, _ region: Range<UInt64>, pageSize: Int, _ byteOrder: ByteOrder) {
    self.file = file
    self.pageSize = pageSize
    self.byteOrder = byteOrder
    end = region.upperBound
    place = region.lowerBound + PageChunkWriter.countSize
  }

  /// Goes to the chunk that has a page, which is not before the last one; false when there is none yet.
  mutating func has(page: UInt64) throws(TraceFileError) -> Bool {
    while page >= pages.upperBound {
      let next =
        pages.isEmpty ? place : place + UInt64(PageChunkWriter.headerSize + compressedSize)
      guard let (size, byteCount) = try header(at: next) else { return false }
      place = next
      compressedSize = size
      pages = pages.upperBound..<pages.upperBound + UInt64(byteCount / pageSize)
    }
    return true
  }

  private func header(at place: UInt64) throws(TraceFileError) -> (Int, Int)? {
    let scan = ChunkScan(file: file, byteOrder: byteOrder, pageSize: pageSize)
    return try scan.sizes(at: place, end: end)
  }

  /// Copies a page; false when there is no chunk with it.
  mutating func load(page: UInt64, into memory: inout PageMemory) throws(TraceFileError) -> Bool {
    if !contentPages.contains(page) {
      guard try has(page: page) else { return false }
      let frame = try file.bytes(
        at: place + UInt64(PageChunkWriter.headerSize), count: compressedSize)
      content = [UInt8](repeating: 0, count: pages.count * pageSize)
      // Sound: the decompressor reads and writes inside the arrays.
      let isWhole = unsafe frame.withUnsafeBytes { frame in
        unsafe content.withUnsafeMutableBytes { content in
          Decompressor(.zstd).decompress(frame, to: content)
        }
      }
      guard isWhole else { throw file.error(.decompressionFailed, at: place) }
      contentPages = pages
    }
    let start = Int(page - contentPages.lowerBound) * pageSize
    // Sound: bytes are initialised memory without padding.
    memory.copy(unsafe content.span.bytes.extracting(start..<start + pageSize))
    return true
  }
}
