import EventFormat
import EventSamples
import RingBuffer
import Testing

func formats(
  _ texts: [UInt8]..., order: ByteOrder = .little, longSize: Int = 8, system: String = "test"
) -> EventFormats {
  EventFormats(
    parsing: texts.map { (system, $0) },
    layout: PageLayout(byteOrder: order, longSize: longSize, pageSize: 4096))
}

@Suite struct EventFormatTests {
  @Test func readsNumbersNamesAndPlaces() throws {
    let formats = formats(Formats.schedSwitch)
    let format = try #require(formats[319])
    #expect(format.name == "sched_switch")
    #expect(format.system == "test")
    #expect(format.commonFields.map(\.name).prefix(2) == ["common_type", "common_flags"])
    #expect(format.fields.count == 7)
    #expect(format.fixedSize == 64)
    let nextPID = try #require(format.field("next_pid"))
    #expect(nextPID.offset == 56)
    #expect(nextPID.size == 4)
    #expect(nextPID.isSigned)
    #expect(nextPID.kind == .integer)
    #expect(nextPID.typeName == "pid_t")
    #expect(formats[318] == nil)
    #expect(formats[-1] == nil)
    #expect(formats.format("sched_switch", system: "other") == nil)
  }

  @Test func tellsTheKindsOfFields() throws {
    let format = try #require(formats(Formats.kinds)[1000])
    let kinds = Dictionary(uniqueKeysWithValues: format.fields.map { ($0.name, $0.kind) })
    #expect(kinds["small"] == .integer)
    #expect(kinds["where"] == .pointer)
    #expect(kinds["numbers"] == .array(elementSize: 4))
    #expect(kinds["name"] == .dynamic(isText: true, elementSize: 1))
    #expect(kinds["ports"] == .dynamic(isText: false, elementSize: 2))
    #expect(kinds["near"] == .relativeDynamic(isText: true, elementSize: 1))
  }

  @Test(arguments: [ByteOrder.little, .big])
  func readsValuesInEitherByteOrder(order: ByteOrder) throws {
    let formats = formats(Formats.kinds, order: order)
    let format = try #require(formats[1000])
    var record = RecordBuilder(id: 1000, pid: -5, size: 72, order: order)
    record.put(UInt8(200), at: 8)
    record.put(Int16(-2), at: 10)
    record.put(UInt64(0xffff_8000_1234_5678), at: 16)
    for (index, number) in [1, 2, UInt32.max].enumerated() {
      record.put(number, at: 24 + 4 * index)
    }
    record.put(UInt32(6 << 16 | 48), at: 36)
    record.put("hello", at: 48)
    record.put(UInt32(4 << 16 | 56), at: 40)
    record.put(UInt16(80), at: 56)
    record.put(UInt16(443), at: 58)
    record.put(UInt32(5 << 16 | (64 - 48)), at: 44)
    record.put("near", at: 64)
    let bytes = record.bytes

    func value(_ name: String) throws -> FieldValue? {
      try #require(format.field(name)).value(in: bytes.span.bytes, order: order)
    }
    #expect(try value("small") == .unsigned(200))
    #expect(try value("minus") == .signed(-2))
    #expect(try value("where") == .pointer(0xffff_8000_1234_5678))
    #expect(try value("numbers") == .unsignedArray([1, 2, UInt64(UInt32.max)]))
    #expect(try value("name") == .text("hello"))
    #expect(try value("ports") == .unsignedArray([80, 443]))
    #expect(try value("near") == .text("near"))
    #expect(formats.id(of: bytes.span.bytes) == 1000)
    #expect(formats.pid(of: bytes.span.bytes) == -5)
  }

  @Test(arguments: [(1, 0x45), (2, 0x2345), (4, 0x2345)])
  func numbersOfEventsHaveTheSizeOfTheirField(size: Int, id: Int) throws {
    let text = String(decoding: Formats.kinds, as: UTF8.self)
      .replacing("ID: 1000", with: "ID: \(id)")
      .replacing("common_type;\toffset:0;\tsize:2", with: "common_type;\toffset:8;\tsize:\(size)")
    for order in [ByteOrder.little, .big] {
      let formats = formats(Array(text.utf8), order: order)
      var record = RecordBuilder(id: 0, size: 12, order: order)
      switch size {
      case 1: record.put(UInt8(id), at: 8)
      case 2: record.put(UInt16(id), at: 8)
      default: record.put(UInt32(id), at: 8)
      }
      let bytes = record.bytes
      #expect(formats.id(of: bytes.span.bytes) == id)
      #expect(formats.index(of: id) == 0)
      #expect(formats.index(of: id - 1) == nil)
      #expect(formats.index(of: -1) == nil)
      #expect(formats.index(of: id + 1) == nil)
    }
  }

  @Test func aShortRecordHasNoValues() throws {
    let formats = formats(Formats.kinds)
    let format = try #require(formats[1000])
    var record = RecordBuilder(id: 1000, size: 48)
    record.put(UInt32(100 << 16 | 40), at: 36)  // reaches beyond the record
    record.put(UInt32(1 << 16 | 0), at: 44)
    let bytes = record.bytes
    #expect(format.field("name")?.value(in: bytes.span.bytes, order: .little) == nil)
    #expect(format.field("near")?.value(in: bytes.span.bytes, order: .little) == nil)
    let cut = Array(bytes.prefix(12))
    #expect(format.field("minus")?.value(in: cut.span.bytes, order: .little) == .signed(0))
    #expect(format.field("where")?.value(in: cut.span.bytes, order: .little) == nil)
    let tiny: [UInt8] = [1]
    #expect(formats.id(of: tiny.span.bytes) == nil)
    #expect(formats.pid(of: tiny.span.bytes) == nil)
  }
}
