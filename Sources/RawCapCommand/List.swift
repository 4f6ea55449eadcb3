internal import ArgumentParser
internal import EventFormat
internal import RawCap
internal import TraceFS

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Lists what the kernel offers: events, tracers, functions, clocks, options, triggers, instances.",
    discussion: """
      events and systems (also by patterns as for -e), tracers and who can have them, functions that can be traced \
      (globs, '*:mod:ext4'; how many share a name stands behind it), clocks and what each is good for, the \
      top-level buffer's options, triggers (of an event, those that it has), and instances.
      """)

  @Argument(
    help: ArgumentHelp(
      """
      What to list: events, systems, tracers, functions, clocks, options, triggers or instances; anything else is a \
      pattern of events.
      """,
      valueName: "kind"))
  var kindOrPattern: String?

  @Argument(
    help: ArgumentHelp(
      "Only what matches: sched, sched:sched_switch, '*wake*'; functions take several.",
      valueName: "pattern"))
  var patterns: [String] = []

  @Flag(help: "With events, print the fields of each.")
  var fields = false

  @Flag(help: "Print a JSON array.")
  var json = false

  enum Kind: String, CaseIterable {
    case events
    case systems
    case tracers
    case functions
    case clocks
    case options
    case triggers
    case instances
  }

  private var kind: Kind { kindOrPattern.flatMap { Kind(rawValue: $0) } ?? .events }

  /// The patterns, of which the first may stand where the kind does.
  private var wanted: [String] {
    (kindOrPattern.map { Kind(rawValue: $0) == nil ? [$0] : [] } ?? []) + patterns
  }

  func validate() throws {
    if let kindOrPattern, Kind(rawValue: kindOrPattern) == nil, !patterns.isEmpty {
      let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("“\(kindOrPattern)” is not one of \(kinds).")
    }
    if kind != .functions, wanted.count > 1 {
      throw ValidationError("Only functions are chosen by several patterns.")
    }
    if fields, kind != .events { throw ValidationError("--fields is for events.") }
  }

  func run() throws {
    let tracefs = try TraceFS()
    let rows = try rows(tracefs)
    // Events may have no triggers; of all else, what is asked for by name is missed.
    if rows.isEmpty, kind != .triggers, let pattern = wanted.first {
      throw CommandFailure(
        "there are no \(kind.rawValue) “\(pattern)”: “rawcap list \(kind.rawValue)” shows all")
    }
    var text = json ? ListRow.json(rows) : ListRow.plain(rows)
    try Output.write(&text)
  }

  private func rows(_ tracefs: TraceFS) throws(TraceFSError) -> [ListRow] {
    switch kind {
    case .events: return try events(tracefs)
    case .systems:
      let systems = Dictionary(grouping: try tracefs.events(), by: \.system)
      return matching(systems.keys.sorted()).map {
        let count = systems[$0]?.count ?? 0
        return ListRow(
          $0, cells: ["\(count) event\(count == 1 ? "" : "s")"], [("events", .number(count))])
      }
    case .functions:
      return try tracefs.functions(matching: wanted).map { function in
        let module = function.module.map { "[\($0)]" }
        let count = function.count > 1 ? "\(function.count) functions" : nil
        return ListRow(
          function.name, cells: [[module, count].compactMap(\.self).joined(separator: " ")],
          [("module", .text(function.module)), ("count", .number(function.count))])
      }
    case .tracers: return try tracers(tracefs)
    case .clocks: return try clocks(tracefs)
    case .options:
      let options = try tracefs.options()
      let names = matching(options.map(\.name))
      return options.filter { names.contains($0.name) }.map { option in
        ListRow(
          option.name,
          cells: [option.isOn.map { $0 ? "on" : "off" } ?? "?", option.summary ?? ""],
          [("isOn", .flag(option.isOn)), ("summary", .text(option.summary))])
      }
    case .triggers: return try triggers(tracefs)
    case .instances: return matching(try tracefs.instances()).map { ListRow($0) }
    }
  }

  private func events(_ tracefs: TraceFS) throws(TraceFSError) -> [ListRow] {
    let events =
      if let pattern = wanted.first {
        try tracefs.events(matching: EventPattern(pattern))
      } else {
        try tracefs.events()
      }
    guard fields else { return events.map { ListRow($0.description) } }
    let formats = try tracefs.formats(of: events)
    return events.map { event in
      let format = formats.all.first { $0.system == event.system && $0.name == event.event }
      // The names of dynamic fields and arrays stand in C's way.
      let fields = (format?.fields ?? []).map { "\($0.typeName) \($0.name)" }
      var row = ListRow(event.description, [("fields", .list(fields))])
      row.lines = fields
      return row
    }
  }

  private func tracers(_ tracefs: TraceFS) throws(TraceFSError) -> [ListRow] {
    let tracers = try tracefs.describedTracers()
    let names = matching(tracers.map(\.name))
    return tracers.filter { names.contains($0.name) }.map { tracer in
      let place =
        switch tracer.isForInstances {
        case true?: "any buffer"
        case false?: "top level only"
        case nil: "?"
        }
      return ListRow(
        tracer.name, cells: [place, tracer.summary ?? ""],
        [("isForInstances", .flag(tracer.isForInstances)), ("summary", .text(tracer.summary))])
    }
  }

  private func clocks(_ tracefs: TraceFS) throws(TraceFSError) -> [ListRow] {
    let clocks = try tracefs.clocks()
    return matching(clocks.available).map { name in
      let isCurrent = name == clocks.current
      // The kernel's own notation for the one in use.
      let label = isCurrent ? "[\(name)]" : name
      guard let clock = TraceClock(name) else {
        var row = ListRow(name, cells: ["", "", ""], [("isCurrent", .flag(isCurrent))])
        row.label = label
        return row
      }
      var row = ListRow(
        name,
        cells: [
          clock.unit.rawValue, clock.isGlobal ? "all CPUs" : "each CPU", clock.counterpart ?? "-",
          clock.summary,
        ],
        [
          ("isCurrent", .flag(isCurrent)), ("unit", .text(clock.unit.rawValue)),
          ("isGlobal", .flag(clock.isGlobal)), ("isNMISafe", .flag(clock.isNMISafe)),
          ("counterpart", .text(clock.counterpart)), ("summary", .text(clock.summary)),
        ])
      row.label = label
      return row
    }
  }

  /// Those that the kernel has, or that the events of the pattern have.
  private func triggers(_ tracefs: TraceFS) throws(TraceFSError) -> [ListRow] {
    guard let pattern = wanted.first else {
      return tracefs.triggerCommands().map {
        ListRow(
          $0, cells: [TraceFS.triggerSummary($0) ?? ""],
          [("summary", .text(TraceFS.triggerSummary($0)))])
      }
    }
    var rows: [ListRow] = []
    for event in try tracefs.events(matching: EventPattern(pattern)) {
      for trigger in try tracefs.triggers(of: event) {
        rows.append(ListRow(event.description, cells: [trigger], [("trigger", .text(trigger))]))
      }
    }
    return rows
  }

  private func matching(_ names: [String]) -> [String] {
    guard let glob = wanted.first.map({ Glob($0) }) else { return names }
    return names.filter(glob.matches)
  }
}
