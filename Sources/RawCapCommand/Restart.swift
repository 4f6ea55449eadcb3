internal import ArgumentParser
internal import RawCap

struct Restart: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Switches a session on again that was stopped, or has stopped itself.")

  @OptionGroup var choice: SessionChoice

  func run() throws { try choice.open().setTracing(true) }
}
