public import EventFormat

/// The events of one type in time order, over all CPUs and buffers of a trace.
///
/// ```swift
/// var switches = try trace.events(of: SchedSwitch.self)
/// while let event = switches.nextEvent() { print(event.timestamp, event.nextComm) }
/// if !switches.losses.isEmpty { print(switches.losses) }
/// ```
///
/// `next()` gives gaps and damage in their places instead of summing them up.
public struct TypedEvents<Event: TraceEvent & ~Escapable>: ~Copyable {
  @usableFromInline var timeline: Timeline
  /// The type, bound to the trace.
  public let binding: BoundEvent<Event>
  @usableFromInline var missing = StreamLosses()
  @usableFromInline let isWanted: ((Event) -> Bool)?

  /// The events of `timeline` that `binding` decodes.
  ///
  /// - Parameter isWanted: which of them are wanted; `nil` for all.
  public init(
    _ timeline: consuming Timeline, _ binding: BoundEvent<Event>,
    where isWanted: ((Event) -> Bool)? = nil
  ) {
    self.timeline = timeline
    self.binding = binding
    self.isWanted = isWanted
  }

  /// What the stream has lacked so far.
  public var losses: StreamLosses { missing }

  /// The next event, gap or damage; `nil` at the end. The view of an event is good until the next call.
  @_lifetime(&self)
  @inlinable
  public mutating func next() -> TypedItem<Event>? {
    // Sound: the item is used before the timeline goes on; what leaves gets the lifetime of self.
    while let item = unsafe _overrideLifetime(timeline.next(), copying: RawSpan()) {
      switch item {
      case .event(let event):
        if let event = binding.decode(event) {
          if let isWanted, !isWanted(event) { continue }
          // Sound: the view is into the timeline's page, which stays until the timeline goes on.
          return .event(unsafe _overrideLifetime(event, mutating: &self))
        }
        if binding.isCutOff(event.data) {
          let record = CutOffRecord(event, requiredSize: binding.requiredSize)
          missing.note(record)
          return .cutOff(record)
        }
      case .lost(let gap):
        missing.note(gap)
        return .lost(gap)
      case .damaged(let damage):
        missing.note(damage)
        return .damaged(damage)
      }
    }
    return nil
  }

  /// The next event, past gaps and damage, which `losses` counts; `nil` at the end. The view is good
  /// until the next call.
  @_lifetime(&self)
  @inlinable @inline(__always)
  public mutating func nextEvent() -> Event? {
    while true {
      // Most events are decided here, without a `TimelineItem` being made.
      if !timeline.streams.merge.next() {
        switch timeline.streams.nextStep() {
        case .event: break
        case .lost(let gap):
          missing.note(gap)
          continue
        case .damaged(let damage):
          missing.note(damage)
          continue
        case .end: return nil
        }
      }
      // Sound: the view is used before the timeline goes on; what leaves gets the lifetime of self.
      let event = unsafe _overrideLifetime(
        timeline.streams.event(of: timeline.streams.merge.current), copying: RawSpan())
      if let event = binding.decode(event) {
        if let isWanted, !isWanted(event) { continue }
        return unsafe _overrideLifetime(event, mutating: &self)
      }
      if binding.isCutOff(event.data) {
        missing.note(CutOffRecord(event, requiredSize: binding.requiredSize))
      }
    }
  }

  /// Calls `body` with each event that is left.
  ///
  /// - Returns: what `body` has not seen.
  @inlinable
  public mutating func forEach<Failure: Error>(
    _ body: (Event) throws(Failure) -> Void
  ) throws(Failure) -> StreamLosses {
    while let event = nextEvent() { try body(event) }
    return losses
  }
}

extension BoundEvent where Event: ~Escapable {
  /// The event in the stream of all events; `nil` when it is another, or when it is cut off.
  @_lifetime(copy event)
  @inlinable
  public func decode(_ event: TimelineEvent) -> Event? {
    decode(event.data, timestamp: event.timestamp, cpu: event.cpu, buffer: event.buffer)
  }
}
