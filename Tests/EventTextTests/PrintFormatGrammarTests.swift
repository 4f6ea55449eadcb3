import EventFormat
import EventSamples
import EventText
import Testing

@Suite struct PrintFormatGrammarTests {
  private func format(_ text: [UInt8]) throws -> EventFormat {
    try #require(Interpreted(text).formats.all.first)
  }

  /// Such a print fmt crashes libtraceevent: it never gets there, and the fields are printed.
  @Test(arguments: [
    "1 / 0", "1 % 0x00", "5 / (0)", "5 / (1 - 1)", "5 / -1", "7 % (2 * 0)",
    String(repeating: "(", count: 100_000) + "1", String(repeating: "1+", count: 20_000) + "1",
    "sizeof(int)", "1 + sizeof(unsigned int)", "-(sizeof(long long))", "sizeof()",
    "REC->missing", "__get_str(missing)", "__print_flags(REC->a, {1, \"x\"})", "1, 2", "{",
  ])
  func whatThePrintFmtGrammarDoesNotKnowIsNotParsed(expression: String) throws {
    let field = "\tfield:int a;\toffset:8;\tsize:4;\tsigned:1;"
    let text = Formats.text("odd", id: 9, fields: field, print: "\"%d\", \(expression)")
    #expect(!PrintFormatGrammar.accepts(try format(text)))
    var record = RecordBuilder(id: 9, size: 12)
    record.put(Int32(42), at: 8)
    let printed = try Interpreted(text).text(of: record.bytes, "odd")
    #expect(printed == "[FAILED TO PARSE] a=42")
  }

  @Test(arguments: ["%n", "%f", "%", "%1000d", "%lld %d", "%hhhd", "%y"])
  func conversionsThatTheKernelDoesNotHaveAreNotUsed(conversion: String) throws {
    let text = Formats.text("odd", id: 9, fields: "", print: "\"\(conversion)\", 1")
    #expect(!PrintFormatGrammar.accepts(try format(text)))
  }

  @Test(arguments: [
    "10 / 5", "REC->common_pid / 1000", "9 % (4)", "8 / sizeof(u32)", "\"50%/0\"",
    "sizeof(unsigned long)", "sizeof(struct a *)",
  ])
  func otherDivisorsAre(expression: String) throws {
    let text = Formats.text("fine", id: 9, fields: "", print: "\"%d\", \(expression)")
    #expect(PrintFormatGrammar.accepts(try format(text)))
  }

  @Test func aFormatWithAnUnparsablePrintFmtKeepsItsFields() throws {
    let field = "\tfield:int a;\toffset:8;\tsize:4;\tsigned:1;"
    let text = Formats.text("odd", id: 9, fields: field, print: "\"%d\", ({ REC->a; })")
    let parsed = Interpreted(text)
    #expect(parsed.formats[9]?.fields.map(\.name) == ["a"])
    var record = RecordBuilder(id: 9, size: 12)
    record.put(Int32(42), at: 8)
    #expect(try parsed.text(of: record.bytes, "odd").contains("a=42"))
  }
}
