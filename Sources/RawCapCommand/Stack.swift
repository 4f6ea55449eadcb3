internal import ArgumentParser
internal import RawCap

struct Stack: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the deepest stack of the kernel, or switches the stack tracer on or off.",
    discussion: """
      The kernel has one stack tracer, for everybody. What --start switches on stays on until --stop, or “rawcap reset”, \
      switches it off. The kernel needs CONFIG_STACK_TRACER.
      """)

  enum Action: EnumerableFlag {
    case show, start, stop, reset

    static func help(for value: Action) -> ArgumentHelp? {
      switch value {
      case .show: "Print the deepest stack so far."
      case .start: "Switch the stack tracer on."
      case .stop: "Switch it off, whoever has switched it on."
      case .reset: "Forget the deepest stack."
      }
    }
  }

  @Flag(exclusivity: .exclusive) var action: Action = .show

  func run() throws {
    let tracer = try StackTracer(in: TraceFS())
    switch action {
    case .start:
      if try !tracer.start() { Output.complain("the stack tracer is on already") }
    case .stop: try tracer.stop()
    case .reset: try tracer.reset()
    case .show:
      if try !tracer.isOn() {
        Output.complain("the stack tracer is off: “rawcap stack --start” switches it on")
      }
      var text = TextBuffer()
      text.append(try tracer.text())
      try Output.write(&text)
    }
  }
}
