/// The parts of a trigger, `COMMAND[:PARAMETERS] [if FILTER]`.
///
/// The kernel's side of it is `trigger_process_regex` in `kernel/trace/trace_events_trigger.c`.
struct TriggerText: Hashable {
  /// The command's name.
  let command: String
  /// What stands behind the command's colon, parted at colons; empty without one.
  let parameters: [String]
  /// The filter behind `if`, and how many characters stand in front of it.
  let filter: Filter?
  /// Does it take a trigger away, with `!` in front?
  let isRemoval: Bool

  struct Filter: Hashable {
    let text: String
    let column: Int
  }

  init(_ text: String) {
    var rest = text.drop(while: \.isWhitespace)
    isRemoval = rest.first == "!"
    if isRemoval { rest.removeFirst() }
    let name = rest.prefix { !$0.isWhitespace && $0 != ":" }
    command = String(name)
    rest = rest[name.endIndex...]
    if rest.first == ":" {
      let list = rest.dropFirst().prefix { !$0.isWhitespace }
      parameters = list.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      rest = rest[list.endIndex...]
    } else {
      parameters = []
    }
    rest = rest.drop(while: \.isWhitespace)
    let condition = rest.dropFirst(2).drop(while: \.isWhitespace)
    guard rest.hasPrefix("if"), rest.dropFirst(2).first?.isWhitespace == true, !condition.isEmpty
    else {
      filter = nil
      return
    }
    filter = Filter(
      text: String(condition),
      column: text.distance(from: text.startIndex, to: condition.startIndex))
  }
}
