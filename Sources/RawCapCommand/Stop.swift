internal import ArgumentParser
internal import RawCap

struct Stop: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Switches a session off; what it has recorded stays.")

  @OptionGroup var choice: SessionChoice

  func run() throws { try choice.open().setTracing(false) }
}
