import RingBuffer
import Testing

@Suite struct PageHeaderTests {
  @Test(arguments: PageLayout.all)
  func nothingLost(layout: PageLayout) throws {
    var builder = PageBuilder(layout, timestamp: 0x0102_0304_0506_0708)
    builder.event([1, 2, 3, 4])
    let header = try header(of: builder.page(), layout)
    #expect(header.timestamp == 0x0102_0304_0506_0708)
    #expect(header.begin == 8 + layout.commitSize)
    #expect(header.end == header.begin + 8)
    #expect(header.lostEvents == .none)
  }

  @Test(arguments: PageLayout.all)
  func lostEvents(layout: PageLayout) throws {
    var builder = PageBuilder(layout)
    builder.event([1, 2, 3, 4])
    #expect(try header(of: builder.page(lost: .unknown), layout).lostEvents == .unknown)
    #expect(try header(of: builder.page(lost: .count(3)), layout).lostEvents == .count(3))
  }

  /// A `long` of 32 bits holds no more.
  @Test func largestCounts() throws {
    let big = PageBuilder(.big64).page(lost: .count(.max))
    #expect(try header(of: big, .big64).lostEvents == .count(.max))
    let small = PageBuilder(.little32).page(lost: .count(0xffff_ffff))
    #expect(try header(of: small, .little32).lostEvents == .count(0xffff_ffff))
  }

  /// Kernels OR the flags in as a signed int: bits 32 to 63 are ones then. They mean nothing.
  @Test(arguments: [PageLayout.little64, .big64])
  func garbageInUpperHalfOfCommit(layout: PageLayout) throws {
    var builder = PageBuilder(layout)
    builder.event([1, 2, 3, 4])
    let clean = try header(of: builder.page(), layout)
    #expect(try header(of: builder.page(commit: 0xffff_ffff_0000_0008), layout) == clean)
    let flagged = try header(of: builder.page(commit: 0xdead_beef_8000_0008), layout)
    #expect(flagged.lostEvents == .unknown)
    #expect(flagged.end == clean.end)
  }

  /// Bits 27 to 29 belong neither to the size nor to the flags.
  @Test func unusedBitsOfCommit() throws {
    var builder = PageBuilder(.little64)
    builder.event([1, 2, 3, 4])
    let page = builder.page(commit: 0x3800_0008)
    #expect(try header(of: page, .little64) == header(of: builder.page(), .little64))
  }

  /// `RB_MISSED_STORED` alone claims a count for events that nobody missed.
  @Test func storedWithoutMissed() throws {
    var builder = PageBuilder(.little64)
    builder.event([1, 2, 3, 4])
    let page = builder.page(commit: 0x4000_0008)
    #expect(try header(of: page, .little64).lostEvents == .none)
  }

  /// The count is read only where it fits in the page.
  @Test(arguments: PageLayout.all)
  func countThatDoesNotFit(layout: PageLayout) throws {
    let page = hex("", size: 4096)
    let room = 4096 - layout.dataOffset
    for (left, expected) in [
      (layout.commitSize, LostEvents.count(0)), (layout.commitSize - 1, .unknown), (0, .unknown),
    ] {
      var builder = PageBuilder(layout)
      builder.append([UInt8](repeating: 0, count: room - left))
      let bytes = builder.page(commit: UInt64(room - left) | 3 << 30)
      #expect(bytes.count == page.count)
      #expect(try header(of: bytes, layout).lostEvents == expected)
    }
  }

  @Test(arguments: PageLayout.all)
  func commitBeyondThePage(layout: PageLayout) throws {
    let room = UInt64(4096 - layout.dataOffset)
    let builder = PageBuilder(layout)
    #expect(try header(of: builder.page(commit: room), layout).end == 4096)
    #expect(throws: PageError(.commitInsidePage(room + 1), at: 8)) {
      try header(of: builder.page(commit: room + 1), layout)
    }
    #expect(throws: PageError(.commitInsidePage(0x7ff_ffff), at: 8)) {
      try header(of: builder.page(commit: 0xffff_ffff), layout)
    }
  }

  @Test(arguments: PageLayout.all)
  func pageShorterThanItsHeader(layout: PageLayout) throws {
    let page = PageBuilder(layout).page()
    for count in 0..<layout.dataOffset {
      #expect(throws: PageError(.wholeHeader, at: 0)) {
        try header(of: Array(page.prefix(count)), layout)
      }
    }
    #expect(try header(of: Array(page.prefix(layout.dataOffset)), layout).end == layout.dataOffset)
  }

  private func header(of page: [UInt8], _ layout: PageLayout) throws(PageError) -> PageHeader {
    let bytes = page.span.bytes
    return try PageHeader(bytes, layout: layout)
  }
}
