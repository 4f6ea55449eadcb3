internal import EventFormat
internal import SystemPackage

extension TraceInstance {
  /// The tracers that this instance can have (`available_tracers`): some have only the top-level buffer.
  public func tracers() throws(TraceFSError) -> [String] {
    try tracefs.text(path.appending("available_tracers")).split(whereSeparator: \.isWhitespace)
      .map(String.init)
  }

  /// Chooses the tracer (`current_tracer`); `nop` for none.
  ///
  /// - Throws: `TraceFSError` of code `noSuchTracer`, with the names that there are, or
  ///   `tracerNotForInstances` when only the top-level buffer can have it.
  public func set(tracer: String) throws(TraceFSError) {
    try check(tracer: tracer)
    try write(tracer, to: "current_tracer")
  }

  /// Finds out whether the instance can have a tracer, and changes nothing.
  ///
  /// - Throws: as `set(tracer:)`.
  public func check(tracer: String) throws(TraceFSError) {
    let own = try tracers()
    guard !own.contains(tracer) else { return }
    let all = try tracefs.tracers()
    throw TraceFSError(
      all.contains(tracer)
        ? .tracerNotForInstances(name: tracer, available: own)
        : .noSuchTracer(name: tracer, available: all), path: path.appending("current_tracer"))
  }

  /// Has the function tracers trace only these functions (`set_ftrace_filter`).
  ///
  /// Patterns are the kernel's: names, `vfs_*`, `*lock*`, `:mod:ext4`, or with `:mod:` behind one.
  ///
  /// - Throws: `TraceFSError` of code `noSuchFunction`, with the nearest names, for a pattern that chooses
  ///   none.
  public func set(functions patterns: [String]) throws(TraceFSError) {
    try choose(patterns, in: "set_ftrace_filter")
  }

  /// Has the function tracers leave out these functions, whatever else is chosen (`set_ftrace_notrace`).
  ///
  /// - Throws: as `set(functions:)`.
  public func set(hiddenFunctions patterns: [String]) throws(TraceFSError) {
    try choose(patterns, in: "set_ftrace_notrace")
  }

  /// Has `function_graph` trace only these functions and what they call (`set_graph_function`).
  ///
  /// The kernel has one such list for all instances; it is put back with the instance's end.
  ///
  /// - Throws: as `set(functions:)`.
  public func set(graphFunctions patterns: [String]) throws(TraceFSError) {
    try choose(patterns, in: "set_graph_function", of: tracefs.root)
  }

  /// Has `function_graph` leave out these functions and what they call (`set_graph_notrace`); as
  /// `set(graphFunctions:)`.
  ///
  /// - Throws: as `set(functions:)`.
  public func set(hiddenGraphFunctions patterns: [String]) throws(TraceFSError) {
    try choose(patterns, in: "set_graph_notrace", of: tracefs.root)
  }

  /// How deep `function_graph` looks into calls; 0 for all the way (`max_graph_depth`).
  ///
  /// The kernel has one such number for all instances; it is put back with the instance's end.
  public func set(graphDepth depth: Int) throws(TraceFSError) {
    try writeGlobal(String(depth), to: "max_graph_depth")
  }

  private func choose(
    _ patterns: [String], in name: String, of directory: FilePath? = nil
  ) throws(TraceFSError) {
    let file = (directory ?? path).appending(name)
    // The kernel takes one a write, and what is behind a blank is lost; without any, all functions are chosen.
    for pattern in patterns where pattern.isEmpty || pattern.contains(where: \.isWhitespace) {
      throw TraceFSError(
        .noSuchFunction(
          pattern: pattern,
          nearest: pattern.split(whereSeparator: \.isWhitespace).prefix(1).map(String.init)),
        path: file)
    }
    try note(file)
    do { try ControlFile.empty(file) } catch { throw .access(.writeFailed, file, error) }
    for pattern in patterns {
      do { try ControlFile.append(pattern, to: file) } catch {
        guard error == .invalidArgument || error == .noSuchFileOrDirectory else {
          throw .access(.writeFailed, file, error)
        }
        throw TraceFSError(
          .noSuchFunction(pattern: pattern, nearest: tracefs.functions(near: pattern)), path: file,
          underlyingError: error)
      }
    }
  }

  /// The trace options that this instance has (`options`), sorted by name.
  public func traceOptions() throws(TraceFSError) -> [String] {
    let directory = path.appending("options")
    do { return try ControlFile.names(in: directory) } catch {
      throw .access(.readFailed, directory, error)
    }
  }

