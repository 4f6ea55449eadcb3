internal import SystemPackage

extension TraceInstance {
  /// Has the kernel do something when it comes to functions (`set_ftrace_filter`): `FUNCTION:COMMAND[:COUNT]`,
  /// such as `vfs_read:traceoff:3` or `do_exit:enable_event:sched:sched_switch`.
  ///
  /// It works without a tracer of functions, and chooses no functions for one.
  ///
  /// - Throws: `TraceFSError` of code `noSuchFunctionCommand`, `badFunctionCommand` or `noSuchFunction`.
  public func add(functionCommand text: String) throws(TraceFSError) {
    let file = path.appending("set_ftrace_filter")
    guard let command = FunctionCommand(text) else {
      throw TraceFSError(
        .badFunctionCommand(text: text, reason: "it is FUNCTION:COMMAND[:COUNT]"), path: file)
    }
    try check(command, text)
    if isJournalled { try checkUnused(command, text, in: file) }
    do throws(TraceFSError) { try add(text, to: file, undo: "!\(text)") } catch {
      switch error.path == file ? error.underlyingError : nil {
      case .invalidArgument, .noSuchFileOrDirectory, .operationNotSupportedByDevice:
        let chosen = tracefs.functionCount(matching: command.function)
        if chosen == 0 {
          throw TraceFSError(
            .noSuchFunction(
              pattern: command.function, nearest: tracefs.functions(near: command.function)),
            path: file, underlyingError: error.underlyingError)
        }
        throw TraceFSError(
          .badFunctionCommand(text: text, reason: "the kernel does not take it here"), path: file,
          underlyingError: error.underlyingError)
      default: throw error
      }
    }
  }

  /// Takes a command for functions away again, given as it was added.
  public func remove(functionCommand text: String) throws(TraceFSError) {
    let file = path.appending("set_ftrace_filter")
    do { try ControlFile.append("!\(text)", to: file) } catch {
      throw .access(.writeFailed, file, error)
    }
  }

  /// Somebody else's command at the same function is not to be taken away with ours: the kernel has one of a
  /// kind.
  private func checkUnused(
    _ command: FunctionCommand, _ text: String, in file: FilePath
  ) throws(TraceFSError) {
    let listed: String
    do { listed = try ControlFile.text(file) } catch { throw .access(.readFailed, file, error) }
    if let other = command.rival(in: listed) {
      throw TraceFSError(
        .badFunctionCommand(text: text, reason: "somebody else has “\(other)” there already"),
        path: file)
    }
  }

  private func check(_ command: FunctionCommand, _ text: String) throws(TraceFSError) {
    let file = path.appending("set_ftrace_filter")
    func bad(_ reason: String) -> TraceFSError {
      TraceFSError(.badFunctionCommand(text: text, reason: reason), path: file)
    }
    guard FunctionCommand.names.contains(command.name) else {
      throw TraceFSError(
        .noSuchFunctionCommand(name: command.name, available: FunctionCommand.names), path: file)
    }
    var count = command.parameters.first
    if ["enable_event", "disable_event"].contains(command.name) {
      guard command.parameters.count >= 2, command.parameters.count <= 3 else {
        throw bad("\(command.name) needs an event: \(command.name):sched:sched_switch")
      }
      let target = EventName(system: command.parameters[0], event: command.parameters[1])
      _ = try tracefs.events(matching: EventPattern(target.description))
      count = command.parameters.count == 3 ? command.parameters[2] : nil
    } else if command.parameters.count > 1 {
      throw bad("behind \(command.name) there is a count and nothing else")
    }
    if let count, !TraceFS.isCount(count) { throw bad("“\(count)” is no count") }
  }
}

/// A command of `set_ftrace_filter`, taken apart.
package struct FunctionCommand: Hashable {
  /// Which functions.
  let function: String
  let name: String
  let parameters: [String]

  /// The commands of kernels from 6.1 on (`register_ftrace_command`); `mod` is a choice of functions.
  static let names = [
    "traceoff", "traceon", "snapshot", "stacktrace", "dump", "cpudump", "enable_event",
    "disable_event",
  ]

  /// Is `text` a command, and no choice of functions?
  package static func isOne(_ text: String) -> Bool { FunctionCommand(text) != nil }

  /// The line of `set_ftrace_filter` that has a command of the same kind at one of the functions.
  func rival(in listed: String) -> String? {
    let functions = Glob(function)
    let line = listed.split(separator: "\n").first { line in
      guard !line.hasPrefix("#"), let other = FunctionCommand(String(line)),
        other.name == name, functions.matches(other.function)
      else { return false }
      // Those of events are about one event each.
      return !name.hasSuffix("able_event") || other.parameters.prefix(2) == parameters.prefix(2)
    }
    return line.map(String.init)
  }

  /// Reads `FUNCTION:COMMAND…`; `nil` when it is none, as `vfs_read` and `*:mod:ext4` are.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2, !parts[0].isEmpty, !parts[1].isEmpty, parts[1] != "mod" else {
      return nil
    }
    function = parts[0]
    name = parts[1]
    parameters = Array(parts[2...])
  }
}
