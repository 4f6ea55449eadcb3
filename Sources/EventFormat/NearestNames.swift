/// Finds the names that someone who mistyped one may have meant.
package struct NearestNames {
  private let wanted: [UInt8]
  private let limit: Int

  package init(to wanted: String, limit: Int) {
    self.wanted = Array(wanted.lowercased().utf8)
    self.limit = limit
  }

  /// The closest names, best first: few changed letters, then one that contains the other.
  package func pick(from names: some Sequence<String>) -> [String] {
    // A third of the letters wrong is still a typing error; more is another word.
    let tolerance = max(1, wanted.count / 3)
    var found: [(rank: Int, name: String)] = []
    for name in names {
      let letters = Array(name.lowercased().utf8)
      let distance = Self.distance(wanted, letters, atMost: tolerance)
      if distance <= tolerance {
        found.append((distance, name))
      } else if wanted.count >= 3,
        Self.contains(letters, wanted)
          || letters.count >= 4 && Self.contains(wanted, letters)
      {
        found.append((tolerance + abs(letters.count - wanted.count), name))
      }
    }
    found.sort { ($0.rank, $0.name) < ($1.rank, $1.name) }
    return found.prefix(limit).map(\.name)
  }

  /// The edit distance of `a` and `b`, a swap of neighbours counting 1; cut off above `limit`.
  package static func distance(_ a: [UInt8], _ b: [UInt8], atMost limit: Int) -> Int {
    guard abs(a.count - b.count) <= limit else { return limit + 1 }
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for j in 0..<b.count {
        var best = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforePrevious[j - 1] + 1)
        }
        row.append(best)
      }
      guard row.min() ?? 0 <= limit else { return limit + 1 }
      beforePrevious = previous
      previous = row
    }
    return previous[b.count]
  }

  private static func contains(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count <= whole.count else { return false }
    return (0...(whole.count - part.count)).contains { whole[$0...].starts(with: part) }
  }
}
