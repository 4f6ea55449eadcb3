internal import ArgumentParser

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes source for other programs.",
    subcommands: [GenerateSwift.self])
}
