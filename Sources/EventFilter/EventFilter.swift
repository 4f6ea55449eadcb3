public import EventFormat

/// A choice of events by their names and fields, made in user space.
///
/// ```
/// sched:sched_switch: next_pid == 42 && prev_comm ~ "java*"
/// sched,irq:irq_handler_*: CPU == 1
/// raw_syscalls: id == 0 && ret < 0
/// common_pid == 1
/// sched_wakeup
/// ```
///
/// It is `[EVENTS:] [EXPRESSION]`. The language takes in the kernel's event filters
/// (`Documentation/trace/events.rst`) and those of `trace-cmd report -F`:
///
/// * **Events**: patterns between commas: `SYSTEM`, `EVENT`, `SYSTEM:EVENT` or `SYSTEM/EVENT`, with
///   shell globs in either part; with a dot, `^`, `$` or a backslash they are regular expressions
///   for the whole name. Case does not matter. Without any, the filter is for all events.
/// * **Numbers**: decimal, `0x`, `0` or `0o` for octal, `0b`; `-`. Operators are `== != < <= > >=`
///   and, binding tighter, `| ^ & << >> + - * / % ~` in C's order. A number other than 0 is true:
///   `prev_state & 1`. Fields keep their sign: -1 is less than 0, and no unsigned field is -1. A
///   number that is not in decimal is a pattern of bits: `ret == 0xffffffffffffffea` is -22 in a
///   signed field.
/// * **Text**: `==`, `!=`; `~` for a glob that covers the whole text; `=~` and `!~` for a regular
///   expression (POSIX basic, case ignored) that matches a part of it. It stands in single or double
///   quotes; one word that is no field of the event needs none.
/// * **Sets of CPUs**: `CPUS{0-3,8}`. With a mask, `&` asks whether any of the CPUs is in it, `==`
///   and `!=` compare the whole mask. With a number, `&` and `==` ask whether it is in the set.
/// * **Logic**: `!` before comparisons, then `&&`, then `||`, and parentheses. (trace-cmd itself goes
///   from left to right where `&&` and `||` are mixed; the kernel does as here.)
/// * **Names**: the event's own fields, then `common_…`; `COMM`, `comm` (the task's name), `CPU`,
///   `cpu`, `PID`, `TIMESTAMP` (on the trace's time line) where the event has no such field.
///
/// The text of a pointer (`field.ustring`) and the names of functions (`field.function`) are not in
/// records, and are refused.
public struct EventFilter: Sendable, CustomStringConvertible {
  /// The filter as it was written.
  public let text: String
  let choice: EventChoice
  /// What records must be like; `nil` when every record of the events is meant.
  let expression: FilterExpression?

  /// Reads a filter.
  ///
  /// - Throws: `FilterError`, with the place in `text`, when it is none.
  public init(_ text: String) throws(FilterError) {
    self.text = text
    let bytes = Array(text.utf8)
    let parts = Self.split(bytes)
    choice = try EventChoice(text, in: 0..<parts.events)
    if let expression = parts.expression {
      self.expression = try FilterParser.expression(text, from: expression)
    } else {
      expression = nil
      // Nothing chooses nothing: it is a variable that is not set rather than a wish.
      if choice.items.isEmpty {
        throw FilterError(.expected("an event or a comparison"), in: text, at: bytes.count)
      }
    }
  }

  public var description: String { text }

  /// Whether the filter says which events it is for; else it is for all.
  public var namesEvents: Bool { !choice.items.isEmpty }

  /// Makes the filter ready for the events of a trace.
  ///
  /// - Throws: `FilterError` when no event matches one of the filter's patterns; when an event that
  ///   the filter names lacks a field or has it in another type; or when all the events do.
  public func bind(to formats: EventFormats) throws(FilterError) -> BoundFilter {
    try BoundFilter(showing: [self], hiding: [], in: formats)
  }

  /// Where the events end, and where the expression begins, in bytes.
  ///
  /// The last colon outside of quotes is between them: `sched:sched_switch: next_pid == 42`. What
  /// looks like no expression is a pattern for events: `sched:sched_switch`.
  private static func split(_ bytes: [UInt8]) -> (events: Int, expression: Int?) {
    var colon: Int?
    var quote: UInt8?
    for (place, byte) in bytes.enumerated() {
      if let open = quote {
        if byte == open, bytes[place - 1] != UInt8(ascii: "\\") { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ":") {
        colon = place
      }
    }
    let tail = bytes[(colon.map { $0 + 1 } ?? 0)...]
    if tail.contains(where: { "=<>&|!~(){}\"'+".utf8.contains($0) }) {
      return (colon ?? 0, tail.startIndex)
    }
    let isEmpty = tail.allSatisfy { $0 == UInt8(ascii: " ") || 9...13 ~= $0 }
    return (isEmpty ? colon ?? 0 : bytes.count, nil)
  }
}
