internal import EventFormat

/// What the engine does not know how to print, and what of it.
struct UnknownTextError: Error, CustomStringConvertible {
  let what: String

  init(_ what: String) { self.what = what }

  var description: String { what }
}

/// Compiles expressions to numbers: into operands, and code for what is more than a field.
struct NumberCompiler {
  /// The code so far.
  private(set) var code: [NumberOperation] = []
  /// The bytes that a record has at least.
  private(set) var requiredSize = 0
  /// Names of constants that nobody knows; they count as 0.
  private(set) var unresolved: [String] = []
  private let isKernel: Bool
  private let longSize: Int
  private let isBigEndian: Bool
  private let ticksPerSecond: Int?
  private var depth = 0
  /// What the compiler knows of a value: how many bits it has, and whether it has a sign.
  ///
  /// libtraceevent calculates with unsigned numbers of 64 bits; the kernel does what C does.
  struct Kind: Equatable {
    var bits: Int
    var isSigned: Bool

    static let unsigned64 = Kind(bits: 64, isSigned: false)
    static let int = Kind(bits: 32, isSigned: true)
  }

  init(isKernel: Bool, longSize: Int, isBigEndian: Bool, ticksPerSecond: Int?) {
    self.isKernel = isKernel
    self.longSize = longSize
    self.isBigEndian = isBigEndian
    self.ticksPerSecond = ticksPerSecond
  }

  /// The operand whose value is that of `expression`.
  mutating func operand(_ expression: Expression) throws(UnknownTextError) -> Operand {
    if case .number(let value) = expression { return .constant(value) }
    if case .field(let field) = expression { return .field(load(field)) }
    if let element = element(expression) { return .element(element) }
    let begin = UInt32(code.count)
    _ = try emit(expression)
    return .code(begin: begin, end: UInt32(code.count))
  }

  /// An element of an array at a place that is known beforehand, as system calls' arguments are.
  private func element(_ expression: Expression) -> FieldLoad? {
    guard case .element(.field(let field), .number(let index)) = expression,
      let size = field.elementSize, [1, 2, 4, 8].contains(size), index < 4096,
      case .array = field.kind
    else { return nil }
    return FieldLoad(
      offset: UInt32(field.offset + Int(index) * size), size: UInt8(size),
      extendsSign: isKernel && field.isSigned)
  }

  /// How a field is read as a number.
  mutating func load(_ field: EventField) -> FieldLoad {
    let isNumber = [1, 2, 4, 8].contains(field.size)
    if isNumber { require(field) }
    return FieldLoad(
      offset: UInt32(field.offset), size: isNumber ? UInt8(field.size) : 0,
      extendsSign: isKernel && field.isSigned)
  }

  /// Notes that a record has the whole field.
  mutating func require(_ field: EventField) {
    requiredSize = max(requiredSize, field.offset + field.size)
  }

