import EventFormat
import EventSamples
import EventText
import RingBuffer
import Testing

/// Formats that no kernel writes: they are refused or rendered, and nothing outside of the record is
/// read. What Fuzz/FuzzFormat finds goes here.
@Suite struct HostileFormatTests {
  private static let fields = """
    \tfield:int a;\toffset:8;\tsize:4;\tsigned:1;
    \tfield:u64 b;\toffset:16;\tsize:8;\tsigned:0;
    \tfield:char c[16];\toffset:24;\tsize:16;\tsigned:0;
    \tfield:__data_loc char[] d;\toffset:40;\tsize:4;\tsigned:0;
    \tfield:__rel_loc u32[] e;\toffset:44;\tsize:4;\tsigned:0;
    \tfield:u32 f[4];\toffset:48;\tsize:16;\tsigned:0;
    """

  @Test(arguments: [
    #""%d", REC->a / 0"#,
    #""%d", REC->a % (REC->b & 0)"#,
    #""%d", (-9223372036854775807 - 1) / -1"#,
    #""%d", REC->a << 64 | REC->b >> -1"#,
    #""%*d %.*s %-*.*s", REC->a, 1, REC->a, REC->c, REC->a, REC->a, REC->c"#,
    #""%2147483647d %.2147483647s", REC->a, REC->c"#,
    #""%99999999999999999999d", REC->a"#,
    #""%s", (char *)REC->b"#,
    #""%s", REC->c + REC->a"#,
    #""%s", *REC->c"#,
    #""%d", REC->c[REC->a]"#,
    #""%d", REC->c[-1] + REC->c[2147483647]"#,
    #""%d %d", REC->f[REC->a], REC->f[1]"#,
    #""%s", __print_symbolic(REC->a, { REC->f[0], "f" }, { REC->f[REC->a], "g" })"#,
    #""%s", __get_str(a)"#,
    #""%s", __get_dynamic_array(nothing)"#,
    #""%s", __print_array(REC->c, REC->a, REC->a)"#,
    #""%s", __print_array(__get_dynamic_array(d), 4294967295, 8)"#,
    #""%s", __print_hex(REC->c, REC->b)"#,
    #""%s", __print_flags(REC->b, "|", { 0, "none" }, { ~0, "all" }, { 1 << 99, "far" })"#,
    #""%s", __print_symbolic(REC->b, { "text", 1 }, { , }, { 1, })"#,
    #""%*ph %*pb %*pbl", REC->a, REC->c, REC->a, REC->c, REC->a, REC->c"#,
    #""%pI6c %pU %pM %pISpc", REC->c, REC->c, REC->d, REC->e"#,
    #""%d %d %d""#,
    #""%d", "#,
    #""%"#,
    #""%", REC->a"#,
    #""\"#,
    "",
  ])
  func aStrangePrintFormatIsSurvived(print: String) {
    survive(Formats.text("hostile", id: 9, fields: Self.fields, print: print))
  }

  @Test(arguments: ["(", "{", "[", "!", "-", "(u8)", "1?", "__print_flags(", "\"a\" "])
  func deepNestingIsSurvived(piece: String) {
    // Deep enough for a parser that trusts its stack.
    let nest = String(repeating: piece, count: 20_000)
    survive(
      Formats.text("deep", id: 9, fields: Self.fields, print: "\"%d\", \(nest)REC->a"),
      styles: [TextStyle(dialect: .kernel, usesPlugins: false)])
  }

  /// A tree as tall as can be: sums inside of sums, of which none is nested deeply by itself.
  @Test func aTallTreeIsSurvived() {
    let sum = String(repeating: " + REC->a", count: 250)
    let open = String(repeating: "(", count: 38)
    let tree = open + "REC->a" + String(repeating: "\(sum))", count: 38)
    survive(
      Formats.text("tall", id: 9, fields: Self.fields, print: "\"%d\", \(tree)"),
      styles: [TextStyle(dialect: .kernel, usesPlugins: false)])
  }

