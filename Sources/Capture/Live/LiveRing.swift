internal import RingBuffer
internal import TraceFile

/// One CPU's ring buffer in a live capture: its pages one after the other, and what it lost.
///
/// What differs between the backends is in the subclass.
class LiveRing {
  let cpu: Int
  let pollDescriptor: Int32
  private let layout: PageLayout
  private var statistics: RingStatistics
  private var tally: LossTally
  private var hasDamage = false
  /// The time of the last event.
  private var lastTime: UInt64?
  private(set) var eventCount: UInt64 = 0

  /// Parts of pages that are looked for beyond the full ones: what is left of a page that was read in
  /// part, a full one that the counters do not tell of yet, and the one that the writer is on.
  static let partLimit = 4

  init(_ ring: Ring, layout: PageLayout) throws(RingError) {
    cpu = ring.cpu
    pollDescriptor = ring.descriptor.rawValue
    self.layout = layout
    statistics = try RingStatistics(ring)
    tally = LossTally(cpu: ring.cpu, try statistics.read())
  }

  // MARK: What the backends do

  /// Fetches a page, or what there is of one.
  func fetch() throws(RingError) -> PageHeader? { fatalError("a backend's") }

  /// The page that was fetched last; good until the next one is.
  var page: UnsafeRawBufferPointer { fatalError("a backend's") }

  /// Is that still the page that was fetched?
  var isIntact: Bool { fatalError("a backend's") }

  /// Bytes that were fetched with it.
  var pendingByteCount: Int { fatalError("a backend's") }

  // MARK: Visits

  /// Begins a visit: tells what the counters say was lost, and how many pages to fetch now.
  ///
  /// - Parameter takesAll: also what there is of pages that are not full.
  final func visit(takesAll: Bool, _ gaps: inout [LossEntry]) throws(RingError) -> Int {
    let counters = try statistics.read()
    let pending = pendingByteCount
    tally.compare(counters, isSettled: pending == 0, hasDamage: hasDamage, &gaps)
    hasDamage = false
    let full = pending / layout.pageSize + counters.fullPages(layout)
    return takesAll ? full + Self.partLimit : full
  }

  /// Counts the events that came out of a page.
  ///
  /// - Parameter time: the time of the last one.
  final func take(_ count: UInt64, time: UInt64) {
    guard count > 0 else { return }
    eventCount &+= count
    tally.take(count)
    lastTime = time
  }

  /// Notes that a page could not be read to its end.
  final func noteDamage() { hasDamage = true }

  /// The loss that a page is marked with.
  final func loss(_ header: PageHeader, firstTime: UInt64?) throws(RingError) -> LossEntry {
    tally.mark(header.lostEvents, from: lastTime, to: firstTime, try statistics.read())
  }

  /// Is something left that has not been read?
  final func isEmpty() throws(RingError) -> Bool { try statistics.read().entries == 0 }

  /// Tells what is missing at the end.
  final func finish(_ gaps: inout [LossEntry]) throws(RingError) {
    let counters = try statistics.read()
    tally.compare(counters, isSettled: pendingByteCount == 0, hasDamage: hasDamage, &gaps)
    hasDamage = false
    tally.finish(counters, from: lastTime, &gaps)
  }
}

/// A ring buffer that is read through `Backend`.
final class BackedLiveRing<Backend: RingBackend & ~Copyable>: LiveRing {
  private var pages: Backend

  init(_ ring: Ring, pages: consuming Backend, layout: PageLayout) throws(RingError) {
    self.pages = pages
    try super.init(ring, layout: layout)
  }

  override func fetch() throws(RingError) -> PageHeader? { try pages.next(.everything) }
  // Sound: the memory stays where it is as long as this object, and is used until the next fetch only.
  override var page: UnsafeRawBufferPointer { unsafe Self.address(of: pages) }
  override var isIntact: Bool { pages.isIntact }
  override var pendingByteCount: Int { pages.pendingByteCount }

  private static func address(of pages: borrowing Backend) -> UnsafeRawBufferPointer {
    unsafe pages.page.withUnsafeBytes { unsafe $0 }
  }
}
