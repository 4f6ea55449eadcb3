internal import TraceFile

/// Where the pages of one CPU come from: a file, or a live ring.
@usableFromInline
package protocol PageSource: ~Copyable {
  /// What can go wrong while a page is fetched.
  associatedtype Failure: Error

  /// Fetches the next page; false behind the last one. After an error the next call goes on behind
  /// the damage, or returns false.
  mutating func next() throws(Failure) -> Bool

  /// The page that was fetched last.
  ///
  /// Its bytes stay where they are, also when the source is moved, and do not change until the next
  /// call of `next()`: streams keep their address.
  var page: RawSpan {
    @_lifetime(borrow self)
    get
  }

  /// The number of the page that was fetched last, from 0.
  var pageIndex: Int { get }
}

extension PageReader: PageSource {}
