internal import ArgumentParser
internal import Capture
internal import RawCap

struct Hist: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Counts events in the kernel by what they have in their fields, and shows the table.",
    discussion: """
      The kernel counts (hist triggers), nothing is recorded. Keys are fields, with one of these behind them: \
      .log2, .buckets=WIDTH, .hex, .sym, .sym-offset, .syscall, .usecs; common_pid.execname for who it was, \
      common_cpu for where, common_stacktrace (stacktrace before Linux 6.3) for why. Values are fields that are \
      added up; hitcount is always there.

        rawcap hist raw_syscalls:sys_enter --keys id.syscall --top 10 -- ls -R /usr
        rawcap hist kmem:kmalloc --keys call_site.sym --values bytes_alloc --sort bytes_alloc --for 5s

      On a terminal the table is drawn anew each second; Ctrl-C ends it and prints it once more. With COMMAND \
      it ends when that ends; it counts everybody’s events all the same, unless a filter says otherwise.
      """)

  @Argument(help: ArgumentHelp("The event, such as sched:sched_switch.", valueName: "event"))
  var event: String

  @Option(help: ArgumentHelp("What tells rows apart: up to 3 fields.", valueName: "fields"))
  var keys: String

  @Option(help: ArgumentHelp("What is added up: up to 2 fields.", valueName: "fields"))
  var values: String?

  @Option(
    help: ArgumentHelp(
      "What rows are sorted by, the largest first, or FIELD.ascending (default: hitcount).",
      valueName: "fields"))
  var sort: String?

  @Option(
    help: ArgumentHelp("Count only what passes, in the kernel’s language.", valueName: "filter"))
  var filter: String?

  @Option(
    help: ArgumentHelp("How many rows there is room for in the kernel (2048).", valueName: "rows"))
  var size: Int?

  @Option(help: ArgumentHelp("Show only this many rows.", valueName: "rows"))
  var top: Int?

  @OptionGroup var live: LiveTableOptions

  @Flag(help: "Print the table as JSON at the end.")
  var json = false

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The program to run and its arguments, behind --.", valueName: "command"))
  var command: [String] = []

  func validate() throws {
    if let top, top < 1 { throw ValidationError("--top needs a number of at least 1.") }
  }

  func run() throws {
    let tracefs = try TraceFS()
    RecordSummary.tell(tracefs.cleanUp())
    let histogram = try histogram(in: tracefs)
    var run = try CommandRun(
      command: command, duration: live.duration?.duration)
    let instance = try TraceInstance(in: tracefs)
    try instance.attach(histogram)
    try run.start()
    let display = TableDisplay(isLive: live.isLive && !json)
    while run.wait(live.interval) == nil {
      guard display.isLive else { continue }
      let height = display.height
      display.show(try text(of: instance, histogram, rows: min(top ?? .max, max(height - 6, 1))))
    }
    display.end()
    try instance.pause(histogram)
    guard let table = try instance.tables(of: histogram.event).first else {
      throw CommandFailure("the kernel shows no table of \(histogram.event) that could be read")
    }
    if json {
      var text = HistogramJSON(histogram, table, top: top).text()
      try Output.write(&text)
    } else {
      var text = TextBuffer()
      text.append(HistogramTableText(histogram, table, top: top).text)
      try Output.write(&text)
    }
    try instance.remove()
    if let status = run.finish(), status != 0 { throw ExitCode(status) }
  }

  private func text(
    of instance: borrowing TraceInstance, _ histogram: Histogram, rows: Int
  ) throws -> String {
    guard let table = try instance.tables(of: histogram.event).first else { return "" }
    return HistogramTableText(histogram, table, top: rows).text
  }

  private func histogram(in tracefs: TraceFS) throws -> Histogram {
    let events = try tracefs.events(matching: EventPattern(event))
    guard let event = events.first, events.count == 1 else {
      throw UsageFailure(
        "“\(event)” is \(events.count) events, such as \(events.prefix(3).map(\.description).joined(separator: ", ")): a table is of one"
      )
    }
    var histogram = Histogram(of: event, keys: try Self.fields(keys))
    if let values { histogram.values = try Self.fields(values) }
    histogram.order = (sort ?? "hitcount").split(separator: ",").map {
      let order = HistogramOrder(parsing: $0)
      return HistogramOrder(
        order.field, isDescending: order.isDescending || !$0.hasSuffix(".ascending"))
    }
    histogram.filter = filter
    histogram.size = size
    return histogram
  }

  static func fields(_ list: String) throws -> [HistogramField] {
    try list.split(separator: ",", omittingEmptySubsequences: false).map {
      try HistogramField(parsing: $0)
    }
  }
}

/// How long something is counted, and how often it is shown meanwhile.
struct LiveTableOptions: ParsableArguments {
  @Option(
    name: .customLong("for"), help: ArgumentHelp("End after this time.", valueName: "time"))
  var duration: TimeAmount?

  @Option(
    help: ArgumentHelp("On a terminal, draw the table anew so often (1s).", valueName: "time"))
  var every: TimeAmount?

  @Flag(help: "Print the table once, at the end.")
  var once = false

  var interval: Duration { every?.duration ?? .seconds(1) }
  var isLive: Bool { !once }
}
