internal import EventFormat

/// A stretch of a program's pool of bytes.
struct PoolSlice: BitwiseCopyable, Hashable {
  var offset: UInt32
  var count: UInt32
}

/// A name of `__print_flags` or `__print_symbolic`.
struct ProgramName: BitwiseCopyable, Hashable {
  var value: UInt64
  var name: PoolSlice
}

/// A stretch of a program's names.
struct NameSlice: BitwiseCopyable, Hashable {
  var begin: UInt32
  var end: UInt32
}

/// One step of rendering an event.
enum TextStep: BitwiseCopyable {
  case literal(PoolSlice)
  case number(Operand, Conversion)
  /// A character; NUL ends the line in trace-cmd's text.
  case character(Operand, Conversion)
  /// Text of the program, such as a choice between two strings.
  case string(PoolSlice, Conversion)
  /// Text up to its NUL.
  case text(RecordPlace, Conversion)
  /// The string that a number, an address, has in `printk_formats`; else the number.
  case stringAt(Operand, Conversion)
  case flags(Operand, NameSlice, delimiter: PoolSlice, Conversion)
  case symbolic(Operand, NameSlice, Conversion)
  case choice(Operand, NameSlice, Conversion)
  /// Bytes in hexadecimal with a separator (0 for none); at most as many as the operand says.
  case bytes(RecordPlace, count: Operand, separator: UInt8)
  /// Numbers in braces.
  case array(RecordPlace, count: Operand, elementSize: Operand)
  case wholeArray(RecordPlace, elementSize: Operand)
  case bitmask(RecordPlace, Conversion)
  case bitlist(RecordPlace, Conversion)
  /// A function's name by address.
  case function(Operand, withOffset: Bool)
  case pointer(Operand)
  case hashedPointer(Operand, Conversion)
  case errorName(Operand)
  case macAddress(RecordPlace, separator: UInt8, isReversed: Bool)
  case ip4(RecordPlace, padded: Bool, isReversed: Bool)
  case ip6(RecordPlace, isCompressed: Bool, hasColons: Bool)
  case socketAddress(RecordPlace, SocketStyle)
  case uuid(RecordPlace, isLittleEndian: Bool, isUpper: Bool)
  case seconds(Operand)
  case nanosecondsOfSecond(Operand)
  case hexadecimalDump(RecordPlace, count: Operand, HexDump)
  /// The size of the next step's conversion.
  case star(Operand)
  case jumpIfZero(Operand, UInt32)
  case jump(UInt32)
  /// An array as `trace-cmd report -R` prints it: text if all of it can be printed, else bytes.
  case rawArray(RecordPlace, isText: Bool)
  /// The format and arguments in a `trace_printk` record.
  case binaryPrint(ip: FieldLoad, format: FieldLoad, arguments: RecordPlace)
  /// A line for each address of a stack.
  case kernelStack(RecordPlace, isUser: Bool)
  /// A number's name; one without a name is not printed, and goes on at another step.
  case name(Operand, NameSlice, otherwise: UInt32)
  /// What only a plugin prints.
  case plugin(PluginText)

  /// How an address of a socket is printed.
  struct SocketStyle: BitwiseCopyable {
    var hasPort: Bool
    var isCompressed: Bool
    var isPadded: Bool
    var isReversed: Bool
  }

  /// What `__print_hex_dump` was told.
  struct HexDump: BitwiseCopyable {
    var prefix: PoolSlice
    var kind: UInt8
    var rowSize: UInt8
    var groupSize: UInt8
    var hasCharacters: Bool
  }
}

/// How the text of one kind of event is made: steps that need nothing but the record.
///
/// It is a view of a `TextProgramStorage`, and does not keep it: a reference would be counted for
/// every event, by all threads at once. Whoever has a program keeps the engine that has its storage.
@safe
struct TextProgram: BitwiseCopyable, @unchecked Sendable {
  // Sound: written once, and freed with the storage. Indices come from the compiler, which has put
  // into the pools what it points at.
  private let steps: UnsafeBufferPointer<TextStep>
  private let hotSteps: UnsafeBufferPointer<HotStep>
  private let code: UnsafeBufferPointer<NumberOperation>
  private let names: UnsafeBufferPointer<ProgramName>
  private let pool: UnsafeBufferPointer<UInt8>
  /// The bytes that a record has at least, by the fields that are read without looking.
  let requiredSize: Int

