internal import SystemPackage

/// What somebody else has set, for all instances, and narrows what a tracer records.
///
/// Corresponds to a control file that is not at its default.
public struct ForeignLimit: Sendable, Hashable, CustomStringConvertible {
  /// The control file's name, such as `set_graph_function`.
  public let file: String
  /// What stands in it: its lines, one behind the other, cut where they are many.
  public let value: String

  public var description: String { "\(file) is “\(value)”" }
}

extension TraceInstance {
  /// So many lines of a control file are told.
  private static let mostLines = 3

  /// The settings outside of our own instance that narrow what `tracer` records, and that this instance has not
  /// made itself: everything in the top-level buffer, and what the kernel has once for all instances.
  ///
  /// To be asked before the tracer is chosen: some change `tracing_thresh` themselves. What cannot be read
  /// is left out.
  ///
  /// - Parameter chosen: the files that the instance's owner has set.
  public func foreignLimits(of tracer: String, besides chosen: Set<String> = []) -> [ForeignLimit] {
    var files: [(name: String, usual: String)] = []
    if isTopLevel, tracer == "function" || tracer == "function_graph" {
      files += [
        ("set_ftrace_filter", ""), ("set_ftrace_notrace", ""), ("set_ftrace_pid", ""),
        ("set_ftrace_notrace_pid", ""),
      ]
    }
    if tracer == "function_graph" {
      files += [("set_graph_function", ""), ("set_graph_notrace", ""), ("max_graph_depth", "0")]
    }
    // In the kernel, those that look at tracing_thresh (kernel/trace).
    if tracer == "function_graph" || tracer == "hwlat" || tracer == "osnoise"
      || TraceFS.latencyTracers.contains(tracer)
    {
      files.append(("tracing_thresh", "0"))
    }
    return files.filter { !chosen.contains($0.name) }.compactMap { name, usual in
      guard let text = try? ControlFile.text(tracefs.root.appending(name)) else { return nil }
      // Words for nothing are “#### all functions enabled ####” and “no pid”; commands are no choice.
      let lines = text.split(separator: "\n").filter {
        !$0.hasPrefix("#") && $0 != "no pid" && $0 != usual && !FunctionCommand.isOne(String($0))
      }
      guard !lines.isEmpty else { return nil }
      let rest = lines.count - Self.mostLines
      return ForeignLimit(
        file: name,
        value: lines.prefix(Self.mostLines).joined(separator: ", ")
          + (rest > 0 ? " and \(rest) more" : ""))
    }
  }
}
