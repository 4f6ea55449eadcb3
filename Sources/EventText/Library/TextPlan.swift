internal import EventFormat
internal import CTraceFS
internal import RingBuffer

/// What must hold for a record before libtraceevent may make text of it.
///
/// libtraceevent divides without looking at the divisor and prints as many elements of an array as
/// the record asks for. Its parse tree tells where that can happen.
struct TextPlan: Sendable {
  let format: EventFormat
  /// Dynamic fields must lie in the record.
  let dynamicFields: [EventField]
  /// The bytes that a record has at least. An array at its end may be cut: older kernels tell more
  /// elements of stack traces than they write.
  let requiredSize: Int
  /// Arrays whose length the record tells, which must lie in the record too.
  private(set) var arrays: [ArrayBound] = []
  /// False when the print fmt does what cannot be checked; the fields are then printed plainly.
  private(set) var isRenderable = true

  /// `__print_array(base, count, size)` and its relatives.
  struct ArrayBound: Sendable {
    let base: EventField
    let count: CountExpression
    let elementSize: Int
  }

  /// The number of elements, as far as it can be worked out beforehand.
  indirect enum CountExpression: Sendable {
    case constant(Int)
    case field(EventField)
    case dynamicLength(EventField)
    case quotient(CountExpression, by: Int)
    case product(CountExpression, Int)
  }

  init(_ event: UnsafeMutablePointer<tep_event>, format: EventFormat) {
    self.format = format
    dynamicFields = (format.commonFields + format.fields).filter {
      switch $0.kind {
      case .dynamic, .relativeDynamic: true
      default: false
      }
    }
    requiredSize = (format.commonFields + format.fields).reduce(0) { size, field in
      switch field.kind {
      case .array, .characterArray: max(size, field.offset)
      default: max(size, field.offset + field.size)
      }
    }
    // Sound: the event is alive as long as its handle, and its parse tree ends in NULLs.
    unsafe examine(event.pointee.print_fmt.args)
    if let text = unsafe event.pointee.print_fmt.format, unsafe Self.takesLengths(text) {
      isRenderable = false
    }
  }

  /// Whether the record keeps to what the format says.
  func accepts(_ record: RawSpan) -> Bool {
    let order = format.byteOrder
    guard record.byteCount >= requiredSize else { return false }
    for field in dynamicFields {
      guard field.extent(in: record, order: order) != nil else { return false }
    }
    for array in arrays {
      guard let base = array.base.extent(in: record, order: order),
        let count = array.count.value(in: record, order: order),
        count <= (record.byteCount - base.lowerBound) / max(1, array.elementSize)
      else { return false }
    }
    return true
  }
}

extension TextPlan {
  /// Whether a conversion takes its width or precision from the record and then reads memory by
  /// it (`%*ph`, `%*pb`). `%.*s` is harmless: text ends at its NUL.
  private static func takesLengths(_ text: UnsafePointer<CChar>) -> Bool {
    let bytes = unsafe String(cString: text).utf8
    return bytes.firstRange(of: "*p".utf8) != nil
  }

  private mutating func examine(_ first: UnsafeMutablePointer<tep_print_arg>?) {
    var next = unsafe first
    while let argument = unsafe next {
      unsafe examineOne(argument.pointee)
      unsafe next = argument.pointee.next
    }
  }

  private mutating func examineOne(_ argument: tep_print_arg) {
    switch unsafe argument.type {
    case TEP_PRINT_FLAGS: unsafe examine(argument.flags.field)
    case TEP_PRINT_SYMBOL: unsafe examine(argument.symbol.field)
    case TEP_PRINT_TYPE: unsafe examine(argument.typecast.item)
    case TEP_PRINT_FUNC: unsafe examine(argument.func.args)
    case TEP_PRINT_DYNAMIC_ARRAY, TEP_PRINT_DYNAMIC_ARRAY_LEN:
      break
    case TEP_PRINT_HEX, TEP_PRINT_HEX_STR:
      unsafe examineArray(argument.hex.field, count: argument.hex.size, elementSize: nil)
    case TEP_PRINT_INT_ARRAY:
      unsafe examineArray(
        argument.int_array.field, count: argument.int_array.count,
        elementSize: argument.int_array.el_size)
    case TEP_PRINT_OP:
      let op = unsafe argument.op.op.map { unsafe String(cString: $0) } ?? ""
      if op == "/" || op == "%" {
        // A divisor from the record could be 0, and -1 overflows.
        let divisor = unsafe Self.constant(argument.op.right)
        if divisor == nil || divisor! <= 0 { isRenderable = false }
      }
      if op == "[" {
        // An index from the record reads wherever it says.
        let index = unsafe Self.constant(argument.op.right)
        if index == nil || index! < 0 || index! >= 4096 { isRenderable = false }
      }
      unsafe examine(argument.op.left)
      unsafe examine(argument.op.right)
    default: break
    }
  }

