package import RingBuffer

/// What has been taken of the sub-buffer at the reader's disposal in a mapped ring buffer.
///
/// The kernel answers each `TRACE_MMAP_IOCTL_GET_READER` with the number of a sub-buffer and how many
/// bytes of it have been given away. This tells which part of that is new. It sees the kernel's answers
/// only, so that it can be tested without one.
package struct ReaderPage: Sendable {
  /// The sub-buffer's number.
  package private(set) var id: Int
  /// The part that was handed out last: it ends where the kernel has given away so far.
  package private(set) var part: PageHeader
  /// The time in the sub-buffer's header: another one means that it is another page, although the
  /// memory is the same.
  private var timestamp: UInt64

  /// Begins with a sub-buffer of which `byteCount` bytes of events were given away before, to others:
  /// they say at what time the rest begins.
  package init(
    id: Int, byteCount: Int, page: RawSpan, layout: PageLayout
  ) throws(PageError) {
    let header = try PageHeader(page, layout: layout)
    guard byteCount >= 0, layout.dataOffset + byteCount <= page.byteCount else {
      throw PageError(.commitInsidePage(UInt64(clamping: byteCount)), at: layout.commitOffset)
    }
    self.id = id
    timestamp = header.timestamp
    part = PageHeader(
      timestamp: header.timestamp, begin: header.begin, end: layout.dataOffset + byteCount,
      lostEvents: .none)
  }

  /// Takes the kernel's answer: `byteCount` bytes of events on sub-buffer `id`, which is `page`.
  ///
  /// - Returns: the part that is new; `nil` when nothing is.
  /// - Precondition: `page` has the layout's size.
  /// - Throws: `PageError` when the page's header is damaged; the page is passed over then.
  package mutating func update(
    id: Int, byteCount: Int, page: RawSpan, layout: PageLayout
  ) throws(PageError) -> PageHeader? {
    let end = layout.dataOffset + byteCount
    guard byteCount >= 0, end <= page.byteCount else {
      throw PageError(.commitInsidePage(UInt64(clamping: byteCount)), at: layout.commitOffset)
    }
    let time: UInt64 = page.integer(at: 0, order: layout.byteOrder)
    if id == self.id, time == timestamp, end >= part.end {
      guard end > part.end else { return nil }
      // The writer has added something: that begins at the time at which the part before ended.
      part = PageHeader(
        timestamp: endTime(in: page, layout: layout), begin: part.end, end: end, lostEvents: .none)
      return part
    }
    self.id = id
    timestamp = time
    part = PageHeader(timestamp: time, begin: end, end: end, lostEvents: .none)
    let header = try PageHeader(page, layout: layout)
    // `commit` grows while the writer is on the page: what the kernel has given away counts.
    part = PageHeader(
      timestamp: time, begin: header.begin, end: end, lostEvents: header.lostEvents)
    return part
  }

  /// Is `page`, the memory of the sub-buffer, still the page that was handed out?
  package func isIntact(_ page: RawSpan, layout: PageLayout) -> Bool {
    page.integer(at: 0, order: layout.byteOrder) == timestamp
  }

  /// Where the bytes that are of interest end: behind the last event may stand the number of lost ones.
  package func endOfInterest(_ layout: PageLayout) -> Int {
    let count = if case .count = part.lostEvents { layout.commitSize } else { 0 }
    return min(part.end + count, layout.pageSize)
  }

  /// The time behind the last event of the part that was handed out last. A part that breaks a rule has
  /// shown it to who read it: what it tells up to there is as good as it gets.
  private func endTime(in page: RawSpan, layout: PageLayout) -> UInt64 {
    var decoder = PageDecoder(part, byteOrder: layout.byteOrder)
    while let event = try? decoder.next(in: page) { _ = event }
    return decoder.currentTime
  }
}
