internal import RingBuffer
internal import Timeline
internal import TraceFile

/// One CPU's ring buffer as a source of a live timeline.
struct LiveRingSource: GrowingSource, ~Copyable {
  /// What is told besides events.
  enum News {
    case lost(LossEntry)
    case damaged(RingError)
  }

  private let ring: LiveRing
  private let layout: PageLayout
  private(set) var header: PageHeader
  private var hasPage = false
  /// How many more pages are to be fetched, and how many of them were full at the last look.
  private var budget = 0
  private var full = 0
  /// When that was.
  private var lookedAt: UInt64 = 0
  /// What is to be told, the next one last.
  private var news: [News] = []
  private var gaps: [LossEntry] = []
  /// Tracing is off: what is left comes now.
  var isStopped = false
  private var hasEnded = false
  /// An interrupted writer commits when it goes on: how often to look again for what it has.
  private var lateLooks = 20

  init(_ ring: LiveRing, layout: PageLayout) {
    self.ring = ring
    self.layout = layout
    header = PageHeader(
      timestamp: 0, begin: layout.dataOffset, end: layout.dataOffset, lostEvents: .none)
  }

  // Sound: the ring keeps the page's memory until the next fetch.
  var page: RawSpan {
    @_lifetime(borrow self)
    get { unsafe _overrideLifetime(ring.page.bytes, borrowing: self) }
  }

  mutating func fetch(takesAll: Bool, stamp: UInt64) throws(RingError) -> Arrival {
    guard !hasEnded else { return .ended }
    let takesAll = takesAll || isStopped
    if budget == 0 {
      budget = try ring.visit(takesAll: takesAll, &gaps)
      full = takesAll ? max(0, budget - LiveRing.partLimit) : budget
      lookedAt = stamp
      if takeGaps() { return .news }
      if budget == 0 { return .nothing }
    }
    budget -= 1
    let fetched: PageHeader?
    do throws(RingError) { fetched = try ring.fetch() } catch {
      guard case .damaged = error.code else { throw error }
      ring.noteDamage()
      news.insert(.damaged(error), at: 0)
      full = 0
      return .news
    }
    guard let fetched else {
      budget = 0
      // Whatever was asked for: there is nothing now.
      return try isStopped ? end() : .empty
    }
    header = fetched
    hasPage = true
    // Behind a loss the pages are not those that there were.
    if header.lostEvents != .none {
      full = 0
      var decoder = PageDecoder(header, byteOrder: layout.byteOrder)
      let first = try? unsafe decoder.next(in: ring.page.bytes)
      news.insert(
        .lost(try ring.loss(header, firstTime: first?.timestamp ?? header.timestamp)), at: 0)
    }
    defer { full = max(0, full - 1) }
    return .page(
      knownAt: full > 0 ? lookedAt : nil,
      isSmall: header.end - header.begin < layout.pageSize / 4)
  }

  mutating func finishPage(_ count: UInt64, time: UInt64, _ error: PageError?) {
    ring.take(count, time: time)
    if let error {
      ring.noteDamage()
      news.insert(.damaged(RingError(.damaged(error), cpu: ring.cpu)), at: 0)
    }
    if hasPage, !ring.isIntact {
      news.insert(.damaged(RingError(.overwrittenInUse, cpu: ring.cpu)), at: 0)
    }
    hasPage = false
  }

  var hasNews: Bool { !news.isEmpty }

  mutating func takeNews() -> News? { news.popLast() }

  /// Tells what is missing, unless a writer may still have something.
  private mutating func end() throws(RingError) -> Arrival {
    if lateLooks > 0, try !ring.isEmpty() {
      lateLooks -= 1
      return .nothing
    }
    hasEnded = true
    try ring.finish(&gaps)
    return takeGaps() ? .news : .ended
  }

  private mutating func takeGaps() -> Bool {
    guard !gaps.isEmpty else { return false }
    news.insert(contentsOf: gaps.reversed().map { .lost($0) }, at: 0)
    gaps.removeAll(keepingCapacity: true)
    return true
  }
}
