/// The name of a kernel event: its system and its own name, as in `sched:sched_switch`.
public struct EventName: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The system, a directory under `events`.
  public let system: String
  /// The event, a directory under its system.
  public let event: String

  /// The name of `event` in `system`.
  public init(system: String, event: String) {
    self.system = system
    self.event = event
  }

  /// Reads `system:event`; `nil` when a part is missing.
  public init?(_ text: some StringProtocol) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let system = text[..<colon]
    let event = text[text.index(after: colon)...]
    guard !system.isEmpty, !event.isEmpty else { return nil }
    self.init(system: String(system), event: String(event))
  }

  public var description: String { "\(system):\(event)" }

  public static func < (a: EventName, b: EventName) -> Bool {
    (a.system, a.event) < (b.system, b.event)
  }

  /// The events that a text such as `available_events` or `set_event` lists, sorted.
  ///
  /// Comments, which `set_event` writes when it has nothing to list, are left out.
  static func list(_ text: String) -> [EventName] {
    text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { EventName($0) }.sorted()
  }
}
