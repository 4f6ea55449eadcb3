/// A page that breaks a rule of the ring buffer, and where.
///
/// The events before `offset` are good. What follows cannot be trusted to the end of this page; the
/// next page stands for itself.
@frozen
public struct PageError: Error, Hashable, Sendable, BitwiseCopyable {
  /// The rule that does not hold.
  public let rule: Rule
  /// The byte offset in the page at which it does not hold.
  public let offset: Int

  /// The breach of `rule` at byte `offset` of a page.
  @inlinable
  public init(_ rule: Rule, at offset: Int) {
    self.rule = rule
    self.offset = offset
  }

  /// What every page of a ring buffer keeps to.
  @frozen
  public enum Rule: Sendable, Hashable, BitwiseCopyable {
    /// A page has a whole header.
    case wholeHeader
    /// `commit` counts bytes that the page has; the count is given.
    case commitInsidePage(UInt64)
    /// An event's header, with its second word if its type has one, ends before the committed end.
    case wholeEventHeader
    /// An event's data end before the committed end; the length in bytes is given.
    case wholeEvent(UInt32)
    /// The length word of a long event counts itself, so it is 4 at least; the word is given.
    case lengthCountsItself(UInt32)
    /// The length word of a discarded event counts itself; the word is given.
    case paddingCountsItself(UInt32)
  }
}

extension PageError: CustomStringConvertible {
  public var description: String {
    let what =
      switch rule {
      case .wholeHeader: "the page is shorter than its header"
      case .commitInsidePage(let size): "commit claims \(size) bytes, more than the page has"
      case .wholeEventHeader: "an event header is cut off"
      case .wholeEvent(let length): "an event of \(length) bytes reaches beyond the committed data"
      case .lengthCountsItself(let word): "a long event has the impossible length \(word)"
      case .paddingCountsItself(let word): "a discarded event has the impossible length \(word)"
      }
    return "\(what) (at byte \(offset) of the page)"
  }
}
