internal import RingBuffer

/// A page of a region that is filled part by part, because somebody wants to see events before the ring
/// buffer's page is full.
///
/// The kernel gives the parts of its page one after the other, each with the time of the last event before
/// it. Put together, they are the page as it would have come as a whole: a file that was followed
/// has no more pages than others.
struct OpenPage: ~Copyable {
  private let layout: PageLayout
  private var memory: PageMemory
  /// Where its events end; 0 when there is no page.
  private(set) var end = 0
  /// The time of the last event.
  private var time: UInt64 = 0

  init(layout: PageLayout) {
    self.layout = layout
    memory = PageMemory(byteCount: layout.pageSize)
  }

  /// Whether there is one.
  var isOpen: Bool { end > 0 }

  /// Whether a part can follow: behind a mark of lost events stands their number.
  private(set) var isExtensible = false

  /// The page's bytes.
  @_lifetime(borrow self)
  func bytes(_ range: Range<Int>) -> RawSpan { memory.bytes(range) }

  /// Begins with a part of a page, in place of the one before.
  mutating func begin(_ page: RawSpan, _ header: PageHeader) {
    memory.makePage(page, header, layout)
    end = layout.dataOffset + header.end - header.begin
    isExtensible = header.lostEvents == .none
    time = timeBehind(
      PageHeader(
        timestamp: header.timestamp, begin: layout.dataOffset, end: end, lostEvents: .none))
  }

  /// Appends a part, if it follows the last one.
  ///
  /// The first event of a page of the kernel's is as late as the page, so a part of an earlier time, or
  /// the same, goes on from where the last one ended.
  ///
  /// - Returns: the new bytes; `nil` when the part does not belong here.
  mutating func extend(_ page: RawSpan, _ header: PageHeader) -> Range<Int>? {
    let count = header.end - header.begin
    guard isOpen, isExtensible, header.lostEvents == .none, header.timestamp <= time,
      count <= layout.pageSize - end
    else { return nil }
    memory.copy(page.extracting(header.begin..<header.end), to: end)
    let added = end..<end + count
    end = added.upperBound
    time = timeBehind(
      PageHeader(
        timestamp: time, begin: added.lowerBound, end: added.upperBound, lostEvents: .none))
    let commit = UInt64(end - layout.dataOffset)
    if layout.commitSize == 4 {
      memory.store(UInt32(commit), at: layout.commitOffset)
    } else {
      memory.store(commit, at: layout.commitOffset)
    }
    return added
  }

  /// Lets go of the page.
  mutating func close() {
    end = 0
    isExtensible = false
  }

  private func timeBehind(_ part: PageHeader) -> UInt64 {
    var decoder = PageDecoder(part, byteOrder: layout.byteOrder)
    while (try? decoder.next(in: memory.bytes(0..<layout.pageSize))) != nil {}
    return decoder.currentTime
  }
}
