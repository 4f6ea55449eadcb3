public import EventFormat
public import Timeline

extension Trace {
  /// Looks up a type's event and its fields in this trace.
  ///
  /// ```swift
  /// let switches = try trace.bind(SchedSwitch.self)
  /// var events = trace.events()
  /// while let item = events.next() {
  ///   guard case .event(let event) = item else { continue }
  ///   if let s = switches.decode(event) { print(s.prevComm, "->", s.nextComm) }
  /// }
  /// ```
  ///
  /// - Throws: `BindingError` when the trace lacks the event or one of its fields, or has a field in
  ///   a form that the type cannot take.
  public func bind<Event: TraceEvent & ~Escapable>(
    _ type: Event.Type
  ) throws(BindingError) -> BoundEvent<Event> {
    do throws(BindingError) { return try formats.bind(type) } catch {
      var error = error
      if let release = file.options.kernelRelease { error.kernel = release }
      throw error
    }
  }

  /// The events of one type in time order.
  ///
  /// ```swift
  /// var switches = try trace.events(of: SchedSwitch.self)
  /// while let event = switches.nextEvent() { print(event.timestamp, event.nextComm) }
  /// print(switches.losses)
  /// ```
  ///
  /// What `report -F 'sched_switch: next_pid == 42 && prev_comm ~ "java*"'` asks for is here a closure:
  ///
  /// ```swift
  /// var switches = try trace.events(of: SchedSwitch.self) {
  ///   $0.nextPid == 42 && $0.prevComm.hasPrefix("java")
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - type: the type of the events.
  ///   - cpus: the CPUs that are wanted; `nil` for all.
  ///   - isWanted: which of the events are wanted; `nil` for all.
  /// - Throws: `BindingError` as `bind` does.
  public func events<Event: TraceEvent & ~Escapable>(
    of type: Event.Type, cpus: Set<Int>? = nil, where isWanted: ((Event) -> Bool)? = nil
  ) throws(BindingError) -> TypedEvents<Event> {
    let binding = try bind(type)
    return TypedEvents(events(cpus: cpus), binding, where: isWanted)
  }

  /// Calls `body` with each event of one type, in time order.
  ///
  /// ```swift
  /// let losses = try trace.forEach(SchedSwitch.self) { event in print(event.nextComm) }
  /// ```
  ///
  /// - Returns: what `body` has not seen.
  /// - Throws: `BindingError` as `bind` does, and what `body` throws.
  public func forEach<Event: TraceEvent & ~Escapable>(
    _ type: Event.Type, cpus: Set<Int>? = nil, _ body: (Event) throws -> Void
  ) throws -> StreamLosses {
    var events = try events(of: type, cpus: cpus)
    return try events.forEach(body)
  }
}
