public import CProcessor

/// The place of one event in its page.
@frozen
public struct EventSlot: Sendable, Hashable, BitwiseCopyable {
  /// The event's time in units of the trace clock.
  public let timestamp: UInt64
  /// The offset of the event's record in the page, in bytes.
  public let begin: Int
  /// The offset behind the event's record in the page, in bytes.
  public let end: Int

  @inlinable
  init(timestamp: UInt64, begin: Int, end: Int) {
    self.timestamp = timestamp
    self.begin = begin
    self.end = end
  }

  /// The event's record in `page`, which must be the page that the slot came from.
  @_lifetime(copy page)
  @inlinable @inline(__always)
  public func record(in page: RawSpan) -> RawSpan { page.extracting(begin..<end) }
}

/// What the time delta of a discarded event (padding with a length) is worth.
///
/// `rb_event_discard` stores 1 where the delta was 0, because a padding event without delta would
/// end the page.
@frozen
public enum DiscardedDelta: Sendable, Hashable, BitwiseCopyable {
  /// It counts unless it is 1: the kernel's own rule (`rb_read_data_buffer`).
  case asKernel
  /// It always counts, as libtraceevent and Perfetto have it: times behind it can be 1 ns late, and
  /// equal theirs.
  case always
}

/// The state of reading one page: where the next event begins and what time it is.
///
/// It holds no reference to the page, so that owners of page memory can keep it beside that memory.
/// To read events with the compiler watching the page's lifetime, use `EventCursor`.
///
/// Where known readers of ring buffers disagree, this one does what the kernel itself does:
///
/// * A discarded event's delta counts, except when it is 1 (`DiscardedDelta` has the other way).
/// * A padding event without a delta ends the page.
/// * A discarded event is 4 bytes and its length word long.
/// * An absolute time stamp has 59 bits; the upper five come from the time before it, and grow by one
///   when the stamp would otherwise go back (`rb_fix_abs_ts`).
/// * The length word of a long event counts itself; the next event begins at a multiple of 4.
/// * A delta is unsigned.
/// * A time extend belongs to the events behind it.
@frozen
public struct PageDecoder: Sendable, BitwiseCopyable {
  /// The offset in the page at which the next event header stands.
  @usableFromInline var offset: Int
  /// The offset behind the committed data.
  @usableFromInline let end: Int
  /// The time so far: that of the last event, or of a stamp behind it.
  @usableFromInline var time: UInt64
  @usableFromInline let isBigEndian: Bool
  /// The delta of a discarded event that does not count: 1, or none (0 ends the page).
  @usableFromInline let voidDelta: UInt64

  /// The decoder of a page whose header has been read.
  @inlinable
  public init(
    _ header: PageHeader, byteOrder: ByteOrder, discardedDelta: DiscardedDelta = .asKernel
  ) {
    offset = header.begin
    end = header.end
    time = header.timestamp
    isBigEndian = byteOrder == .big
    voidDelta = discardedDelta == .asKernel ? 1 : 0
  }

  /// The time from which the next event's delta counts.
  @inlinable
  public var currentTime: UInt64 { time }

  /// The decoder of no page: it has no events.
  @inlinable
  public init() {
    offset = 0
    end = 0
    time = 0
    isBigEndian = false
    voidDelta = 1
  }

  /// Goes to the next data event of `page`, which must be the page whose header made this decoder.
  ///
  /// - Returns: the event's place, or `nil` behind the last one.
  /// - Throws: `PageError` when the page breaks a rule; after that the page has no more events.
  @inlinable @inline(__always)
  public mutating func next(in page: RawSpan) throws(PageError) -> EventSlot? {
    precondition(end <= page.byteCount, "the page is shorter than the one that was begun")
    // Sound: only an empty page has no address, and end is 0 then. The span outlives the call.
    let start = unsafe page.withUnsafeBytes { $0.baseAddress }
    guard let start = unsafe start else { return nil }
    return try unsafe next(at: start)
  }

