import AllocationCounter
import EventFormat
import EventText
import Foundation
import RingBuffer
import SystemPackage
import Testing
import Timeline
import TraceFile
import TraceText

private let files = [
  "i686-v6.dat", "instances-v6.dat", "s390x-v6.dat", "x86_64-v6.dat", "x86_64-v7-zstd.dat",
].map { fixture($0) }

@Suite struct JSONTests {
  /// A stack's entries may stand where there is no room for their number in front of them.
  @Test(arguments: [4, 7, 8])
  func aStackWithoutRoomForItsCountIsSurvived(offset: Int) throws {
    let text = MachineText.text(
      "kernel_stack", id: 4,
      fields: "\tfield:unsigned long caller[8];\toffset:\(offset);\tsize:64;\tsigned:0;\n")
    let formats = EventFormats(
      parsing: [(system: "ftrace", text: text)],
      layout: PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096))
    let format = try #require(formats.all.first)
    let renderer = JSONRenderer(formats: formats)
    for count in [0, 4, 8, 40, 80] {
      let record = [UInt8](repeating: 1, count: count)
      var output = TextBuffer()
      renderer.append(
        record.span.bytes, of: format, timestamp: 1, cpu: 0, task: nil, to: &output)
      #expect(try StrictJSON.value(output.bytes.dropLast())["fields"]?.keys == ["caller"])
    }
  }

  /// Every line is JSON by the letter, and holds what the record holds.
  @Test(arguments: files + referenceRecordings)
  func linesHoldWhatTheRecordsHold(url: URL) throws {
    let trace = try MachineText(url)
    let renderer = JSONRenderer(formats: trace.formats, buffers: trace.file.buffers.map(\.name))
    var text = TextBuffer()
    var timeline = Timeline(trace.file, formats: trace.formats)
    var count = 0
    while let item = timeline.next() {
      text.removeAll()
      guard case .event(let event) = item else { continue }
      count += 1
      let task = trace.name(of: event.pid)
      renderer.append(
        event.data, of: event.format, timestamp: event.timestamp, cpu: event.cpu,
        task: task.span.bytes, buffer: event.buffer, to: &text)
      // Reading strictly is slow; the later ones are like the first.
      if count > 4000, count % 16 != 0 { continue }
      let bytes = text.bytes
      try #require(bytes.last == UInt8(ascii: "\n"))
      let line = try StrictJSON.value(bytes.dropLast())
      #expect(line["time"] == .number("\(event.timestamp)"))
      #expect(line["cpu"] == .number("\(event.cpu)"))
      #expect(line["pid"] == .number("\(event.pid!)"))
      #expect(line["task"] == .string(String(decoding: task, as: UTF8.self)))
      if trace.file.buffers.count > 1 {
        #expect(line["buffer"] == .string(trace.file.buffers[event.buffer].name))
      } else {
        #expect(line["buffer"] == nil)
      }
      guard let format = event.format else {
        #expect(line["event"] == .null)
        continue
      }
      #expect(line["system"] == .string(format.system))
      #expect(line["event"] == .string(format.name))
      let fields = try #require(line["fields"])
      #expect(fields.keys == format.fields.map(\.name))
      for field in format.fields {
        let value = field.value(in: event.data, order: format.byteOrder)
        #expect(
          fields[field.name] == .some(json(value, field)),
          "\(format) \(field.name) \(field.typeName)")
      }
    }
    #expect(count > 500)
  }

  /// What the field's value is in JSON.
  private func json(_ value: FieldValue?, _ field: EventField) -> JSONValue {
    switch value {
    case nil: .null
    case .signed(let number): .number("\(number)")
    case .unsigned(let number), .pointer(let number): .number("\(number)")
    case .text(let text): .string(text)
    case .signedArray(let numbers): .array(numbers.map { .number("\($0)") })
    case .unsignedArray(let numbers): .array(numbers.map { .number("\($0)") })
    case .bytes(let bytes): .array(bytes.map { .number("\($0)") })
    }
  }

  @Test func stringsHoldWhateverBytes() throws {
    for byte in 1...UInt8.max {
      try roundTrip([byte])
      try roundTrip(Array("12345678".utf8) + [byte] + Array("ü234567890".utf8))
      for second in stride(from: UInt8(1), to: 255, by: 7) {
        try roundTrip([byte, second])
        try roundTrip([0x41, byte, second, 0x80, 0xbf, byte])
      }
    }
    try roundTrip(Array(1...255))
    try roundTrip([0xf0, 0x9f, 0x98, 0x80, 0xf0, 0x9f, 0x98, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0x80])
    try roundTrip([])
  }

  @Test func randomBytesBecomeUTF8() throws {
    var random = SystemRandomNumberGenerator()
    let likely: [UInt8] = [
      0x22, 0x5c, 0x1f, 0x7f, 0x80, 0xbf, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0xff, 0,
    ]
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        Bool.random(using: &random)
          ? likely.randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
      }
      try roundTrip(bytes)
    }
  }

  private static let formats = MachineText.formats()
  private static let renderer = JSONRenderer(formats: formats)

  /// A task of that name.
  private func roundTrip(_ name: [UInt8]) throws {
    let record = MachineText.kinds()
    var text = TextBuffer()
    Self.renderer.append(
      record.span.bytes, of: Self.formats[1000], timestamp: 1, cpu: 0, task: name.span.bytes,
      to: &text)
    let line = try StrictJSON.value(text.bytes.dropLast())
    let expected = String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    #expect(line["task"] == .string(expected), "\(name)")
  }

  @Test(arguments: [ByteOrder.little, .big])
  func everyKindOfField(order: ByteOrder) throws {
    let renderer = JSONRenderer(formats: MachineText.formats(order: order))
    let record = MachineText.kinds(order: order)
    var text = TextBuffer()
    renderer.append(
      record.span.bytes, of: MachineText.formats(order: order)[1000], timestamp: .max, cpu: 3,
      task: nil, to: &text)
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == """
        {"time":18446744073709551615,"cpu":3,"pid":-5,"task":null,"system":"test","event":"kinds",\
        "fields":{"small":200,"minus":-2,"where":18446603336526616184,"numbers":[1,2,4294967295],\
        "name":"he\\"lo","ports":[80,443],"near":"near","mac":[1,2,255],"letters":"ab"}}

        """)
  }

  @Test func shortRecordsHaveNulls() throws {
    let formats = MachineText.formats()
    let renderer = JSONRenderer(formats: formats)
    let whole = MachineText.kinds()
    for count in 0...whole.count {
      let record = Array(whole.prefix(count))
      var text = TextBuffer()
      renderer.append(
        record.span.bytes, of: formats[1000], timestamp: 0, cpu: 0, task: nil, to: &text)
      let line = try StrictJSON.value(text.bytes.dropLast())
      #expect((line["pid"] == .null) == (count < 8))
      let fields = try #require(line["fields"])
      for field in try #require(formats[1000]).fields {
        let isThere = field.value(in: record.span.bytes, order: .little) != nil
        #expect((fields[field.name] != .null) == isThere, "\(field.name), \(count) bytes")
      }
    }
  }

  @Test func eventsWithoutFormatKeepTheirBytes() throws {
    let renderer = JSONRenderer(formats: MachineText.formats(), buffers: ["", "other"])
    let record: [UInt8] = [9, 1, 0, 0, 7, 0, 0, 0, 255]
    var text = TextBuffer()
    renderer.append(
      record.span.bytes, of: nil, timestamp: 5, cpu: 0, task: nil, buffer: 1, to: &text)
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == """
        {"time":5,"cpu":0,"pid":7,"task":null,"buffer":"other","system":null,"event":null,"type":265,\
        "data":[9,1,0,0,7,0,0,0,255]}

        """)
  }

  @Test func kernelStacksHaveAsManyEntriesAsTheySay() throws {
    let formats = MachineText.formats()
    let renderer = JSONRenderer(formats: formats)
    for (size, bytes, entries) in [
      (2, 32, 2), (3, 32, 2), (12, 16 + 96, 12), (0, 80, 0), (-1, 24, 1),
    ] {
      var record = [UInt8](repeating: 0, count: bytes)
      record[0] = 4
      for (index, byte) in withUnsafeBytes(of: Int32(size).littleEndian, Array.init).enumerated() {
        record[8 + index] = byte
      }
      var text = TextBuffer()
      renderer.append(
        record.span.bytes, of: formats[4], timestamp: 5, cpu: 0, task: nil, to: &text)
      let line = try StrictJSON.value(text.bytes.dropLast())
      #expect(
        line["fields"]?["caller"] == .array(Array(repeating: .number("0"), count: entries)))
    }
  }

  @Test func lossesAndDamageAreObjects() throws {
    let renderer = JSONRenderer(formats: MachineText.formats())
    var text = TextBuffer()
    for file in files { try MachineText.appendOther(file, renderer, to: &text) }
    let damaged = try TemporaryCopy(of: fixture("x86_64-v6.dat"))
    defer { damaged.remove() }
    try MachineText.appendOther(damaged.url, renderer, to: &text)
    let lines = try text.bytes.split(separator: UInt8(ascii: "\n")).map { try StrictJSON.value($0) }
    #expect(lines.contains { $0["damage"]?.keys == ["cpu", "page", "reason"] })
    for line in lines {
      if let lost = line["lost"] {
        #expect(lost.keys.filter { $0 != "atMost" } == ["cpu", "count", "from", "to", "cause"])
      }
    }
  }

  @Test(.enabled(if: allocation_counting_works(), "a sanitizer owns malloc"))
  func nothingIsAllocatedForAnEvent() throws {
    let trace = try MachineText(fixture("x86_64-v6.dat"))
    let renderer = JSONRenderer(formats: trace.formats)
    let csv = CSVRenderer(try #require(trace.formats.format("sched_switch")))
    let formats = trace.formats.all
    let record = [UInt8](repeating: 65, count: 256)
    var text = TextBuffer(capacity: 1 << 20)
    renderer.append(
      record.span.bytes, of: formats[0], timestamp: 5, cpu: 0, task: nil, to: &text)
    var allocations: UInt64 = 0
    // What the runtime makes ready when a function runs first is not counted, nor is the loop.
    for round in 0..<2 {
      for format in formats {
        text.removeAll()
        let before = allocation_count()
        renderer.append(
          record.span.bytes, of: format, timestamp: 5, cpu: 0, task: record.span.bytes, to: &text)
        csv.append(record.span.bytes, timestamp: 5, cpu: 0, task: record.span.bytes, to: &text)
        if round == 1 { allocations += allocation_count() - before }
      }
    }
    #expect(allocations == 0)
  }
}
