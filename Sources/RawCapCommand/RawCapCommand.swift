internal import ArgumentParser

@main
struct RawCapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rawcap",
    abstract: "Records the kernel's ftrace events and reads them back.",
    version: rawcapVersion,
    subcommands: [Report.self, Info.self, List.self])
}

/// The version that `--version` prints and that recordings carry.
let rawcapVersion = "0.1.0"
