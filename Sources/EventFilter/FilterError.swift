/// A filter that cannot be used: what is wrong, and where in its text.
///
/// ```
/// cannot use the filter: event sched:sched_switch has no field “nxt_pid”: did you mean next_pid?
/// ```
public struct FilterError: Error, Hashable, Sendable {
  /// What is wrong.
  public let code: Code
  /// The filter as it was written.
  public let filter: String
  /// Where in the filter, in characters from 0.
  public let offset: Int

  /// An error at byte `place` of `filter`, as UTF-8.
  init(_ code: Code, in filter: String, at place: Int) {
    self.code = code
    self.filter = filter
    let utf8 = filter.utf8
    let index = utf8.index(utf8.startIndex, offsetBy: min(max(place, 0), utf8.count))
    offset = filter[..<index].count
  }

  /// What can be wrong with a filter.
  public enum Code: Hashable, Sendable {
    /// Something else belongs here; it is named.
    case expected(String)
    /// No part of a filter begins with this.
    case unexpected(Character)
    /// A text has no closing quote.
    case unterminatedText
    /// A number that is none, or does not fit 64 bits.
    case badNumber(String)
    /// What stands in `CPUS{…}` is no list of CPUs.
    case badCPUs(String)
    /// A regular expression does not compile; the reason is in the words of the C library.
    case badRegularExpression(reason: String)
    /// Parentheses and operators nest too deeply.
    case tooComplex
    /// No event matches a pattern; similar names are given, best first.
    case noSuchEvent(pattern: String, nearest: [String])
    /// An event has no such field; similar names are given, best first.
    case noSuchField(name: String, event: String, nearest: [String])
    /// A field cannot be used here; the reason is given.
    case unusableField(name: String, event: String, reason: String)
    /// A text is compared with a number.
    case textWithNumber(event: String)
    /// Texts, or sets of CPUs, do not have this operator.
    case operatorNotFor(String, operation: String)
    /// A condition stands where a number belongs.
    case conditionAsNumber
    /// A text, a set of CPUs or a bare field of text stands where a condition belongs.
    case notACondition
  }
}

extension FilterError: CustomStringConvertible {
  public var description: String { "cannot use the filter “\(filter)”: \(reason)" }

  /// The filter, and below it a caret at the place of the error with what is wrong: two lines
  /// without a line feed at the end, for a terminal.
  public var rendering: String {
    // A caret below a tab would not stand where the tab leads.
    let line = String(filter.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    return line + "\n" + String(repeating: " ", count: offset) + "^ " + reason
  }

  /// What is wrong, without the filter.
  public var reason: String {
    switch code {
    case .expected(let what): "\(what) belongs here"
    case .unexpected(let character): "“\(character)” is not part of a filter here"
    case .unterminatedText: "this text has no closing quote"
    case .badNumber(let text): "“\(text)” is not a number of 64 bits"
    case .badCPUs(let text): "“\(text)” is not a list of CPUs such as 0-3,8"
    case .badRegularExpression(let reason): "this regular expression does not compile: \(reason)"
    case .tooComplex: "the expression nests too deeply"
    case .noSuchEvent(let pattern, let nearest):
      "no event of the trace matches “\(pattern)”" + Self.suggestion(nearest)
    case .noSuchField(let name, let event, let nearest):
      "event \(event) has no field “\(name)”" + Self.suggestion(nearest)
    case .unusableField(let name, let event, let reason):
      "field “\(name)” of event \(event) cannot be used here: \(reason)"
    case .textWithNumber(let event):
      "this compares text with a number (event \(event)): text is written in quotes, "
        + "numbers without"
    case .operatorNotFor(let what, let operation): "\(what) cannot be compared with \(operation)"
    case .conditionAsNumber: "a condition is not a number"
    case .notACondition: "this is neither a comparison nor a number"
    }
  }

  private static func suggestion(_ names: [String]) -> String {
    names.isEmpty ? "" : ": did you mean \(names.joined(separator: ", "))?"
  }
}
