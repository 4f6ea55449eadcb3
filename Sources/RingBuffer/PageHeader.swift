/// The header of a sub-buffer: when it begins, how much of it is written, what was lost before it.
///
/// The struct is `struct buffer_data_page` in `kernel/trace/ring_buffer.c`.
@frozen
public struct PageHeader: Sendable, Hashable, BitwiseCopyable {
  /// The time from which the first event's delta counts, in units of the trace clock.
  public let timestamp: UInt64
  /// The offset of the first event in the page, in bytes.
  public let begin: Int
  /// The offset behind the last event in the page, in bytes.
  public let end: Int
  /// What was lost in front of the first event of this page.
  public let lostEvents: LostEvents

  /// `RB_MISSED_EVENTS`: events were lost in front of this page.
  @usableFromInline static var missedEvents: UInt32 { 1 << 31 }
  /// `RB_MISSED_STORED`: their number stands behind the last event.
  @usableFromInline static var missedStored: UInt32 { 1 << 30 }
  /// The bits of `commit` that count bytes (`COMMIT_MASK` in libtraceevent).
  @usableFromInline static var commitMask: UInt32 { (1 << 27) - 1 }

  /// The bits of the low half of `commit` that count bytes.
  package static var dataSizeMask: UInt32 { commitMask }

  /// A part of a page: the events from `begin` up to `end`, the first of which counts from
  /// `timestamp`.
  @inlinable
  public init(timestamp: UInt64, begin: Int, end: Int, lostEvents: LostEvents) {
    self.timestamp = timestamp
    self.begin = begin
    self.end = end
    self.lostEvents = lostEvents
  }

  /// Whether a page whose first bytes are given has lost events in front of it: a glance, before the
  /// whole page is at hand.
  ///
  /// - Precondition: the bytes reach to `dataOffset`.
  public static func marksLostEvents(_ begin: RawSpan, layout: PageLayout) -> Bool {
    // The low half of a 64-bit commit stands first or last.
    let skipped = layout.byteOrder == .big && layout.commitSize == 8 ? 4 : 0
    let word: UInt32 = begin.integer(at: layout.commitOffset + skipped, order: layout.byteOrder)
    return word & missedEvents != 0
  }

  /// Reads the header of `page`.
  ///
  /// - Throws: `PageError` when the page is shorter than its header, or `commit` counts more than
  ///   the page has.
  @inlinable
  public init(_ page: RawSpan, layout: PageLayout) throws(PageError) {
    let order = layout.byteOrder
    guard page.byteCount >= layout.dataOffset else { throw PageError(.wholeHeader, at: 0) }
    timestamp = page.integer(at: 0, order: order)
    // The kernel ORs its flags in as a signed int: of a 64-bit commit only the low half counts.
    let commit: UInt32 =
      layout.commitSize == 4
      ? page.integer(at: layout.commitOffset, order: order)
      : UInt32(
        truncatingIfNeeded: page.integer(at: layout.commitOffset, as: UInt64.self, order: order))
    let size = Int(commit & Self.commitMask)
    begin = layout.dataOffset
    end = layout.dataOffset &+ size
    guard end <= page.byteCount else {
      throw PageError(.commitInsidePage(UInt64(size)), at: layout.commitOffset)
    }
    if commit & Self.missedEvents == 0 {
      lostEvents = .none
    } else if commit & Self.missedStored != 0, end &+ layout.commitSize <= page.byteCount {
      lostEvents = .count(
        layout.commitSize == 4
          ? UInt64(page.integer(at: end, as: UInt32.self, order: order))
          : page.integer(at: end, as: UInt64.self, order: order))
    } else {
      lostEvents = .unknown
    }
  }
}
