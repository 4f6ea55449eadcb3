internal import ArgumentParser
internal import RawCap

struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Makes events of functions of the kernel and of programs.",
    discussion: """
      rawcap record --probe makes probes for one recording; these stay until they are removed.
      """,
    subcommands: [ProbeAdd.self, ProbeList.self, ProbeRemove.self])
}
