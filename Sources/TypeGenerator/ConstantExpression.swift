internal import EventFormat

extension Expression {
  /// The value of an expression that has no field in it; `nil` when it has, or names a constant that
  /// the kernel has not replaced.
  var constantValue: UInt64? {
    switch self {
    case .number(let value): value
    case .cast(let type, let operand): operand.constantValue.map { type.narrowed($0) }
    case .unary(let unary, let operand): operand.constantValue.map { unary.applied(to: $0) }
    case .binary(let binary, let left, let right):
      left.constantValue.flatMap { left in
        right.constantValue.flatMap { binary.applied(to: left, $0) }
      }
    case .conditional(let condition, let then, let otherwise):
      condition.constantValue.flatMap {
        $0 != 0 ? then.constantValue : otherwise.constantValue
      }
    default: nil
    }
  }
}

extension Expression.CType {
  /// `value` as a number of this type.
  fileprivate func narrowed(_ value: UInt64) -> UInt64 {
    guard let size = size(longSize: 8), size < 8, let isSigned else { return value }
    let unused = UInt64(64 - 8 * size)
    return isSigned
      ? UInt64(bitPattern: Int64(bitPattern: value << unused) >> Int64(unused))
      : (value << unused) >> unused
  }
}

extension Expression.UnaryOperator {
  fileprivate func applied(to value: UInt64) -> UInt64 {
    switch self {
    case .minus: 0 &- value
    case .plus: value
    case .complement: ~value
    case .not: value == 0 ? 1 : 0
    }
  }
}

extension Expression.BinaryOperator {
  /// The result for two numbers; `nil` when it has none.
  fileprivate func applied(to left: UInt64, _ right: UInt64) -> UInt64? {
    switch self {
    case .add: left &+ right
    case .subtract: left &- right
    case .multiply: left &* right
    case .divide: right == 0 ? nil : left / right
    case .remainder: right == 0 ? nil : left % right
    case .shiftLeft: right < 64 ? left << right : nil
    case .shiftRight: right < 64 ? left >> right : nil
    case .and: left & right
    case .or: left | right
    case .exclusiveOr: left ^ right
    case .less: Int64(bitPattern: left) < Int64(bitPattern: right) ? 1 : 0
    case .greater: Int64(bitPattern: left) > Int64(bitPattern: right) ? 1 : 0
    case .lessOrEqual: Int64(bitPattern: left) <= Int64(bitPattern: right) ? 1 : 0
    case .greaterOrEqual: Int64(bitPattern: left) >= Int64(bitPattern: right) ? 1 : 0
    case .equal: left == right ? 1 : 0
    case .unequal: left != right ? 1 : 0
    case .both: left != 0 && right != 0 ? 1 : 0
    case .either: left != 0 || right != 0 ? 1 : 0
    }
  }
}
