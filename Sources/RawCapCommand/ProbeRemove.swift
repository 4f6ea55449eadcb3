internal import ArgumentParser
internal import RawCap

struct ProbeRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Removes probes.",
    discussion: """
      NAME is the event's name in the group rawcap, or a glob of such names; with GROUP:NAME, in full, it is any \
      probe of the system. --all is those of the group rawcap.
      """)

  @Flag(help: "Remove all probes of the group rawcap.")
  var all = false

  @Argument(help: ArgumentHelp("The names of the probes.", valueName: "name"))
  var names: [String] = []

  func validate() throws {
    if all != names.isEmpty {
      throw ValidationError("Name the probes to remove, or give --all.")
    }
  }

  func run() throws {
    let tracefs = try TraceFS()
    RecordSummary.tell(tracefs.cleanUp())
    var chosen: [EventName] = []
    let own = try tracefs.probes().map(\.name).filter { $0.system == Probe.group }
    if all { chosen = own }
    for name in names {
      if let full = EventName(name) {
        chosen.append(full)
        continue
      }
      let glob = Glob(name)
      let found = own.filter { glob.matches($0.event) }
      // Whoever names one wants to know that it is not there.
      chosen += found.isEmpty ? [EventName(system: Probe.group, event: name)] : found
    }
    var isComplete = true
    var removed: Set<EventName> = []
    for name in chosen where removed.insert(name).inserted {
      do throws(TraceFSError) { try tracefs.remove(probe: name) } catch {
        Output.complain("\(error)")
        isComplete = false
      }
    }
    if !isComplete { throw ExitCode.failure }
  }
}
