/// Parses print fmt lines: C's expressions with C's precedence, and the macros that tracing has.
///
/// Recursion and size are bounded, so no text can exhaust the stack.
struct PrintFormatParser {
  let tokens: [PrintFormatToken]
  var position = 0
  private var depth = 0
  private(set) var nodes = 0
  let format: EventFormat
  private let order: PrintFormat.Order
  /// Whether anything was met that libtraceevent 1.7.1 cannot parse.
  var isBeyondLibrary = false
  /// What the names inside a statement expression stand for.
  var locals: [String: Local] = [:]

  /// A variable of a statement expression, and how many nodes it has: each use of it has as many.
  enum Local {
    /// A variable with a value.
    case value(Expression, size: Int)
    /// A constant array of strings.
    case choices([[UInt8]])
    /// A union that has been given a value, or not yet.
    case union(String, Expression?, size: Int)
    /// The place where `trace_seq_printf` begins to write.
    case written([Expression], size: Int)
  }

  static func parse(
    _ text: ArraySlice<UInt8>, format: EventFormat, order: PrintFormat.Order
  ) throws(PrintFormatError) -> PrintFormat {
    var parser = PrintFormatParser(
      tokens: try PrintFormatToken.tokens(of: text), format: format, order: order)
    let result = try parser.formatAndArguments()
    guard parser.isAtEnd else { throw parser.error("something behind the last argument") }
    return PrintFormat(
      format: result.format, arguments: result.arguments,
      isBeyondLibrary: parser.isBeyondLibrary || result.format.contains(UInt8(ascii: "\t")))
  }

  private init(tokens: [PrintFormatToken], format: EventFormat, order: PrintFormat.Order) {
    self.tokens = tokens
    self.format = format
    self.order = order
  }

  /// `"format", argument, …`.
  mutating func formatAndArguments() throws(PrintFormatError) -> PrintFormat {
    guard let text = string() else { throw error("a format string expected") }
    var arguments: [Expression] = []
    while take(.comma) { arguments.append(try expression()) }
    return PrintFormat(format: text, arguments: arguments)
  }
}

// MARK: - Expressions

extension PrintFormatParser {
  /// Flags of memory allocation nest about 30 deep.
  private static var deepest: Int { 200 }
  /// More than any format has: what is built stays small, and so does the stack that frees it.
  private static var most: Int { 20_000 }

  mutating func descend() throws(PrintFormatError) {
    depth += 1
    nodes += 1
    guard depth <= Self.deepest, nodes <= Self.most else { throw error("too deeply nested") }
  }

  mutating func ascend() { depth -= 1 }

  /// Counts the nodes of a variable that is used. What has variables is a tree as large as if it had
  /// none: a variable of two others, each of two others, and so on soon is larger than any memory.
  private mutating func count(_ size: Int) throws(PrintFormatError) {
    nodes += size
    guard nodes <= Self.most else { throw error("too large") }
  }

  mutating func expression() throws(PrintFormatError) -> Expression {
    try descend()
    defer { ascend() }
    if order == .libtraceevent { return try libraryExpression().expression }
    let condition = try operation(above: 0)
    guard take(.question) else { return condition }
    let then = try expression()
    try expect(.colon)
    return .conditional(condition, then: then, otherwise: try expression())
  }

  /// Operands and the operators between them that bind more tightly than `level`.
  private mutating func operation(above level: Int) throws(PrintFormatError) -> Expression {
    var left = try operand()
    var chain = 0
    while case .symbol(let symbol)? = next, let (op, strength) = Self.binary(symbol),
      strength > level
    {
      skip()
      chain += 1
      // A chain of operators is a tree as deep as it is long.
      guard chain <= 256 else { throw error("too many operators") }
      try descend()
      defer { ascend() }
      left = .binary(op, left, try operation(above: strength))
    }
    return left
  }

  static func binary(
    _ symbol: PrintFormatToken.Symbol
  ) -> (Expression.BinaryOperator, Int)? {
    switch symbol {
    case .star: (.multiply, 10)
    case .slash: (.divide, 10)
    case .percent: (.remainder, 10)
    case .plus: (.add, 9)
    case .minus: (.subtract, 9)
    case .shiftLeft: (.shiftLeft, 8)
    case .shiftRight: (.shiftRight, 8)
    case .less: (.less, 7)
    case .greater: (.greater, 7)
    case .lessOrEqual: (.lessOrEqual, 7)
    case .greaterOrEqual: (.greaterOrEqual, 7)
    case .equal: (.equal, 6)
    case .unequal: (.unequal, 6)
    case .ampersand: (.and, 5)
    case .caret: (.exclusiveOr, 4)
    case .bar: (.or, 3)
    case .both: (.both, 2)
    case .either: (.either, 1)
    default: nil
    }
  }

