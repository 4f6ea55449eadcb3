internal import ArgumentParser
internal import RawCap

struct Stat: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows everything that is set up for tracing, and who holds it.",
    discussion: """
      That is what is not at its default, in the top-level buffer and every instance. Nothing is changed by looking. What \
      is foreign was set up by other tools, or by hand.
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(
    help: "Look into every event for filters, which takes longer on kernels before 6.18.")
  var all = false

  func run() throws {
    let state = try TracingState(of: TraceFS(), readsEveryFilter: all)
    var text = json ? StatText.json(state) : StatText.plain(state)
    try Output.write(&text)
  }
}