  /// What is named twice must not be gone through twice for each time that it is named itself.
  @Test(.timeLimit(.minutes(1)))
  func whatDoublesWithEachLevelIsSurvived() {
    let conditions = String(repeating: "(REC->a ? 1 : ", count: 60)
    survive(
      Formats.text(
        "conditions", id: 9, fields: Self.fields,
        print: "\"%d\", \(conditions)2\(String(repeating: ")", count: 60))"))
    for leaf in ["-1", "\"text\"", "__print_symbolic(REC->a, { 1, \"\" }, { 2, \"\" })"] {
      var print = "\"%s\", ({ const char *p0 = \(leaf); "
      for level in 1...40 {
        print += "const char *p\(level) = ({ const char *q = trace_seq_buffer_ptr(p); "
        print += "trace_seq_printf(p, \"%s%s\", p\(level - 1), p\(level - 1)); q; }); "
      }
      survive(Formats.text("pieces", id: 9, fields: Self.fields, print: print + "p40; })"))
    }
  }

  @Test(arguments: [
    "\tfield:int a;\toffset:4294967295;\tsize:4;\tsigned:1;",
    "\tfield:int a;\toffset:8;\tsize:9223372036854775807;\tsigned:1;",
    "\tfield:int a;\toffset:-8;\tsize:4;\tsigned:1;",
    "\tfield:int a;\toffset:8;\tsize:3;\tsigned:1;",
    "\tfield:int a[0];\toffset:8;\tsize:0;\tsigned:1;",
    "\tfield:int a[99999999];\toffset:8;\tsize:4;\tsigned:1;",
    "\tfield:__data_loc char[] a;\toffset:60000;\tsize:4;\tsigned:1;",
    "\tfield:__data_loc char[] a;\toffset:8;\tsize:1;\tsigned:1;",
    "\tfield:;\toffset:;\tsize:;\tsigned:;",
    "\tfield:int a",
  ])
  func anImpossibleFieldIsSurvived(field: String) {
    let print = #""%d %s %s", REC->a, __get_str(a), __print_array(REC->a, 4, 4)"#
    survive(Formats.text("field", id: 9, fields: field, print: print))
  }

  @Test func aFormatCutAnywhereIsSurvived() {
    let text = Formats.text(
      "cut", id: 9, fields: Self.fields,
      print: #""%s %08lx", __print_flags(REC->b, "|", { 1, "A" }), (unsigned long)REC->a"#)
    for end in 0..<text.count { survive(Array(text[..<end])) }
  }

  /// Renders records of several lengths and contents in these styles.
  private func survive(
    _ text: [UInt8],
    styles: [TextStyle] = [
      TextStyle(dialect: .traceCmd), TextStyle(dialect: .kernel, usesPlugins: false),
      TextStyle(isRaw: true),
    ]
  ) {
    let ones = [UInt8](repeating: 0xff, count: 64)
    let zeros = [UInt8](repeating: 0, count: 64)
    let rising = (0..<64).map { UInt8($0) }
    for (order, longSize) in [(ByteOrder.little, 8), (.big, 4)] {
      let layout = PageLayout(byteOrder: order, longSize: longSize, pageSize: 4096)
      let formats = EventFormats(parsing: [(system: "test", text: text)], layout: layout)
      #expect(formats.all.count + formats.failures.count == 1)
      guard let format = formats.all.first else { continue }
      for style in styles {
        var renderer = TextRenderer(
          TextEngine(
            formats: formats, symbols: KernelSymbols { [] }, printkFormats: PrintkFormats([]),
            layout: layout, style: style))
        for record in [ones, zeros, rising, Array(rising[..<20]), Array(rising[..<9]), []] {
          var output = TextBuffer()
          renderer.append(
            record.span.bytes, of: format, timestamp: 1, cpu: 0, to: &output)
          #expect(output.count < 1 << 20)
        }
      }
    }
  }
}
