/// Which events are wanted, as far as that helps to choose pages.
package struct PageQuery: Sendable {
  /// When they happened.
  package var window: TimeWindow
  /// The CPUs that they happened on; `nil` for all.
  package var cpus: Set<Int>?
  /// Their numbers; `nil` for all.
  package var events: Set<Int>?
  /// The threads that were running; `nil` for all.
  package var pids: Set<Int32>?
  /// How many pages before those that matter are read, too.
  ///
  /// One tells when the last event before a loss was. More teach what depends on earlier events.
  package var lead: Int

  /// Events of `window`.
  package init(
    _ window: TimeWindow = .all, cpus: Set<Int>? = nil, events: Set<Int>? = nil,
    pids: Set<Int32>? = nil, lead: Int = 1
  ) {
    self.window = window
    self.cpus = cpus
    self.events = events
    self.pids = pids
    self.lead = lead
  }

  /// Whether it may be that not all pages are needed.
  package var isSelective: Bool { window != .all || events != nil || pids != nil }
}
