/// How many events the ring buffer dropped in front of the first event of a page.
///
/// The kernel tells it by two flags in the page's `commit` word and a count behind the last event
/// (`RB_MISSED_EVENTS`, `RB_MISSED_STORED` in `kernel/trace/ring_buffer.c`).
@frozen
public enum LostEvents: Sendable, Hashable, BitwiseCopyable {
  /// Nothing was lost.
  case none
  /// Events were lost; the page had no room left for their number.
  case unknown
  /// So many events were lost.
  case count(UInt64)
}
