internal import Timeline

/// When events were lost in a buffer, on any CPU.
struct BlindTimes {
  /// The beginnings, ascending.
  private let begins: [UInt64]
  /// For each beginning, the latest end of all up to it.
  private let ends: [UInt64]

  init(_ gaps: [LostGap]) {
    let times = gaps.map { (from: $0.from ?? 0, to: $0.to ?? .max) }.sorted { $0.from < $1.from }
    begins = times.map(\.from)
    var latest: UInt64 = 0
    ends = times.map { time in
      latest = max(latest, time.to)
      return latest
    }
  }

  /// Whether events were lost between two times.
  func overlap(_ from: UInt64, _ to: UInt64) -> Bool {
    guard !begins.isEmpty else { return false }
    // The last gap that begins before the end.
    var low = 0
    var high = begins.count
    while low < high {
      let middle = (low + high) / 2
      if begins[middle] < to { low = middle + 1 } else { high = middle }
    }
    return low > 0 && ends[low - 1] > from
  }
}
