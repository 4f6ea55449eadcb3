import EventFormat
import Testing
import TypeGenerator

@Suite struct GeneratedSourceTests {
  private func source(
    _ fields: String, name: String = "my_probe", printFormat: String = "\"x\"",
    notes: String = ""
  ) throws -> String {
    let text = """
      system: test
      name: \(name)
      ID: 7
      format:
      \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
      \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
      \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
      \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

      \(fields)

      print fmt: \(printFormat)

      """
    let formats = FormatList.formats(Array(text.utf8))
    try #require(formats.count == 1)
    return TypeGenerator().source(for: [formats], notes: try EventNotes(notes))
  }

  private func field(_ declaration: String, _ offset: Int, _ size: Int, signed: Int = 0) -> String {
    "\tfield:\(declaration);\toffset:\(offset);\tsize:\(size);\tsigned:\(signed);\n"
  }

  @Test func namesAreSwiftNames() throws {
    let source = try source(
      field("u32 next_pid", 8, 4) + field("u32 default", 12, 4) + field("u32 record", 16, 4)
        + field("u32 __x", 20, 4) + field("u32 x", 24, 4) + field("u32 fields", 28, 4))
    #expect(source.contains("struct MyProbe: TraceEvent, ~Escapable {"))
    #expect(source.contains("  var nextPid: UInt32 { record[layout.nextPid] }"))
    #expect(source.contains("  var `default`: UInt32 { record[layout.default] }"))
    #expect(source.contains("  var recordValue: UInt32 { record[layout.recordValue] }"))
    #expect(source.contains("  var x: UInt32 {") && source.contains("  var x2: UInt32 {"))
    #expect(source.contains("self.fields = try fields.integer(\"fields\")"))
  }

  @Test func singleWordsGetTheirSystem() throws {
    #expect(try source(field("u32 a", 8, 4), name: "probe").contains("struct TestProbe: "))
  }

  @Test func valuesWithNamesBecomeEnums() throws {
    let source = try source(
      field("unsigned char state", 8, 1),
      printFormat:
        #""%s", __print_symbolic(REC->state, { 0, "IDLE" }, { 1 << 1, "NET_TX" }, { 2, "again" }, { 300, "never" })"#
    )
    #expect(source.contains("var state: State { State(rawValue: record[layout.state]) }"))
    #expect(source.contains("case 0: self = .idle\n") && source.contains("case 2: self = .netTx\n"))
    #expect(source.contains("case other(UInt8)"))
    #expect(!source.contains("again") && !source.contains("never"))
  }

  @Test func flagsBecomeOptionSets() throws {
    let source = try source(
      field("int flags", 8, 4, signed: 1),
      printFormat:
        #""%s", __print_flags(REC->flags & 0xff, "|", { 0x01, "READ" }, { 0x80000000, "TOP" })"#
    )
    #expect(source.contains("struct Flags: OptionSet"))
    #expect(source.contains("static var read: Self { Self(rawValue: 0x1) }"))
    #expect(source.contains("static var top: Self { Self(rawValue: -2147483648) }"))
  }

  @Test func kernelsThatDisagreeGetANumber() throws {
    func formats(_ value: Int) -> [EventFormat] {
      let text = """
        system: test
        name: probe
        ID: 7
        format:
        \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
        \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

        \tfield:u32 why;\toffset:8;\tsize:\(value == 1 ? 4 : 8);\tsigned:0;
        \(value == 1 ? "\tfield:u32 since;\toffset:16;\tsize:4;\tsigned:0;\n" : "")
        print fmt: "%s", __print_symbolic(REC->why, { \(value), "TIMER" })

        """
      return FormatList.formats(Array(text.utf8))
    }
    let source = TypeGenerator().source(for: [formats(1), formats(2)])
    // The wider number, without names; and a field that only one of them has.
    #expect(source.contains("var why: UInt64 { record[layout.why] }"))
    #expect(source.contains("var since: UInt32? { record[layout.since] }"))
  }

  @Test func notesNameAndExplain() throws {
    let source = try source(
      field("u64 ts", 8, 8) + field("u64 ip", 16, 8),
      notes: """
        test:my_probe = Better
          > Something happens.
          ts  When it began (nanoseconds).
          @rename ts begin
          @address ip
        """)
    #expect(source.contains("/// Something happens (`test:my_probe`).\nstruct Better: TraceEvent"))
    #expect(
      source.contains(
        "  /// When it began (nanoseconds).\n  ///\n  /// `u64 ts`.\n  var begin: UInt64"))
    #expect(source.contains("begin = try fields.integer(\"ts\")"))
    #expect(source.contains("var ip: KernelAddress { KernelAddress(rawValue: record[layout.ip]) }"))
  }

  @Test func unitsComeFromThePrintFormat() throws {
    let source = try source(
      field("u64 wait", 8, 8) + field("void * at", 16, 8),
      printFormat: #""wait=%llu [us] at=%pS", REC->wait, REC->at"#)
    #expect(source.contains("/// `u64 wait`, microseconds."))
    #expect(source.contains("var at: KernelAddress"))
  }

  @Test(arguments: [
    "  field without event", "no-colon", "a:b = ", "a:b\n  @rename x", "a:b\n  @what x",
  ])
  func notesThatCannotBeReadAreAnError(notes: String) {
    #expect(throws: EventNotesError.self) { _ = try EventNotes(notes) }
  }

  /// What stands in a recording is foreign: it must not become source.
  @Test func symbolsCannotBreakOutOfTheirLiterals() throws {
    let source = try source(
      field("u32 a", 8, 4),
      printFormat:
        #""%s", __print_symbolic(REC->a, { 0, "\"); exit(1) //" }, { 1, "a`b\\(x)" }, { 2, "" })"#)
    for line in source.split(separator: "\n") where line.contains("exit") || line.contains("b(") {
      #expect(line.utf8.filter { $0 == UInt8(ascii: "\"") }.count % 2 == 0)
    }
    #expect(!source.contains("\\(x)"))
    #expect(!source.contains("a`b"))
  }
}
