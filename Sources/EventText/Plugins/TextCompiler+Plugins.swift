internal import EventFormat

/// What the texts of plugins are compiled with.
extension TextCompiler {
  /// The event's field of that name.
  ///
  /// - Throws: when there is none, or none that can be read as a number.
  func number(_ name: String) throws(UnknownTextError) -> EventField {
    guard let field = format.field(name), [1, 2, 4, 8].contains(field.size) else {
      throw UnknownTextError("an event without the number \(name)")
    }
    return field
  }

  /// How a field is read as a number by plugins: never with its sign.
  mutating func load(_ name: String) throws(UnknownTextError) -> FieldLoad {
    var load = numbers.load(try number(name))
    load.extendsSign = false
    return load
  }

  /// Compiles a text that is written as a print fmt.
  mutating func print(_ text: String) throws(UnknownTextError) {
    try add(try printFormat(text))
  }

  /// Compiles a text that is written as a print fmt, for records for which `condition` holds.
  mutating func print(_ text: String, if condition: String) throws(UnknownTextError) {
    let test = try addTest(condition)
    try print(text)
    land(test)
  }

  /// The operand of an expression as print fmts have them.
  mutating func operand(_ expression: String) throws(UnknownTextError) -> Operand {
    guard let expression = try printFormat("\"%d\", \(expression)").arguments.first else {
      throw UnknownTextError("an expression")
    }
    return try numbers.operand(expression)
  }

  private func printFormat(_ text: String) throws(UnknownTextError) -> PrintFormat {
    let sketch = EventFormat(
      id: format.id, name: format.name, system: format.system, commonFields: format.commonFields,
      fields: format.fields, byteOrder: format.byteOrder, text: Array(text.utf8), printFormat: 0)
    do {
      return try PrintFormat(parsing: sketch)
    } catch {
      throw UnknownTextError("an event without the fields of \(text)")
    }
  }

  /// Names for the numbers from 0 on, and others by number.
  mutating func names(_ names: [String], _ others: [(Int, String)] = []) -> NameSlice {
    let all = names.enumerated().map { ($0.offset, $0.element) } + others
    return slice(all.map { (UInt64($0), Array($1.utf8)) })
  }
}

// MARK: - Jumps

extension TextCompiler {
  /// A jump whose target is not known yet: the number of its step.
  typealias Jump = Int

  /// Appends a jump that is taken when the expression is 0.
  mutating func addTest(_ expression: String) throws(UnknownTextError) -> Jump {
    let operand = try operand(expression)
    steps.append(.jumpIfZero(operand, 0))
    return steps.count - 1
  }

  mutating func addJump() -> Jump {
    steps.append(.jump(0))
    return steps.count - 1
  }

  /// Appends the name of a number; a number without one is jumped with.
  mutating func addName(of operand: Operand, _ names: NameSlice) -> Jump {
    steps.append(.name(operand, names, otherwise: 0))
    return steps.count - 1
  }

  /// Lets a jump go on at the next step.
  mutating func land(_ jump: Jump) {
    let target = UInt32(steps.count)
    switch steps[jump] {
    case .jump: steps[jump] = .jump(target)
    case .jumpIfZero(let operand, _): steps[jump] = .jumpIfZero(operand, target)
    case .name(let operand, let names, _):
      steps[jump] = .name(operand, names, otherwise: target)
    default: break
    }
  }

  /// Appends the end of the text, whatever is compiled behind it.
  mutating func addEnd() { steps.append(.jump(.max)) }
}
