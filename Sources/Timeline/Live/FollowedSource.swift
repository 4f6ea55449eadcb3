package import RingBuffer
package import TraceFile

/// One CPU of a file that is being recorded, as a source of a merge.
package struct FollowedSource: GrowingSource, ~Copyable {
  /// What is told besides events.
  package enum News {
    /// Events were lost.
    case lost(LostGap)
    /// A page could not be read to its end.
    case damaged(PageDamage)
  }

  private var pages: GrowingPages
  private let buffer: Int
  private let cpu: Int
  private let byteOrder: ByteOrder
  private let discardedDelta: DiscardedDelta
  package private(set) var header: PageHeader
  /// What is to be told, the next one last.
  private var news: [News] = []
  /// What was lost in front of the next event.
  private var lost = LostEvents.none
  /// The time of the last event.
  private var lastTime: UInt64?

  init(_ file: FollowedFile, region number: Int, discardedDelta: DiscardedDelta) {
    let region = file.regions[number]
    pages = GrowingPages(file, region: number, discardedDelta: discardedDelta)
    buffer = region.buffer
    cpu = region.cpu
    byteOrder = region.layout.byteOrder
    self.discardedDelta = discardedDelta
    header = PageHeader(
      timestamp: 0, begin: region.layout.dataOffset, end: region.layout.dataOffset,
      lostEvents: .none)
  }

  package var page: RawSpan {
    @_lifetime(borrow self)
    get { pages.bytes }
  }

  package mutating func fetch(
    takesAll: Bool, stamp: UInt64
  ) throws(TraceFileError) -> Arrival {
    while true {
      switch try pages.next() {
      case .part(let part, let knownAt):
        lost = lost.joined(with: part.lostEvents)
        if lost != .none {
          // A gap is told in front of an event.
          var decoder = PageDecoder(part, byteOrder: byteOrder, discardedDelta: discardedDelta)
          guard let first = try? decoder.next(in: pages.bytes) else { continue }
          tellLoss(before: first.timestamp)
        }
        header = part
        return .page(knownAt: knownAt, isSmall: false)
      case .damaged(let error): tell(.file(PageDamage.FileFailure(error)))
      case .broken(let error): tell(.page(error))
      case .empty(let time): return .emptySince(time)
      case .nothing: return .nothing
      case .ended:
        if lost != .none { tellLoss(before: nil) }
        return .ended
      }
      if hasNews { return .news }
    }
  }

  package mutating func finishPage(_ count: UInt64, time: UInt64, _ error: PageError?) {
    if count > 0 { lastTime = time }
    if let error { tell(.page(error)) }
  }

  package var hasNews: Bool { !news.isEmpty }

  package mutating func takeNews() -> News? { news.popLast() }

  private mutating func tell(_ cause: PageDamage.Cause) {
    news.insert(
      .damaged(PageDamage(buffer: buffer, cpu: cpu, page: pages.pageIndex, cause: cause)), at: 0)
  }

  private mutating func tellLoss(before time: UInt64?) {
    let gap = Ledger().gap(lost, cpu: cpu, buffer: buffer, from: lastTime, to: time)
    news.insert(.lost(gap), at: 0)
    lost = .none
  }
}
