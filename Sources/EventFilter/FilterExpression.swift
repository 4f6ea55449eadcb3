/// A part of a filter's expression, and where it stands in the filter.
struct FilterExpression: Sendable {
  let content: Content
  /// The offset in the filter's text, in bytes of UTF-8.
  let place: Int
  /// How many levels of parts there are below this one.
  let depth: Int

  /// What a part says.
  indirect enum Content: Sendable {
    /// `a || b || …`
    case any([FilterExpression])
    /// `a && b && …`
    case all([FilterExpression])
    /// `!a`
    case not(FilterExpression)
    /// `a == b`
    case comparison(FilterOperator, FilterExpression, FilterExpression)
    /// `a + b`
    case arithmetic(FilterOperator, FilterExpression, FilterExpression)
    /// `-a`
    case negative(FilterExpression)
    /// `~a`
    case complement(FilterExpression)
    /// A number; a pattern of bits when it is not written in decimal.
    case number(UInt64, isPattern: Bool)
    /// A text in quotes.
    case text([UInt8])
    /// A field, or a text of one word without quotes.
    case name(String)
    /// `CPUS{0-3}`
    case cpus([Int])
  }

  init(_ content: Content, at place: Int) {
    self.content = content
    self.place = place
    depth =
      switch content {
      case .any(let parts), .all(let parts): 1 + (parts.map(\.depth).max() ?? 0)
      case .not(let part), .negative(let part), .complement(let part): 1 + part.depth
      case .comparison(_, let left, let right), .arithmetic(_, let left, let right):
        1 + max(left.depth, right.depth)
      case .number, .text, .name, .cpus: 0
      }
  }
}

/// An operator of a filter; the raw value is how it is written.
enum FilterOperator: String, Sendable, CaseIterable {
  case or = "||"
  case and = "&&"
  case equal = "=="
  case notEqual = "!="
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case matchesRegex = "=~"
  case matchesNoRegex = "!~"
  case less = "<"
  case greater = ">"
  case not = "!"
  case bitAnd = "&"
  case bitOr = "|"
  case bitXor = "^"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divided = "/"
  case remainder = "%"
  /// Between two parts it matches a glob; in front of one it is the complement of its bits.
  case tilde = "~"

  /// Is it a comparison?
  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .tilde, .matchesRegex,
      .matchesNoRegex:
      true
    default: false
    }
  }

  /// Is a pattern behind it?
  var takesPattern: Bool { self == .tilde || self == .matchesRegex || self == .matchesNoRegex }

  /// How tightly it binds numbers, C's way; `nil` for operators that do not calculate.
  var precedence: Int? {
    switch self {
    case .bitOr: 1
    case .bitXor: 2
    case .bitAnd: 3
    case .shiftLeft, .shiftRight: 4
    case .plus, .minus: 5
    case .times, .divided, .remainder: 6
    default: nil
    }
  }
}