  private mutating func examineArray(
    _ field: UnsafeMutablePointer<tep_print_arg>?, count: UnsafeMutablePointer<tep_print_arg>?,
    elementSize: UnsafeMutablePointer<tep_print_arg>?
  ) {
    guard let base = unsafe base(field), let count = unsafe count.flatMap({ unsafe expression($0) })
    else {
      isRenderable = false
      return
    }
    var size = 1
    if let elementSize = unsafe elementSize {
      guard let constant = unsafe Self.constant(elementSize), (1...8).contains(constant) else {
        isRenderable = false
        return
      }
      size = constant
    }
    arrays.append(ArrayBound(base: base, count: count, elementSize: size))
  }

  private func base(_ argument: UnsafeMutablePointer<tep_print_arg>?) -> EventField? {
    guard let argument = unsafe argument else { return nil }
    switch unsafe argument.pointee.type {
    case TEP_PRINT_FIELD: return unsafe field(argument.pointee.field.name)
    case TEP_PRINT_TYPE: return unsafe base(argument.pointee.typecast.item)
    case TEP_PRINT_DYNAMIC_ARRAY:
      return unsafe argument.pointee.dynarray.field.flatMap { unsafe field($0.pointee.name) }
    default: return nil
    }
  }

  private func expression(
    _ argument: UnsafeMutablePointer<tep_print_arg>
  ) -> CountExpression? {
    switch unsafe argument.pointee.type {
    case TEP_PRINT_ATOM: return unsafe Self.constant(argument).map { .constant($0) }
    case TEP_PRINT_FIELD:
      return unsafe field(argument.pointee.field.name).map { .field($0) }
    case TEP_PRINT_TYPE:
      return unsafe argument.pointee.typecast.item.flatMap { unsafe expression($0) }
    case TEP_PRINT_DYNAMIC_ARRAY_LEN:
      return unsafe argument.pointee.dynarray.field
        .flatMap { unsafe field($0.pointee.name) }.map { .dynamicLength($0) }
    case TEP_PRINT_OP:
      guard let left = unsafe argument.pointee.op.left.flatMap({ unsafe expression($0) }),
        let right = unsafe Self.constant(argument.pointee.op.right), right > 0,
        let op = unsafe argument.pointee.op.op.map({ unsafe String(cString: $0) })
      else { return nil }
      return op == "/" ? .quotient(left, by: right) : op == "*" ? .product(left, right) : nil
    default: return nil
    }
  }

  private func field(_ name: UnsafeMutablePointer<CChar>?) -> EventField? {
    guard let name = unsafe name.map({ unsafe String(cString: $0) }) else { return nil }
    return format.field(name)
  }

  private static func constant(_ argument: UnsafeMutablePointer<tep_print_arg>?) -> Int? {
    guard let argument = unsafe argument, unsafe argument.pointee.type == TEP_PRINT_ATOM,
      let atom = unsafe argument.pointee.atom.atom
    else { return nil }
    var text = unsafe Substring(String(cString: atom))
    while let last = text.last, "uUlL".contains(last) { text.removeLast() }
    return text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
  }
}

extension TextPlan.CountExpression {
  fileprivate func value(in record: RawSpan, order: ByteOrder) -> Int? {
    switch self {
    case .constant(let value): return value
    case .field(let field):
      guard let extent = field.extent(in: record, order: order),
        let bits = record.extracting(extent).unsignedInteger(order: order)
      else { return nil }
      return Int(exactly: bits)
    case .dynamicLength(let field):
      return field.extent(in: record, order: order)?.count
    case .quotient(let value, let divisor):
      return value.value(in: record, order: order).map { $0 / divisor }
    case .product(let value, let factor):
      guard let value = value.value(in: record, order: order) else { return nil }
      let (result, overflow) = value.multipliedReportingOverflow(by: factor)
      return overflow ? nil : result
    }
  }
}
