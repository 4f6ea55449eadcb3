internal import Timeline

/// What of the stream is printed, beside what its conditions say.
struct EventCut {
  /// When events happened.
  var window = TimeWindow.all
  /// The threads that were running.
  var pids: Set<Int32>?
  /// How many events of that are left out at the beginning.
  var skipped = 0
  /// How many events are still to be printed.
  var left = Int.max

  /// Whether there is nothing to decide.
  var isAll: Bool { window == .all && skipped == 0 && left == .max }

  /// Whether an event that meets all conditions is printed.
  mutating func takes(_ timestamp: UInt64) -> Bool {
    guard window.contains(timestamp) else { return false }
    guard skipped == 0 else {
      skipped -= 1
      return false
    }
    guard left > 0 else { return false }
    left -= 1
    return true
  }

  /// Whether a loss is printed, or damage, behind which comes an event of this time.
  func takesLoss(before timestamp: UInt64?) -> Bool {
    guard skipped == 0, left > 0 else { return false }
    return timestamp.map { window.contains($0) } ?? (window.to == .max)
  }
}
