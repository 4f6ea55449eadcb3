internal import EventFormat

/// Compiles expressions into the steps of one program.
struct FilterCompiler {
  private(set) var program: FilterProgram
  /// Where labels stand, by number; a step's targets are labels until `resolve` is called.
  private var labels: [Int32] = []
  private var firstUnresolved = 0
  /// Where it goes on when a record does not have what an expression asks for.
  private var failed: Int32 = FilterInstruction.missed
  /// What the event at hand could not be asked, where that is no error.
  private var problems: [FilterError] = []

  init(_ program: FilterProgram) { self.program = program }

  /// A place that steps can go to, to be set with `place`.
  mutating func label() -> Int32 {
    labels.append(FilterInstruction.missed)
    return Int32(labels.count - 1)
  }

  /// Sets `label` to where the next step will stand.
  mutating func place(_ label: Int32) { labels[Int(label)] = Int32(program.steps.count) }

  /// Turns the labels of the steps so far into places.
  mutating func resolve() {
    let labels = labels
    func target(_ label: Int32) -> Int32 { label < 0 ? label : labels[Int(label)] }
    for index in firstUnresolved..<program.steps.count {
      program.steps[index].ifTrue = target(program.steps[index].ifTrue)
      program.steps[index].ifFalse = target(program.steps[index].ifFalse)
      program.steps[index].ifFailed = target(program.steps[index].ifFailed)
    }
    firstUnresolved = program.steps.count
    self.labels.removeAll(keepingCapacity: true)
    // It was a label, too.
    failed = FilterInstruction.missed
  }

  /// Compiles `filter` for records of `format`.
  ///
  /// - Parameters:
  ///   - isNamed: whether the filter names the event. Otherwise a comparison that the event does not
  ///     have is false.
  ///   - matched: the label where it goes on when a record matches.
  ///   - missed: the label where it goes on when it does not.
  /// - Returns: what the event could not be asked.
  mutating func compile(
    _ filter: EventFilter, for format: EventFormat, isNamed: Bool, matched: Int32, missed: Int32
  ) throws(FilterError) -> [FilterError] {
    failed = missed
    problems = []
    guard let expression = filter.expression else {
      jump(to: matched)
      return []
    }
    let resolver = FilterResolver(filter: filter.text, format: format)
    try condition(expression, resolver, isNamed: isNamed, matched, missed)
    return problems
  }

  private mutating func condition(
    _ expression: FilterExpression, _ resolver: FilterResolver, isNamed: Bool, _ ifTrue: Int32,
    _ ifFalse: Int32
  ) throws(FilterError) {
    switch expression.content {
    case .any(let parts), .all(let parts):
      var isAny = false
      if case .any = expression.content { isAny = true }
      for part in parts.dropLast() {
        let next = label()
        try condition(
          part, resolver, isNamed: isNamed, isAny ? ifTrue : next, isAny ? next : ifFalse)
        place(next)
      }
      if let last = parts.last {
        try condition(last, resolver, isNamed: isNamed, ifTrue, ifFalse)
      }
    case .not(let part):
      try condition(part, resolver, isNamed: isNamed, ifFalse, ifTrue)
    default:
      do throws(FilterError) {
        try test(expression, resolver, ifTrue, ifFalse)
      } catch {
        // What does not hang on the event is an error for all of them.
        guard !isNamed, error.isAboutEvent else { throw error }
        problems.append(error)
        jump(to: ifFalse)
      }
    }
  }

  private mutating func test(
    _ expression: FilterExpression, _ resolver: FilterResolver, _ ifTrue: Int32, _ ifFalse: Int32
  ) throws(FilterError) {
    if case .comparison(let symbol, let left, let right) = expression.content {
      let first = try resolver.operand(left)
      let second = try resolver.operand(right, beside: first)
      try compare(symbol, first, second, resolver, expression, ifTrue, ifFalse)
      return
    }
    if case .arithmetic(.bitAnd, let left, let right) = expression.content {
      let (first, second) = (try resolver.operand(left), try resolver.operand(right))
      if case .cpus(let cpus) = second {
        try compareSet(.bitAnd, first, cpus, resolver, expression, ifTrue, ifFalse)
        return
      }
      if case .number(.source(let source, let field)) = first,
        case .number(.constant(let bits, _, _)) = second
      {
        var step = made(.compareNumber, ifTrue, ifFalse)
        step.detail = .sharesBits
        step.source = source
        step.field = field
        step.number = bits
        program.steps.append(step)
        return
      }
    }
    guard case .number(let number) = try resolver.operand(expression) else {
      throw resolver.error(.notACondition, expression)
    }
    let zero = FilterNumber.constant(0, isSigned: true, isPattern: false)
    try compareNumbers(.notEqual, number, zero, resolver, expression, ifTrue, ifFalse)
  }

