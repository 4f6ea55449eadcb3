/// What one run of a case went through.
struct ReadTally: Equatable, Sendable {
  /// Events.
  var events = 0
  /// Bytes of the pages that they stand in.
  var pageBytes = 0
  /// Bytes of text that were made of them.
  var textBytes = 0
  /// A sum over what was read, so that nothing of it can be left out.
  var sum: UInt64 = 0
}

/// The figures of a case over its runs; times are wall time.
package struct ReadRow: Sendable {
  /// What was done, as a name that stays: `cursor`, `field`, `merge`, `merge_field`, `made_up`,
  /// `made_up_runs`, `text_one_thread`, `text`, `json`.
  package let what: String
  /// The same for people.
  package let title: String
  /// How many threads worked.
  package let threads: Int
  /// How many streams were merged; 0 where none were.
  package let streams: Int
  /// Events in each run.
  package let events: Int
  /// Bytes of the pages that they stand in, as whole pages.
  package let pageBytes: Int
  /// Bytes of text that were made; 0 where none is.
  package let textBytes: Int
  /// The median of the runs.
  package let nanosecondsPerEvent: Double
  /// The fastest run.
  package let leastNanosecondsPerEvent: Double
  /// The slowest run.
  package let mostNanosecondsPerEvent: Double
  /// 10^9 bytes of pages a second, in the median run.
  package let gigabytesPerSecond: Double
  /// 10^9 bytes of text a second, in the median run; `nil` where none is made.
  package let textGigabytesPerSecond: Double?

  /// - Parameter nanoseconds: how long each run took; at least one.
  init(
    what: String, title: String, threads: Int, streams: Int = 0, tally: ReadTally,
    nanoseconds: [Double]
  ) {
    let sorted = nanoseconds.sorted()
    let middle = sorted.count / 2
    let median =
      sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    let events = Double(max(tally.events, 1))
    self.what = what
    self.title = title
    self.threads = threads
    self.streams = streams
    self.events = tally.events
    pageBytes = tally.pageBytes
    textBytes = tally.textBytes
    nanosecondsPerEvent = median / events
    leastNanosecondsPerEvent = (sorted.first ?? 0) / events
    mostNanosecondsPerEvent = (sorted.last ?? 0) / events
    // Bytes in a nanosecond are 10^9 bytes in a second.
    gigabytesPerSecond = Double(tally.pageBytes) / max(median, 1)
    textGigabytesPerSecond =
      tally.textBytes > 0 ? Double(tally.textBytes) / max(median, 1) : nil
  }
}

/// All that was measured.
package struct ReadReport: Sendable {
  /// How often each case ran, after a run that does not count.
  package let runs: Int
  package let rows: [ReadRow]
  /// What was not measured, or not of the whole recording, and why.
  package let notes: [String]
}
