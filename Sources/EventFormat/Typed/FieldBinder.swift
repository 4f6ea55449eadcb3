internal import RingBuffer

/// Looks up the fields of one event for a Swift type, and notes how long its records have to be.
///
/// A field can have several names: kernels have renamed some. The first that this trace has is taken.
public struct FieldBinder {
  private let format: EventFormat
  private let type: String
  /// The bytes that a record must have for all fields that have been looked up.
  private(set) var requiredSize = 0

  init(_ format: EventFormat, type: String) {
    self.format = format
    self.type = type
  }

  /// Whether the event has a field of one of these names.
  public func has(_ names: String...) -> Bool { field(names) != nil }

  /// A number, or an address, that fits into `Value` whatever it is.
  ///
  /// - Throws: `BindingError` when there is no such field, or it can hold what a `Value` cannot.
  public mutating func integer<Value>(
    _ names: String..., as _: Value.Type = Value.self
  ) throws(BindingError) -> Field<Value> {
    try number(names, .everyValue)
  }

  /// As `integer`; `nil` when there is no such field.
  public mutating func integerIfPresent<Value>(
    _ names: String..., as _: Value.Type = Value.self
  ) throws(BindingError) -> Field<Value>? {
    field(names) == nil ? nil : try number(names, .everyValue)
  }

  /// An argument of a system call, of which the lower bytes count: the kernel keeps a whole register,
  /// and takes from it what the declared type can hold.
  ///
  /// - Throws: `BindingError` when there is no such field, or it is no number.
  public mutating func argument<Value>(
    _ names: String..., as _: Value.Type = Value.self
  ) throws(BindingError) -> Field<Value> {
    try number(names, .lowerBytes)
  }

  /// As `argument`; `nil` when there is no such field.
  public mutating func argumentIfPresent<Value>(
    _ names: String..., as _: Value.Type = Value.self
  ) throws(BindingError) -> Field<Value>? {
    field(names) == nil ? nil : try number(names, .lowerBytes)
  }

  /// A number of one byte, without a sign: what a plain `char` is depends on the machine.
  ///
  /// - Throws: `BindingError` when there is no such field, or it is larger.
  public mutating func byte(_ names: String...) throws(BindingError) -> Field<UInt8> {
    try number(names, .oneByte)
  }

  /// As `byte`; `nil` when there is no such field.
  public mutating func byteIfPresent(_ names: String...) throws(BindingError) -> Field<UInt8>? {
    field(names) == nil ? nil : try number(names, .oneByte)
  }

  /// The name of a task.
  ///
  /// - Throws: `BindingError` when there is no such field, or it is no text.
  public mutating func taskName(_ names: String...) throws(BindingError) -> TaskNameField {
    TaskNameField(try text(names, wanted: "the name of a task"))
  }

  /// As `taskName`; `nil` when there is no such field.
  public mutating func taskNameIfPresent(
    _ names: String...
  ) throws(BindingError) -> TaskNameField? {
    field(names) == nil ? nil : TaskNameField(try text(names, wanted: "the name of a task"))
  }

  /// Text, in an array of characters or pointed to by `__data_loc` or `__rel_loc`.
  ///
  /// - Throws: `BindingError` when there is no such field, or it is no text.
  public mutating func text(_ names: String...) throws(BindingError) -> TextField {
    TextField(try text(names, wanted: "text"))
  }

  /// As `text`; `nil` when there is no such field.
  public mutating func textIfPresent(_ names: String...) throws(BindingError) -> TextField? {
    field(names) == nil ? nil : TextField(try text(names, wanted: "text"))
  }

  /// An array of numbers, each of which fits into an `Element` whatever it is.
  ///
  /// - Parameter count: the field that tells how many elements are filled, when the array takes what
  ///   the record has left.
  /// - Throws: `BindingError` when there is no such field, or its elements are something else.
  public mutating func array<Element>(
    _ names: String..., countedBy count: String? = nil, of _: Element.Type = Element.self
  ) throws(BindingError) -> ArrayField<Element> {
    try array(names, countedBy: count)
  }

  /// As `array`; `nil` when there is no such field.
  public mutating func arrayIfPresent<Element>(
    _ names: String..., countedBy count: String? = nil, of _: Element.Type = Element.self
  ) throws(BindingError) -> ArrayField<Element>? {
    field(names) == nil ? nil : try array(names, countedBy: count)
  }

  /// The bytes of an array or structure, whatever they are.
  ///
  /// - Throws: `BindingError` when there is no such field, or it is a plain number.
  public mutating func bytes(_ names: String...) throws(BindingError) -> ArrayField<UInt8> {
    try allBytes(names)
  }

  /// As `bytes`; `nil` when there is no such field.
  public mutating func bytesIfPresent(
    _ names: String...
  ) throws(BindingError) -> ArrayField<UInt8>? {
    field(names) == nil ? nil : try allBytes(names)
  }
}

extension FieldBinder {
  private enum Rule {
    case everyValue
    case lowerBytes
    case oneByte
  }

