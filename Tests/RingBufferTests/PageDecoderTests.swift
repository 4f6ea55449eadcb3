import RingBuffer
import Testing

/// Every kind of event, in every byte order and word size.
@Suite struct PageDecoderTests {
  @Test(arguments: PageLayout.all)
  func everyKindOfEvent(layout: PageLayout) throws {
    let long = [UInt8](0..<120)
    var builder = PageBuilder(layout, timestamp: 5 << 59 + 7)
    builder.event([1, 2, 3, 4])
    builder.event([5, 6, 7, 8, 9, 10, 11, 12], delta: 1)
    builder.event(long, delta: 2)
    builder.longEvent([13, 14, 15, 16], delta: 3)
    builder.discarded(byteCount: 24, delta: 4)
    builder.discarded(byteCount: 4, delta: 1)
    builder.timeExtend(by: 1 << 40 + 5)
    builder.event([17, 18, 19, 20], delta: 6)
    builder.stamp(1 << 50)
    builder.event([21, 22, 23, 24], delta: 7)
    builder.endOfPage()
    let decoded = try DecodedPage(builder.page(), layout)
    let start: UInt64 = 5 << 59 + 7
    let stamp: UInt64 = 5 << 59 + 1 << 50
    #expect(
      decoded.events == [
        DecodedEvent(start, [1, 2, 3, 4]),
        DecodedEvent(start + 1, [5, 6, 7, 8, 9, 10, 11, 12]),
        DecodedEvent(start + 3, long),
        DecodedEvent(start + 6, [13, 14, 15, 16]),
        DecodedEvent(start + 21 + 1 << 40, [17, 18, 19, 20]),
        // Later than the event before it, so the upper bits stay.
        DecodedEvent(stamp + 7, [21, 22, 23, 24]),
      ])
    #expect(decoded.error == nil)
    #expect(decoded.header.lostEvents == .none)
    #expect(decoded.header.end == layout.dataOffset + builder.data.count)
  }

  /// The same page from a big-endian machine with 4-byte longs, byte by byte.
  @Test func bigEndianBytes() throws {
    let page = hex(
      """
      00000000000003e8 c0000018
      0800000a aabbccdd                // type 1, + 10
      f0000002 00000001                // extend, + 2^27 + 2
      08000005 11223344                // + 5
      00000007
      """, size: 4096)
    let decoded = try DecodedPage(page, .big32)
    #expect(
      decoded.events == [
        DecodedEvent(1010, "aabbccdd"), DecodedEvent(1017 + 1 << 27, "11223344"),
      ])
    #expect(decoded.header.lostEvents == .count(7))
  }

  @Test(arguments: PageLayout.all)
  func emptyPage(layout: PageLayout) throws {
    let decoded = try DecodedPage(PageBuilder(layout).page(), layout)
    #expect(decoded.events.isEmpty)
    #expect(decoded.error == nil)
    #expect(decoded.header.timestamp == 1000)
  }

  @Test func decoderOfNoPageHasNoEvents() throws {
    var decoder = PageDecoder()
    let nothing: [UInt8] = []
    let bytes = nothing.span.bytes
    #expect(try decoder.next(in: bytes) == nil)
  }

  /// Time wraps as the kernel's own arithmetic does; it never traps.
  @Test func timeWraps() throws {
    var builder = PageBuilder(.little64, timestamp: .max)
    builder.event([1, 2, 3, 4], delta: 3)
    #expect(try DecodedPage(builder.page(), .little64).times == [2])
  }

  /// The last event may end at the last byte of the page.
  @Test func fullPage() throws {
    var builder = PageBuilder(.little64)
    for _ in 0..<(4080 / 8) { builder.event([1, 2, 3, 4], delta: 1) }
    let decoded = try DecodedPage(builder.page(), .little64)
    #expect(decoded.events.count == 510)
    #expect(decoded.header.end == 4096)
    #expect(decoded.error == nil)
  }

  /// A slot gives the same record as the cursor.
  @Test func slotsGiveRecords() throws {
    var builder = PageBuilder(.little64)
    builder.event([1, 2, 3, 4], delta: 9)
    let page = builder.page()
    let bytes = page.span.bytes
    var decoder = PageDecoder(
      try PageHeader(bytes, layout: .little64), byteOrder: PageLayout.little64.byteOrder)
    let slot = try #require(try decoder.next(in: bytes))
    let record = slot.record(in: bytes)
    #expect(slot.timestamp == 1009)
    #expect(slot.begin == 20)
    #expect(slot.end == 24)
    #expect(record.integer(at: 0, as: UInt32.self, order: .little) == 0x0403_0201)
    #expect(try decoder.next(in: bytes) == nil)
  }
}
