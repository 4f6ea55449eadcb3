internal import EventFormat

/// What a part of an expression is for the records of one event.
enum FilterOperand: Sendable {
  case number(FilterNumber)
  /// A text in the record, or the task's name.
  case text(FilterInstruction.Source, FilterInstruction.Place)
  /// A text of the filter.
  case constantText([UInt8])
  /// A mask of CPUs in the record.
  case mask(FilterInstruction.Source, FilterInstruction.Place)
  /// A set of CPUs of the filter.
  case cpus([Int])
}

/// A number of an expression, and how to come by it.
indirect enum FilterNumber: Sendable {
  /// A constant of 64 bits; with `isPattern`, it is a pattern of bits rather than a value.
  case constant(UInt64, isSigned: Bool, isPattern: Bool)
  /// A field or what is known about an event besides.
  case source(FilterInstruction.Source, FilterInstruction.Place)
  /// Two numbers tied together.
  case calculation(FilterInstruction.Detail, FilterNumber, FilterNumber, isSigned: Bool)

  /// Whether its 64 bits are those of a signed number.
  ///
  /// Unsigned fields of fewer than 64 bits are signed numbers, too, that are never negative.
  var isSigned: Bool {
    switch self {
    case .constant(_, let isSigned, _), .calculation(_, _, _, let isSigned): isSigned
    case .source(let source, _): source != .unsigned8 && source != .timestamp
    }
  }

  /// This constant as the filter's reader will have meant it beside `other`: a pattern of bits
  /// beside a signed field is the field's value with these bits.
  func read(beside other: FilterNumber) -> FilterNumber {
    guard case .constant(let value, _, isPattern: true) = self, other.isSigned else { return self }
    var bits = 64
    if case .source(let source, _) = other {
      switch source {
      case .signed1: bits = 8
      case .signed2: bits = 16
      case .signed4: bits = 32
      case .unsigned1, .unsigned2, .unsigned4, .cpu: return self
      default: break
      }
    }
    let unused = UInt64(64 - bits)
    let isNegative = value >> UInt64(bits - 1) == 1 || value >> 63 == 1
    guard isNegative else { return self }
    let extended = unused == 0 ? value : value | ~(UInt64.max >> unused)
    return .constant(extended, isSigned: true, isPattern: false)
  }
}

extension EventField {
  /// What the field is in a filter; `nil` with a reason when it cannot be in one.
  func filterOperand() -> (operand: FilterOperand?, reason: String) {
    // Formats are checked when they are parsed: no field reaches beyond 64 KiB.
    let place = FilterInstruction.Place(
      offset: UInt32(clamping: offset), size: UInt32(clamping: size))
    switch kind {
    case .integer, .pointer:
      let isSigned = isSigned && kind == .integer
      let source: FilterInstruction.Source? =
        switch size {
        case 1: isSigned ? .signed1 : .unsigned1
        case 2: isSigned ? .signed2 : .unsigned2
        case 4: isSigned ? .signed4 : .unsigned4
        case 8: isSigned ? .signed8 : .unsigned8
        default: nil
        }
      guard let source else { return (nil, "it is neither a number nor text") }
      return (.number(.source(source, place)), "")
    case .characterArray:
      return (.text(.fixedText, place), "")
    case .array:
      return (nil, "it is an array")
    case .dynamic(let isText, _), .relativeDynamic(let isText, _):
      guard size == 4 else { return (nil, "its word has another size than 4 bytes") }
      var source = FilterInstruction.Source.dynamic
      if case .relativeDynamic = kind { source = .relativeDynamic }
      if isText { return (.text(source, place), "") }
      // Older kernels declare masks as arrays of `long`.
      if typeName.contains("cpumask") || isLong { return (.mask(source, place), "") }
      return (nil, "it is an array")
    }
  }
}
