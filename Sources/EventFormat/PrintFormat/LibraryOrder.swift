/// Puts operators and operands together as libtraceevent 1.7.1 does.
///
/// It differs from C, and trace-cmd's text shows it: of operators of the same rank the last is
/// carried out first (`a - b + c` is `a - (b + c)`), a conditional takes what is behind it for its
/// own condition, and parentheses on the right of an operator count for nothing when what is inside
/// has a lower rank (`a * (b + c)` is `a * b + c`).
extension PrintFormatParser {
  /// A node that can be changed in place, as libtraceevent's are.
  final class Node {
    var content: Content
    var left: Node?
    var right: Node?
    /// The rank that what follows is compared with; 0 for what binds at once.
    var rank = 0

    enum Content {
      case leaf(Expression)
      /// No operand: what stands to the left of a unary operator.
      case nothing
      case unary(Expression.UnaryOperator)
      case binary(Expression.BinaryOperator)
      case question
      case colon
    }

    init(_ content: Content) { self.content = content }

    /// The rank of the operator by itself; `nil` when it is none that has one.
    var operatorRank: Int? {
      switch content {
      case .unary(.minus), .unary(.plus): 7
      case .unary: 4
      case .binary(let op): Self.rank(op)
      case .question: 16
      case .leaf, .nothing, .colon: nil
      }
    }

    static func rank(_ op: Expression.BinaryOperator) -> Int {
      switch op {
      case .multiply, .divide, .remainder: 6
      case .add, .subtract: 7
      case .shiftLeft, .shiftRight: 8
      case .less, .greater, .lessOrEqual, .greaterOrEqual: 9
      case .equal, .unequal: 10
      case .and: 11
      case .exclusiveOr: 12
      case .or: 13
      case .both: 14
      case .either: 15
      }
    }

    /// Moves what the node is into a new one, to become an operand of it.
    func moved() -> Node {
      let copy = Node(content)
      copy.left = left
      copy.right = right
      copy.rank = rank
      return copy
    }

    /// Changes what the two nodes are.
    func swap(with other: Node) {
      Swift.swap(&content, &other.content)
      Swift.swap(&left, &other.left)
      Swift.swap(&right, &other.right)
      Swift.swap(&rank, &other.rank)
    }

    /// The expression of the node and all below it; each node is asked once.
    var expression: Expression {
      switch content {
      case .leaf(let expression): return expression
      case .nothing, .colon: return .number(0)
      case .unary(let op):
        let right = Self.expression(right)
        if case .nothing? = left?.content { return .unary(op, right) }
        // Taken apart by a rank: what was a sign stands between two operands now.
        return .binary(op == .minus ? .subtract : .add, Self.expression(left), right)
      case .binary(let op):
        return .binary(op, Self.expression(left), Self.expression(right))
      case .question:
        guard let choice = right, case .colon = choice.content else { return .number(0) }
        return .conditional(
          Self.expression(left), then: Self.expression(choice.left),
          otherwise: Self.expression(choice.right))
      }
    }

    private static func expression(_ node: Node?) -> Expression { node?.expression ?? .number(0) }
  }

  mutating func libraryExpression() throws(PrintFormatError) -> Node {
    let node = try libraryOperand()
    if isOperator { try libraryOperator(node) }
    return node
  }

  private var isOperator: Bool {
    guard case .symbol(let symbol)? = next else { return false }
    return symbol == .question || Self.binary(symbol) != nil
  }

  /// An operand; behind a sign, all that follows.
  private mutating func libraryOperand() throws(PrintFormatError) -> Node {
    try descend()
    defer { ascend() }
    let op: Expression.UnaryOperator
    switch next {
    case .symbol(.minus)?: op = .minus
    case .symbol(.plus)?: op = .plus
    case .symbol(.tilde)?: op = .complement
    case .symbol(.not)?: op = .not
    case .symbol(.open)? where !isCastOrStatement:
      skip()
      let inside = try libraryExpression()
      try expect(.close)
      if next == .symbol(.openBracket) { return Node(.leaf(try indexed(inside.expression))) }
      return inside
    default: return Node(.leaf(try operand()))
    }
    skip()
    let node = Node(.unary(op))
    node.left = Node(.nothing)
    node.right = try libraryOperand()
    if isOperator { try libraryOperator(node) }
    return node
  }

  /// The operator that comes next and all behind it.
  private mutating func libraryOperator(_ node: Node) throws(PrintFormatError) {
    try descend()
    defer { ascend() }
    guard case .symbol(let symbol)? = next else { return }
    skip()
    let left = node.moved()
    var last = node
    if let (op, _) = Self.binary(symbol) {
      node.content = .binary(op)
      node.left = left
      node.rank = Node.rank(op)
      let right = try libraryOperand()
      node.right = right
      last = right
      if let rank = right.operatorRank, Node.rank(op) < rank {
        node.right = right.left
        node.swap(with: right)
        node.left = right
      }
    } else {
      node.content = .question
      node.left = left
      node.rank = 0
      let choice = Node(.colon)
      let then = try libraryOperand()
      while isOperator { try libraryOperator(then) }
      try expect(.colon)
      choice.left = then
      choice.right = try libraryOperand()
      node.right = choice
    }
    guard isOperator, case .symbol(let following)? = next else { return }
    let rank = Self.binary(following).map { Node.rank($0.0) } ?? 16
    try libraryOperator(rank > node.rank ? node : last)
  }
}
