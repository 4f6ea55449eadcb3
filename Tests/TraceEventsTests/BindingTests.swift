import EventFormat
import RingBuffer
import Testing

/// A type written by hand, for numbers of some width.
private struct Number<Value: FixedWidthInteger & BitwiseCopyable & Sendable>: TraceEvent, ~Escapable
{
  static var eventName: StaticString { "test:probe" }

  struct Layout: EventLayout {
    let value: Field<Value>

    init(binding fields: inout FieldBinder) throws(BindingError) {
      value = try fields.integer("value", "old_value")
    }
  }

  let record: RecordView
  let layout: Layout

  @_lifetime(copy record)
  init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  var value: Value { record[layout.value] }
}

/// An argument of a system call, and a field that a kernel may lack.
private struct Call: TraceEvent, ~Escapable {
  static var eventName: StaticString { "test:probe" }

  struct Layout: EventLayout {
    let fd: Field<Int32>
    let size: Field<UInt64>?

    init(binding fields: inout FieldBinder) throws(BindingError) {
      fd = try fields.argument("fd")
      size = try fields.integerIfPresent("size")
    }
  }

  let record: RecordView
  let layout: Layout

  @_lifetime(copy record)
  init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  var fd: Int32 { record[layout.fd] }
  var size: UInt64? { record[layout.size] }
}

@Suite struct BindingTests {
  private func format(
    _ type: String, _ size: Int, isSigned: Bool, name: String = "value"
  ) -> TestFormat {
    TestFormat(fields: [("\(type) \(name)", 8, size, isSigned)])
  }

  /// The value that a type gives for the bytes of a number.
  private func value<Value: FixedWidthInteger & BitwiseCopyable & Sendable>(
    _: Value.Type, of payload: [UInt8], in format: TestFormat, _ order: ByteOrder
  ) throws -> Value? {
    let binding = try format.formats(order).bind(Number<Value>.self)
    let record = format.record(payload, order)
    let event = binding.decode(
      record.span.bytes, timestamp: 5, cpu: 2, buffer: 0)
    guard let event else { return nil }
    #expect(event.record.pid == 1234)
    #expect(event.timestamp == 5)
    #expect(event.record.cpu == 2)
    return event.value
  }

