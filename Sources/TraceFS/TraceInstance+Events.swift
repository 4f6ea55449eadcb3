internal import SystemPackage

extension TraceInstance {
  /// Enables the events that `selections` choose, each with its filter.
  ///
  /// The filters are set first: no event gets by. Where selections overlap, a later filter replaces
  /// an earlier one.
  ///
  /// - Returns: the chosen events, sorted by name.
  /// All is checked first, as far as it is known what the kernel takes (`TraceFS.check`).
  ///
  /// - Throws: `TraceFSError` of code `noSuchEvent`, `noSuchFilterField`, `badFilter`, `noSuchTrigger` or
  ///   `badTrigger`; nothing is enabled then.
  @discardableResult
  public func enable(_ selections: [EventSelection]) throws(TraceFSError) -> [EventName] {
    let all = try tracefs.events()
    _ = try tracefs.check(selections, among: all)
    var chosen: Set<EventName> = []
    for selection in selections {
      let events = try TraceFS.select(selection.pattern, from: all)
      if let filter = selection.filter {
        for event in events { try set(filter: filter, of: event) }
      }
      for trigger in selection.triggers {
        for event in events { try add(trigger: trigger, to: event) }
      }
      chosen.formUnion(events)
    }
    try enable(chosen, of: all)
    return chosen.sorted()
  }

  /// The events that are enabled, sorted by name (`set_event`).
  public func enabledEvents() throws(TraceFSError) -> [EventName] {
    EventName.list(try tracefs.text(path.appending("set_event")))
  }

  /// Enables `chosen` with few writes: whole systems where all of their events are wanted.
  private func enable(
    _ chosen: Set<EventName>, of all: [EventName]
  ) throws(TraceFSError) {
    // Which events are on stands in one file, whichever way they were switched on.
    try note(path.appending("set_event"))
    if chosen.count == all.count, !all.isEmpty { return try switchOn("events") }
    let systems = Dictionary(grouping: all, by: \.system)
    let wanted = Dictionary(grouping: chosen, by: \.system).sorted { $0.key < $1.key }
    for (system, events) in wanted {
      if events.count == systems[system]?.count {
        try switchOn("events/\(system)")
      } else {
        for event in events.sorted() {
          try switchOn("events/\(event.system)/\(event.event)")
        }
      }
    }
  }

  private func switchOn(_ directory: String) throws(TraceFSError) {
    let file = path.appending(directory).appending("enable")
    do { try ControlFile.write("1", to: file) } catch { throw .access(.writeFailed, file, error) }
  }

  /// Sets an event's filter, or says in the kernel's words why it does not take it.
  private func set(filter: String, of event: EventName) throws(TraceFSError) {
    let file = "events/\(event.system)/\(event.event)/filter"
    let before = complaints
    do { try write(filter, to: file) } catch {
      // With some mistakes the kernel says that it is not permitted (Linux 6.18), and then why.
      let isExplained =
        error.underlyingError == .notPermitted && before != nil && complaints != before
      guard
        isExplained || error.code == .writeFailed && error.underlyingError == .invalidArgument
      else { throw error }
      let words = complaint(in: file)
      throw TraceFSError(
        .badFilter(
          event: event, filter: filter, reason: words?.reason ?? "the kernel gives no reason",
          column: words?.column),
        path: error.path, underlyingError: error.underlyingError)
    }
  }

  /// Adds a trigger to an event, or says in the kernel's words why it does not take it.
  private func add(trigger: String, to event: EventName) throws(TraceFSError) {
    let file = "events/\(event.system)/\(event.event)/trigger"
    let before = complaints
    do throws(TraceFSError) {
      try add(trigger, to: path.appending(file), undo: "!\(trigger)")
    } catch {
      guard error.path == path.appending(file), let answer = error.underlyingError else {
        throw error
      }
      // With some mistakes in a filter the kernel says that it is not permitted (Linux 6.18), and then why.
      let words = before != nil && complaints == before ? nil : complaint(in: file)
      guard
        before != nil && words != nil || answer == .invalidArgument || answer == .fileExists
          || answer == .noSuchFileOrDirectory
      else { throw error }
      let reason =
        answer == .fileExists
        ? "it has one of that kind already" : "the kernel gives no reason"
      throw TraceFSError(
        .badTrigger(
          event: event, trigger: trigger, reason: words?.reason ?? reason, column: words?.column),
        path: path.appending(file), underlyingError: answer)
    }
  }

  /// All that the kernel has to say of the last mistakes; each tells its time. `nil` where it keeps no such log.
  private var complaints: String? { try? ControlFile.text(path.appending("error_log")) }

  /// The kernel's words about what was last written to a control file.
  private func complaint(in file: String) -> KernelErrorLog? {
    if let log = try? tracefs.text(path.appending("error_log")) {
      return KernelErrorLog(lastIn: log)
    }
    return (try? tracefs.text(path.appending(file))).flatMap { KernelErrorLog(filterFile: $0) }
  }
}