  private func field(_ names: [String]) -> EventField? {
    for name in names {
      if let field = format.field(name) { return field }
    }
    return nil
  }

  private func find(_ names: [String]) throws(BindingError) -> EventField {
    if let field = field(names) { return field }
    throw error(.noField(names, available: format.fields.map(\.name)))
  }

  private func error(_ code: BindingError.Code) -> BindingError {
    BindingError(code, type: type, event: format.description)
  }

  private func error(_ field: EventField, wanted: String) -> BindingError {
    error(.otherType(field: field.name, wanted: wanted, found: field.summary))
  }

  private mutating func require(_ size: Int) { requiredSize = max(requiredSize, size) }

  private mutating func number<Value>(
    _ names: [String], _ rule: Rule
  ) throws(BindingError) -> Field<Value> {
    let field = try find(names)
    let mismatch = error(field, wanted: "\(Value.self)")
    let isNumber = field.kind == .integer || field.kind == .pointer
    var offset = field.offset
    var size = field.size
    let width = MemoryLayout<Value>.size
    switch rule {
    case .everyValue:
      guard isNumber, field.fits(Value.self) else { throw mismatch }
    case .lowerBytes:
      guard isNumber else { throw mismatch }
      if size > width {
        // The lower bytes stand behind the upper ones.
        if format.byteOrder == .big { offset += size - width }
        size = width
      }
    case .oneByte:
      guard isNumber, size == 1 else { throw mismatch }
    }
    let isSigned = rule == .lowerBytes ? Value.isSigned : field.isSigned
    guard let place = UInt16(exactly: offset),
      let encoding = NumberEncoding(
        size: size, isSigned: isSigned, order: format.byteOrder, as: Value.self)
    else { throw mismatch }
    require(offset + size)
    return Field(offset: place, encoding: encoding)
  }

  private mutating func text(
    _ names: [String], wanted: String
  ) throws(BindingError) -> ContentPlace {
    let field = try find(names)
    switch field.kind {
    case .characterArray, .dynamic(isText: true, _), .relativeDynamic(isText: true, _): break
    default: throw error(field, wanted: wanted)
    }
    return try place(of: field, wanted: wanted)
  }

  private mutating func array<Element>(
    _ names: [String], countedBy count: String?
  ) throws(BindingError) -> ArrayField<Element> {
    let field = try find(names)
    let mismatch = error(field, wanted: "an array of \(Element.self)")
    let elementSize: Int
    switch field.kind {
    case .array(let size), .dynamic(_, let size), .relativeDynamic(_, let size):
      elementSize = size
    case .characterArray: elementSize = 1
    case .integer, .pointer: throw mismatch
    }
    // Characters may be signed or not, and are taken as bytes.
    let isText = elementSize == 1 && Element.self == UInt8.self
    guard isText || EventField.fits(size: elementSize, isSigned: field.isSigned, Element.self),
      let encoding = NumberEncoding(
        size: elementSize, isSigned: field.isSigned, order: format.byteOrder, as: Element.self)
    else { throw mismatch }

    guard let count, let offset = UInt16(exactly: field.offset) else {
      return ArrayField(
        try place(of: field, wanted: "an array of \(Element.self)"),
        elementSize: UInt8(elementSize), encoding: encoding, count: nil)
    }
    let number: Field<UInt32> = try self.number([count], .lowerBytes)
    require(field.offset)
    return ArrayField(
      ContentPlace(restFrom: offset), elementSize: UInt8(elementSize), encoding: encoding,
      count: number)
  }

  private mutating func allBytes(_ names: [String]) throws(BindingError) -> ArrayField<UInt8> {
    let field = try find(names)
    guard
      let encoding = NumberEncoding(
        size: 1, isSigned: false, order: format.byteOrder, as: UInt8.self)
    else { throw error(field, wanted: "bytes") }
    return ArrayField(
      try place(of: field, wanted: "bytes"), elementSize: 1, encoding: encoding, count: nil)
  }

  private mutating func place(
    of field: EventField, wanted: String
  ) throws(BindingError) -> ContentPlace {
    guard let place = ContentPlace(field, order: format.byteOrder) else {
      throw error(field, wanted: wanted)
    }
    require(place.requiredSize)
    return place
  }
}

extension EventField {
  /// What the kernel has, for an error: `u64, 8 bytes, unsigned`.
  fileprivate var summary: String {
    "\(typeName), \(size) bytes, \(isSigned ? "signed" : "unsigned")"
  }

  /// Whether every value of the field is one of `Value`.
  fileprivate func fits<Value: FixedWidthInteger>(_: Value.Type) -> Bool {
    Self.fits(size: size, isSigned: isSigned, Value.self)
  }

  fileprivate static func fits<Value: FixedWidthInteger>(
    size: Int, isSigned: Bool, _: Value.Type
  ) -> Bool {
    let width = MemoryLayout<Value>.size
    if isSigned { return Value.isSigned && size <= width }
    return Value.isSigned ? size < width : size <= width
  }
}
