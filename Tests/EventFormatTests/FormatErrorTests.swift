import EventFormat
import EventSamples
import Testing

@Suite struct FormatErrorTests {
  private func failure(_ texts: [UInt8]...) throws -> FormatError.Code {
    let result = EventFormats(parsing: texts.map { ("test", $0) }, layout: Formats.layout)
    #expect(result.failures.count == 1)
    #expect(result.all.count == texts.count - 1)
    return try #require(result.failures.first).code
  }

  @Test(arguments: [
    "", "\u{7f}ELF", "name: cut\nID: 12\nform", "name: \nID: 12\nformat:\n",
    "name: x\nID: twelve\nformat:\n", "name: x\nID: 012\nformat:\n",
    "name: x\nID: 1234567890\nformat:\n", "name: a b\nID: 12\nformat:\n",
  ])
  func whatIsNoFormatIsRefused(text: String) throws {
    #expect(try failure(Array(text.utf8)) == .notAFormat)
  }

  @Test func aFormatWithANULIsRefused() throws {
    #expect(try failure(Formats.schedSwitch + [0]) == .notAFormat)
    #expect(
      try failure(Formats.schedSwitch + [UInt8](repeating: 32, count: 1 << 20)) == .notAFormat)
  }

  @Test(arguments: [
    "field:int a;\toffset:8;\tsize:4;\tsigned:1;", "\tfield:int;\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:int a\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:int a;\toffset:-8;\tsize:4;\tsigned:1;",
    "\tfield:int a;\toffset:8;\tsize:0x4;\tsigned:1;",
    "\tfield:int a;\toffset:8;\tsize:4;\tsigned:2;",
    "\tfield:int a;\toffset:8;\tsize:4;\tsigned:1",
    "\tfield:int a;\toffset:8;\tsize:4;\tsigned:1; ",
    "\tfield:* a;\toffset:8;\tsize:4;\tsigned:1;", "\tfield:int 2a;\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:int a*;\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:int a[4;\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:int a]4[;\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:int a[4] b[4];\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:int a[1][2][3];\toffset:8;\tsize:24;\tsigned:1;",
    "\tfield:int a[[4]];\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:__attribute__((user)) int a;\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:char __attribute__((user);\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:char __attribute__((user\") a;\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:char __attribute__((user));\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:char f(int) a;\toffset:8;\tsize:4;\tsigned:1;", "nonsense",
  ])
  func aLineThatIsNoFieldMakesNoFormat(line: String) throws {
    let text = Formats.text("odd", id: 9, fields: line, print: "\"\"")
    #expect(try failure(text) == .notAFormat)
  }

  @Test func impossiblePlacesAreNamed() throws {
    for field in ["offset:70000;\tsize:8", "offset:8;\tsize:70000", "offset:65535;\tsize:2"] {
      let far = "\tfield:u64 far;\t\(field);\tsigned:0;"
      let text = Formats.text("far", id: 9, fields: far, print: "\"\"")
      #expect(try failure(text) == .badField("far"))
    }
  }

  @Test func eventsAgreeOnTheCommonFields() throws {
    let kinds = String(decoding: Formats.kinds, as: UTF8.self)
    for (old, new) in [
      ("common_type;\toffset:0", "common_type;\toffset:2"), ("common_pid", "common_bid"),
      ("common_pid;\toffset:4", "common_pid;\toffset:8"),
      ("common_type;\toffset:0;\tsize:2", "common_type;\toffset:0;\tsize:4"),
    ] {
      let moved = kinds.replacing(old, with: new)
      #expect(try failure(Formats.schedSwitch, Array(moved.utf8)) == .badCommonFields)
    }
  }

  @Test func eventNumbersFitTheirField() throws {
    for id in [0, 65536] {
      let text = Formats.text("far", id: id, fields: "", print: "\"\"")
      #expect(try failure(text) == .badCommonFields)
    }
  }

  @Test func oneNumberIsOneEvent() throws {
    let other = Formats.text("other", id: 319, fields: "", print: "\"\"")
    #expect(
      try failure(Formats.schedSwitch, other) == .duplicateID(319, of: "test:sched_switch"))
  }

  @Test func messagesNameTheEvent() throws {
    let text = Array("name: broken\nID: x".utf8)
    let error = try #require(
      EventFormats(parsing: [("test", text)], layout: Formats.layout).failures.first)
    #expect(error.description == "event test:broken: this is not a format that a kernel writes")
  }
}
