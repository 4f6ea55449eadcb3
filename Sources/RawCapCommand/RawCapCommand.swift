internal import ArgumentParser
internal import EventFormat
internal import Glibc

@main
struct RawCapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rawcap",
    abstract: "Records the kernel's ftrace events and reads them back.",
    version: rawcapVersion,
    groupedSubcommands: [
      CommandGroup(
        name: "Recording",
        subcommands: [Record.self, Stream.self, Hist.self, Latency.self]),
      CommandGroup(
        name: "Reading",
        subcommands: [Report.self, Calls.self, Info.self, Index.self, Recover.self]),
      CommandGroup(
        name: "Editing",
        subcommands: [Cut.self, Split.self, Merge.self, Convert.self]),
      CommandGroup(
        name: "Session",
        subcommands: [
          Start.self, Stop.self, Restart.self, Extract.self, Show.self, Snapshot.self, Marker.self,
          Clear.self, Reset.self, Stack.self,
        ]),
      CommandGroup(
        name: "Kernel",
        subcommands: [
          List.self, ProbeCommand.self, Synthetic.self, Stat.self, Doctor.self,
        ]),
      CommandGroup(
        name: "Developer",
        subcommands: [Bench.self, Generate.self, CheckFormats.self]),
    ])

  static func main() {
    openStandardDescriptors()
    if let word = CommandLine.arguments.dropFirst().first { complain(ifUnknown: word) }
    do {
      var command = try parseAsRoot(
        Report.orderFilters(Record.pairFilters(Array(CommandLine.arguments.dropFirst()))))
      do {
        try command.run()
      } catch let error as UsageFailure {
        Output.complain(error.description)
        throw ExitCode.validationFailure
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

/// Ends with the nearest names where `word` is in the place of a subcommand, and is none: what follows would be taken
/// for options of rawcap itself.
private func complain(ifUnknown word: String) {
  let groups = RawCapCommand.configuration.groupedSubcommands
  let names = groups.flatMap(\.subcommands).compactMap { $0._commandName } + ["help"]
  guard !word.hasPrefix("-"), !names.contains(word) else { return }
  let nearest = NearestNames(to: word, limit: 3).pick(from: names)
  Output.complain(
    "there is no command “\(word)”"
      + (nearest.isEmpty ? "" : ": did you mean \(nearest.joined(separator: ", "))?")
      + "; “rawcap --help” lists them")
  exit(EX_USAGE)
}

/// Whoever starts a program with a standard descriptor closed would otherwise have his output in the first
/// file that is opened: a control file of the kernel, or a recording.
private func openStandardDescriptors() {
  for number in 0...2 as ClosedRange<Int32> where fcntl(number, F_GETFD) < 0 {
    // Sound: the string lives for the call. The lowest free number, which it gets, is the one that is missing.
    _ = unsafe open("/dev/null", O_RDWR)
  }
}

/// The version that `--version` prints and that recordings carry.
let rawcapVersion = "0.1.0"
