internal import ArgumentParser
internal import RawCap

/// The events of `record` and `start`, each with its filter and its triggers.
///
/// Filters and triggers are put to their events by `Record.pairFilters` before the parser sees them: they stand
/// here for the help, and for those that no event stands before.
struct EventArguments: ParsableArguments {
  @Option(
    name: .customShort("e"),
    help: ArgumentHelp("Record these events; can be repeated.", valueName: "event"))
  var events: [String] = []

  @Option(
    name: .customShort("f"),
    help: ArgumentHelp("Record only what passes, of the -e before it.", valueName: "filter"))
  var filter: [String] = []

  @Option(
    name: .customShort("R"),
    help: ArgumentHelp(
      "What the kernel does at each event of the -e before it; can be repeated.",
      valueName: "trigger"))
  var trigger: [String] = []

  var isEmpty: Bool { events.isEmpty }

  var selections: [EventSelection] { events.map(Record.selection) }

  /// Finds filters and triggers that no event stands before; after the question whether there are any events.
  func checkPairs() throws {
    if let first = filter.first {
      throw ValidationError("The filter “\(first)” belongs behind the -e that it filters.")
    }
    if let first = trigger.first {
      throw ValidationError("The trigger “\(first)” belongs behind the -e whose events have it.")
    }
  }
}
