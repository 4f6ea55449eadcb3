internal import SystemPackage

/// Reads what is not at its default, with few files.
struct StateReader {
  let tracefs: TraceFS
  let usual: UsualSettings
  /// Who has changed which control file, by the journals.
  let holders: [FilePath: TracingState.Holder]
  var readsEveryFilter = false
  private var unlooked: [String] = []
  /// The names of files that could not be read, by the kernel's answer.
  private var unreadable: [Errno: Set<String>] = [:]

  /// What could not be read, or was not looked at.
  var gaps: [String] {
    unreadable.sorted { $0.key.rawValue < $1.key.rawValue }.map { error, names in
      "\(names.sorted().joined(separator: ", ")): \(error)"
    } + unlooked
  }

  /// More events than that are not looked into one by one.
  private static let mostEvents = 256

  init(tracefs: TraceFS, usual: UsualSettings, holders: [FilePath: TracingState.Holder]) {
    self.tracefs = tracefs
    self.usual = usual
    self.holders = holders
  }

  /// What is not at its default in the buffer at `path`.
  mutating func settings(of path: FilePath, isTopLevel: Bool) -> [TracingState.Setting] {
    var found: [TracingState.Setting] = []
    func add(
      _ name: String, _ file: String, _ value: String?, usual: String, entries: [String] = []
    ) {
      guard let value else { return }
      let path = path.appending(file)
      found.append(
        TracingState.Setting(
          name: name, value: value, usual: usual, path: path, entries: entries,
          holder: holders[path] ?? .foreign))
    }
    func one(_ name: String, _ file: String, usual: String) {
      guard let text = read(path.appending(file)) else { return }
      let value = String(text.split(separator: "\n").first ?? "")
      if value != usual, !value.isEmpty { add(name, file, value, usual: usual) }
    }
    func list(_ name: String, _ file: String, usual: String) {
      guard let text = read(path.appending(file)) else { return }
      let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") && $0 != "no pid" }
      guard !lines.isEmpty else { return }
      add(name, file, String(lines.count), usual: usual, entries: lines.map(String.init))
    }

    one("tracer", "current_tracer", usual: "nop")
    one("tracing", "tracing_on", usual: "1")
    if let text = read(path.appending("set_event")) {
      let listed = EventName.list(text)
      let names =
        listed.count <= Self.mostEvents
        ? EnabledEvents.names(in: path, listed: text) : listed
      if !names.isEmpty {
        add(
          "events", "set_event", String(names.count), usual: "none",
          entries: names.map(\.description))
      }
      let conditions = conditions(in: path, listed: listed)
      for (name, file, lines) in conditions where !lines.isEmpty {
        add(name, file, String(lines.count), usual: "none", entries: lines)
      }
    }
    list("threads", "set_event_pid", usual: "all")
    list("hidden threads", "set_event_notrace_pid", usual: "none")
    list("functions", "set_ftrace_filter", usual: "all")
    list("hidden functions", "set_ftrace_notrace", usual: "none")
    list("threads of functions", "set_ftrace_pid", usual: "all")
    list("hidden threads of functions", "set_ftrace_notrace_pid", usual: "none")
    if let text = read(path.appending("buffer_size_kb")) {
      add(
        "buffer KiB", "buffer_size_kb", usual.unusual(bufferSize: text, isTopLevel: isTopLevel),
        usual: String(usual.bufferKilobytes))
    }
    one("sub-buffer KiB", "buffer_subbuf_size_kb", usual: String(usual.subBufferKilobytes))
    one("buffer percent", "buffer_percent", usual: usual.bufferPercent)
    if let text = read(path.appending("trace_clock")), let clock = ChoiceList(text).current,
      clock != "local"
    {
      add("clock", "trace_clock", clock, usual: "local")
    }
    if let text = read(path.appending("trace_options")) {
      let words = usual.unusual(options: text, isTopLevel: isTopLevel)
      if !words.isEmpty {
        add("options", "trace_options", String(words.count), usual: "none", entries: words)
      }
    }
    if let text = read(path.appending("tracing_cpumask")) {
      add("CPU mask", "tracing_cpumask", usual.unusual(cpuMask: text), usual: "all")
    }
    one("threshold µs", "tracing_thresh", usual: "0")
    one("latency µs", "tracing_max_latency", usual: "0")
    if (try? TraceInstance.snapshotState(in: path)) == .allocated {
      add("snapshot", "snapshot", "allocated", usual: "freed")
    }
    return found
  }