  @Test(arguments: [ByteOrder.little, .big])
  func narrowerNumbersKeepTheirValue(order: ByteOrder) throws {
    func check<Kernel: FixedWidthInteger>(_ type: String, _ number: Kernel) throws {
      let format = format(type, Kernel.bitWidth / 8, isSigned: Kernel.isSigned)
      #expect(try value(Int64.self, of: bytes(number, order), in: format, order) == Int64(number))
      if !Kernel.isSigned {
        #expect(
          try value(UInt64.self, of: bytes(number, order), in: format, order) == UInt64(number))
      }
    }
    for number in [Int64.min, -1, 0, 1, 0x1234_5678_9abc_def0, .max] {
      try check("s8", Int8(truncatingIfNeeded: number))
      try check("u8", UInt8(truncatingIfNeeded: number))
      try check("short", Int16(truncatingIfNeeded: number))
      try check("unsigned short", UInt16(truncatingIfNeeded: number))
      try check("int", Int32(truncatingIfNeeded: number))
      try check("unsigned int", UInt32(truncatingIfNeeded: number))
      try check("s64", number)
    }
    #expect(
      try value(
        UInt64.self, of: bytes(UInt64.max, order), in: format("u64", 8, isSigned: false), order)
        == .max)
  }

  @Test func whatCannotHoldAllValuesIsRefused() throws {
    func refuses<Value: FixedWidthInteger & BitwiseCopyable & Sendable>(
      _: Value.Type, _ type: String, _ size: Int, isSigned: Bool
    ) {
      let formats = format(type, size, isSigned: isSigned).formats()
      #expect(formats.failures.isEmpty)
      #expect(throws: BindingError.self) { _ = try formats.bind(Number<Value>.self) }
    }
    refuses(Int32.self, "u32", 4, isSigned: false)
    refuses(UInt32.self, "int", 4, isSigned: true)
    refuses(Int32.self, "s64", 8, isSigned: true)
    refuses(UInt64.self, "s8", 1, isSigned: true)
    refuses(UInt32.self, "char value[4]", 4, isSigned: false)
  }

  @Test func errorsNameTypeFieldEventAndKernel() throws {
    let wide = format("u64", 8, isSigned: false).formats()
    let error = #expect(throws: BindingError.self) { _ = try wide.bind(Number<Int32>.self) }
    #expect(
      error?.description
        == "Number<Int32>: field “value” of event test:probe is u64, 8 bytes, unsigned in this trace, not Int32"
    )
    let other = format("u32", 4, isSigned: false, name: "other").formats()
    var missing = try #require(
      #expect(throws: BindingError.self) { _ = try other.bind(Number<UInt32>.self) })
    #expect(missing.code == .noField(["value", "old_value"], available: ["other"]))
    missing.kernel = "6.1.0"
    #expect(
      missing.description
        == "Number<UInt32>: event test:probe has no field “value” or “old_value” in this trace of Linux 6.1.0; it has other"
    )
    var renamed = format("u32", 4, isSigned: false)
    renamed.name = "else"
    let absent = #expect(throws: BindingError.self) {
      _ = try renamed.formats().bind(Number<UInt32>.self)
    }
    #expect(absent?.code == .noEvent)
  }

  @Test func renamedFieldsAreFound() throws {
    let old = format("u32", 4, isSigned: false, name: "old_value")
    #expect(try value(UInt32.self, of: bytes(UInt32(7)), in: old, .little) == 7)
  }

  @Test(arguments: [ByteOrder.little, .big])
  func argumentsOfSystemCallsAreTheirLowerBytes(order: ByteOrder) throws {
    for width in [4, 8] {
      let format = TestFormat(fields: [("int fd", 8, width, false)])
      let binding = try format.formats(order).bind(Call.self)
      let payload = width == 8 ? bytes(UInt64(0xffff_ff9c), order) : bytes(Int32(-100), order)
      let record = format.record(payload, order)
      let event = binding.decode(record.span.bytes, timestamp: 0, cpu: 0, buffer: 0)
      let (fd, size) = (event?.fd, event?.size)
      #expect(fd == -100)
      #expect(size == nil)
    }
  }

  @Test func fieldsThatSomeKernelsHave() throws {
    let format = TestFormat(fields: [("int fd", 8, 8, false), ("u32 size", 16, 4, false)])
    let binding = try format.formats().bind(Call.self)
    let record = format.record(bytes(UInt64(3)) + bytes(UInt32(4096)))
    let event = binding.decode(record.span.bytes, timestamp: 0, cpu: 0, buffer: 0)
    let size = event?.size
    #expect(size == 4096)
  }

  @Test func shortRecordsHaveNoValues() throws {
    let format = format("u64", 8, isSigned: false)
    let binding = try format.formats().bind(Number<UInt64>.self)
    #expect(binding.requiredSize == 16)
    let whole = format.record(bytes(UInt64(1)))
    for count in 0...whole.count {
      let record = Array(whole.prefix(count))
      let isDecoded = binding.decode(record.span.bytes, timestamp: 0, cpu: 0, buffer: 0) != nil
      #expect(isDecoded == (count == whole.count))
      let isCutOff = binding.isCutOff(record.span.bytes)
      #expect(isCutOff == (2..<16).contains(count))
    }
    var other = whole
    other[0] += 1
    let isDecoded = binding.decode(other.span.bytes, timestamp: 0, cpu: 0, buffer: 0) != nil
    #expect(!isDecoded)
    let part = Array(other.prefix(12))
    let isCutOff = binding.isCutOff(part.span.bytes)
    #expect(!isCutOff)
  }
}
