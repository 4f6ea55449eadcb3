/// Chooses among the pages of one CPU, or among its chunks of pages, those that can matter for a window.
///
/// A page matters when it may have times of the window. While times of a CPU go forward, nothing else
/// does. Where they have gone back, the merge holds events back behind later ones that came before them:
/// so whatever reaches to the window or behind it is needed as far as there is something of the window
/// behind it.
struct PageChooser {
  private let window: TimeWindow
  /// What is needed, as far as is known.
  private(set) var ranges: [Range<Int>] = []
  /// What is needed if more of the window follows.
  private var held: [Range<Int>] = []

  init(_ window: TimeWindow) { self.window = window }

  /// Takes the next page, or chunk.
  ///
  /// - Parameters:
  ///   - first: no event in it is earlier than that; `nil` when that is not known.
  ///   - last: no event in it is later than that; `nil` when that is not known.
  ///   - matches: whether it can have wanted events at all.
  mutating func add(_ number: Int, first: UInt64?, last: UInt64?, matches: Bool = true) {
    guard matches else { return }
    let reaches = max(last ?? .max, first ?? 0) >= window.from
    guard reaches else { return }
    if window.to == .max || first ?? 0 < window.to {
      for range in held { Self.append(range, to: &ranges) }
      held.removeAll(keepingCapacity: true)
      Self.append(number..<number + 1, to: &ranges)
    } else {
      Self.append(number..<number + 1, to: &held)
    }
  }

  static func append(_ range: Range<Int>, to ranges: inout [Range<Int>]) {
    if let last = ranges.last, last.upperBound >= range.lowerBound {
      let begin = min(last.lowerBound, range.lowerBound)
      ranges[ranges.count - 1] = begin..<max(last.upperBound, range.upperBound)
    } else {
      ranges.append(range)
    }
  }
}
