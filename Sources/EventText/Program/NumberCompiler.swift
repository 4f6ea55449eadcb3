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
  var code: [NumberOperation] = []
  /// The bytes that a record has at least.
  private(set) var requiredSize = 0
  /// Names of constants that nobody knows; they count as 0.
  private(set) var unresolved: [String] = []
  let isKernel: Bool
  let longSize: Int
  let isBigEndian: Bool
  let ticksPerSecond: Int?
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
