public import Capture
public import EventFormat
internal import TraceFS

extension LiveCapture {
  /// Looks up a type's event and its fields among the events that are captured.
  ///
  /// ```swift
  /// var capture = try LiveCapture(events: ["sched:sched_switch"])
  /// let switches = try capture.bind(SchedSwitch.self)
  /// try capture.start()
  /// while let item = try capture.next() {
  ///   switch item {
  ///   case .event(let event):
  ///     if let s = switches.decode(event) { print(s.timestamp, s.nextComm) }
  ///   case .lost(let gap): print(gap.line)
  ///   case .damaged(let error): print(error)
  ///   }
  /// }
  /// ```
  ///
  /// The formats are read from the kernel with each call; several types can be bound to those that
  /// `formats()` gives.
  ///
  /// - Throws: `TraceFSError` when a format cannot be read; `BindingError` when the event is not
  ///   captured, lacks a field, or has one in a form that the type cannot take.
  public func bind<Event: TraceEvent & ~Escapable>(
    _ type: Event.Type
  ) throws -> BoundEvent<Event> {
    let formats = try formats()
    do throws(BindingError) { return try formats.bind(type) } catch {
      var error = error
      // `sysname nodename release machine`
      let words = TraceFS.kernelName().split(separator: " ")
      if words.count > 2 { error.kernel = String(words[2]) }
      throw error
    }
  }
}

extension BoundEvent where Event: ~Escapable {
  /// The event of a live capture; `nil` when it is another, or when it is cut off.
  @_lifetime(copy event)
  @inlinable
  public func decode(_ event: LiveEvent) -> Event? {
    decode(event.data, timestamp: event.timestamp, cpu: event.cpu, buffer: 0)
  }
}
