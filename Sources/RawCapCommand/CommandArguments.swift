internal import ArgumentParser

/// COMMAND and its arguments, which stand behind the options of `record` and `stream`.
enum CommandArguments {
  /// The command, without the `--` in front of it.
  static func program(_ arguments: [String]) -> [String] {
    arguments.first == "--" ? Array(arguments.dropFirst()) : arguments
  }

  /// Refuses what can only be a mistake.
  static func check(_ arguments: [String]) throws {
    if let first = arguments.first, first.hasPrefix("-"), first != "--" {
      throw ValidationError(
        "Unknown option “\(first)”. (A command whose name begins with “-” goes behind --.)")
    }
    if arguments == ["--"] { throw ValidationError("A command is missing behind --.") }
  }
}
