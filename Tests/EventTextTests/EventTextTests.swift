import EventSamples
import EventText
import Testing

@Suite struct EventTextTests {
  @Test func printsWhatThePrintFmtSays() throws {
    var record = RecordBuilder(id: 319, size: 64)
    record.put("bash", at: 8)
    record.put(Int32(42), at: 24)
    record.put(Int32(43), at: 56)
    let parsed = Interpreted(Formats.schedSwitch)
    #expect(
      try parsed.text(of: record.bytes, "sched_switch")
        == "prev_comm=bash prev_pid=42 next_pid=43")
    #expect(
      try parsed.text(of: record.bytes, "sched_switch", style: .raw)
        .hasPrefix(" prev_comm=bash prev_pid=42"))
  }

  @Test func longsOfA32BitKernelKeepTheirSign() throws {
    let field = "\tfield:long ret;\toffset:8;\tsize:4;\tsigned:1;"
    let text = Formats.text(
      "exit", id: 9, fields: field, print: "\"ret=%ld %5ld%%\", REC->ret, REC->ret")
    var record = RecordBuilder(id: 9, size: 12)
    record.put(Int32(-25), at: 8)
    let parsed = Interpreted(text, longSize: 4)
    #expect(try parsed.text(of: record.bytes, "exit") == "ret=-25   -25%")
    #expect(try parsed.text(of: record.bytes, "exit", style: .raw) == " ret=-25")
  }

  @Test func commsComeFromTheSavedOnes() {
    let parsed = Interpreted(Formats.schedSwitch)
    parsed.library.add(commandLines: Array("42 kworker/0:1\n43 a b\n".utf8))
    var text = TextBuffer()
    for pid in [42, 43, 0, 99] as [Int32] {
      parsed.library.appendComm(of: pid, width: 14, to: &text)
      text.append("|")
    }
    #expect(
      String(decoding: text.bytes, as: UTF8.self)
        == "   kworker/0:1|           a b|        <idle>|         <...>|")
  }

  @Test func commsThatAreNotUTF8KeepTheirColumn() {
    let parsed = Interpreted(Formats.schedSwitch)
    parsed.library.add(commandLines: Array("42 caf".utf8) + [0xe9, 0x0a])
    var text = TextBuffer()
    parsed.library.appendComm(of: 42, width: 6, to: &text)
    #expect(text.bytes == Array("  caf".utf8) + [0xe9])
  }

  @Test func functionsComeFromKallsyms() {
    let parsed = Interpreted(Formats.schedSwitch)
    parsed.library.add(
      kallsyms: Array(
        "ffffffff81000000 T first\nffffffff81000100 t second\t[mod]\nffffffff81000200 T last\n".utf8
      ))
    #expect(parsed.library.function(at: 0xffff_ffff_8100_0010) == "first")
    #expect(parsed.library.function(at: 0xffff_ffff_8100_0104) == "second")
    #expect(parsed.library.function(at: 0x1000) == nil)
  }

  @Test func printkFormatsAreTakenInOnlyInTheirForm() throws {
    let fields = """
      \tfield:unsigned long ip;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:const char * fmt;\toffset:16;\tsize:8;\tsigned:0;
      \tfield:u32 buf[];\toffset:24;\tsize:0;\tsigned:0;
      """
    let text = Formats.text(
      "bprint", id: 6, fields: fields, print: #""%ps: %s", (void *)REC->ip, REC->fmt"#)
    let parsed = Interpreted(text, system: "ftrace")
    let lines = """
      0xffffffff82000000 : "n=%d\\n"
      0x
      :
      0xffffffff82000010 :
      0xffffffff82000020
      nonsense : "x"

      """
    parsed.library.add(printkFormats: Array(lines.utf8))
    var record = RecordBuilder(id: 6, size: 28)
    record.put(UInt64(0xffff_ffff_8200_0000), at: 16)
    record.put(UInt32(42), at: 24)
    #expect(try parsed.text(of: record.bytes, "bprint").hasSuffix(": n=42"))
    record.put(UInt64(0xffff_ffff_8200_0010), at: 16)
    #expect(try parsed.text(of: record.bytes, "bprint").contains("NO FORMAT FOUND"))
  }

  // What follows would make libtraceevent read beyond the record, or divide by zero.

  @Test func anArrayThatTellsTooManyElementsIsNotRead() throws {
    let fields = """
      \tfield:u32 count;\toffset:8;\tsize:4;\tsigned:0;
      \tfield:u8 data[8];\toffset:12;\tsize:8;\tsigned:0;
      """
    let text = Formats.text(
      "many", id: 9, fields: fields, print: #""%s", __print_array(REC->data, REC->count, 1)"#)
    let parsed = Interpreted(text)
    var record = RecordBuilder(id: 9, size: 20)
    record.put(UInt32(8), at: 8)
    let whole = try parsed.text(of: record.bytes, "many")
    #expect(whole == "0 0 0 0 0 0 0 0")
    record.put(UInt32.max, at: 8)
    #expect(try parsed.text(of: record.bytes, "many").hasPrefix("[UNPRINTABLE] count=4294967295"))
  }

  @Test func aDivisorFromTheRecordIsNotUsed() throws {
    let field = "\tfield:int a;\toffset:8;\tsize:4;\tsigned:1;"
    let record = RecordBuilder(id: 9, size: 12).bytes
    for expression in ["1 / REC->a", "1 % REC->a", "8 / (REC->a - 1)"] {
      let text = Formats.text("div", id: 9, fields: field, print: "\"%d\", \(expression)")
      #expect(try Interpreted(text).text(of: record, "div").hasPrefix("[UNPRINTABLE] a=0"))
    }
    let fine = Formats.text("div", id: 9, fields: field, print: "\"%d\", (REC->a + 10) / 5")
    #expect(try Interpreted(fine).text(of: record, "div") == "2")
  }

  @Test func aStringOutsideOfTheRecordIsNotRead() throws {
    let parsed = Interpreted(Formats.kinds)
    var record = RecordBuilder(id: 1000, size: 64)
    for offset in [36, 40, 44] { record.put(UInt32(4 << 16 | 48), at: offset) }
    record.put(UInt32(1 << 16 | 4), at: 44)
    record.put("abc", at: 48)
    #expect(try parsed.text(of: record.bytes, "kinds") == "0 abc")
    record.put(UInt32(4 << 16 | 0xfff0), at: 36)
    #expect(
      try parsed.text(of: record.bytes, "kinds").contains("name=(outside of the record)"))
    #expect(
      try parsed.text(of: Array(record.bytes.prefix(9)), "kinds").hasPrefix("[UNPRINTABLE] small="))
  }

  @Test func textWithoutItsNULEndsWithTheRecord() throws {
    let parsed = Interpreted(Formats.kinds)
    var record = RecordBuilder(id: 1000, size: 52)
    for offset in [36, 40] { record.put(UInt32(4 << 16 | 48), at: offset) }
    record.put(UInt32(1 << 16 | 0), at: 44)
    record.put("full", at: 48)
    #expect(try parsed.text(of: record.bytes, "kinds") == "0 full")
  }
}