  /// Appends code that leaves the value on the stack.
  mutating func emit(_ expression: Expression) throws(UnknownTextError) -> Kind {
    depth += 1
    defer { depth -= 1 }
    guard depth <= numberStackDepth - 2, code.count < 100_000 else {
      throw UnknownTextError("an expression that is nested too deeply")
    }
    switch expression {
    case .number(let value):
      code.append(.constant(value))
      if !isKernel { return .unsigned64 }
      return value <= UInt64(Int32.max) ? .int : Kind(bits: 64, isSigned: value < 1 << 63)
    case .character(let byte):
      // libtraceevent reads it as a number: a digit has its value, a letter none.
      let digit = UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte ? byte - UInt8(ascii: "0") : 0
      code.append(.constant(UInt64(isKernel ? byte : digit)))
      return isKernel ? .int : .unsigned64
    case .constant(let name): return constant(name)
    case .field(let field):
      code.append(.field(load(field)))
      guard isKernel else { return .unsigned64 }
      return Kind(bits: field.size * 8, isSigned: field.isSigned)
    case .cast(let type, let inner): return cast(try emit(inner), to: type)
    case .unary(let op, let inner): return try unary(op, inner)
    case .binary(let op, let left, let right): return try binary(op, left, right)
    case .conditional(let condition, let then, let otherwise):
      return try conditional(condition, then, otherwise)
    case .element(let base, let index): return try element(base, index)
    case .dynamicLength(let field):
      require(field)
      code.append(.length(RecordPlace(field)))
      return isKernel ? Kind(bits: 32, isSigned: false) : .unsigned64
    case .size(let type):
      guard let size = type.size(longSize: longSize) else {
        throw UnknownTextError("sizeof(\(type.name))")
      }
      code.append(.constant(UInt64(size)))
      return isKernel ? Kind(bits: longSize * 8, isSigned: false) : .unsigned64
    case .bits(let inner, let shift, let count):
      _ = try emit(inner)
      code.append(.bits(shift: UInt8(shift), count: UInt8(count)))
      return .int
    case .call(let name, let arguments): return try call(name, arguments)
    case .pointee(let inner): return try pointee(inner)
    case .address, .dynamicArray:
      // An address: where it was nobody knows, but it was not NULL.
      code.append(.constant(1))
      return .unsigned64
    case .text, .bitmask, .cpumask, .socketAddress, .string, .flags, .symbolic, .hexadecimal,
      .array, .wholeArray, .hexadecimalDump,
      .choice, .formatted:
      code.append(.constant(isKernel ? 1 : 0))
      return .unsigned64
    }
  }

  /// Names that the kernel has left in its formats.
  private mutating func constant(_ name: String) -> Kind {
    let value =
      isKernel ? KernelConstants.value(of: name) : KernelConstants.libraryValue(of: name)
    if value == nil { unresolved.append(name) }
    code.append(.constant(UInt64(bitPattern: value ?? 0)))
    return isKernel ? .int : .unsigned64
  }
}

// MARK: - Operators

