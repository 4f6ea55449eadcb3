import RingBuffer
import Testing

/// Whatever is written into pages is read from them again.
@Suite struct PageEncoderTests {
  private struct Event: Equatable {
    var time: UInt64
    var record: [UInt8]
    var lateness: UInt64 = 0
  }

  private struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  static let layouts = [
    PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096),
    PageLayout(byteOrder: .big, longSize: 8, pageSize: 4096),
    PageLayout(byteOrder: .little, longSize: 4, pageSize: 4096),
    PageLayout(byteOrder: .big, longSize: 4, pageSize: 8192),
    PageLayout(byteOrder: .little, longSize: 8, pageSize: 256),
  ]

  private func randomEvents(_ random: inout Random, _ layout: PageLayout) -> [Event] {
    var time = UInt64.random(in: 0...1 << 60, using: &random)
    let longest = layout.pageSize - layout.dataOffset - 16
    return (0..<Int.random(in: 1...400, using: &random)).map { _ in
      switch Int.random(in: 0..<20, using: &random) {
      case 0: time &+= UInt64.random(in: 0...1 << 62, using: &random)
      case 1: time &-= UInt64.random(in: 0...1 << 30, using: &random)
      case 2: time &+= 1 << 27
      case 3: time &+= (1 << 27) - 1
      case 4: time = .random(in: 0...(.max), using: &random)
      case 5...9: break
      default: time &+= UInt64.random(in: 0...1 << 28, using: &random)
      }
      let most = Int.random(in: 0..<30, using: &random) == 0 ? longest : min(140, longest)
      let count = Int.random(in: 0...most, using: &random)
      return Event(
        time: time, record: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
  }

  /// Encodes `events`, and decodes each page.
  private func roundTrip(
    _ events: [Event], _ layout: PageLayout, _ style: PageEncoder.Style,
    lost: LostEvents = .none
  ) throws -> [Event] {
    var encoder = PageEncoder(layout, style: style)
    encoder.begin(lostEvents: lost)
    var result: [Event] = []
    var isFirstPage = true
    for event in events {
      var outcome = encoder.append(
        event.record.span.bytes, at: event.time, lateness: event.lateness)
      if outcome == .pageIsFull {
        result += try decoded(encoder.finish(), layout, lost: isFirstPage ? lost : .none)
        isFirstPage = false
        encoder.begin()
        outcome = encoder.append(event.record.span.bytes, at: event.time, lateness: event.lateness)
      }
      #expect(outcome == .added)
    }
    return result + (try decoded(encoder.finish(), layout, lost: isFirstPage ? lost : .none))
  }

  private func decoded(
    _ page: RawSpan, _ layout: PageLayout, lost: LostEvents
  ) throws -> [Event] {
    #expect(page.byteCount == layout.pageSize)
    let header = try PageHeader(page, layout: layout)
    #expect(header.lostEvents == lost)
    var result: [Event] = []
    var decoder = PageDecoder(header, byteOrder: layout.byteOrder)
    var late = PageDecoder(header, byteOrder: layout.byteOrder, discardedDelta: .always)
    while let slot = try decoder.next(in: page), let other = try late.next(in: page) {
      let record = slot.record(in: page).withUnsafeBytes { Array($0) }
      result.append(
        Event(time: slot.timestamp, record: record, lateness: other.timestamp &- slot.timestamp))
    }
    return result
  }

  @Test(arguments: layouts, [PageEncoder.Style.kernel, .plain])
  func findsEveryEventAgain(_ layout: PageLayout, _ style: PageEncoder.Style) throws {
    for seed in 0..<40 {
      var random = Random(state: UInt64(seed))
      let events = randomEvents(&random, layout)
      #expect(try roundTrip(events, layout, style) == events, "seed \(seed)")
    }
  }

  @Test(arguments: layouts)
  func keepsLosses(_ layout: PageLayout) throws {
    let events = [Event(time: 5, record: [1, 2, 3, 4])]
    for lost in [LostEvents.unknown, .count(1), .count(UInt64(UInt32.max))] {
      #expect(try roundTrip(events, layout, .kernel, lost: lost) == events)
    }
    var encoder = PageEncoder(layout)
    encoder.begin(lostEvents: .count(1 << 40))
    #expect(encoder.lostEvents == (layout.commitSize == 4 ? .unknown : .count(1 << 40)))
  }

  /// Discarded events make libtraceevent's times later; those that were late stay late.
  @Test(arguments: layouts)
  func keepsLateness(_ layout: PageLayout) throws {
    var time: UInt64 = 100
    let events = (0..<200).map { number in
      time += UInt64(number % 7)
      return Event(time: time, record: [1, 2, 3, 4], lateness: UInt64(number / 50))
    }
    let result = try roundTrip(events, layout, .kernel)
    #expect(result == events)
    #expect(try roundTrip(events, layout, .plain).allSatisfy { $0.lateness == 0 })
  }

  @Test func plainPagesHaveNothingThatWeakReadersMisread() throws {
    let layout = Self.layouts[0]
    var encoder = PageEncoder(layout, style: .plain)
    let record: [UInt8] = [1, 2, 3, 4]
    #expect(encoder.append(record.span.bytes, at: 1000, lateness: 3) == .added)
    #expect(encoder.append(record.span.bytes, at: 1000 + (1 << 26) - 1) == .added)
    #expect(encoder.append(record.span.bytes, at: 1000 + (1 << 27)) == .pageIsFull)
    #expect(encoder.append(record.span.bytes, at: 5) == .pageIsFull)
    let page = encoder.finish()
    let header: UInt32 = page.integer(at: 16, order: .little)
    #expect(header == 1)
  }

  @Test(arguments: layouts)
  func refusesWhatNoPageHolds(_ layout: PageLayout) {
    var encoder = PageEncoder(layout)
    let room = layout.pageSize - layout.dataOffset - 8
    let fits = [UInt8](repeating: 1, count: room)
    let tooLong = [UInt8](repeating: 1, count: room + 1)
    #expect(encoder.append(tooLong.span.bytes, at: 1) == .neverFits)
    encoder.begin(lostEvents: .count(1))
    #expect(encoder.append(fits.span.bytes, at: 1) == .neverFits)
    encoder.begin()
    #expect(encoder.append(fits.span.bytes, at: 1) == .added)
    #expect(encoder.append([1, 2, 3, 4].span.bytes, at: 1) == .pageIsFull)
  }
}
