internal import ArgumentParser
internal import Glibc
internal import RawCap

struct Marker: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a text into a session's ring buffers, as an event.",
    discussion: "With - as the text, each line of standard input is one.")

  @OptionGroup var choice: SessionChoice

  @Argument(help: ArgumentHelp("The text; several words are one.", valueName: "text"))
  var words: [String]

  func run() throws {
    let instance = try choice.open()
    guard words == ["-"] else {
      try write(words.joined(separator: " "), instance)
      return
    }
    while let line = readLine() { try write(line, instance) }
  }

  private func write(_ text: String, _ instance: borrowing TraceInstance) throws {
    // An empty event would be refused.
    let count = try instance.mark(text.isEmpty ? "\n" : text)
    if count > 1 {
      Output.complain("the text is too long for one event: it took \(count)")
    }
  }
}
