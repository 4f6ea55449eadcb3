internal import ArgumentParser

@main
struct RawCapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rawcap",
    abstract: "Records the kernel's ftrace events and reads them back.",
    version: rawcapVersion,
    subcommands: [Record.self, Report.self, Info.self, List.self])

  static func main() {
    main(Record.pairFilters(Array(CommandLine.arguments.dropFirst())))
  }
}

/// The version that `--version` prints and that recordings carry.
let rawcapVersion = "0.1.0"
