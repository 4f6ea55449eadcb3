internal import RingBuffer

/// Reads the pages (sub-buffers) of one CPU in order.
///
/// It reads a run of pages at a time, or a chunk at a time when they are compressed, into memory of
/// its own; there is no allocation per page.
public struct PageReader: ~Copyable, Sendable {
  /// The number of the current page, from 0 on; -1 before the first `next()`.
  ///
  /// Pages that are lost in damage are counted.
  public private(set) var pageIndex = -1

  private let pageSize: Int
  private var runs: RunSource
  /// In use instead of `runs` when the pages are compressed.
  private var chunks: ChunkSource?
  private var memory = PageMemory()
  /// How many bytes of the memory hold pages.
  private var loaded = 0
  /// Where in the memory the current page stands.
  private var current = 0
  /// Where in the memory the page behind it stands.
  private var following = 0

  init(_ sections: SectionReader, extent: CPUExtent, pageSize: Int) {
    precondition(pageSize > 0 && pageSize <= Limits.page, "a page has 1 byte to 64 MiB")
    self.pageSize = pageSize
    runs = RunSource(sections.file, extent: extent, pageSize: pageSize)
    chunks =
      extent.isCompressed ? ChunkSource(sections, extent: extent, pageSize: pageSize) : nil
  }

  /// The current page: `pageSize` bytes, the last one padded with zeros if it is cut short.
  ///
  /// Empty before the first `next()` and behind the last page.
  public var page: RawSpan {
    @_lifetime(borrow self)
    get { memory.bytes(at: current, count: current < loaded ? pageSize : 0) }
  }

  /// Goes to the next page.
  ///
  /// - Returns: whether there is one.
  /// - Throws: `TraceFileError` when it cannot be read. The next call goes on behind the damage if
  ///   that is possible, else returns false.
  public mutating func next() throws(TraceFileError) -> Bool {
    if following >= loaded {
      current = 0
      following = 0
      loaded = 0
      let load = chunks?.load(into: &memory)
      let pages = try take(load ?? runs.load(into: &memory))
      guard pages > 0 else { return false }
      loaded = pages * pageSize
    }
    current = following
    following += pageSize
    pageIndex += 1
    return true
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
