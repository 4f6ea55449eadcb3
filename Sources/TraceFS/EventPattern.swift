internal import EventFormat

/// A choice of events, written as for trace-cmd's `-e`.
///
/// * `sched:sched_switch` or `sched/sched_switch`: one event.
/// * `sched` or `sched:`: all events of the system; also every event that has just that name.
/// * `sched_switch` or `:sched_switch`: the event of that name in any system.
/// * `sched:sched_*`, `*:*_exit`, `block_*`: shell globs in either part.
/// * `all`: every event.
///
/// An empty text chooses nothing: it is a mistake (a variable that is not set) rather than a wish.
public struct EventPattern: Sendable, Hashable, CustomStringConvertible {
  /// The pattern as it was written.
  public let text: String
  private let part: Part

  private enum Part: Sendable, Hashable {
    case all
    case nothing
    case either(Glob)
    case both(system: Glob, event: Glob)
  }

  /// The pattern that `text` is; every text is one.
  public init(_ text: String) {
    self.text = text
    if text == "all" {
      part = .all
    } else if let separator = text.firstIndex(where: { $0 == ":" || $0 == "/" }) {
      part = .both(
        system: Glob(text[..<separator]), event: Glob(text[text.index(after: separator)...]))
    } else if text.isEmpty {
      part = .nothing
    } else {
      part = .either(Glob(text))
    }
  }

  public var description: String { text }

  /// Does the pattern choose `event`?
  public func matches(_ event: EventName) -> Bool {
    switch part {
    case .all: true
    case .nothing: false
    case .either(let glob): glob.matches(event.system) || glob.matches(event.event)
    case .both(let system, let name): system.matches(event.system) && name.matches(event.event)
    }
  }

  /// The names in `events` that come closest to this pattern, best first.
  func nearestNames(in events: [EventName], limit: Int = 5) -> [String] {
    switch part {
    case .all, .nothing: []
    case .both:
      NearestNames(to: text.replacing("/", with: ":"), limit: limit).pick(
        from: events.map(\.description))
    case .either:
      // One word may have been meant for a system or an event.
      NearestNames(to: text, limit: limit).pick(
        from: Set(events.map(\.system)).union(events.map(\.event)))
    }
  }
}

/// Events to record: a pattern, and a filter for each of the events that it chooses.
public struct EventSelection: Sendable, Hashable {
  /// Which events.
  public var pattern: EventPattern
  /// The kernel's filter expression for them (`prev_pid == 42`), or `nil` for all.
  ///
  /// The corresponding file is `events/SYSTEM/EVENT/filter`.
  public var filter: String?

  /// What the kernel does when such an event happens (`traceoff:3`, `stacktrace if prev_pid == 42`).
  ///
  /// The corresponding file is `events/SYSTEM/EVENT/trigger`.
  public var triggers: [String] = []

  /// The events that `pattern` chooses, as far as they pass `filter`.
  public init(pattern: String, filter: String? = nil, triggers: [String] = []) {
    self.pattern = EventPattern(pattern)
    self.filter = filter
    self.triggers = triggers
  }
}

extension EventSelection: ExpressibleByStringLiteral {
  public init(stringLiteral pattern: String) { self.init(pattern: pattern) }
}

extension EventPattern: ExpressibleByStringLiteral {
  /// The pattern as a literal: `"sched:sched_*"`.
  public init(stringLiteral text: String) { self.init(text) }
}
