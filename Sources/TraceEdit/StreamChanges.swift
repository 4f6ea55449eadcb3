internal import EventFilter
internal import RingBuffer
internal import Timeline
internal import TraceFile

/// What is done to the events of one CPU on their way.
struct StreamChanges {
  /// From time stamps to the trace's time line, where `window` and `until` are.
  var clock: TimeMapping
  /// Which events stay.
  var window: TimeWindow?
  /// Which events stay.
  var filter: BoundFilter?
  /// The new time stamps; nil when they stay as they are.
  var correction: ClockCorrection?
  /// The new numbers of events; nil when they stay as they are.
  var ids: EventIDs?
  var style = PageEncoder.Style.kernel

  init(clock: TimeMapping) { self.clock = clock }

  /// Whether pages need not be looked at.
  func isNone(from source: PageLayout, to target: PageLayout) -> Bool {
    window == nil && filter == nil && isVerbatim(from: source, to: target) && ids == nil
  }

  /// Whether events that stay are not changed, but perhaps for their numbers.
  func isVerbatim(from source: PageLayout, to target: PageLayout) -> Bool {
    correction == nil && style == .kernel && source == target
  }
}
