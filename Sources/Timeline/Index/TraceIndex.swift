internal import RingBuffer
public import SystemPackage
public import TraceFile

/// What is known about each page of a trace: when it is, how much it has, of which events and threads.
///
/// It stands beside the trace (`trace.dat.idx`) and makes queries quick: they read the pages that can
/// matter and no others. Nothing depends on it. One that does not fit its trace, or is damaged, is as good
/// as none.
public final class TraceIndex: Sendable {
  /// The file.
  public let path: FilePath
  private let descriptor: FileDescriptor
  private let extents: [IndexLayout.Extent]

  /// Where the index of a trace stands.
  public static func path(beside trace: FilePath) -> FilePath { FilePath(trace.string + ".idx") }

  /// The index beside `file`; `nil` when there is none that fits it.
  public convenience init?(beside file: TraceFile) {
    self.init(path: Self.path(beside: file.path), of: file)
  }

  /// The index of `file` at `path`; `nil` when there is none there that fits it.
  public init?(path: FilePath, of file: TraceFile) {
    guard
      let descriptor = try? FileDescriptor.open(
        path, .readOnly, options: [.closeOnExec, .nonBlocking])
    else { return nil }
    self.path = path
    self.descriptor = descriptor
    let extents = Self.extents(descriptor, of: file)
    self.extents = extents ?? []
    if extents == nil { return nil }
  }

  deinit { try? descriptor.close() }

  /// The bytes of the index.
  public var byteCount: UInt64 {
    UInt64(extents.last.map { $0.offset + $0.byteCount } ?? IndexLayout.headSize)
  }

  /// How many pages of the trace could not be read to their end when the index was made; all of those
  /// whose records cannot be read now.
  public var damagedPageCount: Int {
    extents.reduce(0) { sum, extent in
      var damaged = 0
      let isWhole = forEachPage(of: extent) { _, record in if record.isDamaged { damaged += 1 } }
      return sum + (isWhole ? damaged : extent.pageCount)
    }
  }

  /// The CPUs of an index, if it is one of `file`.
  private static func extents(
    _ descriptor: FileDescriptor, of file: TraceFile
  ) -> [IndexLayout.Extent]? {
    let count = file.buffers.reduce(0) { $0 + $1.extents.count }
    let size = IndexLayout.headSize + count * IndexLayout.extentSize
    guard let head = read(descriptor, at: 0, count: size) else { return nil }
    // All that does not depend on the file's pages is made anew, and has to be the same.
    // Sound: bytes are initialised memory without padding; loads check their bounds.
    func word(_ place: Int) -> UInt64 { unsafe head.span.bytes.integer(at: place, order: .host) }
    var number = 0
    var extents = IndexLayout.extents(of: file) { extent, pageSize in
      defer { number += 1 }
      let place = IndexLayout.headSize + number * IndexLayout.extentSize
      let pages = word(place + 24)
      // Of compressed pages the index tells how many there are: one takes a bit at least.
      let most =
        extent.isCompressed
        ? extent.byteCount.multipliedReportingOverflow(by: 32768).partialValue
        : extent.byteCount / UInt64(pageSize) + 1
      return pages <= most && pages < 1 << 40 ? Int(pages) : -1
    }
    guard extents.allSatisfy({ $0.pageCount >= 0 }) else { return nil }
    for place in extents.indices {
      let at = IndexLayout.headSize + place * IndexLayout.extentSize
      extents[place].isOrdered = word(at + 32) == 1
    }
    return head == IndexLayout.head(of: file, extents) ? extents : nil
  }

  /// The pages that can matter, of a CPU of a buffer; `nil` when the index cannot tell.
  func choose(
    buffer: Int, extent: Int, _ query: PageQuery, clock: TimeMapping, map: PageMap
  ) -> [Range<Int>]? {
    guard let pages = extents.first(where: { $0.buffer == buffer && $0.place == extent }),
      pages.pageCount == map.pageCount, map.rest == nil
    else { return nil }
    let events = pages.isOrdered ? query.events : nil
    let pids = pages.isOrdered ? query.pids : nil
    let eventSet = events?.reduce(0) { $0 | PageRecord.bit(ofEvent: $1) } ?? .max
    let pidSet = pids?.reduce(0) { $0 | PageRecord.bit(ofThread: $1) } ?? .max
    let isNarrow = events != nil || pids != nil
    var chooser = PageChooser(query.window)
    let isWhole = forEachPage(of: pages) { page, record in
      if record.isDamaged {
        chooser.add(page, first: nil, last: nil)
        return
      }
      let matches =
        !isNarrow || record.lost != 0 || record.events & eventSet != 0 && record.pids & pidSet != 0
      chooser.add(
        page, first: clock.time(record.first), last: clock.time(record.last), matches: matches)
    }
    return isWhole ? chooser.ranges : nil
  }

  /// Calls `body` with each page's number and record.
  ///
  /// - Returns: whether all records are what was written.
  private func forEachPage(
    of extent: IndexLayout.Extent, _ body: (Int, PageRecord) -> Void
  ) -> Bool {
    var page = 0
    var offset = extent.offset
    while page < extent.pageCount {
      let count = min(IndexLayout.blockCount, extent.pageCount - page)
      let size = count * IndexLayout.recordSize
      guard let block = Self.read(descriptor, at: offset, count: size + 8) else { return false }
      // Sound: bytes are initialised memory without padding; loads check their bounds.
      let bytes = unsafe block.span.bytes
      var sum = Checksum()
      for number in 0..<count {
        let record = PageRecord(bytes, at: number * IndexLayout.recordSize)
        sum.add(record)
        body(page + number, record)
      }
      guard bytes.integer(at: size, as: UInt64.self, order: .host) == sum.value else {
        return false
      }
      page += count
      offset += size + 8
    }
    return true
  }

  private static func read(_ descriptor: FileDescriptor, at offset: Int, count: Int) -> [UInt8]? {
    var isThere = true
    // Sound: initializedCount is what has been read.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      while initializedCount < count {
        let rest = unsafe UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[initializedCount..<count])
        let done = unsafe try? descriptor.read(
          fromAbsoluteOffset: Int64(offset + initializedCount), into: rest)
        guard let done, done > 0 else {
          isThere = false
          return
        }
        initializedCount += done
      }
    }
    return isThere ? bytes : nil
  }
}
