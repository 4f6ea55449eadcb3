import EventFormat
import RingBuffer

/// Compares the properties of a type with the fields of records, read by name.
struct TypeCheck: Sendable {
  let eventName: String
  /// Binds the type to a format; what it returns compares one record.
  let bind: @Sendable (EventFormat) throws(BindingError) -> (RawSpan) -> [String]

  init<Event: TraceEvent & ~Escapable>(
    _ type: Event.Type,
    _ compare: @escaping @Sendable (borrowing Event, inout FieldComparison) -> Void
  ) {
    eventName = "\(Event.eventName)"
    bind = { format throws(BindingError) in
      let binding = try BoundEvent<Event>(format)
      return { data in
        guard let event = binding.decode(data, timestamp: 0, cpu: 0, buffer: 0) else {
          return ["\(format): a record of \(data.byteCount) bytes is not decoded"]
        }
        var comparison = FieldComparison(format, data)
        compare(event, &comparison)
        return comparison.mismatches
      }
    }
  }
}

/// What a record holds by its format, field by field, beside what a type says.
struct FieldComparison: ~Escapable {
  let format: EventFormat
  let data: RawSpan
  private(set) var mismatches: [String] = []

  @_lifetime(copy data)
  init(_ format: EventFormat, _ data: RawSpan) {
    self.format = format
    self.data = data
  }

  mutating func expect<Value: FixedWidthInteger>(_ name: String, _ value: Value) {
    let found = field(name)
    // Of an argument of a system call, the lower bytes count.
    let isArgument = format.system == "syscalls" && name != "__syscall_nr" && name != "ret"
    let isEqual =
      switch found {
      case .signed(let number):
        isArgument ? Value(truncatingIfNeeded: number) == value : number == value
      case .unsigned(let number), .pointer(let number):
        isArgument ? Value(truncatingIfNeeded: number) == value : number == value
      default: false
      }
    note(isEqual, name, found, value)
  }

  mutating func expect<Value: RawRepresentable>(_ name: String, _ value: Value)
  where Value.RawValue: FixedWidthInteger {
    expect(name, value.rawValue)
  }

  mutating func expect(_ name: String, _ value: Bool) {
    let found = field(name)
    note(found?.integer.map { $0 != 0 } == value, name, found, value)
  }

  mutating func expect(_ name: String, _ value: TaskName) {
    let found = field(name)
    note(found?.text.map { value == $0 } == true, name, found, value)
  }

  mutating func expect(_ name: String, _ value: borrowing RecordText) {
    let found = field(name)
    note(!value.isDamaged && found?.text == value.description, name, found, value.description)
  }

  mutating func expect<Element>(_ name: String, _ value: borrowing RecordArray<Element>) {
    let found = field(name)
    var elements: [Element] = []
    for index in value.indices { elements.append(value[index]) }
    let isEqual =
      switch found {
      case .signedArray(let numbers): Self.begins(numbers, elements)
      case .unsignedArray(let numbers): Self.begins(numbers, elements)
      case .bytes(let numbers): Self.begins(numbers, elements)
      default: false
      }
    note(isEqual && !value.isDamaged, name, found, "\(elements)")
  }

  /// Of a kernel stack, as many addresses count as the record says; the rest is padding.
  private static func begins<A: FixedWidthInteger, B: FixedWidthInteger>(
    _ all: [A], _ some: [B]
  ) -> Bool {
    some.count <= all.count && zip(all, some).allSatisfy { $0 == $1 }
      && (some.count == all.count || some.count > 0)
  }

  mutating func expect<Value: FixedWidthInteger>(_ name: String, _ value: Value?) {
    if let value { expect(name, value) } else { expectNone(name) }
  }

  mutating func expect<Value: RawRepresentable>(_ name: String, _ value: Value?)
  where Value.RawValue: FixedWidthInteger {
    if let value { expect(name, value) } else { expectNone(name) }
  }

  mutating func expect(_ name: String, _ value: Bool?) {
    if let value { expect(name, value) } else { expectNone(name) }
  }

  mutating func expect(_ name: String, _ value: borrowing RecordText?) {
    if let value = copy value { expect(name, value) } else { expectNone(name) }
  }

  mutating func expect<Element>(_ name: String, _ value: borrowing RecordArray<Element>?) {
    if let value = copy value { expect(name, value) } else { expectNone(name) }
  }

  private func field(_ name: String) -> FieldValue? {
    format.field(name)?.value(in: data, order: format.byteOrder)
  }

  private mutating func expectNone(_ name: String) {
    if format.field(name) != nil { mismatches.append("\(format).\(name): nil, but it is there") }
  }

  private mutating func note(_ isEqual: Bool, _ name: String, _ found: FieldValue?, _ value: Any) {
    if isEqual { return }
    mismatches.append("\(format).\(name): \(found.map { "\($0)" } ?? "nothing"), not \(value)")
  }
}
