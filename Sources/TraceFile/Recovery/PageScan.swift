internal import RingBuffer

/// Finds the pages that a killed recorder has written to a CPU's region.
///
/// They were written one behind the other. Where the power failed, some in between may never have
/// reached the disk: their place is a hole, and the page behind it is marked, so that readers tell of
/// lost events there.
struct PageScan {
  private let file: OutputFile
  private let layout: PageLayout
  private let pageSize: UInt64
  private var memory: [UInt8]

  /// What is behind a larger hole are no pages of this region. More than is ever waiting for a disk.
  static let largestHole: UInt64 = 64 << 30

  init(_ file: OutputFile, layout: PageLayout) {
    self.file = file
    self.layout = layout
    pageSize = UInt64(layout.pageSize)
    memory = [UInt8](repeating: 0, count: layout.pageSize)
  }

  struct Pages {
    /// Where they are, in bytes from the beginning of the region: whole pages.
    var range: Range<UInt64> = 0..<0
    /// How many bytes there are of a page behind them that is not whole.
    var tornByteCount: UInt64 = 0
  }

  /// The pages in `region` from the byte `first` on, which is a multiple of the page size.
  ///
  /// - Parameter marks: whether the first page behind a hole is marked in the file.
  mutating func pages(
    in region: Range<UInt64>, from first: UInt64, marks: Bool = true
  ) throws(TraceFileError) -> Pages {
    var pages = Pages()
    var position = region.lowerBound + first
    while let data = try file.nextData(in: position..<region.upperBound) {
      let start = data.lowerBound - region.lowerBound
      var end = data.upperBound - region.lowerBound
      if pages.range.isEmpty {
        pages.range = start / pageSize * pageSize..<start / pageSize * pageSize
        // No file system gives a region to its last byte: this one does not tell its holes.
        if data.upperBound == region.upperBound { end = try firstUnwritten(region, from: start) }
      } else {
        guard data.lowerBound - position <= Self.largestHole else { break }
        if marks { try mark(firstBehindHole: (position - region.lowerBound)..<start, region) }
      }
      let last = try lastWhole(before: end, notBefore: start, region)
      if let last { pages.range = pages.range.lowerBound..<last }
      let rest = max(last ?? 0, start)
      pages.tornByteCount = end > rest ? try writtenByteCount(rest..<end, region) : 0
      position = data.upperBound
    }
    return pages
  }

  /// Marks the page at `place` as one in front of which events were lost, unless it says so already.
  mutating func mark(at place: UInt64, _ region: Range<UInt64>) throws(TraceFileError) {
    guard try load(place, region) else { return }
    // The flags are in the low half of `commit`, as the kernel ORs them in as an int.
    let isWide = layout.commitSize == 8 && layout.byteOrder == .big
    let offset = layout.commitOffset + (isWide ? 4 : 0)
    let commit: UInt32 = memory.integer(at: offset, order: layout.byteOrder)
    guard commit & Self.missedEvents == 0 else { return }
    var bytes = ByteBuilder(layout.byteOrder)
    bytes.append(commit | Self.missedEvents)
    try file.write(bytes.bytes, at: region.lowerBound + place + UInt64(offset))
  }

  /// `RB_MISSED_EVENTS` in `kernel/trace/ring_buffer.c`; `RB_MISSED_STORED` with it says how many.
  private static let missedEvents: UInt32 = 1 << 31
  private static let missedStored: UInt32 = 1 << 30

  private mutating func mark(
    firstBehindHole hole: Range<UInt64>, _ region: Range<UInt64>
  ) throws(TraceFileError) {
    // A hole inside a page is that page's damage, and no page is missing.
    let next = RegionPlan.align(hole.upperBound, to: pageSize)
    guard RegionPlan.align(hole.lowerBound, to: pageSize) < hole.upperBound else { return }
    try mark(at: next, region)
  }

  /// Where the last page ends that was written as a whole and of which there are bytes in
  /// `start..<end`; nil when there is none.
  private mutating func lastWhole(
    before end: UInt64, notBefore start: UInt64, _ region: Range<UInt64>
  ) throws(TraceFileError) -> UInt64? {
    var place = end > start ? (end - 1) / pageSize * pageSize : 0
    while end > start, place + pageSize > start {
      if try load(place, region), place + pageSize <= end || isWhole(within: Int(end - place)) {
        return place + pageSize
      }
      guard place > 0 else { break }
      place -= pageSize
    }
    return nil
  }

  /// Reads the page at `place`; false if it has no header, as it was never written.
  private mutating func load(
    _ place: UInt64, _ region: Range<UInt64>
  ) throws(TraceFileError) -> Bool {
    guard place + pageSize <= UInt64(region.count) else { return false }
    try file.read(into: &memory, Int(pageSize), at: region.lowerBound + place)
    return memory[..<layout.dataOffset].contains { $0 != 0 }
  }

  /// Are all events of the page that was read within its first `count` bytes?
  private func isWhole(within count: Int) -> Bool {
    // Sound: bytes are initialised memory without padding.
    guard count >= layout.dataOffset,
      let header = unsafe try? PageHeader(memory.span.bytes, layout: layout)
    else { return false }
    if case .count = header.lostEvents { return header.end + layout.commitSize <= count }
    return header.end <= count
  }

  /// How many bytes of the page at the beginning of `range` are there; none if it has no header.
  private mutating func writtenByteCount(
    _ range: Range<UInt64>, _ region: Range<UInt64>
  ) throws(TraceFileError) -> UInt64 {
    try load(range.lowerBound / pageSize * pageSize, region)
      ? min(UInt64(range.count), pageSize) : 0
  }

  /// The first page of `region` that is not written, where all before it are.
  private mutating func firstUnwritten(
    _ region: Range<UInt64>, from first: UInt64
  ) throws(TraceFileError) -> UInt64 {
    var lower = first / pageSize
    var upper = UInt64(region.count) / pageSize
    while lower < upper {
      let middle = lower + (upper - lower) / 2
      if try load(middle * pageSize, region) { lower = middle + 1 } else { upper = middle }
    }
    return lower * pageSize
  }
}
