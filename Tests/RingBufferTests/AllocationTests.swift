import AllocationCounter
import RingBuffer
import Testing

/// Nothing is allocated for an event, a page, or an error.
@Suite(.enabled(if: allocation_counting_works(), "a sanitizer owns malloc"))
struct AllocationTests {
  @Test(arguments: KernelPage.all)
  func pagesOfEvents(page: KernelPage) throws {
    let bytes = try fixture("pages/\(page.name).page")
    let walk = Walk(bytes, page.layout)
    #expect(walk.events == page.eventCount)
    #expect(walk.allocations == 0)
  }

  @Test func damagedPages() {
    var builder = PageBuilder(.little64)
    builder.event([1, 2, 3, 4])
    builder.append([UInt8](repeating: 0, count: 64))
    let damaged = Walk(builder.page(), .little64)
    #expect(damaged.events == 1)
    #expect(damaged.error != nil)
    #expect(damaged.allocations == 0)
    let headless = Walk([], .little64)
    #expect(headless.error == PageError(.wholeHeader, at: 0))
    #expect(headless.allocations == 0)
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
  var error: PageError?
  var allocations: UInt64 = 0

  init(_ page: [UInt8], _ layout: PageLayout) {
    let bytes = page.span.bytes
    let before = allocation_count()
    do throws(PageError) {
      var cursor = try EventCursor(bytes, layout: layout)
      while let event = try cursor.next() {
        events += 1
        checksum &+= event.timestamp &+ UInt64(event.data.byteCount)
      }
    } catch {
      self.error = error
    }
    allocations = allocation_count() - before
  }
}
