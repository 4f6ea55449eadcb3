import RingBuffer
import Testing

/// Pages that break a rule: the events in front of the damage are good, and the error names the rule
/// and the place.
@Suite struct DamagedPageTests {
  /// Old Android kernels wrote pages that claim data but hold zeros (b/204564312).
  @Test(arguments: PageLayout.all)
  func zeroPaddedPage(layout: PageLayout) throws {
    var builder = goodEvent(layout)
    builder.append([UInt8](repeating: 0, count: 256))
    try expect(builder, .lengthCountsItself(0), at: 8)
  }

  @Test(arguments: PageLayout.all)
  func shortEventCutOff(layout: PageLayout) throws {
    var builder = goodEvent(layout)
    builder.header(type: 3, delta: 1)
    builder.append([1, 2, 3, 4, 5, 6, 7, 8])  // 12 were claimed
    try expect(builder, .wholeEvent(12), at: 8)
  }

  /// With 4 bytes left there is a header and nothing behind it.
  @Test(arguments: PageLayout.all)
  func shortEventWithoutData(layout: PageLayout) throws {
    var builder = goodEvent(layout)
    builder.header(type: 28, delta: 1)
    try expect(builder, .wholeEvent(112), at: 8)
  }

  @Test(arguments: PageLayout.all)
  func longEventCutOff(layout: PageLayout) throws {
    var builder = goodEvent(layout)
    builder.header(type: 0, delta: 1)
    builder.word(204)
    builder.append([UInt8](repeating: 7, count: 196))
    try expect(builder, .wholeEvent(200), at: 8)
  }

  /// Lengths near 2^32 do not wrap around.
  @Test(arguments: PageLayout.all)
  func largestLengths(layout: PageLayout) throws {
    var long = goodEvent(layout)
    long.header(type: 0, delta: 1)
    long.word(.max)
    try expect(long, .wholeEvent(.max - 4), at: 8)
    var padding = goodEvent(layout)
    padding.header(type: 29, delta: 1)
    padding.word(.max)
    try expect(padding, .wholeEvent(.max), at: 8)
  }

  @Test(arguments: PageLayout.all, [0, 1, 2, 3])
  func lengthWordThatDoesNotCountItself(layout: PageLayout, word: UInt32) throws {
    var long = goodEvent(layout)
    long.header(type: 0, delta: 1)
    long.word(word)
    try expect(long, .lengthCountsItself(word), at: 8)
    var padding = goodEvent(layout)
    padding.header(type: 29, delta: 1)
    padding.word(word)
    try expect(padding, .paddingCountsItself(word), at: 8)
  }

  @Test(arguments: PageLayout.all)
  func paddingBeyondCommit(layout: PageLayout) throws {
    var builder = goodEvent(layout)
    builder.header(type: 29, delta: 1)
    builder.word(12)
    builder.word(0)  // 8 were claimed
    try expect(builder, .wholeEvent(12), at: 8)
  }

  /// Time extends, stamps, long and discarded events have a second word.
  @Test(arguments: PageLayout.all, [0, 29, 30, 31])
  func headerWithoutItsSecondWord(layout: PageLayout, type: UInt32) throws {
    var builder = goodEvent(layout)
    builder.header(type: type, delta: 1)
    try expect(builder, .wholeEventHeader, at: 8)
  }

  /// `commit` counts a part of a header.
  @Test(arguments: PageLayout.all, [9, 10, 11])
  func partOfAHeader(layout: PageLayout, commit: UInt64) throws {
    let builder = goodEvent(layout)
    let decoded = try DecodedPage(builder.page(commit: commit), layout)
    #expect(decoded.times == [1010])
    #expect(decoded.error == PageError(.wholeEventHeader, at: layout.dataOffset + 8))
  }

  /// What follows an error is no event, however often one asks.
  @Test func nothingFollowsAnError() throws {
    var builder = goodEvent(.little64)
    builder.append([UInt8](repeating: 0, count: 16))
    builder.event([1, 2, 3, 4])
    let page = builder.page()
    let bytes = page.span.bytes
    var decoder = PageDecoder(try PageHeader(bytes, layout: .little64), byteOrder: .little)
    #expect(try decoder.next(in: bytes)?.timestamp == 1010)
    #expect(throws: PageError(.lengthCountsItself(0), at: 24)) { try decoder.next(in: bytes) }
    for _ in 0..<3 { #expect(try decoder.next(in: bytes) == nil) }
  }

  /// A damaged page does not stop the run: the next page stands for itself.
  @Test func nextPageGoesOn() throws {
    var damaged = goodEvent(.big64)
    damaged.append([UInt8](repeating: 0, count: 8))
    var good = PageBuilder(.big64, timestamp: 2000)
    good.event([1, 2, 3, 4], delta: 1)
    let pages = [damaged.page(), damaged.page(commit: 5000), good.page()]
    var times: [UInt64] = []
    var errors: [PageError] = []
    for page in pages {
      do {
        let decoded = try DecodedPage(page, .big64)
        times += decoded.times
        if let error = decoded.error { errors.append(error) }
      } catch {
        errors.append(error)
      }
    }
    #expect(times == [1010, 2001])
    #expect(
      errors == [
        PageError(.lengthCountsItself(0), at: 24), PageError(.commitInsidePage(5000), at: 8),
      ]
    )
  }

  @Test func errorsSayWhatAndWhere() {
    #expect(
      PageError(.wholeEvent(112), at: 24).description
        == "an event of 112 bytes reaches beyond the committed data (at byte 24 of the page)")
    #expect(
      PageError(.commitInsidePage(5000), at: 8).description
        == "commit claims 5000 bytes, more than the page has (at byte 8 of the page)")
    let rules: [PageError.Rule] = [
      .wholeHeader, .commitInsidePage(1), .wholeEventHeader, .wholeEvent(1), .lengthCountsItself(1),
      .paddingCountsItself(1),
    ]
    #expect(Set(rules.map { PageError($0, at: 0).description }).count == rules.count)
  }

  /// A builder with one event at 1010, in the first 8 bytes of data.
  private func goodEvent(_ layout: PageLayout) -> PageBuilder {
    var builder = PageBuilder(layout)
    builder.event([1, 2, 3, 4], delta: 10)
    return builder
  }

  /// The page has its first event, and then breaks `rule` at byte `offset` of its data.
  private func expect(
    _ builder: PageBuilder, _ rule: PageError.Rule, at offset: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let layout = builder.layout
    let decoded = try DecodedPage(builder.page(), layout)
    #expect(decoded.events == [DecodedEvent(1010, [1, 2, 3, 4])], sourceLocation: sourceLocation)
    #expect(
      decoded.error == PageError(rule, at: layout.dataOffset + offset),
      sourceLocation: sourceLocation)
  }
}
