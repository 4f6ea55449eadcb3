internal import EventFormat

/// Finds out what the parts of an expression are for the records of one event.
struct FilterResolver {
  let filter: String
  let format: EventFormat

  /// Names that every event has besides its fields.
  private static let pseudoFields: [(name: String, operand: FilterOperand)] = {
    let nowhere = FilterInstruction.Place(offset: 0, size: 0)
    return [
      ("COMM", .text(.task, nowhere)), ("comm", .text(.task, nowhere)),
      ("CPU", .number(.source(.cpu, nowhere))), ("cpu", .number(.source(.cpu, nowhere))),
      ("TIMESTAMP", .number(.source(.timestamp, nowhere))),
    ]
  }()

  func error(_ code: FilterError.Code, _ expression: FilterExpression) -> FilterError {
    FilterError(code, in: filter, at: expression.place)
  }

  /// What `expression` is.
  ///
  /// - Throws: `FilterError` when the event does not have it, or it is a condition.
  func operand(_ expression: FilterExpression) throws(FilterError) -> FilterOperand {
    switch expression.content {
    case .any, .all, .not, .comparison:
      throw error(.conditionAsNumber, expression)
    case .text(let text):
      return .constantText(text)
    case .cpus(let cpus):
      return .cpus(cpus)
    case .name(let name):
      return try field(name, expression)
    case .number, .negative, .complement, .arithmetic:
      return .number(try number(expression))
    }
  }

  /// The operand behind a comparison of `left`: also a word without quotes, beside text.
  func operand(
    _ expression: FilterExpression, beside left: FilterOperand
  ) throws(FilterError) -> FilterOperand {
    if case .name(let name) = expression.content, case .text = left, !hasField(name) {
      return .constantText(Array(name.utf8))
    }
    // `comm == trace-cmd` is a difference, which nobody means.
    if case .arithmetic = expression.content, case .text = left {
      throw error(.textWithNumber(event: format.description), expression)
    }
    return try operand(expression)
  }

  /// The number that `expression` is.
  func number(_ expression: FilterExpression) throws(FilterError) -> FilterNumber {
    switch expression.content {
    case .number(let value, let isPattern):
      return .constant(value, isSigned: value <= UInt64(Int64.max), isPattern: isPattern)
    case .negative(let part):
      let number = try number(part)
      if case .constant(let value, let isSigned, _) = number {
        guard isSigned || value == 1 << 63 else {
          throw error(.badNumber("-\(value)"), expression)
        }
        return .constant(0 &- value, isSigned: true, isPattern: false)
      }
      let zero = FilterNumber.constant(0, isSigned: true, isPattern: false)
      return .calculation(.subtract, zero, number, isSigned: true)
    case .complement(let part):
      let number = try number(part)
      let ones = FilterNumber.constant(.max, isSigned: number.isSigned, isPattern: false)
      return try calculation(.exclusiveOr, number, ones, isSigned: number.isSigned, expression)
    case .arithmetic(let symbol, let left, let right):
      let (left, right) = (try number(left), try number(right))
      // A difference has a sign whatever it is taken from.
      let isSigned = left.isSigned && right.isSigned || symbol == .minus
      return try calculation(
        Self.detail(symbol, isSigned: isSigned), left, right, isSigned: isSigned, expression)
    case .name, .text, .cpus, .any, .all, .not, .comparison:
      guard case .number(let number) = try operand(expression) else {
        throw error(.textWithNumber(event: format.description), expression)
      }
      return number
    }
  }

  private func calculation(
    _ detail: FilterInstruction.Detail, _ left: FilterNumber, _ right: FilterNumber,
    isSigned: Bool, _ expression: FilterExpression
  ) throws(FilterError) -> FilterNumber {
    let isDivision = [.divide, .divideSigned, .remainder, .remainderSigned].contains(detail)
    if isDivision, case .constant(0, _, _) = right {
      throw error(.expected("another divisor than 0"), expression)
    }
    guard case .constant(let a, _, let isPattern) = left, case .constant(let b, _, _) = right,
      let value = FilterProgram.calculate(a, b, detail)
    else { return .calculation(detail, left, right, isSigned: isSigned) }
    return .constant(value, isSigned: isSigned, isPattern: isPattern)
  }

  private static func detail(
    _ symbol: FilterOperator, isSigned: Bool
  ) -> FilterInstruction.Detail {
    switch symbol {
    case .plus: .add
    case .minus: .subtract
    case .times: .multiply
    case .divided: isSigned ? .divideSigned : .divide
    case .remainder: isSigned ? .remainderSigned : .remainder
    case .bitOr: .or
    case .bitXor: .exclusiveOr
    case .shiftLeft: .shiftLeft
    case .shiftRight: isSigned ? .shiftRightSigned : .shiftRight
    default: .and
    }
  }

  private func hasField(_ name: String) -> Bool {
    format.field(name) != nil || name == "PID"
      || Self.pseudoFields.contains { $0.name == name }
  }

  private func field(
    _ name: String, _ expression: FilterExpression
  ) throws(FilterError) -> FilterOperand {
    if let field = format.field(name) ?? (name == "PID" ? format.field("common_pid") : nil) {
      let (operand, reason) = field.filterOperand()
      guard let operand else { throw unusable(name, reason, expression) }
      return operand
    }
    if let pseudo = Self.pseudoFields.first(where: { $0.name == name }) { return pseudo.operand }
    for (suffix, reason) in [
      (".ustring", "the record holds the address of that text, not the text"),
      (".function", "functions are told apart by address: compare it with a number"),
    ] where name.hasSuffix(suffix) && format.field(String(name.dropLast(suffix.count))) != nil {
      throw unusable(name, reason, expression)
    }
    let names = (format.fields + format.commonFields).map(\.name) + ["COMM", "CPU", "TIMESTAMP"]
    throw error(
      .noSuchField(
        name: name, event: format.description,
        nearest: NearestNames(to: name, limit: 3).pick(from: names)), expression)
  }

  private func unusable(
    _ name: String, _ reason: String, _ expression: FilterExpression
  ) -> FilterError {
    error(.unusableField(name: name, event: format.description, reason: reason), expression)
  }
}