  fileprivate init(
    steps: [TextStep], code: [NumberOperation], names: [ProgramName], pool: [UInt8],
    requiredSize: Int
  ) {
    unsafe self.steps = Self.copy(steps)
    unsafe hotSteps = Self.copy(steps.map { HotStep($0) })
    unsafe self.code = Self.copy(code)
    unsafe self.names = Self.copy(names)
    // Room behind the last byte, so that short text can be taken whole.
    unsafe self.pool = Self.copy(pool + [UInt8](repeating: 0, count: Self.shortText))
    self.requiredSize = requiredSize
  }

  fileprivate func deallocate() {
    unsafe steps.deallocate()
    unsafe hotSteps.deallocate()
    unsafe code.deallocate()
    unsafe names.deallocate()
    unsafe pool.deallocate()
  }

  /// How many steps there are.
  @inline(__always)
  var stepCount: Int { unsafe steps.count }

  /// How many operations the code of all operands has.
  var codeCount: Int { unsafe code.count }

  @inline(__always)
  func step(_ index: Int) -> TextStep { unsafe steps[index] }

  /// The same step in its short form.
  @inline(__always)
  func hotStep(_ index: Int) -> HotStep { unsafe hotSteps[index] }

  @inline(__always)
  func operation(_ index: Int) -> NumberOperation { unsafe code[index] }

  /// A name of flags or symbols.
  @inline(__always)
  func name(_ index: Int) -> ProgramName { unsafe names[index] }

  /// The first name that a number has.
  @inline(__always)
  func name(of value: UInt64, _ names: NameSlice) -> PoolSlice? {
    for index in Int(names.begin)..<Int(names.end) where name(index).value == value {
      return name(index).name
    }
    return nil
  }

  /// Literal text of at most this many bytes is copied in one piece.
  static var shortText: Int { MemoryLayout<SIMD16<UInt8>>.size }

  /// Appends literal text that is short.
  @inline(__always)
  func append(short slice: PoolSlice, to text: inout TextBuffer) {
    text.reserve(Self.shortText)
    // Sound: behind any text of the pool there are as many bytes as are taken, and there is room for
    // them.
    unsafe text.append(
      unchecked: UnsafeRawPointer(pool.baseAddress! + Int(slice.offset))
        .loadUnaligned(as: SIMD16<UInt8>.self), count: Int(slice.count))
  }

  /// Literal text.
  @_lifetime(borrow self)
  @inline(__always)
  func bytes(_ slice: PoolSlice) -> RawSpan {
    let all = unsafe RawSpan(_unsafeElements: pool)
    let part = unsafe all.extracting(
      unchecked: Int(slice.offset)..<Int(slice.offset &+ slice.count))
    return unsafe _overrideLifetime(part, borrowing: self)
  }

  private static func copy<T: BitwiseCopyable>(_ source: [T]) -> UnsafeBufferPointer<T> {
    let memory = UnsafeMutableBufferPointer<T>.allocate(capacity: source.count)
    _ = unsafe memory.initialize(from: source)
    return UnsafeBufferPointer(memory)
  }
}

/// Owns the memory of a program.
final class TextProgramStorage: Sendable {
  /// The program, good as long as this object.
  let program: TextProgram
  /// Names of constants in the text that nobody knows the number of.
  let unresolved: [String]

  init(
    steps: [TextStep] = [], code: [NumberOperation], names: [ProgramName] = [],
    pool: [UInt8] = [], requiredSize: Int = 0, unresolved: [String] = []
  ) {
    self.unresolved = unresolved
    program = TextProgram(
      steps: steps, code: code, names: names, pool: pool, requiredSize: requiredSize)
  }

  deinit { program.deallocate() }
}
