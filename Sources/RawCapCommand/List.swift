internal import ArgumentParser
internal import RawCap

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists what the kernel offers: events, tracers, clocks, instances.")

  @Argument(help: "What to list: events (the default), tracers, clocks or instances.")
  var kind: Kind = .events

  @Argument(
    help: ArgumentHelp(
      "Only what matches: sched, sched:sched_switch, '*wake*'.", valueName: "pattern"))
  var pattern: String?

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case events
    case tracers
    case clocks
    case instances
  }

  func run() throws {
    let tracefs = try TraceFS()
    var text = TextBuffer()
    switch kind {
    case .events:
      let events = try pattern.map { try tracefs.events(matching: EventPattern($0)) }
      for event in try events ?? tracefs.events() { text.append("\(event)\n") }
    case .tracers:
      append(try tracefs.tracers(), to: &text)
    case .clocks:
      // The kernel's own notation for the one in use.
      let clocks = try tracefs.clocks()
      append(clocks.available.map { $0 == clocks.current ? "[\($0)]" : $0 }, to: &text)
    case .instances:
      append(try tracefs.instances(), to: &text)
    }
    try Output.write(&text)
  }

  private func append(_ names: [String], to text: inout TextBuffer) {
    let glob = pattern.map { Glob($0) }
    for name in names where glob?.matches(name) ?? true { text.append("\(name)\n") }
  }
}
