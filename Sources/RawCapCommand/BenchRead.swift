internal import ArgumentParser
internal import RawCap
internal import ReadBench

struct BenchDecode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode",
    abstract: "Measures what reading a recording's events costs.",
    discussion: """
      Three ways: each CPU's pages in memory, one behind the other; the same with a number of the most \
      frequent typed event; and the stream of all CPUs in time order, from the file. Figures are \
      medians of the runs, behind one that warms up, with the fastest and the slowest.
      """)

  @OptionGroup var options: BenchReadOptions
  @OptionGroup var input: InputFile

  func run() throws {
    try options.run(input) { bench, progress throws(ReadBenchError) in
      try bench.decode(progress: progress)
    }
  }
}

struct BenchMerge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Measures what bringing the events of several CPUs into one order costs.",
    discussion: """
      The stream of all CPUs in time order, from the file; the same with a number of the most frequent \
      typed event; and made-up streams in memory, 2 to 4096 of them. One thread. Figures are medians of \
      the runs, behind one that warms up, with the fastest and the slowest.
      """)

  @OptionGroup var options: BenchReadOptions
  @OptionGroup var input: InputFile

  func run() throws {
    try options.run(input) { bench, progress throws(ReadBenchError) in
      try bench.merge(progress: progress)
    }
  }
}

struct BenchReportText: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "text",
    abstract: "Measures what the text of a recording costs.",
    discussion: """
      From the file to pieces of text that are dropped: what report prints, on one thread and on all \
      CPUs, and its JSON. Figures are medians of the runs, behind one that warms up, with the fastest \
      and the slowest.
      """)

  @OptionGroup var options: BenchReadOptions
  @OptionGroup var input: InputFile

  func run() throws {
    try options.run(input) { bench, progress throws(ReadBenchError) in
      try bench.text(progress: progress)
    }
  }
}

/// How a recording's reading is measured, and printed.
struct BenchReadOptions: ParsableArguments {
  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: ArgumentHelp("Runs of each case.", valueName: "count"))
  var runs = 5

  func validate() throws {
    if !(1...1000).contains(runs) { throw ValidationError("--runs takes 1 to 1000.") }
  }

  /// Measures, prints, and complains of what could not be read.
  func run(
    _ input: InputFile,
    _ measure: (ReadBench, (String) -> Void) throws(ReadBenchError) -> ReadReport
  ) throws {
    let trace = try Trace(path: input.path)
    var options = ReadBench.Options()
    options.runs = runs
    let status = StatusLine()
    defer { status.clear() }
    status.show("counting events")
    let bench: ReadBench
    do throws(ReadBenchError) {
      bench = try ReadBench(trace.file, formats: trace.formats, options: options)
    } catch {
      // Damage says more than that nothing is there.
      status.clear()
      try input.complain(of: trace.file, damage: trace.summary().damage)
      throw error
    }
    let report = try measure(bench) { status.show($0) }
    status.clear()
    var text =
      json
      ? BenchReadText.json(report, of: input.path) : BenchReadText.table(report, of: input.path)
    try Output.write(&text)
    try input.complain(of: trace.file, damage: bench.damage)
  }
}
