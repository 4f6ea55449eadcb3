internal import EventFormat
internal import RingBuffer

/// Compiles a print fmt into a program.
struct TextCompiler {
  /// What the traced machine is like, and whose text is wanted.
  struct Setting {
    var isKernel: Bool
    var longSize: Int
    var isBigEndian: Bool
    var ticksPerSecond: Int?
  }

  let setting: Setting
  let format: EventFormat
  var numbers: NumberCompiler
  var steps: [TextStep] = []
  private var names: [ProgramName] = []
  var pool: [UInt8] = []
  /// Names in lists of names that nobody knows the number of.
  var unresolved: [String] = []
  var depth = 0

  init(_ format: EventFormat, setting: Setting) {
    self.format = format
    self.setting = setting
    numbers = NumberCompiler(
      isKernel: setting.isKernel, longSize: setting.longSize, isBigEndian: setting.isBigEndian,
      ticksPerSecond: setting.ticksPerSecond)
  }

  /// The program of what has been compiled.
  func program() -> TextProgramStorage {
    TextProgramStorage(
      steps: steps, code: numbers.code, names: names, pool: pool,
      requiredSize: numbers.requiredSize, unresolved: numbers.unresolved + unresolved)
  }

  /// Whether the event is `ftrace:bprint`, whose print fmt says nothing of what is printed.
  var isBinaryPrint: Bool { format.system == "ftrace" && format.name == "bprint" }

  /// Compiles a `trace_printk` record; false when the event is none.
  mutating func addBinaryPrint() -> Bool {
    guard isBinaryPrint, let ip = format.field("ip"), let text = format.field("fmt"),
      let arguments = format.field("buf")
    else { return false }
    steps.append(
      .binaryPrint(
        ip: numbers.load(ip), format: numbers.load(text), arguments: RecordPlace(arguments)))
    return true
  }

  /// Compiles a format string and its arguments.
  mutating func add(_ text: PrintFormat) throws(UnknownTextError) {
    guard let parts = ConversionParser.parts(text.format, longSize: setting.longSize) else {
      throw UnknownTextError("a conversion in its format string")
    }
    var arguments = text.arguments[...]
    for part in parts {
      try add(part, &arguments)
    }
  }

  mutating func add(
    _ part: ConversionParser.Part, _ arguments: inout ArraySlice<Expression>
  ) throws(UnknownTextError) {
    switch part {
    case .literal(let text): steps.append(.literal(slice(text)))
    case .number(var conversion):
      if setting.isKernel, conversion.flags.contains(.alternate) {
        conversion.flags.insert(.always)
      }
      if !setting.isKernel, conversion.kind == .character {
        // libtraceevent 1.7.1 does not know it, and leaves its argument to the next conversion.
        literal(">c<")
        return
      }
      try addStar(conversion, &arguments)
      let operand = try numbers.operand(try next(&arguments))
      steps.append(
        conversion.kind == .character
          ? .character(operand, conversion) : .number(operand, conversion))
    case .text(let conversion):
      try addStar(conversion, &arguments)
      try addText(try next(&arguments), conversion)
    case .pointer(let conversion, let letters):
      var star: Operand?
      if conversion.star != .none { star = try numbers.operand(try next(&arguments)) }
      try addPointer(try next(&arguments), conversion, letters: letters, star: star)
    }
  }

  private func next(
    _ arguments: inout ArraySlice<Expression>
  ) throws(UnknownTextError) -> Expression {
    guard let next = arguments.popFirst() else {
      throw UnknownTextError("a conversion without an argument")
    }
    return next
  }

  private mutating func addStar(
    _ conversion: Conversion, _ arguments: inout ArraySlice<Expression>
  ) throws(UnknownTextError) {
    guard conversion.star != .none else { return }
    steps.append(.star(try numbers.operand(try next(&arguments))))
  }
}

// MARK: - Pools

extension TextCompiler {
  /// Puts bytes into the pool.
  mutating func slice(_ bytes: [UInt8]) -> PoolSlice {
    defer { pool += bytes }
    return PoolSlice(offset: UInt32(pool.count), count: UInt32(bytes.count))
  }

  mutating func literal(_ text: String) { steps.append(.literal(slice(Array(text.utf8)))) }

  /// Puts names into the pool.
  mutating func slice(_ entries: [(value: UInt64, name: [UInt8])]) -> NameSlice {
    let begin = UInt32(names.count)
    for entry in entries {
      names.append(ProgramName(value: entry.value, name: slice(entry.name)))
    }
    return NameSlice(begin: begin, end: UInt32(names.count))
  }

  mutating func slice(_ entries: [Expression.NamedValue]) throws(UnknownTextError)
    -> NameSlice
  {
    let begin = UInt32(names.count)
    for entry in entries {
      guard let name = entry.name else { break }
      let value = ConstantFolder.value(entry.value, setting, unresolved: &unresolved)
      names.append(ProgramName(value: value, name: slice(name)))
    }
    return NameSlice(begin: begin, end: UInt32(names.count))
  }
}