  /// The same, for who has proven that the page whose header made this decoder stands at `page`.
  @inlinable @inline(__always) @unsafe
  public mutating func next(
    at page: UnsafeRawPointer, lookahead: Int = usualLookahead
  ) throws(PageError) -> EventSlot? {
    while offset &+ 8 <= end {
      // Each event says where the next one begins, so the processor cannot look ahead by itself, and what
      // it fetches by guess ends with each 4 KiB. An address behind the page is no more than a hint.
      rawcap_prefetch(UInt(bitPattern: page) &+ UInt(bitPattern: offset &+ lookahead))
      // Sound: offset + 8 <= end, which the page has, and every bit pattern is an integer.
      var header = unsafe page.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
      var word = unsafe page.loadUnaligned(fromByteOffset: offset &+ 4, as: UInt32.self)
      let type: UInt32
      let delta: UInt64
      if isBigEndian {
        header = UInt32(bigEndian: header)
        word = UInt32(bigEndian: word)
        type = header >> 27
        delta = UInt64(header & 0x7ff_ffff)
      } else {
        header = UInt32(littleEndian: header)
        word = UInt32(littleEndian: word)
        type = header & 31
        delta = UInt64(header >> 5)
      }

      if type <= 28 {
        let begin: Int
        let length: UInt32
        if type > 0 {
          begin = offset &+ 4
          length = type &* 4
        } else {
          begin = offset &+ 8
          guard word >= 4 else { throw fail(.lengthCountsItself(word)) }
          length = word &- 4
        }
        let last = begin &+ Int(length)
        guard last <= end else { throw fail(.wholeEvent(length)) }
        time &+= delta
        offset = (last &+ 3) & ~3
        return EventSlot(timestamp: time, begin: begin, end: last)
      }

      switch type {
      case 29:  // RINGBUF_TYPE_PADDING
        guard delta != 0 else {
          offset = end
          return nil
        }
        guard word >= 4 else { throw fail(.paddingCountsItself(word)) }
        let next = (offset &+ 4 &+ Int(word) &+ 3) & ~3
        guard next <= (end &+ 3) & ~3 else { throw fail(.wholeEvent(word)) }
        if delta != voidDelta { time &+= delta }
        offset = next
      case 30:  // RINGBUF_TYPE_TIME_EXTEND
        time &+= UInt64(word) << 27 &+ delta
        offset &+= 8
      default:  // RINGBUF_TYPE_TIME_STAMP
        time = absolute(UInt64(word) << 27 &+ delta)
        offset &+= 8
      }
    }
    let rest = offset
    offset = end
    if rest < end {
      // Sound: rest and end are inside the page.
      try unsafe Self.checkRest(
        of: RawSpan(_unsafeStart: page, byteCount: end), from: rest, to: end,
        isBigEndian: isBigEndian)
    }
    return nil
  }

  /// So many bytes ahead of an event a page is fetched into the cache, unless the caller says.
  @inlinable
  public static var usualLookahead: Int { 2048 }

  /// The whole time of an absolute stamp, which carries its lower 59 bits (`rb_fix_abs_ts`).
  @inlinable
  func absolute(_ stamp: UInt64) -> UInt64 {
    let upper = time & 0xf8 << 56  // TS_MSB
    guard upper != 0 else { return stamp }
    let whole = upper | stamp
    // The clock can have passed a multiple of 2^59 since the time before.
    return whole < time ? whole &+ 1 << 59 : whole
  }

  /// Checks the last bytes of a page, less than 8: nothing, or a padding header that ends the page.
  ///
  /// It is static and out of line so that the state of the loop can stay in registers.
  @usableFromInline @inline(never)
  static func checkRest(
    of page: RawSpan, from begin: Int, to end: Int, isBigEndian: Bool
  ) throws(PageError) {
    guard end - begin >= 4 else { throw PageError(.wholeEventHeader, at: begin) }
    let header: UInt32 = page.integer(at: begin, order: isBigEndian ? .big : .little)
    let type = isBigEndian ? header >> 27 : header & 31
    let delta = isBigEndian ? header & 0x7ff_ffff : header >> 5
    if 1...28 ~= type { throw PageError(.wholeEvent(type * 4), at: begin) }
    guard type == 29, delta == 0 else { throw PageError(.wholeEventHeader, at: begin) }
  }

  /// Ends the page at a broken rule.
  @inlinable
  mutating func fail(_ rule: PageError.Rule) -> PageError {
    let error = PageError(rule, at: offset)
    offset = end
    return error
  }
}