  /// Switches a trace option on or off (`options/NAME`).
  ///
  /// One that belongs to a tracer the kernel has once for all instances: it is put back with the
  /// instance's end.
  ///
  /// - Throws: `TraceFSError` of code `noSuchOption`, with the nearest names; to switch off `x` is called `nox`.
  public func set(option name: String, isOn: Bool) throws(TraceFSError) {
    let names = try traceOptions()
    guard names.contains(name) else {
      // Switched off it is written with a “no” in front, which may have been the beginning of a name.
      let word = isOn ? name : "no\(name)"
      let words = isOn ? names : names + names.map { "no\($0)" }
      throw TraceFSError(
        .noSuchOption(name: word, nearest: NearestNames(to: word, limit: 3).pick(from: words)),
        path: path.appending("options"))
    }
    let everybodys = tracefs.root.appending("options").appending(name)
    if Self.isTracersOwn(option: name), ControlFile.exists(everybodys) { try note(everybodys) }
    try write(isOn ? "1" : "0", to: "options/\(name)")
  }

  /// Is the option one of a tracer's `tracer_flags`, which all instances share (seen with Linux 6.1), and not
  /// one of an instance's `trace_flags`?
  ///
  /// By name, as nothing else tells them apart (kernel/trace/trace_functions.c, trace_functions_graph.c,
  /// blktrace.c, trace_nop.c).
  static func isTracersOwn(option name: String) -> Bool {
    name.hasPrefix("func_") || name.hasPrefix("func-") || name.hasPrefix("funcgraph-")
      || name.hasPrefix("blk_") || name.hasPrefix("test_nop_") || name == "sleep-time"
      || name == "graph-time"
  }

  /// Has the function tracers trace only these threads (`set_ftrace_pid`).
  ///
  /// - Parameter followsChildren: their new threads and processes too (`options/function-fork`).
  public func set(
    tracedProcessIDs processIDs: [Int32], followsChildren: Bool
  ) throws(TraceFSError) {
    try write(followsChildren ? "1" : "0", to: "options/function-fork")
    try write(processIDs.map(String.init).joined(separator: " "), to: "set_ftrace_pid")
  }

  /// Has the function tracers leave out these threads (`set_ftrace_notrace_pid`, Linux 5.7).
  ///
  /// - Parameter followsChildren: their new threads and processes too (`options/function-fork`).
  public func set(
    untracedProcessIDs processIDs: [Int32], followsChildren: Bool
  ) throws(TraceFSError) {
    if followsChildren { try write("1", to: "options/function-fork") }
    try write(processIDs.map(String.init).joined(separator: " "), to: "set_ftrace_notrace_pid")
  }

  /// Leaves out the events of these threads (`set_event_notrace_pid`, Linux 5.7).
  ///
  /// - Parameter followsChildren: their new threads and processes too (`options/event-fork`).
  public func set(
    hiddenProcessIDs processIDs: [Int32], followsChildren: Bool
  ) throws(TraceFSError) {
    if followsChildren { try write("1", to: "options/event-fork") }
    try write(processIDs.map(String.init).joined(separator: " "), to: "set_event_notrace_pid")
  }
}

extension TraceFS {
  /// The tracers that trace functions, and only of the threads that are chosen (`set_ftrace_pid`).
  public static let functionTracers: Set<String> = ["function", "function_graph"]

  /// The functions that can be traced (`available_filter_functions`), those of modules with ` [module]`
  /// behind their names.
  ///
  /// Several functions of a kernel can have the same name: all of them are meant by it.
  public func functions() throws(TraceFSError) -> [String] {
    let text = try bytes(
      root.appending("available_filter_functions"), expectedSize: 4 << 20)
    return text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The names among `patterns` that several functions of the kernel have, and how many have each; none where
  /// the list cannot be read.
  package func sharedNames(among patterns: [String]) -> [String: Int] {
    guard !patterns.isEmpty, let all = try? functions() else { return [:] }
    var counts: [String: Int] = [:]
    for pattern in patterns { counts[pattern] = 0 }
    for function in all {
      guard let name = function.split(separator: " ").first else { continue }
      counts[String(name)]? += 1
    }
    return counts.filter { $0.value > 1 }
  }

  /// How many functions `pattern` chooses; 0 also where the list cannot be read.
  func functionCount(matching pattern: String) -> Int {
    guard let all = try? functions() else { return 0 }
    let glob = Glob(pattern)
    return all.count { $0.split(separator: " ").first.map { glob.matches(String($0)) } ?? false }
  }

  /// The names most like `pattern`, best first; none where the list cannot be read.
  func functions(near pattern: String) -> [String] {
    guard let all = try? functions() else { return [] }
    let names = Set(all.compactMap { $0.split(separator: " ").first.map(String.init) })
    return NearestNames(to: pattern.filter { $0 != "*" && $0 != "?" }, limit: 3).pick(from: names)
  }
}
