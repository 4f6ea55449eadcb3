internal import EventFormat
internal import RingBuffer

/// Reads numbers and places out of one record.
///
/// What it reads without looking lies below `TextProgram.requiredSize`, which the renderer has
/// compared with the record's size; everything else is compared here.
struct RecordReader: ~Escapable {
  let record: RawSpan
  let isBigEndian: Bool

  /// - Precondition: the record has the program's required size.
  @_lifetime(copy record)
  @inline(__always)
  init(_ record: RawSpan, isBigEndian: Bool) {
    self.record = record
    self.isBigEndian = isBigEndian
  }

  /// The record's size in bytes.
  @inline(__always)
  var count: Int { record.byteCount }

  /// The number of a field below the program's required size.
  @inline(__always)
  func number(_ load: FieldLoad) -> UInt64 {
    number(at: Int(load.offset), size: load.size, extendsSign: load.extendsSign)
  }

  @inline(__always)
  func number(at offset: Int, size: UInt8, extendsSign: Bool) -> UInt64 {
    // Sound: callers have compared offset + size with the record's size.
    var value: UInt64
    switch size {
    case 4:
      let raw = unsafe record.unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: UInt32.self)
      value = UInt64(isBigEndian ? raw.bigEndian : raw.littleEndian)
      if extendsSign { value = UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value))) }
    case 8:
      let raw = unsafe record.unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: UInt64.self)
      value = isBigEndian ? raw.bigEndian : raw.littleEndian
    case 1:
      value = unsafe UInt64(
        record.unsafeLoadUnaligned(
          fromUncheckedByteOffset: offset, as: UInt8.self))
      if extendsSign { value = UInt64(bitPattern: Int64(Int8(truncatingIfNeeded: value))) }
    case 2:
      let raw = unsafe record.unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: UInt16.self)
      value = UInt64(isBigEndian ? raw.bigEndian : raw.littleEndian)
      if extendsSign { value = UInt64(bitPattern: Int64(Int16(truncatingIfNeeded: value))) }
    default: value = 0
    }
    return value
  }

  /// The bytes at a place; empty where the record does not have them.
  @_lifetime(copy self)
  @inline(__always)
  func bytes(_ place: RecordPlace) -> RawSpan {
    if place.kind == .fixed {
      let begin = min(Int(place.offset), count)
      let end = place.size == 0 ? count : min(begin + Int(place.size), count)
      // Sound: begin <= end <= count.
      return unsafe record.extracting(unchecked: begin..<end)
    }
    let extent = dynamicExtent(place)
    return record.extracting(extent)
  }

  /// Where the content of a dynamic field stands; empty when that is not in the record.
  private func dynamicExtent(_ place: RecordPlace) -> Range<Int> {
    let offset = Int(place.offset)
    guard offset + Int(place.size) <= count else { return 0..<0 }
    var begin: Int
    var length: Int
    if place.size == 2 {
      // Kernels before 2.6.35: text to the record's end.
      begin = Int(number(at: offset, size: 2, extendsSign: false))
      length = count - begin
    } else if place.size == 4 {
      let word = number(at: offset, size: 4, extendsSign: false)
      begin = Int(word & 0xffff)
      length = Int(word >> 16)
    } else {
      return 0..<0
    }
    if place.kind == .relative { begin += offset + Int(place.size) }
    guard length >= 0, begin + length <= count else { return 0..<0 }
    return begin..<(begin + length)
  }

  /// The number of a short step; 0 where the record does not have it.
  @inline(__always)
  func number(_ step: HotStep) -> UInt64 {
    let offset = Int(step.offset)
    guard offset &+ Int(step.size) <= count else { return 0 }
    let unused = UInt64(step.unusedBits)
    let value = number(at: offset, size: step.size, extendsSign: step.extendsSign)
    return (value &<< unused) &>> unused
  }

  /// The value of an operand.
  @inline(__always)
  func value(_ operand: Operand, _ program: TextProgram) -> UInt64 {
    switch operand {
    case .field(let load): return number(load)
    case .element(let load):
      guard Int(load.offset) + Int(load.size) <= count else { return 0 }
      return number(load)
    case .constant(let value): return value
    case .code(let begin, let end):
      return run(program, from: Int(begin), to: Int(end))
    }
  }

  /// The value of a program that is one expression without fields.
  static func constant(_ program: TextProgram) -> UInt64 {
    let nothing: [UInt8] = []
    // Sound: without fields nothing is read.
    let reader = unsafe RecordReader(nothing.span.bytes, isBigEndian: false)
    return reader.run(program, from: 0, to: program.codeCount)
  }

  /// Runs a stretch of code; its depth was counted when it was compiled.
  @inline(never)
  func run(_ program: TextProgram, from begin: Int, to end: Int) -> UInt64 {
    var stack: InlineArray<24, UInt64> = .init(repeating: 0)
    var top = -1
    var index = begin
    while index < end {
      switch program.operation(index) {
      case .constant(let value):
        top += 1
        stack[top] = value
      case .field(let load):
        top += 1
        stack[top] = number(load)
      case .element(let place, let size, let stride, let extendsSign):
        stack[top] = element(
          place, stack[top], size: size, stride: stride, extendsSign: extendsSign)
      case .length(let place):
        top += 1
        stack[top] = UInt64(bytes(place).byteCount)
      case .binary(let op, let isSigned):
        top -= 1
        stack[top] = Self.result(op, stack[top], stack[top + 1], isSigned: isSigned)
      case .unary(let op):
        switch op {
        case .minus: stack[top] = 0 &- stack[top]
        case .complement: stack[top] = ~stack[top]
        case .not: stack[top] = stack[top] == 0 ? 1 : 0
        case .plus: break
        }
      case .cut(let bits, let extendsSign):
        let unused = UInt64(64 - bits)
        let shifted = stack[top] << unused
        stack[top] =
          extendsSign
          ? UInt64(bitPattern: Int64(bitPattern: shifted) >> Int64(unused)) : shifted >> unused
      case .bits(let shift, let count):
        stack[top] = (stack[top] >> UInt64(shift)) & (1 << UInt64(count) &- 1)
      case .swapBytes(let size):
        stack[top] = stack[top].byteSwapped >> UInt64(64 - 8 * Int(size))
      case .jumpIfZero(let target):
        top -= 1
        if stack[top + 1] == 0 {
          index = Int(target)
          continue
        }
      case .jump(let target):
        index = Int(target)
        continue
      }
      index += 1
    }
    return top >= 0 ? stack[top] : 0
  }

  private func element(
    _ place: RecordPlace, _ index: UInt64, size: UInt8, stride: UInt8, extendsSign: Bool
  ) -> UInt64 {
    guard index < 1 << 20 else { return 0 }
    // libtraceevent minds the record's end, not the field's.
    let array =
      place.kind == .fixed ? min(Int(place.offset), count)..<count : dynamicExtent(place)
    let begin = array.lowerBound + Int(index) * Int(stride)
    guard !array.isEmpty, begin + Int(size) <= count else { return 0 }
    return number(at: begin, size: size, extendsSign: extendsSign)
  }

  private static func result(
    _ op: Expression.BinaryOperator, _ left: UInt64, _ right: UInt64, isSigned: Bool
  ) -> UInt64 {
    let signedLeft = Int64(bitPattern: left)
    let signedRight = Int64(bitPattern: right)
    switch op {
    case .add: return left &+ right
    case .subtract: return left &- right
    case .multiply: return left &* right
    case .divide:
      guard right != 0 else { return 0 }
      guard isSigned else { return left / right }
      return UInt64(bitPattern: signedLeft.dividedReportingOverflow(by: signedRight).partialValue)
    case .remainder:
      guard right != 0 else { return 0 }
      guard isSigned else { return left % right }
      return UInt64(
        bitPattern: signedLeft.remainderReportingOverflow(dividingBy: signedRight).partialValue)
    case .shiftLeft: return left &<< right
    case .shiftRight:
      return isSigned ? UInt64(bitPattern: signedLeft &>> signedRight) : left &>> right
    case .and: return left & right
    case .or: return left | right
    case .exclusiveOr: return left ^ right
    case .less: return (isSigned ? signedLeft < signedRight : left < right) ? 1 : 0
    case .greater: return (isSigned ? signedLeft > signedRight : left > right) ? 1 : 0
    case .lessOrEqual: return (isSigned ? signedLeft <= signedRight : left <= right) ? 1 : 0
    case .greaterOrEqual: return (isSigned ? signedLeft >= signedRight : left >= right) ? 1 : 0
    case .equal: return left == right ? 1 : 0
    case .unequal: return left != right ? 1 : 0
    case .both: return left != 0 && right != 0 ? 1 : 0
    case .either: return left != 0 || right != 0 ? 1 : 0
    }
  }
}
