public import EventFormat
public import RingBuffer

/// What the merge needs of a stream for each event, close together: the rest is in `StreamSource`.
@safe
@usableFromInline
struct StreamLane {
  // Sound: a source keeps a page where it is until the next one is fetched, and a lane takes the new
  // address then.
  @usableFromInline var page: UnsafeRawPointer
  @usableFromInline var pageSize: Int
  @usableFromInline var decoder: PageDecoder
  /// Where in the page the record of the next event begins and ends, while `hasHead`.
  @usableFromInline var begin: Int
  @usableFromInline var end: Int
  /// The time of the next event on the trace's time line; behind the last event, its time.
  @usableFromInline var time: UInt64
  @usableFromInline let clock: TimeMapping
  @usableFromInline let buffer: Int32
  @usableFromInline let cpu: Int32
  @usableFromInline var hasHead: Bool
  /// Whether something is to be told in front of the next event.
  @usableFromInline var hasNews: Bool
  // Sound: the owner of the lanes keeps the formats. An ordinary reference would be counted for every
  // event.
  @usableFromInline unowned(unsafe) let formats: EventFormats

  init(buffer: Int, cpu: Int, clock: TimeMapping, formats: EventFormats) {
    unsafe page = Self.noPage
    pageSize = 0
    decoder = PageDecoder()
    begin = 0
    end = 0
    time = 0
    self.clock = clock
    self.buffer = Int32(truncatingIfNeeded: buffer)
    self.cpu = Int32(truncatingIfNeeded: cpu)
    hasHead = false
    hasNews = false
    unsafe self.formats = formats
  }

  /// Takes the address of a page; an empty one has none, and no event either.
  mutating func take(_ page: RawSpan) {
    unsafe self.page = page.withUnsafeBytes { $0.baseAddress } ?? Self.noPage
    pageSize = page.byteCount
  }

  /// An address for a decoder that does not use it.
  private static var noPage: UnsafeRawPointer { unsafe UnsafeRawPointer(bitPattern: 1)! }

  /// Memory for `count` lanes, each in as few cache lines as it can be.
  @unsafe
  static func allocate(_ count: Int) -> UnsafeMutablePointer<StreamLane> {
    unsafe UnsafeMutableRawPointer.allocate(
      byteCount: MemoryLayout<StreamLane>.stride * count, alignment: 128
    ).bindMemory(to: StreamLane.self, capacity: count)
  }

  /// Whether everything has been delivered.
  var isFinished: Bool { !hasHead && !hasNews }

  /// The record of the next event.
  @usableFromInline var record: RawSpan {
    @_lifetime(borrow self)
    @inlinable @inline(__always)
    get {
      // Sound: the decoder has proven that the page has the bytes from begin to end.
      assert(begin <= end && end <= pageSize)
      return unsafe _overrideLifetime(
        RawSpan(_unsafeStart: page + begin, byteCount: end &- begin), borrowing: self)
    }
  }

  /// Goes to the next event of the page; false behind the last one.
  ///
  /// Sound: the decoder was made from the header of this page, which has found that the page reaches to
  /// its end.
  @inlinable @inline(__always)
  mutating func advance(
    lookahead: Int = PageDecoder.usualLookahead
  ) throws(PageError) -> Bool {
    guard let slot = try unsafe decoder.next(at: page, lookahead: lookahead) else { return false }
    begin = slot.begin
    end = slot.end
    time = clock.time(slot.timestamp)
    return true
  }

  /// Copies the next event and those behind it into `batch`: to the end of the page, up to the time
  /// `last`, and until the batch has `limit` entries or is full. The next one is copied in any case.
  ///
  /// - Returns: whether there is an event behind them; false at the end of the page.
  mutating func deliver(
    to batch: inout EventBatch, last: UInt64, limit: Int
  ) throws(PageError) -> Bool {
    while true {
      batch.append(record, timestamp: time, cpu: cpu, buffer: buffer)
      guard try advance() else { return false }
      if time > last || batch.count >= limit || batch.isFull { return true }
    }
  }
}
