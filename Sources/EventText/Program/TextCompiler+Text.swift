internal import EventFormat

extension TextCompiler {
  /// As many bytes as a format may have: of more, some are text of a variable that is named again and
  /// again.
  private static var largestPool: Int { 1 << 20 }

  /// Compiles an expression that `%s` prints.
  mutating func addText(
    _ expression: Expression, _ conversion: Conversion
  ) throws(UnknownTextError) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 64, steps.count < 50_000, pool.count < Self.largestPool else {
      throw UnknownTextError("text that is nested too deeply")
    }
    switch expression {
    case .string(let text): steps.append(.string(slice(unescaped(text)), conversion))
    case .number(let value):
      steps.append(.string(slice(Array(String(value).utf8)), conversion))
    case .character(let byte): steps.append(.string(slice([byte]), conversion))
    case .constant(let name): steps.append(.string(slice(Array(name.utf8)), conversion))
    case .field(let field): try addField(field, conversion)
    case .text(let field):
      numbers.require(field)
      steps.append(.text(RecordPlace(field), conversion))
    case .flags(let value, let delimiter, let entries):
      steps.append(
        .flags(
          try numbers.operand(value), try slice(entries), delimiter: slice(unescaped(delimiter)),
          conversion))
    case .symbolic(let value, let entries):
      steps.append(.symbolic(try numbers.operand(value), try slice(entries), conversion))
    case .choice(let texts, let index):
      let entries = texts.enumerated().map {
        Expression.NamedValue(value: .number(UInt64($0.offset)), name: $0.element)
      }
      steps.append(.choice(try numbers.operand(index), try slice(entries), conversion))
    case .conditional(let condition, let then, let otherwise):
      try addConditional(condition, then, otherwise, conversion)
    case .hexadecimal(let base, let count, let isSpaced):
      let place = try place(base)
      steps.append(
        .bytes(place, count: try numbers.operand(count), separator: isSpaced ? 0x20 : 0))
    case .array(let base, let count, let size):
      steps.append(
        .array(
          try place(base), count: try numbers.operand(count),
          elementSize: try numbers.operand(size)))
    case .wholeArray(let field, let size):
      numbers.require(field)
      steps.append(.wholeArray(RecordPlace(field), elementSize: try numbers.operand(size)))
    case .hexadecimalDump(let arguments): try addDump(arguments)
    case .bitmask(let field):
      numbers.require(field)
      steps.append(.bitmask(RecordPlace(field), conversion))
    case .cpumask(let field):
      numbers.require(field)
      steps.append(.bitlist(RecordPlace(field), conversion))
    case .formatted(let text): try add(text)
    case .call(let name, let arguments): try addCall(name, arguments, conversion)
    case .cast(let type, let inner):
      // libtraceevent prints nothing for what has a cast.
      if setting.isKernel, type.pointers == 1 { try addText(inner, conversion) }
    case .address(let inner):
      if setting.isKernel { try addText(inner, conversion) }
    case .dynamicArray(let field):
      if setting.isKernel {
        numbers.require(field)
        steps.append(.text(RecordPlace(field), conversion))
      }
    case .element, .unary, .binary, .pointee, .dynamicLength, .size, .bits, .socketAddress:
      // Neither has these for text.
      break
    }
  }

  private mutating func addField(
    _ field: EventField, _ conversion: Conversion
  ) throws(UnknownTextError) {
    switch field.kind {
    case .integer, .pointer:
      guard field.size == setting.longSize else {
        numbers.require(field)
        steps.append(.text(RecordPlace(word: field), conversion))
        return
      }
      steps.append(.stringAt(.field(numbers.load(field)), conversion))
    case .dynamic, .relativeDynamic:
      numbers.require(field)
      // libtraceevent prints the word itself.
      steps.append(
        .text(setting.isKernel ? RecordPlace(field) : RecordPlace(word: field), conversion))
    case .array, .characterArray:
      steps.append(.text(RecordPlace(field), conversion))
    }
  }

  private mutating func addConditional(
    _ condition: Expression, _ then: Expression, _ otherwise: Expression,
    _ conversion: Conversion
  ) throws(UnknownTextError) {
    let test = steps.count
    let operand = try numbers.operand(condition)
    steps.append(.jump(0))
    try addText(then, conversion)
    let exit = steps.count
    steps.append(.jump(0))
    steps[test] = .jumpIfZero(operand, UInt32(steps.count))
    try addText(otherwise, conversion)
    steps[exit] = .jump(UInt32(steps.count))
  }

  private mutating func addCall(
    _ name: String, _ arguments: [Expression], _ conversion: Conversion
  ) throws(UnknownTextError) {
    if name == "__print_ns_to_secs" || name == "__print_ns_without_secs",
      let first = arguments.first
    {
      let operand = try numbers.operand(first)
      steps.append(
        name == "__print_ns_to_secs" ? .seconds(operand) : .nanosecondsOfSecond(operand))
      return
    }
    if name == "mc_event_error_type", let first = arguments.first {
      steps.append(
        .symbolic(
          try numbers.operand(first),
          try slice(
            ["Corrected", "Uncorrected", "Deferred", "Fatal", "Info"].enumerated().map {
              Expression.NamedValue(value: .number(UInt64($0.offset)), name: Array($0.element.utf8))
            }), conversion))
      return
    }
    guard try addPluginCall(name, arguments, conversion) else {
      throw UnknownTextError("the function \(name)")
    }
  }

  private mutating func addDump(_ arguments: [Expression]) throws(UnknownTextError) {
    func constant(_ index: Int) -> UInt64 {
      ConstantFolder.value(arguments[index], setting, unresolved: &unresolved)
    }
    var prefix: [UInt8] = []
    if case .string(let text) = arguments[0] { prefix = unescaped(text) }
    let dump = TextStep.HexDump(
      prefix: slice(prefix), kind: UInt8(truncatingIfNeeded: constant(1)),
      rowSize: UInt8(truncatingIfNeeded: constant(2)),
      groupSize: UInt8(truncatingIfNeeded: constant(3)), hasCharacters: constant(6) != 0)
    let place = try place(arguments[4])
    steps.append(
      .hexadecimalDump(place, count: try numbers.operand(arguments[5]), dump))
  }

  /// Where the bytes of an argument stand that is a pointer into the record.
  mutating func place(_ expression: Expression) throws(UnknownTextError) -> RecordPlace {
    switch expression.withoutCasts {
    case .field(let field):
      if case .dynamic = field.kind {
        numbers.require(field)
        return setting.isKernel ? RecordPlace(field) : RecordPlace(word: field)
      }
      return RecordPlace(field)
    case .address(let inner): return try place(inner)
    case .dynamicArray(let field), .text(let field), .bitmask(let field), .cpumask(let field),
      .socketAddress(let field):
      numbers.require(field)
      return RecordPlace(field)
    case .element(let base, .number(0)): return try place(base)
    default: throw UnknownTextError("a pointer into the record that is more than a field")
    }
  }

  /// A string of an argument: libtraceevent takes it as it stands, for the kernel it is C's.
  private func unescaped(_ text: [UInt8]) -> [UInt8] {
    guard setting.isKernel, text.contains(UInt8(ascii: "\\")) else { return text }
    let doubled = text.flatMap { $0 == UInt8(ascii: "%") ? [$0, $0] : [$0] }
    guard case .literal(let result)? = ConversionParser.parts(doubled, longSize: 8)?.first else {
      return text
    }
    return result
  }
}