  /// Filters and triggers of events: from the kernel's lists where it has them (Linux 6.18), else event by event.
  ///
  /// An event with a trigger stands in `set_event`, enabled or not.
  private mutating func conditions(
    in path: FilePath, listed: [EventName]
  ) -> [(name: String, file: String, lines: [String])] {
    let lists = [
      ("filters", "filter", "show_event_filters"), ("triggers", "trigger", "show_event_triggers"),
    ]
    return lists.map { name, file, list in
      if let text = existing(path.appending(list)) {
        return (
          name, list, text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
        )
      }
      var events = listed
      if file == "filter", readsEveryFilter { events = (try? tracefs.events()) ?? listed }
      if events.count > Self.mostEvents, !readsEveryFilter {
        unlooked.append("the \(name) of \(events.count) events in \(path) (--all)")
        return (name, "events", [])
      }
      var lines: [String] = []
      for event in events {
        let file = path.appending("events/\(event.system)/\(event.event)/\(file)")
        guard let text = try? ControlFile.text(file), text.hasPrefix("none") == false else {
          continue
        }
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
          lines.append("\(event) \(line)")
        }
      }
      return (name, "events", lines)
    }
  }

  /// What the kernel has once for all.
  mutating func global(proc: FilePath) -> [TracingState.Setting] {
    var found: [TracingState.Setting] = []
    func look(_ path: FilePath, _ name: String, usual: String) {
      guard let text = read(path) else { return }
      let value = String(text.split(separator: "\n").first ?? "")
      guard value != usual, !value.isEmpty else { return }
      found.append(
        TracingState.Setting(
          name: name, value: value, usual: usual, path: path, holder: holders[path] ?? .foreign))
    }
    for (name, file) in [
      ("graph functions", "set_graph_function"), ("hidden graph functions", "set_graph_notrace"),
      ("functions of the stack tracer", "stack_trace_filter"),
    ] {
      let path = tracefs.root.appending(file)
      let lines = (read(path) ?? "").split(separator: "\n").filter { !$0.hasPrefix("#") }
      guard !lines.isEmpty else { continue }
      found.append(
        TracingState.Setting(
          name: name, value: String(lines.count), usual: "all", path: path,
          entries: lines.map(String.init), holder: holders[path] ?? .foreign))
    }
    for (name, file, usual) in UsualSettings.globalFiles {
      look(tracefs.root.appending(file), name, usual: usual)
    }
    for (name, file, usual) in UsualSettings.switches {
      look(proc.appending("sys/kernel/\(file)"), name, usual: usual)
    }
    return found
  }

  /// The probes and synthetic events.
  mutating func dynamicEvents(_ records: [JournalRecord]) -> [TracingState.DynamicEvent] {
    let lists =
      ControlFile.exists(tracefs.root.appending("dynamic_events"))
      ? ["dynamic_events"] : ["kprobe_events", "uprobe_events", "synthetic_events"]
    let lines = lists.flatMap { file in
      (read(tracefs.root.appending(file)) ?? "").split(separator: "\n").map(String.init)
    }
    return lines.map { line in
      // p:GROUP/NAME …, s:NAME …
      let head = line.prefix { !$0.isWhitespace }
      let name = head.drop { $0 != ":" }.dropFirst()
      let owner = records.first { record in
        record.entries.contains { entry in
          entry.kind == .command && !name.isEmpty
            && entry.text.split(whereSeparator: { $0.isWhitespace || $0 == ":" }).contains(name)
        }
      }
      let isOurs = name.hasPrefix("\(Probe.group)/")
      return TracingState.DynamicEvent(
        definition: line, holder: owner?.holder ?? (isOurs ? .probe : .foreign))
    }
  }

  /// The text of a file that this kernel may not have.
  private mutating func existing(_ path: FilePath) -> String? {
    ControlFile.exists(path) ? read(path) : nil
  }

  private mutating func read(_ path: FilePath) -> String? {
    do throws(Errno) { return try ControlFile.text(path) } catch {
      // What the kernel was not built with has no file.
      if error != .noSuchFileOrDirectory {
        unreadable[error, default: []].insert(
          path.starts(with: tracefs.root) ? path.lastComponent?.string ?? "" : path.string)
      }
      return nil
    }
  }
}
