/// What a loop over a stream did not see: a sum that does not hold without it.
public struct StreamLosses: Sendable, Hashable {
  /// In how many places events were lost.
  public private(set) var gaps = 0
  /// How many events were lost there, of whatever type, as far as their number is known.
  public private(set) var lostEvents: UInt64 = 0
  /// Whether more may have been lost than `lostEvents`.
  public private(set) var mayBeMore = false
  /// How many pages could not be read to their end.
  public private(set) var damagedPages = 0
  /// How many records lacked bytes of their fields.
  public private(set) var cutOffRecords = 0

  /// Nothing lost.
  public init() {}

  /// Whether the loop has seen everything.
  public var isEmpty: Bool { gaps == 0 && damagedPages == 0 && cutOffRecords == 0 }

  /// Notes a gap.
  public mutating func note(_ gap: LostGap) {
    gaps += 1
    guard let count = gap.count else {
      mayBeMore = true
      return
    }
    let (sum, overflow) = lostEvents.addingReportingOverflow(count)
    lostEvents = overflow ? .max : sum
    if overflow { mayBeMore = true }
  }

  /// Notes a page that could not be read to its end.
  public mutating func note(_ damage: PageDamage) { damagedPages += 1 }

  /// Notes a record that lacks bytes of its fields.
  public mutating func note(_ record: CutOffRecord) { cutOffRecords += 1 }
}

extension StreamLosses: CustomStringConvertible {
  /// `nothing is missing`, or `12 events lost in 3 places, 1 damaged page`.
  public var description: String {
    if isEmpty { return "nothing is missing" }
    var parts: [String] = []
    if gaps > 0 {
      let amount = mayBeMore ? "\(lostEvents) or more" : "\(lostEvents)"
      parts.append("\(amount) events lost in \(gaps) \(gaps == 1 ? "place" : "places")")
    }
    if damagedPages > 0 {
      parts.append("\(damagedPages) damaged \(damagedPages == 1 ? "page" : "pages")")
    }
    if cutOffRecords > 0 {
      parts.append("\(cutOffRecords) cut-off \(cutOffRecords == 1 ? "record" : "records")")
    }
    return parts.joined(separator: ", ")
  }
}
