internal import Glibc
public import SystemPackage

/// The time from one event to another, taken by the kernel itself while this value lives.
///
/// Every pair is counted: nothing has to be recorded and read for it. What that needs is a private instance with
/// histograms, and a synthetic event, which is global: both are gone with this value, and after a killed process
/// with the next one's `ControlJournal.restoreLeftBehind()`.
///
/// ```swift
/// let measurement = try LatencyMeasurement(question, in: TraceFS())
/// sleep(10)
/// let report = try measurement.finish()
/// print(report.all.quantile(0.99) ?? 0)
/// ```
public struct LatencyMeasurement: ~Copyable {
  // First, as it is destroyed first: what it takes away keeps the instance.
  private let journal: ControlJournal
  private let instance: TraceInstance
  private let plan: LatencyPlan
  /// What is asked.
  public let question: LatencyQuestion

  /// Begins to measure.
  ///
  /// - Throws: `TraceFSError` when the kernel cannot do it; nothing is left then.
  public init(
    _ question: LatencyQuestion, in tracefs: TraceFS,
    journals: FilePath = ControlJournal.directory
  ) throws(TraceFSError) {
    let instance = try TraceInstance(in: tracefs)
    // The instance's name is this process's and no other instance's.
    let name = "rawcap_" + instance.name.dropFirst("rawcap-".count).replacing("-", with: "_")
    let plan = try LatencyPlan(
      question, name: name, from: try tracefs.eventFormat(of: question.from),
      to: try tracefs.eventFormat(of: question.to))
    try instance.checkHistogram(plan.start)
    try instance.checkHistogram(plan.end)
    let journal = try ControlJournal(in: journals)
    do throws(TraceFSError) { try Self.setUp(plan, question, instance, journal) } catch {
      try? journal.restore()
      throw error
    }
    self.journal = journal
    self.instance = instance
    self.plan = plan
    self.question = question
  }

  private static func setUp(
    _ plan: LatencyPlan, _ question: LatencyQuestion, _ instance: borrowing TraceInstance,
    _ journal: ControlJournal
  ) throws(TraceFSError) {
    try instance.set(clock: question.clock)
    try instance.tracefs.add(plan.event, in: journal)
    // All in the journal: the kernel keeps an instance whose histograms use each other's variables, even without
    // its process, and a synthetic event that is counted.
    for histogram in plan.ranges + [plan.groups].compactMap({ $0 }) {
      try instance.attach(histogram, in: journal)
    }
    if let threshold = question.threshold {
      let directory = instance.directory(of: plan.event.eventName)
      try instance.write(
        "latency >= \(threshold)", to: "events/synthetic/\(plan.event.name)/filter")
      try journal.set("1", in: directory.appending("enable"))
      try instance.setTracing(true)
    }
    try instance.attach(plan.start, in: journal)
    try instance.attach(plan.end, in: journal)
  }

  /// What was counted so far.
  public func read() throws(TraceFSError) -> LatencyReport {
    try plan.report(
      try instance.tables(of: question.from), try instance.tables(of: question.to),
      try instance.tables(of: plan.event.eventName))
  }

  /// The pairs that took as long as the threshold or longer; `nil` without a threshold.
  private func readSlow() throws(TraceFSError) -> LatencyReport.SlowLines? {
    guard question.threshold != nil else { return nil }
    try instance.setTracing(false)
    var slow = LatencyReport.SlowLines()
    for cpu in try instance.cpus() {
      slow.lost &+= try instance.statistics(cpu: cpu).overrun
    }
    let text = try instance.tracefs.text(instance.path.appending("trace"))
    slow.lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("CPU:") }
      .map { String($0.drop { $0 == " " }) }
    return slow
  }

  /// Ends the measurement, and takes away all that it needed.
  public consuming func finish() throws(TraceFSError) -> LatencyReport {
    var report = try read()
    report.slow = try readSlow()
    try journal.restore()
    try instance.remove()
    return report
  }
}

extension TraceInstance {
  /// Adds a histogram that `journal` takes away.
  func attach(_ histogram: Histogram, in journal: ControlJournal) throws(TraceFSError) {
    let file = directory(of: histogram.event).appending("trigger")
    try forgetComplaints()
    do { try journal.add(histogram.trigger, to: file, undo: histogram.removal) } catch {
      guard error.path == file, let answer = error.underlyingError else { throw error }
      throw refusal(of: histogram.trigger, histogram.event, file, answer)
    }
  }
}

extension LatencyPlan {
  /// What the tables of the three events say.
  func report(
    _ from: [HistogramTable], _ to: [HistogramTable], _ pairs: [HistogramTable]
  ) throws(TraceFSError) -> LatencyReport {
    guard let from = from.first, let to = to.first, pairs.count >= ranges.count else {
      throw TraceFSError(.malformed)
    }
    var buckets: [LatencyDistribution.Bucket] = []
    var report = LatencyReport(all: LatencyDistribution())
    for table in pairs.prefix(ranges.count) {
      report.uncounted &+= table.dropped
      for row in table.rows {
        guard case .range(let range)? = row.keys.first, let bucket = Self.bucket(range, row) else {
          continue
        }
        buckets.append(bucket)
      }
    }
    report.all = LatencyDistribution(buckets)
    report.fromCount = from.hits
    report.toCount = to.hits
    report.lost = from.dropped &+ to.dropped
    report.slowest = to.rows.compactMap { row in
      guard let kept = row.kept, kept.value > 0 else { return nil }
      return LatencyReport.Slowest(
        keys: row.keys, latency: kept.value, time: kept["common_timestamp"].flatMap { UInt64($0) },
        count: row.hitcount ?? 0, fields: kept.fields.filter { $0.name != "common_timestamp" })
    }.sorted { $0.latency > $1.latency }
    // The ranges were read before the last pairs, or after.
    if let longest = report.slowest.first?.latency, let last = report.all.buckets.last,
      last.range.contains(longest)
    {
      report.all.exactMaximum = longest
    }
    if groups != nil, pairs.count > ranges.count {
      report.groups = Self.groups(pairs[ranges.count])
    }
    return report
  }

  private static func bucket(
    _ range: ClosedRange<UInt64>, _ row: HistogramTable.Row
  ) -> LatencyDistribution.Bucket? {
    guard let count = row.hitcount, let sum = row.values.last?.number else { return nil }
    return LatencyDistribution.Bucket(range: range, count: count, sum: sum)
  }

  private static func groups(_ table: HistogramTable) -> [LatencyReport.Group] {
    var buckets: [HistogramKey: [LatencyDistribution.Bucket]] = [:]
    for row in table.rows {
      guard row.keys.count == 2, case .power(let power) = row.keys[1], 0...63 ~= power else {
        continue
      }
      let upper = UInt64(1) << UInt64(power)
      let range = (power == 0 ? 0 : upper / 2 + 1)...upper
      if let bucket = bucket(range, row) { buckets[row.keys[0], default: []].append(bucket) }
    }
    return buckets.map {
      LatencyReport.Group(key: $0.key, latencies: LatencyDistribution($0.value))
    }
    .sorted { ($0.latencies.sum, "\($0.key)") > ($1.latencies.sum, "\($1.key)") }
  }
}
