import AllocationCounter
import RingBuffer
import Testing

/// Nothing is allocated for an event or a page.
///
/// Errors are left out: the testing library itself allocates at each `throw`.
@Suite(.enabled(if: allocation_counting_works(), "a sanitizer owns malloc"))
struct AllocationTests {
  @Test(arguments: KernelPage.all)
  func pagesOfEvents(page: KernelPage) throws {
    let bytes = try fixture("pages/\(page.name).page")
    let walk = try Walk(bytes, page.layout)
    #expect(walk.events == page.eventCount)
    #expect(walk.allocations == 0)
  }

  /// The counter sees what it must see.
  @Test func counterCounts() {
    let before = allocation_count()
    let block = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
    block.deallocate()
    #expect(allocation_count() > before)
  }
}

/// One walk over a page, with the allocations it made.
private struct Walk {
  var events = 0
  var checksum: UInt64 = 0
  var allocations: UInt64 = 0

  init(_ page: [UInt8], _ layout: PageLayout) throws(PageError) {
    let bytes = page.span.bytes
    let before = allocation_count()
    var cursor = try EventCursor(bytes, layout: layout)
    while let event = try cursor.next() {
      events += 1
      checksum &+= event.timestamp &+ UInt64(event.data.byteCount)
    }
    allocations = allocation_count() - before
  }
}
