public import RingBuffer

/// What the merge needs of a growing source for each event.
@safe
@usableFromInline
package struct GrowingLane {
  // Sound: a source keeps a page where it is until the next one is fetched, and a lane takes the new
  // address then.
  @usableFromInline var page: UnsafeRawPointer
  @usableFromInline var decoder = PageDecoder()
  /// Where in the page the record of the next event begins and ends, while `hasHead`.
  @usableFromInline var begin = 0
  @usableFromInline var end = 0
  /// The time of the next event on the common time line; behind the last event, its time.
  @usableFromInline package var time: UInt64 = 0
  /// The same by the trace clock.
  @usableFromInline var timestamp: UInt64 = 0
  @usableFromInline let clock: TimeMapping?
  @usableFromInline package let buffer: Int32
  @usableFromInline package let cpu: Int32
  /// Whether there is an event.
  @usableFromInline var hasHead = false
  /// Whether the source has something to tell in front of the next event.
  @usableFromInline var hasNews = false
  /// Events of the page so far, the next one among them.
  @usableFromInline var count: UInt64 = 0

  /// Since when it is known that the page's events have happened.
  @usableFromInline var knownAt: UInt64 = 0
  /// Whether the page was much less than full.
  @usableFromInline var isSmall = false
  /// When the source was found empty last; 0 when it has brought something since.
  @usableFromInline var emptyAt: UInt64 = 0
  /// When all that the source has was asked for last.
  @usableFromInline var askedAt: UInt64 = 0

  @inlinable
  init(buffer: Int, cpu: Int, clock: TimeMapping?) {
    unsafe page = UnsafeRawPointer(bitPattern: 1)!
    self.buffer = Int32(truncatingIfNeeded: buffer)
    self.cpu = Int32(truncatingIfNeeded: cpu)
    self.clock = clock
  }

  /// The record of the next event.
  @inlinable package var record: RawSpan {
    @_lifetime(borrow self)
    @inline(__always)
    get {
      // Sound: the decoder has proven that the page has the bytes from begin to end.
      return unsafe _overrideLifetime(
        RawSpan(_unsafeStart: page + begin, byteCount: end &- begin), borrowing: self)
    }
  }

  /// The same, for who sees to it that the page stays.
  @inlinable var bytes: UnsafeRawBufferPointer {
    @inline(__always)
    get { unsafe UnsafeRawBufferPointer(start: page + begin, count: end &- begin) }
  }

  /// Takes a page.
  @inlinable
  mutating func begin(
    _ page: RawSpan, _ header: PageHeader, byteOrder: ByteOrder, discardedDelta: DiscardedDelta
  ) {
    // An empty page has no address, and no event either.
    guard let address = unsafe page.withUnsafeBytes({ $0.baseAddress }),
      header.end <= page.byteCount
    else {
      decoder = PageDecoder()
      return
    }
    unsafe self.page = unsafe address
    decoder = PageDecoder(header, byteOrder: byteOrder, discardedDelta: discardedDelta)
    count = 0
  }

  /// Goes to the next event of the page; false behind the last one.
  @inlinable @inline(__always)
  mutating func advance() throws(PageError) -> Bool {
    // Sound: `begin` has checked that the page reaches to the end that its header names.
    guard let slot = try unsafe decoder.next(at: page) else { return false }
    begin = slot.begin
    end = slot.end
    timestamp = slot.timestamp
    time = clock.map { $0.time(slot.timestamp) } ?? slot.timestamp
    count &+= 1
    hasHead = true
    return true
  }

  /// Lets go of the page.
  @inlinable
  mutating func leavePage() {
    hasHead = false
    hasNews = false
    decoder = PageDecoder()
    count = 0
  }
}

extension GrowingSource where Self: ~Copyable {
  /// Gives the page that was fetched last to `lane`.
  @inlinable
  func lend(
    to lane: inout GrowingLane, _ byteOrder: ByteOrder, _ discardedDelta: DiscardedDelta
  ) {
    lane.begin(page, header, byteOrder: byteOrder, discardedDelta: discardedDelta)
  }
}
