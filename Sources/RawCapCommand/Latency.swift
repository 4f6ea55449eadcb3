internal import ArgumentParser
internal import Capture
internal import RawCap

struct Latency: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Takes the time from one event to another, all of them, in the kernel.",
    discussion: """
      An event of the second kind ends the time that the last event of the first kind with the same keys has \
      begun. The kernel pairs and counts them itself (hist triggers and a synthetic event), so none is lost to \
      a full buffer; what has no room among the keys is counted.

        rawcap latency --from sched:sched_waking --to sched:sched_switch --key pid=next_pid --for 10s
        rawcap latency --from irq:softirq_raise --to irq:softirq_entry --key vec,common_cpu --by vec

      Percentiles come from ranges of a sixteenth of a power of two, and are the ends of those ranges; count, \
      mean and, as a rule, the maximum are exact. With --threshold each time that is as long is listed, too.
      """)

  @Option(help: ArgumentHelp("The event that begins.", valueName: "event"))
  var from: String

  @Option(help: ArgumentHelp("The event that ends.", valueName: "event"))
  var to: String

  @Option(
    help: ArgumentHelp(
      "What has to be the same: FIELD=FIELD, or FIELD where both have it; up to 3, separated by commas.",
      valueName: "fields"))
  var key: String

  @Option(help: ArgumentHelp("Of the first events, only what passes.", valueName: "filter"))
  var fromFilter: String?

  @Option(help: ArgumentHelp("Of the second events, only what passes.", valueName: "filter"))
  var toFilter: String?

  @Option(
    help: ArgumentHelp("Tell times apart by this field of the second event.", valueName: "field"))
  var by: String?

  @Option(
    help: ArgumentHelp("List each time that is this long, such as 100us or 2ms.", valueName: "time")
  )
  var threshold: ShortTime?

  @Option(
    help: ArgumentHelp("How many of the slowest keys and groups are shown.", valueName: "rows"))
  var top = 10

  @Option(help: ArgumentHelp("How many keys there is room for in the kernel.", valueName: "keys"))
  var size = 16384

  @OptionGroup var live: LiveTableOptions

  @Flag(help: "Print the result as JSON at the end.")
  var json = false

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The program to run and its arguments.", valueName: "command"))
  var command: [String] = []

  func validate() throws {
    try CommandArguments.check(command)
    if top < 1 { throw ValidationError("--top needs a number of at least 1.") }
  }

  func run() throws {
    let tracefs = try TraceFS()
    RecordSummary.tell(tracefs.cleanUp())
    let question = try question(in: tracefs)
    var run = try CommandRun(
      command: CommandArguments.program(command), duration: live.duration?.duration)
    let measurement = try LatencyMeasurement(question, in: tracefs)
    try run.start()
    let display = TableDisplay(isLive: live.isLive && !json)
    while run.wait(live.interval) == nil {
      guard display.isLive else { continue }
      display.show(LatencyText(question, try measurement.read(), top: top).text)
    }
    display.end()
    let report = try measurement.finish()
    var text: TextBuffer
    if json {
      text = LatencyJSON(question, report).text()
    } else {
      text = TextBuffer()
      text.append(LatencyText(question, report, top: top).text)
    }
    try Output.write(&text)
    if let status = run.finish(), status != 0 { throw ExitCode(status) }
  }

  private func question(in tracefs: TraceFS) throws -> LatencyQuestion {
    let keys = try key.split(separator: ",", omittingEmptySubsequences: false).map {
      guard let key = LatencyQuestion.Key($0) else {
        throw UsageFailure(
          "“\($0)” is no key: pid=next_pid is one, and pid where both events have it")
      }
      return key
    }
    var question = LatencyQuestion(
      from: try event(from, tracefs), to: try event(to, tracefs), keys: keys)
    question.fromFilter = fromFilter
    question.toFilter = toFilter
    question.group = by
    question.threshold = threshold?.nanoseconds
    question.size = size
    return question
  }

  private func event(_ text: String, _ tracefs: TraceFS) throws -> EventName {
    let events = try tracefs.events(matching: EventPattern(text))
    guard let event = events.first, events.count == 1 else {
      throw UsageFailure("“\(text)” is \(events.count) events: a time begins and ends with one")
    }
    return event
  }
}

/// A time such as `100us`, `2ms`, `500ns` or `1s`.
struct ShortTime: ExpressibleByArgument {
  let nanoseconds: UInt64

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Double(digits), number > 0, number < 1e9 else { return nil }
    switch argument.dropFirst(digits.count) {
    case "ns": nanoseconds = UInt64(number)
    case "us", "µs": nanoseconds = UInt64(number * 1e3)
    case "ms": nanoseconds = UInt64(number * 1e6)
    case "s": nanoseconds = UInt64(min(number, 1e7) * 1e9)
    default: return nil
    }
  }
}
