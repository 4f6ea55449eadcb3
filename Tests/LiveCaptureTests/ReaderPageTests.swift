import Capture
import RingBuffer
import Testing

@Suite struct ReaderPageTests {
  private static let layout = FakeRing.layout

  /// A writer and a reader take turns at random: every event comes once, at its time, or is in a gap of
  /// the right size.
  @Test(arguments: 0..<200)
  func eventsComeOnce(seed: UInt64) throws {
    var generator = SplitMix(state: seed)
    var ring = FakeRing(pageCount: Int.random(in: 2...6, using: &generator))
    let empty = ring.pages[0]
    var reader = try ReaderPage(
      id: 0, byteCount: 0, page: empty.span.bytes, layout: Self.layout)
    var next = 0
    var known: UInt64 = 0
    var unknown: UInt64 = 0
    for _ in 0..<300 {
      for _ in 0..<Int.random(in: 0...12, using: &generator) { ring.write(using: &generator) }
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        ring.getReader()
        let page = ring.pages[ring.readerID]
        let bytes = page.span.bytes
        let part = try reader.update(
          id: ring.readerID, byteCount: ring.readerByteCount, page: bytes, layout: Self.layout)
        guard let part else { continue }
        let isIntact = reader.isIntact(bytes, layout: Self.layout)
        #expect(isIntact)
        var cursor = EventCursor(bytes, header: part, byteOrder: Self.layout.byteOrder)
        var isFirst = true
        while let event = try cursor.next() {
          let number = Int(event.data.integer(at: 0, as: UInt64.self, order: .host))
          if isFirst {
            let gap = UInt64(number - next)
            switch part.lostEvents {
            case .none: #expect(gap == 0)
            case .count(let count):
              #expect(gap == count)
              known += gap
            case .unknown:
              #expect(gap > 0)
              unknown += gap
            }
          } else {
            #expect(number == next)
          }
          isFirst = false
          #expect(event.timestamp == ring.times[number])
          next = number + 1
        }
      }
    }
    #expect(known + unknown <= ring.overrun)
    #expect(next > 0)
  }

  /// Whatever the kernel's memory says, nothing is read outside the page, and nobody is kept waiting.
  @Test(arguments: 0..<100)
  func anyBytesAreSurvived(seed: UInt64) throws {
    var generator = SplitMix(state: seed)
    let size = Self.layout.pageSize
    var page = [UInt8](repeating: 0, count: size)
    var reader = try ReaderPage(id: 0, byteCount: 0, page: page.span.bytes, layout: Self.layout)
    for _ in 0..<500 {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: page = page.map { _ in UInt8.random(in: 0...255, using: &generator) }
      case 1: page[Int.random(in: 0..<size, using: &generator)] ^= 1
      case 2: page.replaceSubrange(8..<16, with: [UInt8](repeating: 0, count: 8))
      default: page[8] = UInt8.random(in: 0...255, using: &generator)
      }
      let bytes = page.span.bytes
      let part = try? reader.update(
        id: Int.random(in: 0...2, using: &generator),
        byteCount: Int.random(in: 0...(size + 40), using: &generator), page: bytes,
        layout: Self.layout)
      #expect(reader.part.end <= size && reader.endOfInterest(Self.layout) <= size)
      guard let part else { continue }
      var cursor = EventCursor(bytes, header: part, byteOrder: Self.layout.byteOrder)
      while let event = try? cursor.next() { #expect(event.data.byteCount <= size) }
    }
  }

  /// The same memory with another time is another page, even when it is as full as before.
  @Test func aPageThatCameAroundIsNew() throws {
    var page = [UInt8](repeating: 0, count: Self.layout.pageSize)
    page[0] = 1
    page[8] = 12
    // An event of 8 bytes.
    page[16] = 2
    var reader = try ReaderPage(id: 3, byteCount: 12, page: page.span.bytes, layout: Self.layout)
    let again = try reader.update(
      id: 3, byteCount: 12, page: page.span.bytes, layout: Self.layout)
    #expect(again == nil)
    page[0] = 2
    let isIntact = reader.isIntact(page.span.bytes, layout: Self.layout)
    #expect(!isIntact)
    let part = try reader.update(id: 3, byteCount: 12, page: page.span.bytes, layout: Self.layout)
    #expect(part == PageHeader(timestamp: 2, begin: 16, end: 28, lostEvents: .none))
  }
}

/// Numbers that are the same in each run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
