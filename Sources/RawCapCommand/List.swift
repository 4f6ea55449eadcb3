internal import ArgumentParser
internal import RawCap

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists what the kernel offers: events, tracers, clocks, instances.")

  @Argument(
    help: ArgumentHelp(
      "What to list: events, tracers, clocks or instances; anything else is a pattern of events.",
      valueName: "kind"))
  var kindOrPattern: String?

  @Argument(
    help: ArgumentHelp(
      "Only what matches: sched, sched:sched_switch, '*wake*'.", valueName: "pattern"))
  var pattern: String?

  enum Kind: String {
    case events
    case tracers
    case clocks
    case instances
  }

  func validate() throws {
    if let kindOrPattern, Kind(rawValue: kindOrPattern) == nil, pattern != nil {
      throw ValidationError("“\(kindOrPattern)” is not one of events, tracers, clocks, instances.")
    }
  }

  func run() throws {
    let kind = kindOrPattern.flatMap { Kind(rawValue: $0) } ?? .events
    let pattern = pattern ?? kindOrPattern.flatMap { Kind(rawValue: $0) == nil ? $0 : nil }
    let tracefs = try TraceFS()
    var text = TextBuffer()
    switch kind {
    case .events:
      let events = try pattern.map { try tracefs.events(matching: EventPattern($0)) }
      for event in try events ?? tracefs.events() { text.append("\(event)\n") }
    case .tracers:
      append(try tracefs.tracers(), matching: pattern, to: &text)
    case .clocks:
      // The kernel's own notation for the one in use.
      let clocks = try tracefs.clocks()
      append(
        clocks.available.map { $0 == clocks.current ? "[\($0)]" : $0 }, matching: pattern, to: &text
      )
    case .instances:
      append(try tracefs.instances(), matching: pattern, to: &text)
    }
    try Output.write(&text)
  }

  private func append(_ names: [String], matching pattern: String?, to text: inout TextBuffer) {
    let glob = pattern.map { Glob($0) }
    for name in names where glob?.matches(name) ?? true { text.append("\(name)\n") }
  }
}
