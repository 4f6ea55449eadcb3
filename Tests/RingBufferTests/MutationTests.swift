import Foundation
import RingBuffer
import Testing

/// Damaged pages end in events or a typed error, whatever the damage.
///
/// `RAWCAP_MUTATIONS=1000000 swift test --filter MutationTests` damages so many pages; the sequence is
/// the same in each run. With `--sanitize=address --disable-xctest --scratch-path .build-asan` each
/// page also ends at memory that must not be touched (XCTest itself leaks, hence without it).
@Suite struct MutationTests {
  @Test func everyDamagedPageEndsInEventsOrAnError() throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["RAWCAP_MUTATIONS"].flatMap(Int.init) ?? 200_000
    let originals = try Self.originals()
    var random = SplitMix64(state: 0x7261_7763_6170)
    var seen = Outcomes()
    for number in 0..<count {
      let original = originals[number % originals.count]
      // Exactly as long as the page, so that a sanitizer sees the first byte too far.
      let length =
        random.below(8) == 0 ? random.below(original.bytes.count + 1) : original.bytes.count
      let page = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 8)
      defer { page.deallocate() }
      original.bytes.withUnsafeBytes { page.copyMemory(from: .init(rebasing: $0[..<length])) }
      random.damage(page)
      let violation = seen.check(UnsafeRawBufferPointer(page).bytes, original.layout)
      if let violation {
        Issue.record("page \(number) of \(original.name): \(violation)")
        return
      }
    }
    // The damage reached every rule, and not every page is beyond reading.
    #expect(seen.rules.allSatisfy { $0 > 0 }, "\(seen)")
    #expect(seen.whole > count / 10, "\(seen)")
    #expect(seen.events > count, "\(seen)")
  }

  /// The kernels' pages, and a small page of every layout with every kind of event.
  private static func originals() throws -> [(name: String, layout: PageLayout, bytes: [UInt8])] {
    var pages = try KernelPage.all.map {
      (name: $0.name, layout: $0.layout, bytes: try fixture("pages/\($0.name).page"))
    }
    for layout in PageLayout.all {
      guard let small = layout.resized(pageSize: 512) else { continue }
      var builder = PageBuilder(small, timestamp: 3 << 59)
      for round in 0..<4 {
        builder.event([UInt8](repeating: 1, count: 8 + 4 * round), delta: 1)
        builder.discarded(byteCount: 16, delta: UInt32(round))
        builder.timeExtend(by: 1 << 30)
        builder.longEvent([UInt8](repeating: 2, count: 20), delta: 3)
        builder.stamp(1 << 40)
      }
      builder.discarded(byteCount: 12, delta: 1)
      builder.endOfPage()
      pages.append(("built", small, builder.page(lost: .count(7))))
    }
    return pages
  }
}

/// What walking over many pages has come to.
private struct Outcomes: CustomStringConvertible {
  var whole = 0
  var events = 0
  /// How often each rule was broken, in the order of `PageError.Rule`.
  var rules = [Int](repeating: 0, count: 6)

  var description: String { "\(whole) whole pages, \(events) events, rules \(rules)" }

  /// Walks over `page` and checks all that must hold of any page; says what does not.
  mutating func check(_ page: RawSpan, _ layout: PageLayout) -> String? {
    do throws(PageError) {
      let header = try PageHeader(page, layout: layout)
      guard header.begin == layout.dataOffset, header.begin <= header.end,
        header.end <= page.byteCount
      else { return "header \(header)" }
      var decoder = PageDecoder(header, byteOrder: layout.byteOrder)
      var cursor = try EventCursor(page, layout: layout)
      var end = header.begin
      while true {
        let slot: EventSlot?
        do throws(PageError) {
          slot = try decoder.next(in: page)
        } catch {
          guard end <= error.offset, error.offset < header.end else { return "\(error)" }
          guard try decoder.next(in: page) == nil else { return "an event behind an error" }
          throw error
        }
        // The cursor's own errors come out of this loop as well: it must agree with the decoder.
        let record = try cursor.next()
        guard let slot else {
          guard record == nil else { return "the cursor goes on" }
          guard try decoder.next(in: page) == nil else { return "an event behind the end" }
          whole += 1
          return nil
        }
        guard let record, record.timestamp == slot.timestamp,
          record.data.byteCount == slot.end - slot.begin
        else { return "the cursor differs at \(slot)" }
        // Each event is behind the one before, so the loop ends.
        guard end + 4 <= slot.begin, slot.begin <= slot.end, slot.end <= header.end else {
          return "an event behind \(end) at \(slot)"
        }
        end = slot.end
        events += 1
      }
    } catch {
      let rule =
        switch error.rule {
        case .wholeHeader: 0
        case .commitInsidePage: 1
        case .wholeEventHeader: 2
        case .wholeEvent: 3
        case .lengthCountsItself: 4
        case .paddingCountsItself: 5
        }
      rules[rule] += 1
      return nil
    }
  }
}

/// A small generator with a fixed sequence (Steele, Lea and Flood 2014).
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// Damages `page` in one to four places.
  mutating func damage(_ page: UnsafeMutableRawBufferPointer) {
    guard !page.isEmpty else { return }
    for _ in 0...below(4) {
      switch below(5) {
      case 0, 1:  // one bit
        page[below(page.count)] ^= 1 << UInt8(below(8))
      case 2:  // noise
        let begin = below(page.count)
        for offset in begin..<min(page.count, begin + 1 + below(16)) {
          page[offset] = UInt8(truncatingIfNeeded: next())
        }
      case 3:  // zeros, as in pages that were never written
        let begin = below(page.count)
        for offset in begin..<min(page.count, begin + 1 + below(64)) { page[offset] = 0 }
      default:  // the header: time and commit
        page[below(min(page.count, 16))] = UInt8(truncatingIfNeeded: next())
      }
    }
  }
}