  private mutating func compare(
    _ symbol: FilterOperator, _ first: FilterOperand, _ second: FilterOperand,
    _ resolver: FilterResolver, _ expression: FilterExpression, _ ifTrue: Int32, _ ifFalse: Int32
  ) throws(FilterError) {
    switch (first, second) {
    case (.number(let left), .number(let right)):
      try compareNumbers(symbol, left, right, resolver, expression, ifTrue, ifFalse)
    case (_, .cpus(let cpus)):
      try compareSet(symbol, first, cpus, resolver, expression, ifTrue, ifFalse)
    case (.text, .text), (.text, .constantText), (.constantText, .text):
      try compareTexts(symbol, first, second, resolver, expression, ifTrue, ifFalse)
    case (.number, .constantText) where symbol.takesPattern:
      throw resolver.error(
        .operatorNotFor("a number", operation: symbol.rawValue), expression)
    case (.mask, _), (_, .mask), (.cpus, _):
      throw resolver.error(.expected("a mask with CPUS{…} behind it"), expression)
    case (.constantText, .constantText):
      throw resolver.error(.expected("a field beside the text"), expression)
    case (.number, .text), (.number, .constantText), (.text, .number), (.constantText, .number):
      throw resolver.error(.textWithNumber(event: resolver.format.description), expression)
    }
  }

  private mutating func compareTexts(
    _ symbol: FilterOperator, _ first: FilterOperand, _ second: FilterOperand,
    _ resolver: FilterResolver, _ expression: FilterExpression, _ ifTrue: Int32, _ ifFalse: Int32
  ) throws(FilterError) {
    let isReversed = symbol == .notEqual || symbol == .matchesNoRegex
    var step = made(.equalText, isReversed ? ifFalse : ifTrue, isReversed ? ifTrue : ifFalse)
    switch (first, second) {
    case (.text(let source, let field), .text(let otherSource, let other)):
      step.operation = .equalTexts
      (step.source, step.field) = (source, field)
      (step.otherSource, step.other) = (otherSource, other)
    case (.text(let source, let field), .constantText(let text)),
      (.constantText(let text), .text(let source, let field)):
      (step.source, step.field) = (source, field)
      switch symbol {
      case .tilde:
        let pattern = BytePattern(text)
        step.operation = .glob
        step.other.offset = UInt32(program.globs.count)
        step.other.size = UInt32(pattern.steps.count)
        program.globs += pattern.steps
      case .matchesRegex, .matchesNoRegex:
        step.operation = .expression
        step.other.offset = UInt32(program.expressions.count)
        do throws(RegularExpression.Failure) {
          program.expressions.append(try RegularExpression(text))
        } catch {
          throw resolver.error(.badRegularExpression(reason: error.reason), expression)
        }
      default:
        step.other = pooled(text)
      }
    default: return
    }
    guard [.equal, .notEqual].contains(symbol) || symbol.takesPattern else {
      throw resolver.error(.operatorNotFor("text", operation: symbol.rawValue), expression)
    }
    program.steps.append(step)
  }

  private mutating func compareSet(
    _ symbol: FilterOperator, _ first: FilterOperand, _ cpus: [Int], _ resolver: FilterResolver,
    _ expression: FilterExpression, _ ifTrue: Int32, _ ifFalse: Int32
  ) throws(FilterError) {
    guard [.bitAnd, .equal, .notEqual].contains(symbol) else {
      throw resolver.error(
        .operatorNotFor("a set of CPUs", operation: symbol.rawValue), expression)
    }
    let isReversed = symbol == .notEqual
    var step = made(.isInSet, isReversed ? ifFalse : ifTrue, isReversed ? ifTrue : ifFalse)
    switch first {
    case .number(let number):
      try load(number, into: 0, resolver, expression)
    case .mask(let source, let field):
      step.operation = symbol == .bitAnd ? .masksMeet : .masksEqual
      (step.source, step.field) = (source, field)
    case .text, .constantText, .cpus:
      throw resolver.error(.expected("a mask or a number in front of CPUS{…}"), expression)
    }
    var bits = [UInt8](repeating: 0, count: (cpus.max() ?? 0) / 8 + 1)
    for cpu in cpus { bits[cpu / 8] |= 1 << UInt8(cpu % 8) }
    step.other = pooled(bits)
    program.steps.append(step)
  }
}

