public import RingBuffer

/// Where pages of one CPU come from that may have none now, and more later: a live ring buffer, or a file
/// that is still being written.
@usableFromInline
package protocol GrowingSource: ~Copyable {
  /// What is to be told besides events, in front of the next one: losses and damage.
  associatedtype News
  /// What ends the whole stream.
  associatedtype Failure: Error

  /// Fetches the next page.
  ///
  /// - Parameters:
  ///   - takesAll: also what there is of a page that its writer has not left.
  ///   - stamp: the time of asking, by the merge's own clock.
  mutating func fetch(takesAll: Bool, stamp: UInt64) throws(Failure) -> Arrival

  /// The header of the page that was fetched last.
  var header: PageHeader { get }

  /// The page that was fetched last.
  ///
  /// Its bytes stay where they are, also when the source is moved, and do not change until the next
  /// call of `fetch`.
  var page: RawSpan {
    @_lifetime(borrow self)
    get
  }

  /// The page has been read: `count` events came out of it, the last one stamped `time` by the trace
  /// clock. What `error` says broke a rule.
  mutating func finishPage(_ count: UInt64, time: UInt64, _ error: PageError?)

  /// Whether something is to be told.
  var hasNews: Bool { get }

  /// Takes what is to be told first.
  mutating func takeNews() -> News?
}

/// What a fetch has come to.
@usableFromInline
package enum Arrival: Hashable, Sendable {
  /// A page. All of its events had happened at `knownAt`, a stamp of this fetch or an earlier one; `nil`
  /// when that is not known better than by having the page.
  case page(knownAt: UInt64?, isSmall: Bool)
  /// Something is to be told, and nothing else is known yet.
  case news
  /// There may be something, but not what was asked for.
  case nothing
  /// There was nothing at all: what comes later happens later.
  case empty
  /// There was nothing at this time by the merge's own clock, which is some while ago: what comes later
  /// happens later than that.
  case emptySince(UInt64)
  /// Nothing will come any more.
  case ended
}
