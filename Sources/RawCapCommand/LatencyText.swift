internal import RawCap

/// Times from one event to another, for people.
struct LatencyText {
  private let question: LatencyQuestion
  private let report: LatencyReport
  private let top: Int
  private static let barWidth = 32

  init(_ question: LatencyQuestion, _ report: LatencyReport, top: Int) {
    self.question = question
    self.report = report
    self.top = top
  }

  var text: String {
    let keys = question.keys.map { $0.from == $0.to ? $0.from : "\($0.from)=\($0.to)" }
    var text = "\(question.from) to \(question.to), \(keys.joined(separator: ", "))\n\n"
    guard report.all.count > 0 else { return text + "No such pair of events came.\n" + losses }
    text += powers + "\n" + table
    if !report.slowest.isEmpty { text += "\n" + slowest }
    if let slow = report.slow { text += "\n" + lines(slow) }
    return text + "\n" + notes + losses
  }

  private var powers: String {
    var columns = TextColumns()
    columns.header([("from", true), ("to", true), ("count", true), ("", true), ("", false)])
    let powers = report.all.powers
    let largest = powers.map(\.count).max() ?? 1
    for (power, count) in powers where power < 64 {
      let upper = UInt64(1) << UInt64(power)
      let part = Double(count) / Double(max(report.all.count, 1))
      let length = Double(count) / Double(max(largest, 1)) * Double(Self.barWidth)
      columns.row([
        Amount.time(power == 0 ? 0 : upper / 2), Amount.time(upper), Amount.count(count),
        Amount.percent(part), String(repeating: "█", count: Int(length.rounded(.up))),
      ])
    }
    return columns.text
  }

  private var table: String {
    var columns = TextColumns()
    columns.header(
      [(question.group ?? "", false)]
        + ["count", "min", "mean", "p50", "p90", "p99", "p99.9", "max"].map { ($0, true) })
    columns.row(["all"] + Self.cells(report.all))
    for group in report.groups.prefix(top) {
      columns.row([group.key.description] + Self.cells(group.latencies))
    }
    if report.groups.count > top { columns.line("and \(report.groups.count - top) more (--top)") }
    return columns.text
  }

  private static func cells(_ times: LatencyDistribution) -> [String] {
    let values =
      [times.minimum, times.mean.map { UInt64($0) }]
      + [0.5, 0.9, 0.99, 0.999].map { times.quantile($0) } + [times.maximum]
    return [Amount.count(times.count)] + values.map { $0.map(Amount.time) ?? "-" }
  }

  private var slowest: String {
    var columns = TextColumns()
    columns.header(
      question.keys.map { ($0.to, false) } + [("longest", true), ("at", true), ("with", false)])
    for slowest in report.slowest.prefix(top) {
      columns.row(
        slowest.keys.map(\.description) + [
          Amount.time(slowest.latency), slowest.time.map(Self.moment) ?? "-",
        ]
          + [slowest.fields.map { "\($0.name)=\($0.text)" }.joined(separator: " ")])
    }
    return columns.text
  }

  /// A time stamp in seconds.
  private static func moment(_ nanoseconds: UInt64) -> String {
    let digits = String(nanoseconds % 1_000_000_000)
    return "\(nanoseconds / 1_000_000_000)." + String(repeating: "0", count: 9 - digits.count)
      + digits
  }

  private func lines(_ slow: LatencyReport.SlowLines) -> String {
    var text = "As long as \(Amount.time(question.threshold ?? 0)) or longer:\n"
    text += slow.lines.map { "\($0)\n" }.joined()
    if slow.lines.isEmpty { text += "none\n" }
    if slow.lost > 0 {
      text += "\(Amount.count(slow.lost)) earlier ones had no room in the buffer\n"
    }
    return text
  }

  private var notes: String {
    "Percentiles are the ends of ranges: up to 1/16 too long"
      + (report.groups.isEmpty ? "" : ", in the lines of \(question.group ?? "") up to twice")
      + ".\n"
  }

  private var losses: String {
    var text = ""
    if report.lost > 0 {
      text +=
        "\(Amount.count(report.lost)) events are not counted, as there was no room for their keys: --size\n"
    }
    if report.uncounted > 0 {
      text += "\(Amount.count(report.uncounted)) pairs are not counted, as there was no room\n"
    }
    return text
  }
}
