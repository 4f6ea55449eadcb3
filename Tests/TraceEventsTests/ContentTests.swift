import EventFormat
import RingBuffer
import Testing

/// Text and arrays in every form that kernels have.
private struct Content: TraceEvent, ~Escapable {
  static var eventName: StaticString { "test:probe" }

  struct Layout: EventLayout {
    let text: TextField
    let name: TaskNameField
    let numbers: ArrayField<UInt64>

    init(binding fields: inout FieldBinder) throws(BindingError) {
      text = try fields.text("text")
      name = try fields.taskName("text")
      numbers = try fields.array("numbers", countedBy: fields.has("count") ? "count" : nil)
    }
  }

  let record: RecordView
  let layout: Layout

  @_lifetime(copy record)
  init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  var text: RecordText {
    @_lifetime(copy self)
    get { record[layout.text] }
  }

  var name: TaskName { record[layout.name] }

  var numbers: RecordArray<UInt64> {
    @_lifetime(copy self)
    get { record[layout.numbers] }
  }
}

@Suite struct ContentTests {
  private struct Found: Equatable {
    var isDecoded = false
    var text = ""
    var name = ""
    var numbers: [UInt64] = []
    var textIsDamaged = false
    var arrayIsDamaged = false
  }

  private func found(
    _ payload: [UInt8], _ format: TestFormat, _ order: ByteOrder = .little, longSize: Int = 8
  ) throws -> Found {
    let formats = format.formats(order, longSize: longSize)
    try #require(formats.failures.isEmpty)
    let binding = try formats.bind(Content.self)
    let record = format.record(payload, order)
    var found = Found()
    if let event = binding.decode(record.span.bytes, timestamp: 0, cpu: 0, buffer: 0) {
      found.text = String(event.text)
      found.name = event.name.description
      found.numbers = Array(event.numbers)
      found.textIsDamaged = event.text.isDamaged
      found.arrayIsDamaged = event.numbers.isDamaged
      found.isDecoded = true
      let isEqual = event.text == found.text && event.text.isEmpty == found.text.isEmpty
      // Bytes that are not UTF-8 are replaced in the copy.
      #expect(isEqual || found.text.contains("\u{fffd}"))
    }
    #expect(found.isDecoded)
    return found
  }

  @Test(arguments: [ByteOrder.little, .big])
  func fixedArrays(order: ByteOrder) throws {
    let format = TestFormat(fields: [
      ("char text[8]", 8, 8, false), ("unsigned long numbers[2]", 16, 8, false),
    ])
    let payload = Array("ab\0rest!".utf8) + bytes(UInt32(7), order) + bytes(UInt32.max, order)
    let found = try found(payload, format, order, longSize: 4)
    #expect(
      found == Found(isDecoded: true, text: "ab", name: "ab", numbers: [7, UInt64(UInt32.max)]))
  }

  @Test(arguments: [ByteOrder.little, .big])
  func dynamicArrays(order: ByteOrder) throws {
    let format = TestFormat(fields: [
      ("__data_loc char[] text", 8, 4, false), ("__rel_loc u64[] numbers", 12, 4, false),
    ])
    let head = bytes(UInt32(6 << 16 | 16), order) + bytes(UInt32(16 << 16 | 8), order)
    let payload =
      head + Array("hello\0\0\0".utf8) + bytes(UInt64(1), order) + bytes(UInt64.max, order)
    let whole = try found(payload, format, order)
    #expect(whole == Found(isDecoded: true, text: "hello", name: "hello", numbers: [1, .max]))

    // Pointing out of the record is neither a crash nor a value.
    for (place, length) in [(0xffff, 0xffff), (0, 0xffff), (41, 0), (0xffff, 0), (39, 2)] {
      let word = bytes(UInt32(length << 16 | place), order)
      let damaged = try found(word + word + payload.dropFirst(8), format, order)
      #expect(damaged.textIsDamaged && damaged.text.isEmpty && damaged.name.isEmpty)
      #expect(damaged.arrayIsDamaged || place + length + 16 <= 40)
      if damaged.arrayIsDamaged { #expect(damaged.numbers.isEmpty) }
    }
  }

  @Test func arraysThatTakeTheRest() throws {
    var format = TestFormat(fields: [
      ("char text[4]", 8, 4, false), ("int count", 12, 4, true),
      ("unsigned long numbers[8]", 16, 64, false),
    ])
    func payload(_ count: Int32, _ numbers: [UInt64]) -> [UInt8] {
      Array("abcd".utf8) + bytes(count) + numbers.flatMap { bytes($0) }
    }
    // A kernel's stack has as many entries as its count says, not as many as its format declares.
    #expect(try found(payload(2, [1, 2, 3]), format).numbers == [1, 2])
    #expect(try found(payload(0, []), format).numbers == [])
    #expect(try found(payload(100, [1, 2]), format).numbers == [1, 2])
    #expect(try found(payload(-1, [1]), format).numbers == [1])
    format.fields[2] = ("unsigned long numbers[]", 16, 0, false)
    format.fields[1] = ("int other", 12, 4, true)
    #expect(try found(payload(9, [5, 6]) + [1, 2, 3], format).numbers == [5, 6])
    #expect(try found(payload(9, []), format).text == "abcd")
  }

  @Test func namesOfTasks() {
    for name in ["", "a", "kswapd0", "eight-by", "exactly-15-long", "nine-byte"] {
      let task = TaskName(name)
      #expect(task.description == name)
      #expect(task.count == name.utf8.count)
      #expect(task == name)
      #expect(task.bytes == Array(name.utf8))
      #expect(task != "another")
    }
    #expect(TaskName("more than fifteen bytes") == "more than fifte")
    #expect(TaskName("kworker/0:1") == "kworker/0:1")
    #expect(["init": 1] as [TaskName: Int] == [TaskName("init"): 1])
    #expect(TaskName("é") == "é")
  }

  @Test func whatStandsBehindANameDoesNotCount() throws {
    let format = TestFormat(fields: [
      ("char text[16]", 8, 16, false), ("u64 numbers[1]", 24, 8, false),
    ])
    let rest = bytes(UInt64(1))
    let clean = try found(Array("bash".utf8) + [UInt8](repeating: 0, count: 12) + rest, format)
    let dirty = try found(Array("bash\0rubbish\u{1}\u{2}\u{3}".utf8) + [9] + rest, format)
    #expect(clean == dirty)
    // 16 bytes without a NUL: no kernel writes them, and nothing is read beyond.
    let full = try found(Array("0123456789abcdef".utf8) + rest, format)
    #expect(full.name == "0123456789abcdef")
    // Not UTF-8: repaired for show, kept as it is for comparing.
    let strange = try found([0xff, 0x80] + [UInt8](repeating: 0, count: 14) + rest, format)
    #expect(strange.name == "\u{fffd}\u{fffd}")
  }
}
