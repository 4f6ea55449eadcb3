internal import SystemPackage

extension TraceInstance {
  /// Enables the events that `selections` choose, each with its filter.
  ///
  /// The filters are set first: no event gets by. Where selections overlap, a later filter replaces
  /// an earlier one.
  ///
  /// - Returns: the chosen events, sorted by name.
  /// - Throws: `TraceFSError` of code `noSuchEvent` or `badFilter`; nothing is enabled then.
  @discardableResult
  public func enable(_ selections: [EventSelection]) throws(TraceFSError) -> [EventName] {
    let all = try tracefs.events()
    var chosen: Set<EventName> = []
    for selection in selections {
      let events = try TraceFS.select(selection.pattern, from: all)
      if let filter = selection.filter {
        for event in events { try set(filter: filter, of: event) }
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
    if chosen.count == all.count, !all.isEmpty { return try write("1", to: "events/enable") }
    let systems = Dictionary(grouping: all, by: \.system)
    let wanted = Dictionary(grouping: chosen, by: \.system).sorted { $0.key < $1.key }
    for (system, events) in wanted {
      if events.count == systems[system]?.count {
        try write("1", to: "events/\(system)/enable")
      } else {
        for event in events.sorted() {
          try write("1", to: "events/\(event.system)/\(event.event)/enable")
        }
      }
    }
  }

  /// Sets an event's filter, or says in the kernel's words why it does not take it.
  private func set(filter: String, of event: EventName) throws(TraceFSError) {
    let file = "events/\(event.system)/\(event.event)/filter"
    do { try write(filter, to: file) } catch {
      guard error.code == .writeFailed, error.underlyingError == .invalidArgument else {
        throw error
      }
      var words: KernelErrorLog?
      if let log = try? tracefs.text(path.appending("error_log")) {
        words = KernelErrorLog(lastIn: log)
      } else if let text = try? tracefs.text(path.appending(file)) {
        words = KernelErrorLog(filterFile: text)
      }
      throw TraceFSError(
        .badFilter(
          event: event, filter: filter, reason: words?.reason ?? "the kernel gives no reason",
          column: words?.column),
        path: error.path, underlyingError: error.underlyingError)
    }
  }
}
