/// Reads the expression of a filter.
///
/// `||` binds least, then `&&`, `!`, comparisons, and the operators of numbers in C's order. Bits are
/// tied together before they are compared, so that `flags & 1 == 1` means what it looks like.
struct FilterParser {
  private var lexer: FilterLexer
  private var token: FilterLexer.Token = .end
  private var place = 0
  private var nesting = 0

  /// More levels than anybody writes by hand; it bounds the recursion here and in the compiler.
  private static let nestingLimit = 64

  /// The expression that begins at byte `place` of `filter` and reaches to its end.
  static func expression(
    _ filter: String, from place: Int
  ) throws(FilterError) -> FilterExpression {
    var parser = FilterParser(lexer: FilterLexer(filter, from: place))
    try parser.advance()
    let expression = try parser.any()
    switch parser.token {
    case .end: return expression
    case .close: throw parser.error(.expected("a ( for this )"))
    default: throw parser.error(.expected("an operator such as && or =="))
    }
  }

  private init(lexer: FilterLexer) {
    self.lexer = lexer
  }

  private mutating func advance() throws(FilterError) {
    (token, place) = try lexer.next()
  }

  private func error(_ code: FilterError.Code) -> FilterError { lexer.error(code, at: place) }

  private mutating func any() throws(FilterError) -> FilterExpression {
    let begin = place
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.nestingLimit else { throw error(.tooComplex) }
    var parts = [try all()]
    while token == .symbol(.or) {
      try advance()
      parts.append(try all())
    }
    return parts.count == 1 ? parts[0] : try made(.any(parts), at: begin)
  }

  private mutating func all() throws(FilterError) -> FilterExpression {
    let begin = place
    var parts = [try negation()]
    while token == .symbol(.and) {
      try advance()
      parts.append(try negation())
    }
    return parts.count == 1 ? parts[0] : try made(.all(parts), at: begin)
  }

  /// `!` reverses the comparison behind it, as it does for the kernel.
  private mutating func negation() throws(FilterError) -> FilterExpression {
    let begin = place
    var count = 0
    while token == .symbol(.not) {
      try advance()
      count += 1
    }
    let part = try comparison()
    guard count > 0 else { return part }
    let once = try made(.not(part), at: begin)
    return count % 2 == 1 ? once : try made(.not(once), at: begin)
  }

  private mutating func comparison() throws(FilterError) -> FilterExpression {
    let left = try number(from: 1)
    guard case .symbol(let symbol) = token, symbol.isComparison else { return left }
    let begin = place
    let right: FilterExpression
    if symbol.takesPattern {
      let pattern = try lexer.pattern()
      right = try made(.text(pattern.text), at: pattern.place)
      try advance()
    } else {
      try advance()
      right = try number(from: 1)
    }
    if case .symbol(let next) = token, next.isComparison {
      throw error(.expected("&& or || between two comparisons"))
    }
    return try made(.comparison(symbol, left, right), at: begin)
  }

  /// Numbers tied together by operators of at least that precedence.
  private mutating func number(from least: Int) throws(FilterError) -> FilterExpression {
    var left = try operand()
    while case .symbol(let symbol) = token, let precedence = symbol.precedence,
      precedence >= least
    {
      let begin = place
      try advance()
      let right = try number(from: precedence + 1)
      left = try made(.arithmetic(symbol, left, right), at: begin)
    }
    return left
  }

  private mutating func operand() throws(FilterError) -> FilterExpression {
    let begin = place
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.nestingLimit else { throw error(.tooComplex) }
    switch token {
    case .open:
      try advance()
      let inner = try any()
      guard token == .close else { throw error(.expected("a closing )")) }
      try advance()
      return inner
    case .symbol(.minus):
      try advance()
      return try made(.negative(operand()), at: begin)
    case .symbol(.plus):
      try advance()
      return try operand()
    case .symbol(.tilde):
      try advance()
      return try made(.complement(operand()), at: begin)
    case .number(let value, let isPattern):
      try advance()
      return try made(.number(value, isPattern: isPattern), at: begin)
    case .text(let text):
      try advance()
      return try made(.text(text), at: begin)
    case .name(let name):
      try advance()
      return try made(.name(name), at: begin)
    case .cpus(let cpus):
      try advance()
      return try made(.cpus(cpus), at: begin)
    case .symbol, .close, .end:
      throw error(.expected("a field, a number or a text"))
    }
  }

  private func made(
    _ content: FilterExpression.Content, at place: Int
  ) throws(FilterError) -> FilterExpression {
    let expression = FilterExpression(content, at: place)
    guard expression.depth <= Self.nestingLimit else { throw lexer.error(.tooComplex, at: place) }
    return expression
  }
}
