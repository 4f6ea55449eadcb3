internal import ArgumentParser
internal import RawCap

/// Which buffer a command by hand is about.
struct SessionChoice: ParsableArguments {
  /// The session that `start` makes unless told otherwise.
  static let usualName = "rawcap"

  @Option(
    name: [.customShort("B"), .customLong("buffer")],
    help: ArgumentHelp(
      "The session, or the instance, of this name (default: rawcap).", valueName: "name"))
  var name: String?

  @Flag(name: .customLong("top"), help: "The kernel's top-level buffer.")
  var isTopLevel = false

  func validate() throws {
    if name != nil, isTopLevel { throw ValidationError("Give -B or --top.") }
  }

  /// Was anything chosen?
  var isExplicit: Bool { name != nil || isTopLevel }

  /// What was chosen. Where nothing was, the usual session, or the one that had to be in the top-level buffer.
  var place: KeptSession.Place {
    if isTopLevel { return .topLevel }
    if let name { return .instance(name) }
    if KeptSession(.instance(Self.usualName)) == nil, KeptSession(.topLevel) != nil {
      return .topLevel
    }
    return .instance(Self.usualName)
  }

  /// The instance; `nil` for the top-level buffer.
  var instanceName: String? {
    if case .instance(let name) = place { name } else { nil }
  }

  func open() throws(TraceFSError) -> TraceInstance {
    try TraceInstance(opening: instanceName, in: TraceFS())
  }
}

extension KeptSession.Place {
  /// For messages.
  var words: String {
    switch self {
    case .instance(let name): "session “\(name)”"
    case .topLevel: "the session in the top-level buffer"
    case .stackTracer: "the stack tracer"
    }
  }

  /// For messages, without an article.
  var noun: String {
    if case .topLevel = self { "session in the top-level buffer" } else { words }
  }

  /// What names it to the commands, with a blank in front.
  var option: String {
    switch self {
    case .instance(SessionChoice.usualName), .stackTracer: ""
    case .instance(let name): " -B \(ShellWord.quoted(name))"
    case .topLevel: " --top"
    }
  }
}
