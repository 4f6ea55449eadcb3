internal import ArgumentParser

@main
struct RawCapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rawcap",
    abstract: "Records the kernel's ftrace events and reads them back.",
    version: rawcapVersion,
    subcommands: [
      Record.self, Stream.self, Report.self, Info.self, Index.self, Cut.self, Split.self,
      Merge.self, Convert.self, Recover.self, List.self, Doctor.self, Bench.self, Generate.self,
      CheckFormats.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot(
        Report.orderFilters(Record.pairFilters(Array(CommandLine.arguments.dropFirst()))))
      do {
        try command.run()
      } catch let error where !(error is ExitCode) && exitCode(for: error) == .failure {
        // What fails at its work, and not at its options: one line, and status 1.
        Output.complain("\(error)")
        throw ExitCode.failure
      }
    } catch {
      exit(withError: error)
    }
  }
}

/// The version that `--version` prints and that recordings carry.
let rawcapVersion = "0.1.0"