  /// A unary operator or cast, a value, and indices behind it.
  mutating func operand() throws(PrintFormatError) -> Expression {
    try descend()
    defer { ascend() }
    switch next {
    case .number(let value)?:
      skip()
      return .number(value)
    case .character(let byte)?:
      skip()
      return .character(byte)
    case .string?: return .string(string() ?? [])
    case .symbol(.minus)?: return try unary(.minus)
    case .symbol(.plus)?: return try unary(.plus)
    case .symbol(.tilde)?: return try unary(.complement)
    case .symbol(.not)?: return try unary(.not)
    case .symbol(.ampersand)?:
      skip()
      return .address(try operand())
    case .symbol(.star)?:
      skip()
      return .pointee(try operand())
    case .symbol(.open)?: return try bracketed()
    case .word(let name)?:
      skip()
      if name == "REC" { return try indexed(try member()) }
      if let local = locals[name] { return try indexed(try value(of: local, name)) }
      return try indexed(take(.open) ? try call(name) : .constant(name))
    default: throw error("an expression expected")
    }
  }

  private mutating func unary(_ op: Expression.UnaryOperator) throws(PrintFormatError) -> Expression
  {
    skip()
    return .unary(op, try operand())
  }

  /// What begins with a parenthesis.
  private mutating func bracketed() throws(PrintFormatError) -> Expression {
    skip()
    if let type = castType() { return .cast(type, try operand()) }
    if take(.openBrace) { return try statements() }
    if next == .word("REC"), peek(1) == .symbol(.close) {
      skip(2)
      return try indexed(try member())
    }
    let inside = try expression()
    try expect(.close)
    return try indexed(inside)
  }

  /// `->name` behind `REC`.
  private mutating func member() throws(PrintFormatError) -> Expression {
    try expect(.arrow)
    guard let name = word() else { throw error("a field's name expected") }
    guard let field = format.field(name) else {
      throw error("the event has no field “\(name)”")
    }
    return .field(field)
  }

  mutating func indexed(_ base: Expression) throws(PrintFormatError) -> Expression {
    var base = base
    var dimensions = 0
    while take(.openBracket) {
      if case .text = base { isBeyondLibrary = true }
      dimensions += 1
      guard dimensions <= 4 else { throw error("too many indices") }
      base = .element(base, index: try expression())
      try expect(.closeBracket)
    }
    return base
  }

  private mutating func value(of local: Local, _ name: String) throws(PrintFormatError)
    -> Expression
  {
    switch local {
    case .value(let value, let size):
      try count(size)
      return value
    case .choices(let choices):
      try count(choices.count)
      try expect(.openBracket)
      let index = try expression()
      try expect(.closeBracket)
      return .choice(choices, index: index)
    case .union(let type, let value, let size):
      try count(size)
      try expect(.dot)
      guard let member = word(), let value, let bits = KernelUnion.member(member, of: type) else {
        throw error("a member of \(type) that is not known")
      }
      return bits.count == 0 ? value : .bits(value, shift: bits.shift, count: bits.count)
    case .written(let pieces, let size):
      try count(size)
      guard let first = pieces.first, pieces.count == 1 else {
        throw error("“\(name)” is not one string")
      }
      return first
    }
  }

  /// Whether what begins with a parenthesis is a cast, a statement expression or `(REC)->`.
  var isCastOrStatement: Bool {
    if peek(1) == .symbol(.openBrace) { return true }
    if peek(1) == .word("REC"), peek(2) == .symbol(.close) { return true }
    var ahead = self
    ahead.skip()
    return ahead.castType() != nil
  }

  /// Takes `type)` behind an opening parenthesis when an operand follows.
  private mutating func castType() -> Expression.CType? {
    var words: [String] = []
    var distance = 0
    while case .word(let word)? = peek(distance), word != "REC", locals[word] == nil,
      words.count < 6
    {
      words.append(word)
      distance += 1
    }
    guard !words.isEmpty else { return nil }
    var pointers = 0
    while peek(distance) == .symbol(.star), pointers < 4 {
      pointers += 1
      distance += 1
    }
    // `type const *const`.
    while peek(distance) == .word("const") { distance += 1 }
    guard peek(distance) == .symbol(.close) else { return nil }
    let type = Expression.CType(
      name: words.filter { $0 != "const" && $0 != "volatile" && $0 != "__force" }
        .joined(separator: " "), pointers: pointers)
    switch peek(distance + 1) {
    case .word?, .number?, .character?, .string?, .symbol(.open)?: break
    case .symbol(.ampersand)?, .symbol(.tilde)?, .symbol(.minus)?, .symbol(.not)?, .symbol(.star)?:
      // `(NAME) - 1` is no cast, `(long)-1` is one.
      guard pointers > 0 || words.count > 1 || type.size(longSize: 8) != nil else { return nil }
    default: return nil
    }
    skip(distance + 1)
    return type
  }
}
