internal import ArgumentParser
internal import RawCap

struct Clear: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Empties the ring buffers of a session, which goes on.")

  @OptionGroup var choice: SessionChoice

  func run() throws { try choice.open().clear() }
}
