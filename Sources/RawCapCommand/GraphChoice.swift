internal import ArgumentParser
internal import RawCap

/// How `report` draws function graphs.
struct GraphChoice: ParsableArguments {
  @Flag(help: "Draw calls of the tracer function_graph as the kernel does in its trace file.")
  var graph = false

  @Option(
    name: [.customShort("O")],
    help: ArgumentHelp(
      "With --graph: an option of the tracer, such as funcgraph-proc or proc; with “no” in front, such as noirqs, to switch it off; can be repeated.",
      valueName: "option"))
  var options: [String] = []

  func validate() throws {
    if !graph, !options.isEmpty { throw ValidationError("-O is for --graph.") }
    _ = try chosen()
  }

  private func chosen() throws -> GraphOptions {
    var result = GraphOptions()
    for name in options.flatMap({ $0.split(separator: ",") }) where !result.set(String(name)) {
      throw ValidationError(
        "There is no option “\(name)” of the tracer; there are \(GraphOptions.names.joined(separator: ", "))."
      )
    }
    return result
  }

  func print(
    _ file: TraceFile, _ formats: EventFormats, cpus: Set<Int>?, filter: BoundFilter?,
    selection: ReportSelection, input: InputFile
  ) throws {
    guard GraphReport.isPossible(formats) else {
      throw UsageFailure(
        "\(input.path) has no function graph: record one with “rawcap record -p function_graph”")
    }
    var report = try GraphReport(
      file, options: chosen(), formats: formats, cpus: cpus, filter: filter, selection: selection)
    try report.write { try Output.write($0) }
    for gap in report.earlierLosses.prefix(8) {
      let count = gap.count.map { "\($0) events were" } ?? "events were"
      Output.complain("\(input.path): \(count) lost before the first one of CPU \(gap.cpu)")
    }
    if let failure = report.typeFailure {
      Output.complain("arguments have no names, only registers: \(failure)")
    }
    try input.complain(of: file, damage: report.damage, symbolFailure: report.symbolFailure)
  }
}