extension NumberCompiler {
  private mutating func cast(_ kind: Kind, to type: Expression.CType) -> Kind {
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
  private func promoted(_ kind: Kind) -> Kind {
    guard isKernel else { return .unsigned64 }
    return kind.bits < 32 ? .int : kind
  }

  private func common(_ left: Kind, _ right: Kind) -> Kind {
    let left = promoted(left)
    let right = promoted(right)
    if left.bits == right.bits {
      return Kind(bits: left.bits, isSigned: left.isSigned && right.isSigned)
    }
    return left.bits > right.bits ? left : right
  }

  /// Cuts a result to what its type holds.
  private mutating func settle(_ kind: Kind) {
    if kind.bits < 64 {
      code.append(.cut(bits: UInt8(kind.bits), extendsSign: kind.isSigned))
    }
  }

  private mutating func unary(
    _ op: Expression.UnaryOperator, _ inner: Expression
  ) throws(UnknownTextError) -> Kind {
    let kind = promoted(try emit(inner))
    if op == .plus { return kind }
    code.append(.unary(op))
    if op == .not { return isKernel ? .int : .unsigned64 }
    settle(kind)
    return kind
  }

  private mutating func binary(
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

  private mutating func conditional(
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

// MARK: - Memory

extension NumberCompiler {
  private mutating func element(
    _ base: Expression, _ index: Expression
  ) throws(UnknownTextError) -> Kind {
    _ = try emit(index)
    var type: Expression.CType?
    if case .cast(let outer, _) = base { type = outer }
    let target = type.flatMap {
      $0.pointers == 1 ? Expression.CType(name: $0.name, pointers: 0) : nil
    }
    switch base.withoutCasts {
    case .field(let field):
      let own = max(1, field.elementSize ?? field.size)
      let size = isKernel ? target?.size(longSize: longSize) ?? own : own
      return elementKind(
        RecordPlace(field), size: size, stride: size, isSigned: target?.isSigned ?? field.isSigned,
        cutTo: target)
    case .dynamicArray(let field), .text(let field):
      require(field)
      let own = field.elementSize ?? 0
      if isKernel {
        let size = target?.size(longSize: longSize) ?? max(1, own)
        return elementKind(
          RecordPlace(field), size: size, stride: size,
          isSigned: target?.isSigned ?? field.isSigned, cutTo: nil)
      }
      // libtraceevent takes the index for an offset in bytes.
      return elementKind(
        RecordPlace(field), size: own > 0 ? own : longSize, stride: 1, isSigned: false,
        cutTo: target)
    default: throw UnknownTextError("an index into something that is no array")
    }
  }

  private mutating func elementKind(
    _ place: RecordPlace, size: Int, stride: Int, isSigned: Bool, cutTo type: Expression.CType?
  ) -> Kind {
    code.append(
      .element(
        place, size: UInt8(clamping: size), stride: UInt8(clamping: stride),
        extendsSign: isKernel && isSigned))
    if !isKernel {
      if let type { return cast(.unsigned64, to: type) }
      return .unsigned64
    }
    return Kind(bits: min(64, size * 8), isSigned: isSigned)
  }

  private mutating func pointee(_ inner: Expression) throws(UnknownTextError) -> Kind {
    // `*(type *)array` is its first element, and `*&x` is x.
    if case .address(let target) = inner.withoutCasts { return try emit(target) }
    return try element(inner, .number(0))
  }
}

// MARK: - Calls

extension NumberCompiler {
  private mutating func call(
    _ name: String, _ arguments: [Expression]
  ) throws(UnknownTextError) -> Kind {
    guard let first = arguments.first else { throw UnknownTextError("\(name)()") }
    switch name {
    case "jiffies_to_msecs", "jiffies_to_usecs":
      // Nothing in a trace tells how long a jiffy is; libtraceevent takes it for a millisecond.
      _ = try emit(first)
      if let ticksPerSecond, isKernel {
        code.append(.constant(name == "jiffies_to_msecs" ? 1000 : 1_000_000))
        code.append(.binary(.multiply, isSigned: false))
        code.append(.constant(UInt64(max(1, ticksPerSecond))))
        code.append(.binary(.divide, isSigned: false))
      }
      return Kind(bits: 32, isSigned: false)
    case "is_writable_pte":
      _ = try emit(first)
      code.append(.constant(2))  // PT_WRITABLE_MASK
      code.append(.binary(.and, isSigned: false))
      return isKernel ? .int : .unsigned64
    case "__le16_to_cpup", "__be16_to_cpup", "le16_to_cpup", "be16_to_cpup":
      try halfWord(first)
      swap(2, bigEndian: name.contains("be16"))
      return Kind(bits: 16, isSigned: false)
    case "le16_to_cpu", "__le16_to_cpu", "be16_to_cpu", "__be16_to_cpu", "ntohs", "htons":
      _ = try emit(first)
      swap(2, bigEndian: !name.contains("le16"))
      return Kind(bits: 16, isSigned: false)
    case "le32_to_cpu", "__le32_to_cpu", "be32_to_cpu", "__be32_to_cpu", "ntohl", "htonl":
      _ = try emit(first)
      swap(4, bigEndian: !name.contains("le32"))
      return Kind(bits: 32, isSigned: false)
    case "le64_to_cpu", "__le64_to_cpu", "be64_to_cpu", "__be64_to_cpu":
      _ = try emit(first)
      swap(8, bigEndian: !name.contains("le64"))
      return Kind(bits: 64, isSigned: false)
    default: throw UnknownTextError("the function \(name)")
    }
  }

  /// The two bytes at a pointer into the record, whatever it points to by its type.
  private mutating func halfWord(_ pointer: Expression) throws(UnknownTextError) {
    switch pointer.withoutCasts {
    case .field(let field), .dynamicArray(let field), .address(.field(let field)):
      require(field)
      code.append(.constant(0))
      code.append(.element(RecordPlace(field), size: 2, stride: 2, extendsSign: false))
    default: throw UnknownTextError("a pointer into the record that is more than a field")
    }
  }

  private mutating func swap(_ size: UInt8, bigEndian: Bool) {
    if bigEndian != isBigEndian { code.append(.swapBytes(size: size)) }
  }
}

extension EventField {
  /// The size of an element of an array in bytes; `nil` for what is none.
  var elementSize: Int? {
    switch kind {
    case .array(let size), .dynamic(_, let size), .relativeDynamic(_, let size): size
    case .characterArray: 1
    case .integer, .pointer: nil
    }
  }
}
