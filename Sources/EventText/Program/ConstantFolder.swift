internal import EventFormat

/// Works out the numbers in the lists of `__print_flags` and `__print_symbolic`.
enum ConstantFolder {
  /// The number that `expression` is compared as; names in it that the kernel's text would need the
  /// number of, and nobody knows, are appended to `unresolved`.
  static func value(
    _ expression: Expression, _ setting: TextCompiler.Setting, unresolved: inout [String]
  ) -> UInt64 {
    setting.isKernel
      ? kernelValue(expression, setting, &unresolved)
      : UInt64(bitPattern: libraryValue(expression))
  }

  /// A name that nobody knows is -1, as libtraceevent has it.
  private static let unknown = UInt64.max

  private static func kernelValue(
    _ expression: Expression, _ setting: TextCompiler.Setting, _ unresolved: inout [String]
  ) -> UInt64 {
    var compiler = NumberCompiler(
      isKernel: true, longSize: setting.longSize, isBigEndian: setting.isBigEndian,
      ticksPerSecond: nil)
    let isKnown = (try? compiler.emit(expression)) != nil
    unresolved += compiler.unresolved
    guard isKnown, compiler.unresolved.isEmpty, compiler.requiredSize == 0 else { return unknown }
    let storage = TextProgramStorage(code: compiler.code)
    return withExtendedLifetime(storage) { RecordReader.constant(storage.program) }
  }

  /// libtraceevent writes what it has worked out as a signed number, and takes every number with a
  /// minus for -1 when it reads it again.
  private static func libraryValue(_ expression: Expression) -> Int64 {
    switch expression {
    case .number(let value): return Int64(bitPattern: value)
    case .constant(let name): return KernelConstants.libraryValue(of: name) ?? -1
    default:
      guard let value = folded(expression, depth: 0) else { return -1 }
      return value < 0 ? -1 : value
    }
  }

  private static func folded(_ expression: Expression, depth: Int) -> Int64? {
    guard depth < 64 else { return nil }
    switch expression {
    case .number(let value): return Int64(clamping: value)
    case .constant: return 0
    case .cast(let type, let inner):
      guard let value = folded(inner, depth: depth + 1) else { return nil }
      guard type.pointers == 0 else { return value }
      switch type.name {
      case "u8", "s8", "char", "unsigned char": return value & 0xff
      case "u16", "s16", "short", "unsigned short": return value & 0xffff
      case "u32", "s32", "int", "unsigned int": return value & 0xffff_ffff
      default: return value
      }
    case .unary(let op, let inner):
      guard let value = folded(inner, depth: depth + 1) else { return nil }
      switch op {
      case .minus: return 0 &- value
      case .plus: return value
      case .complement: return ~value
      case .not: return value == 0 ? 1 : 0
      }
    case .binary(let op, let left, let right):
      guard let left = folded(left, depth: depth + 1), let right = folded(right, depth: depth + 1)
      else { return nil }
      return folded(op, left, right)
    case .conditional(let condition, let then, let otherwise):
      guard let value = folded(condition, depth: depth + 1) else { return nil }
      return folded(value != 0 ? then : otherwise, depth: depth + 1)
    default: return nil
    }
  }

  private static func folded(
    _ op: Expression.BinaryOperator, _ left: Int64, _ right: Int64
  ) -> Int64? {
    switch op {
    case .add: left &+ right
    case .subtract: left &- right
    case .multiply: left &* right
    case .divide: right == 0 ? nil : left.dividedReportingOverflow(by: right).partialValue
    case .remainder:
      right == 0 ? nil : left.remainderReportingOverflow(dividingBy: right).partialValue
    case .shiftLeft: left &<< right
    case .shiftRight: left &>> right
    case .and: left & right
    case .or: left | right
    case .exclusiveOr: left ^ right
    case .less: left < right ? 1 : 0
    case .greater: left > right ? 1 : 0
    case .lessOrEqual: left <= right ? 1 : 0
    case .greaterOrEqual: left >= right ? 1 : 0
    case .equal: left == right ? 1 : 0
    case .unequal: left != right ? 1 : 0
    case .both: left != 0 && right != 0 ? 1 : 0
    case .either: left != 0 || right != 0 ? 1 : 0
    }
  }
}
