import EventText
import EventFormat
import RingBuffer
import Testing

@Suite struct FormatErrorTests {
  private func failure(_ texts: [UInt8]...) throws -> FormatError.Code {
    let result = interpreter()
    for text in texts { result.add(format: text, system: "test") }
    #expect(result.formats.failures.count == 1)
    return try #require(result.formats.failures.first).code
  }

  @Test func whatIsNoFormatIsRefused() throws {
    #expect(try failure([]) == .notAFormat)
    #expect(try failure(Array("\u{7f}ELF".utf8)) == .notAFormat)
    #expect(try failure(Formats.schedSwitch + [0]) == .notAFormat)
    let cut = interpreter(Array("name: cut\nID: 12\nform".utf8)).formats
    #expect(cut.failures.map(\.code) == [.notAFormat]); #expect(cut.all.isEmpty)
  }

  /// Such a print fmt crashes libtraceevent: it never gets there, and the fields are printed.
  @Test(arguments: [
    "1 / 0", "1 % 0x00", "5 / (0)", "5 / (1 - 1)", "5 / -1", "7 % (2 * 0)",
    String(repeating: "(", count: 100_000) + "1", String(repeating: "1+", count: 20_000) + "1",
    "REC->missing", "__get_str(missing)", "__print_flags(REC->a, {1, \"x\"})", "1, 2", "{",
  ])
  func whatThePrintFmtGrammarDoesNotKnowIsNotParsed(expression: String) throws {
    let field = "\tfield:int a;\toffset:8;\tsize:4;\tsigned:1;"
    let text = Formats.text("odd", id: 9, fields: field, print: "\"%d\", \(expression)")
    #expect(FormatGrammar.judge(text) == .fieldsOnly)
    var record = RecordBuilder(id: 9, size: 12)
    record.put(Int32(42), at: 8)
    let printed = try interpreter(text).text(of: record.bytes, "odd")
    #expect(printed == "[FAILED TO PARSE] a=42")
  }

  @Test(arguments: ["%n", "%f", "%", "%1000d", "%lld %d", "%hhhd", "%y"])
  func conversionsThatTheKernelDoesNotHaveAreNotUsed(format: String) {
    let text = Formats.text("odd", id: 9, fields: "", print: "\"\(format)\", 1")
    #expect(FormatGrammar.judge(text) == .fieldsOnly)
  }

  @Test(arguments: ["10 / 5", "REC->common_pid / 1000", "9 % (4)", "8 / sizeof(u32)", "\"50%/0\""])
  func otherDivisorsAre(expression: String) {
    let text = Formats.text("fine", id: 9, fields: "", print: "\"%d\", \(expression)")
    #expect(interpreter(text).formats.failures.isEmpty)
  }

  @Test func impossiblePlacesAreNamed() throws {
    let far = "\tfield:u64 far;\toffset:70000;\tsize:8;\tsigned:0;"
    #expect(try failure(Formats.text("far", id: 9, fields: far, print: "\"\"")) == .badField("far"))
  }

  @Test func eventsAgreeOnTheCommonFields() throws {
    let moved = String(decoding: Formats.kinds, as: UTF8.self)
      .replacing("common_type;\toffset:0", with: "common_type;\toffset:2")
    #expect(try failure(Formats.schedSwitch, Array(moved.utf8)) == .badCommonFields)
  }

  @Test func oneNumberIsOneEvent() throws {
    let other = Formats.text("other", id: 319, fields: "", print: "\"\"")
    #expect(
      try failure(Formats.schedSwitch, other) == .duplicateID(319, of: "test:sched_switch"))
  }

  @Test func aFormatWithAnUnparsablePrintFmtKeepsItsFields() throws {
    let field = "\tfield:int a;\toffset:8;\tsize:4;\tsigned:1;"
    let text = Formats.text("odd", id: 9, fields: field, print: "\"%d\", ({ REC->a; })")
    let parsed = interpreter(text)
    #expect(parsed.formats[9]?.fields.map(\.name) == ["a"])
    var record = RecordBuilder(id: 9, size: 12)
    record.put(Int32(42), at: 8)
    #expect(try parsed.text(of: record.bytes, "odd").contains("a=42"))
  }
}
