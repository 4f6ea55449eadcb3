internal import RingBuffer

/// Reads the pages (sub-buffers) of one CPU in order.
///
/// Uncompressed pages are seen in place, in a window of the file; where that cannot be done, they are read
/// in runs. Compressed ones are read a chunk at a time. There is no allocation per page.
public struct PageReader: ~Copyable, Sendable {
  /// The number of the current page, from 0 on; -1 before the first `next()`.
  ///
  /// Pages that are lost in damage are counted.
  public private(set) var pageIndex = -1

  private let pageSize: Int
  private let file: InputFile
  private var runs: RunSource
  private var mapped: MappedRuns
  /// Whether the current pages are those of `mapped`.
  private var isMapped = false
  /// In use instead of `runs` and `mapped` when the pages are compressed.
  private var chunks: ChunkSource?
  /// In use instead of `chunks` when they are decompressed ahead.
  private let ahead: ChunkAhead?
  private var memory = PageMemory()
  /// How many bytes of the memory, or the window, hold pages.
  private var loaded = 0
  /// Where in it the current page stands.
  private var current = 0
  /// Where in it the page behind that stands.
  private var following = 0
  /// What is to be read behind the current part, when that is not all.
  private var parts: ArraySlice<PagePart> = []

  /// - Parameters:
  ///   - parts: the pages that are wanted, in order, at least one; `nil` for all.
  ///   - ahead: who decompresses chunks ahead.
  init(
    _ sections: SectionReader, extent: CPUExtent, pageSize: Int,
    windowSize: Int = MappedRuns.usualWindow, parts: [PagePart]? = nil,
    ahead: ReadAhead? = nil
  ) {
    precondition(pageSize > 0 && pageSize <= Limits.page, "a page has 1 byte to 64 MiB")
    self.pageSize = pageSize
    file = sections.file
    runs = RunSource(sections.file, extent: extent, pageSize: pageSize, mostBytes: windowSize)
    mapped = MappedRuns(sections.file, pageSize: pageSize, windowSize: windowSize)
    let chunks =
      extent.isCompressed ? ChunkSource(sections, extent: extent, pageSize: pageSize) : nil
    if let chunks, let ahead {
      self.ahead = ChunkAhead(chunks, ahead.requests)
      self.chunks = nil
    } else {
      self.ahead = nil
      self.chunks = chunks
    }
    if let parts {
      self.parts = parts[...]
      precondition(!parts.isEmpty, "a reader without pages is not made")
      _ = goToNextPart()
    }
  }

  /// The current page: `pageSize` bytes, the last one padded with zeros if it is cut short.
  ///
  /// Empty before the first `next()` and behind the last page.
  public var page: RawSpan {
    @_lifetime(borrow self)
    get {
      guard isMapped, current < loaded else {
        return memory.bytes(at: current, count: current < loaded ? pageSize : 0)
      }
      // Sound: the window stays until the next page is fetched, for which self must not be borrowed.
      let page = unsafe mapped.bytes(at: current, count: pageSize)
      return unsafe _overrideLifetime(RawSpan(_unsafeBytes: page), borrowing: self)
    }
  }

  /// Goes to the next page.
  ///
  /// - Returns: whether there is one.
  /// - Throws: `TraceFileError` when it cannot be read. The next call goes on behind the damage if
  ///   that is possible, else returns false.
  public mutating func next() throws(TraceFileError) -> Bool {
    while following >= loaded {
      if try load() { break }
      guard goToNextPart() else { return false }
    }
    current = following
    following += pageSize
    pageIndex += 1
    return true
  }

  /// Goes to the next part of the pages; false when there is none.
  private mutating func goToNextPart() -> Bool {
    guard let part = parts.popFirst() else { return false }
    pageIndex = part.firstPage - 1
    if let ahead {
      ahead.move(to: part)
    } else if chunks != nil {
      chunks?.move(to: part)
    } else {
      runs.move(to: part)
    }
    return true
  }

  /// Fetches the next pages; false when there are none left.
  private mutating func load() throws(TraceFileError) -> Bool {
    current = 0
    following = 0
    loaded = 0
    if isMapped {
      isMapped = false
      if mapped.leave() { throw file.error(.truncated) }
    }
    if let load = ahead?.load(into: &memory) ?? chunks?.load(into: &memory) {
      loaded = try take(load) * pageSize
    } else if let range = runs.mappable {
      loaded = mapped.move(to: range) * pageSize
      isMapped = loaded > 0
      if isMapped {
        runs.skip(UInt64(loaded))
      } else {
        loaded = try take(runs.load(into: &memory)) * pageSize
      }
    } else {
      loaded = try take(runs.load(into: &memory)) * pageSize
    }
    return loaded > 0
  }

  /// Counts the pages that are lost, then throws why.
  private mutating func take(_ load: PageLoad) throws(TraceFileError) -> Int {
    switch load {
    case .pages(let count): return count
    case .failure(let error, let lost):
      pageIndex += lost
      throw error
    }
  }
}

/// What a page reader's source made of the next part of the file.
enum PageLoad {
  /// So many pages stand in the memory; none at the end.
  case pages(Int)
  /// The part is unreadable; so many pages are lost with it.
  case failure(TraceFileError, lostPages: Int)
}