/// Numbers.
extension FilterCompiler {
  private mutating func compareNumbers(
    _ symbol: FilterOperator, _ left: FilterNumber, _ right: FilterNumber,
    _ resolver: FilterResolver, _ expression: FilterExpression, _ ifTrue: Int32, _ ifFalse: Int32
  ) throws(FilterError) {
    if case .constant = left, case .source = right {
      let mirrored: FilterOperator =
        switch symbol {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        default: symbol
        }
      try compareNumbers(mirrored, right, left, resolver, expression, ifTrue, ifFalse)
      return
    }
    let (left, right) = (left.read(beside: right), right.read(beside: left))
    // Each operator is one of three, or the reverse of one.
    let detail: FilterInstruction.Detail
    let isReversed: Bool
    switch symbol {
    case .equal: (detail, isReversed) = (.equal, false)
    case .notEqual: (detail, isReversed) = (.equal, true)
    case .less: (detail, isReversed) = (.less, false)
    case .greaterOrEqual: (detail, isReversed) = (.less, true)
    case .lessOrEqual: (detail, isReversed) = (.lessOrEqual, false)
    case .greater: (detail, isReversed) = (.lessOrEqual, true)
    default:
      throw resolver.error(.operatorNotFor("a number", operation: symbol.rawValue), expression)
    }
    var step = made(
      .compareRegisters, isReversed ? ifFalse : ifTrue, isReversed ? ifTrue : ifFalse)
    step.detail = detail
    step.signs =
      switch (left.isSigned, right.isSigned) {
      case (true, true): .bothSigned
      case (false, false): .bothUnsigned
      case (true, false): .leftSigned
      case (false, true): .rightSigned
      }
    if case .source(let source, let field) = left, case .constant(let value, _, _) = right {
      step.operation = .compareNumber
      (step.source, step.field, step.number) = (source, field, value)
    } else {
      try load(left, into: 0, resolver, expression)
      try load(right, into: 1, resolver, expression)
    }
    program.steps.append(step)
  }

  /// Puts a number into a register; those above it may change.
  private mutating func load(
    _ number: FilterNumber, into register: Int, _ resolver: FilterResolver,
    _ expression: FilterExpression
  ) throws(FilterError) {
    guard register < FilterInstruction.registerCount else {
      throw resolver.error(.tooComplex, expression)
    }
    let next = label()
    var step = made(.load, next, next)
    step.register = UInt8(register)
    switch number {
    case .constant(let value, _, _):
      step.operation = .constant
      step.number = value
    case .source(let source, let field):
      (step.source, step.field) = (source, field)
    case .calculation(let detail, let left, let right, _):
      try load(left, into: register, resolver, expression)
      try load(right, into: register + 1, resolver, expression)
      step.operation = .calculate
      step.detail = detail
    }
    program.steps.append(step)
    place(next)
  }

  private func made(
    _ operation: FilterInstruction.Operation, _ ifTrue: Int32, _ ifFalse: Int32
  ) -> FilterInstruction {
    FilterInstruction(operation: operation, ifTrue: ifTrue, ifFalse: ifFalse, ifFailed: failed)
  }

  private mutating func jump(to label: Int32) {
    program.steps.append(made(.jump, label, label))
  }

  /// Ends the steps for an event with a result.
  mutating func end(_ result: Int32) { jump(to: result) }

  private mutating func pooled(_ bytes: [UInt8]) -> FilterInstruction.Place {
    let place = FilterInstruction.Place(
      offset: UInt32(program.bytes.count), size: UInt32(bytes.count))
    program.bytes += bytes
    return place
  }
}

extension FilterError {
  /// Whether another event may not have the error.
  fileprivate var isAboutEvent: Bool {
    switch code {
    case .noSuchField, .unusableField, .textWithNumber, .operatorNotFor, .notACondition, .expected:
      true
    default: false
    }
  }
}
