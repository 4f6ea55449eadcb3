internal import ArgumentParser
internal import RawCap

struct Synthetic: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists, adds and removes synthetic events, which histograms make.",
    subcommands: [ListEvents.self, Add.self, Remove.self], defaultSubcommand: ListEvents.self)

  struct ListEvents: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the synthetic events, whoever made them.")

    func run() throws {
      var text = TextBuffer()
      for event in try TraceFS().syntheticEvents() { text.append("\(event.definition)\n") }
      try Output.write(&text)
    }
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds a synthetic event, which stays until it is removed.")

    @Argument(
      help: ArgumentHelp(
        "The name; with rawcap_ in front, “remove --all” knows it as one of ours.",
        valueName: "name"))
    var name: String

    @Argument(
      help: ArgumentHelp(
        "The fields, such as 'u64 latency' 'char comm[16]'.", valueName: "type field"))
    var fields: [String]

    func run() throws {
      let definition = "\(name) " + fields.joined(separator: "; ")
      guard !definition.contains(where: \.isNewline), let event = SyntheticEvent(definition),
        event.name == name
      else {
        throw UsageFailure("“\(definition)” is no synthetic event: NAME 'TYPE FIELD'… is")
      }
      try TraceFS().add(event)
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Removes synthetic events.")

    @Argument(help: ArgumentHelp("The names.", valueName: "name"))
    var names: [String] = []

    @Flag(help: "Remove all whose name begins with rawcap_, as far as nothing uses them.")
    var all = false

    func validate() throws {
      if all != names.isEmpty { throw ValidationError("Give names of events, or --all.") }
    }

    func run() throws {
      let tracefs = try TraceFS()
      RecordSummary.tell(tracefs.cleanUp())
      let names =
        all ? try tracefs.syntheticEvents().map(\.name).filter { $0.hasPrefix("rawcap_") } : names
      var hasFailed = false
      for name in names {
        do throws(TraceFSError) { try tracefs.removeSyntheticEvent(name) } catch {
          Output.complain(error.description)
          hasFailed = true
        }
      }
      if hasFailed { throw ExitCode.failure }
    }
  }
}
