internal import EventFormat

extension NumberCompiler {
  mutating func cast(_ kind: Kind, to type: Expression.CType) -> Kind {
    guard type.pointers == 0 else { return Kind(bits: longSize * 8, isSigned: false) }
    guard isKernel else {
      // libtraceevent knows these, and never extends a sign.
      let bits: UInt8? =
        switch type.name {
        case "u8", "s8", "char", "unsigned char": 8
        case "u16", "s16", "short", "unsigned short": 16
        case "u32", "s32", "int", "unsigned int": 32
        default: nil
        }
      if let bits { code.append(.cut(bits: bits, extendsSign: false)) }
      return .unsigned64
    }
    if type.name == "bool" || type.name == "_Bool" {
      code.append(.unary(.not))
      code.append(.unary(.not))
      return .int
    }
    guard let size = type.size(longSize: longSize), let isSigned = type.isSigned else {
      return kind
    }
    if size < 8 { code.append(.cut(bits: UInt8(size * 8), extendsSign: isSigned)) }
    return Kind(bits: size * 8, isSigned: isSigned)
  }

  /// C's integer promotion: nothing is calculated in less than an int.
  func promoted(_ kind: Kind) -> Kind {
    guard isKernel else { return .unsigned64 }
    return kind.bits < 32 ? .int : kind
  }

  func common(_ left: Kind, _ right: Kind) -> Kind {
    let left = promoted(left)
    let right = promoted(right)
    if left.bits == right.bits {
      return Kind(bits: left.bits, isSigned: left.isSigned && right.isSigned)
    }
    return left.bits > right.bits ? left : right
  }

  /// Cuts a result to what its type holds.
  mutating func settle(_ kind: Kind) {
    if kind.bits < 64 {
      code.append(.cut(bits: UInt8(kind.bits), extendsSign: kind.isSigned))
    }
  }

  mutating func unary(
    _ op: Expression.UnaryOperator, _ inner: Expression
  ) throws(UnknownTextError) -> Kind {
    let kind = promoted(try emit(inner))
    if op == .plus { return kind }
    code.append(.unary(op))
    if op == .not { return isKernel ? .int : .unsigned64 }
    settle(kind)
    return kind
  }

  mutating func binary(
    _ op: Expression.BinaryOperator, _ left: Expression, _ right: Expression
  ) throws(UnknownTextError) -> Kind {
    let leftKind = try emit(left)
    // A number below 2^31 is an int, and so is what a wider one is compared with after promotion:
    // both are on the stack with 64 bits already, sign and all.
    let rightKind = try emit(right)
    switch op {
    case .both, .either:
      code.append(.binary(op, isSigned: false))
      return isKernel ? .int : .unsigned64
    case .shiftLeft, .shiftRight:
      let kind = promoted(leftKind)
      code.append(.binary(op, isSigned: kind.isSigned))
      settle(kind)
      return kind
    case .less, .greater, .lessOrEqual, .greaterOrEqual, .equal, .unequal:
      let kind = common(leftKind, rightKind)
      code.append(.binary(op, isSigned: kind.isSigned))
      return isKernel ? .int : .unsigned64
    default:
      let kind = common(leftKind, rightKind)
      code.append(.binary(op, isSigned: kind.isSigned))
      settle(kind)
      return kind
    }
  }

  mutating func conditional(
    _ condition: Expression, _ then: Expression, _ otherwise: Expression
  ) throws(UnknownTextError) -> Kind {
    _ = try emit(condition)
    let test = code.count
    code.append(.jumpIfZero(0))
    let first = try emit(then)
    let exit = code.count
    code.append(.jump(0))
    code[test] = .jumpIfZero(UInt32(code.count))
    let second = try emit(otherwise)
    code[exit] = .jump(UInt32(code.count))
    return common(first, second)
  }
}
