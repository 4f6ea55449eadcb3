internal import ArgumentParser
internal import RawCap
internal import SystemPackage

struct Calls: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Tells how often the functions of a function_graph recording were called, and how long they took.",
    discussion: """
      Times are microseconds. “total” is the time from begin to end of all calls; where a function calls itself, \
      only the outermost call counts. “self” is the part in which none of the recorded functions ran that it \
      calls. Calls whose end is not in the recording have no time; calls whose beginning, or part of whose inside, \
      is missing have a total, and no self. The column “incomplete” counts both.
      """)

  @Flag(help: "Print who called what.")
  var tree = false

  @Flag(help: "Print each thread by itself.")
  var task = false

  @Option(
    help: ArgumentHelp(
      "List single calls that took longer, such as 100us, with what they called.",
      valueName: "time"))
  var slowerThan: TimeAmount?

  @Option(help: "What comes first: total, self or calls.")
  var sort = CallOrder.total

  @Option(
    help: ArgumentHelp("Print so many functions, or slow calls, at most.", valueName: "count"))
  var limit: Int?

  @Flag(help: "Print one JSON object; times are nanoseconds.")
  var json = false

  @Option(
    name: [.customShort("P")],
    help: ArgumentHelp("Count the calls of these threads only, such as 42,43.", valueName: "pids"))
  var pid: [ThreadIDs] = []

  @OptionGroup var part: TracePart

  @OptionGroup var input: InputFile

  func validate() throws {
    if limit ?? 0 < 0 { throw ValidationError("--limit takes a count.") }
    if tree, slowerThan != nil, !json {
      throw ValidationError("Choose --tree or --slower-than; --json has both.")
    }
  }

  func run() throws {
    let file = try TraceFile(path: input.path)
    var options = CallOptions()
    options.window = try part.window(of: file)
    options.index = TraceIndex(beside: file)
    if !pid.isEmpty { options.pids = pid.reduce(into: []) { $0.formUnion($1.numbers) } }
    options.separatesTasks = task
    options.slowerThan = slowerThan.map { UInt64(min(1e18, $0.duration / .nanoseconds(1))) }
    if let limit { options.slowLimit = limit }
    let calls: CallAnalysis
    do {
      calls = try CallAnalysis(file, options: options)
    } catch {
      if case .noFunctionGraph = error.code { throw UsageFailure("\(input.path): \(error)") }
      throw error
    }
    if json {
      var text = CallsJSON.text(calls, file: file)
      try Output.write(&text)
    } else {
      let text = CallsText(calls, order: sort, limit: limit ?? .max)
      try text.write(tree: tree, slow: slowerThan != nil)
      if let note = text.note { Output.complain("\(input.path): \(note)") }
    }
    try input.complain(of: file, damage: calls.damage)
  }
}

/// What functions are sorted by.
enum CallOrder: String, ExpressibleByArgument, CaseIterable {
  case total
  case own = "self"
  case calls

  func value(_ times: CallTimes) -> UInt64 {
    switch self {
    case .total: times.total
    case .own: times.own
    case .calls: UInt64(times.calls + times.unfinished)
    }
  }
}
