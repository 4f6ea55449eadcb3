internal import RingBuffer

/// The compiled expressions of a filter, for all events of a trace.
///
/// One array of steps, with pools for what does not fit into a step: nothing is allocated, and
/// nothing is counted, when a record is looked at.
struct FilterProgram: Sendable {
  var steps: [FilterInstruction] = []
  /// Texts, and sets of CPUs (bit n of byte n / 8).
  var bytes: [UInt8] = []
  var globs: [BytePattern.Step] = []
  var expressions: [RegularExpression] = []
  let byteOrder: ByteOrder
  /// The size of the traced machine's `long`, which its masks are made of.
  let longSize: Int

  /// What becomes of `record` from step `first` on: one of the results of `FilterInstruction`.
  func result(
    for record: RawSpan, from first: Int32, timestamp: UInt64, cpu: Int, task: RawSpan?
  ) -> Int32 {
    let steps = steps.span
    var registers = InlineArray<8, UInt64>(repeating: 0)
    var next = first
    while next >= 0 {
      let step = steps[Int(next)]
      let register = Int(step.register & 7)
      var holds = true
      switch step.operation {
      case .jump: break
      case .compareNumber:
        guard let value = number(step, record, timestamp, cpu) else {
          next = step.ifFailed
          continue
        }
        holds = Self.compare(value, step.number, step)
      case .load:
        guard let value = number(step, record, timestamp, cpu) else {
          next = step.ifFailed
          continue
        }
        registers[register] = value
      case .constant:
        registers[register] = step.number
      case .calculate:
        guard
          let value = Self.calculate(
            registers[register], registers[(register + 1) & 7], step.detail)
        else {
          next = step.ifFailed
          continue
        }
        registers[register] = value
      case .compareRegisters:
        holds = Self.compare(registers[register], registers[(register + 1) & 7], step)
      case .isInSet:
        holds = contains(registers[register], step.other)
      case .equalText, .equalTexts, .glob, .expression:
        guard let result = compareText(step, record, task) else {
          next = step.ifFailed
          continue
        }
        holds = result
      case .masksMeet, .masksEqual:
        guard let result = compareMask(step, record) else {
          next = step.ifFailed
          continue
        }
        holds = result
      }
      next = holds ? step.ifTrue : step.ifFalse
    }
    return next
  }

  /// The number of a step's source, its sign extended; `nil` when the record is too short for it.
  @inline(__always)
  private func number(
    _ step: FilterInstruction, _ record: RawSpan, _ timestamp: UInt64, _ cpu: Int
  ) -> UInt64? {
    let offset = Int(step.field.offset)
    guard offset + Int(step.field.size) <= record.byteCount else { return nil }
    switch step.source {
    case .unsigned1: return UInt64(record.integer(at: offset, as: UInt8.self, order: byteOrder))
    case .unsigned2: return UInt64(record.integer(at: offset, as: UInt16.self, order: byteOrder))
    case .unsigned4: return UInt64(record.integer(at: offset, as: UInt32.self, order: byteOrder))
    case .unsigned8, .signed8: return record.integer(at: offset, as: UInt64.self, order: byteOrder)
    case .signed1: return extended(record.integer(at: offset, as: Int8.self, order: byteOrder))
    case .signed2: return extended(record.integer(at: offset, as: Int16.self, order: byteOrder))
    case .signed4: return extended(record.integer(at: offset, as: Int32.self, order: byteOrder))
    case .cpu: return extended(cpu)
    case .timestamp: return timestamp
    case .none, .fixedText, .dynamic, .relativeDynamic, .task: return nil
    }
  }

  @inline(__always)
  private func extended(_ value: some BinaryInteger) -> UInt64 {
    UInt64(bitPattern: Int64(truncatingIfNeeded: value))
  }

  @inline(__always)
  private static func compare(_ left: UInt64, _ right: UInt64, _ step: FilterInstruction) -> Bool {
    // A negative number is less than all unsigned ones, and equal to none.
    let isLess: Bool
    var isEqual = left == right
    switch step.signs {
    case .bothSigned: isLess = Int64(bitPattern: left) < Int64(bitPattern: right)
    case .bothUnsigned: isLess = left < right
    case .leftSigned:
      let isNegative = Int64(bitPattern: left) < 0
      isLess = isNegative || left < right
      isEqual = isEqual && !isNegative
    case .rightSigned:
      let isNegative = Int64(bitPattern: right) < 0
      isLess = !isNegative && left < right
      isEqual = isEqual && !isNegative
    }
    switch step.detail {
    case .less: return isLess
    case .lessOrEqual: return isLess || isEqual
    case .sharesBits: return left & right != 0
    default: return isEqual
    }
  }

  /// `nil` for a division by 0.
  static func calculate(
    _ left: UInt64, _ right: UInt64, _ detail: FilterInstruction.Detail
  ) -> UInt64? {
    let (signedLeft, signedRight) = (Int64(bitPattern: left), Int64(bitPattern: right))
    switch detail {
    case .add: return left &+ right
    case .subtract: return left &- right
    case .multiply: return left &* right
    case .divide: return right == 0 ? nil : left / right
    case .remainder: return right == 0 ? nil : left % right
    case .divideSigned:
      guard right != 0 else { return nil }
      return UInt64(bitPattern: signedLeft.dividedReportingOverflow(by: signedRight).partialValue)
    case .remainderSigned:
      guard right != 0 else { return nil }
      return UInt64(
        bitPattern: signedLeft.remainderReportingOverflow(dividingBy: signedRight).partialValue)
    case .and: return left & right
    case .or: return left | right
    case .exclusiveOr: return left ^ right
    // Swift's shifts take any distance: a too large one shifts everything out.
    case .shiftLeft: return left << right
    case .shiftRight: return left >> right
    case .shiftRightSigned: return UInt64(bitPattern: signedLeft >> right)
    case .equal, .less, .lessOrEqual, .sharesBits: return nil
    }
  }
}
