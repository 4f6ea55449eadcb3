internal import ArgumentParser

@main
struct RawCapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "rawcap")
}
