public import TraceFS

/// What a flight recorder waits for before it writes what led to it.
///
/// ```swift
/// options.condition = RecordingCondition("sched:sched_switch if next_pid == 42")
/// ```
///
/// The kernel stops the ring buffer itself, at the very event (a `traceoff` trigger, which stops only its own instance
/// from Linux 5.18 on). SIGUSR1 does it too.
public struct RecordingCondition: Sendable, Hashable {
  /// The event, with its filter; `nil` to wait for SIGUSR1 only. It is recorded, too.
  public var event: EventSelection?
  /// How long recording goes on after it; `nil` to stop at it.
  public var after: Duration?
  /// How often the condition is waited for; with more than once, each has a file of its own: `out.dat` stands for
  /// `out-0001.dat` and so on.
  public var count = 1

  /// The condition that `text` tells: `EVENT`, `EVENT if FILTER`, or `signal` for SIGUSR1 only.
  public init(_ text: String, after: Duration? = nil) {
    self.after = after
    guard text != "signal" else { return }
    if let place = text.firstRange(of: " if ") {
      event = EventSelection(
        pattern: Self.trimmed(text[..<place.lowerBound]),
        filter: Self.trimmed(text[place.upperBound...]))
    } else {
      event = EventSelection(pattern: Self.trimmed(text[...]))
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    let rest = text.drop { $0 == " " }
    let end = rest.lastIndex { $0 != " " }.map { rest.index(after: $0) } ?? rest.startIndex
    return String(rest[..<end])
  }

  /// The event as it is enabled where it is to stop the ring buffer.
  ///
  /// A trigger with a filter acts when its event is in the buffer, one without before that: so each gets one.
  var stoppingEvent: EventSelection? {
    event.map {
      EventSelection(
        pattern: $0.pattern.text, triggers: ["traceoff if \($0.filter ?? "common_type > 0")"])
    }
  }
}
