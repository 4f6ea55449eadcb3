import EventFormat
import EventSamples
import EventText
import Testing

@Suite struct FormatCheckTests {
  private let layout = Formats.layout

  private func format(_ name: String, id: Int, _ print: String) -> [UInt8] {
    Formats.text(
      name, id: id, fields: "\tfield:unsigned int number;\toffset:8;\tsize:4;\tsigned:0;",
      print: print)
  }

  private func check(_ texts: [UInt8]...) -> FormatCheck {
    let formats = EventFormats(parsing: texts.map { (system: "made", text: $0) }, layout: layout)
    return FormatCheck(formats, layout: layout)
  }

  @Test func whatIsUnderstoodIsOnlyCounted() {
    let check = check(format("plain", id: 300, #""number=%u", REC->number"#))
    #expect(check.formatCount == 1)
    #expect(check.isComplete)
    #expect(check.unnumberedConstants.isEmpty)
  }

  @Test func formatsThatCannotBeReadCountAndAreNamed() {
    let check = check(
      format("plain", id: 300, #""number=%u", REC->number"#), Array("name: half\nID: 1\n".utf8))
    #expect(check.formatCount == 2)
    #expect(check.unreadable.count == 1)
    #expect(!check.isComplete)
  }

  @Test func textsOfUnknownFunctionsAreNamedForEachStyle() {
    let check = check(format("calls", id: 300, #""%d", nobody_knows(REC->number)"#))
    #expect(!check.isComplete)
    #expect(check.unknownTexts.allSatisfy { $0.event == "made:calls" })
    // As fields it needs no print fmt.
    #expect(check.unknownTexts.map(\.style) == FormatCheck.styles.filter { !$0.isRaw })
    #expect(check.unknownTexts.allSatisfy { $0.what.contains("nobody_knows") })
  }

  @Test func constantsWithoutANumberAreNamedOnceForEachEvent() {
    let check = check(
      format(
        "names", id: 300,
        #"""
        "%s %d", __print_symbolic(REC->number, { NOBODY_A, "a" }, { 1, "b" }), \#
        REC->number == NOBODY_B ? NOBODY_A : 0
        """#))
    #expect(check.isComplete)
    #expect(
      check.unnumberedConstants == [
        FormatCheck.UnnumberedConstants(event: "made:names", names: ["NOBODY_A", "NOBODY_B"])
      ])
  }

  @Test func onlyTheKernelsTextLacksNumbers() throws {
    let formats = EventFormats(
      parsing: [(system: "made", text: format("names", id: 300, #""%d", NOBODY"#))],
      layout: layout)
    let format = try #require(formats.all.first)
    func understanding(_ style: TextStyle) -> TextUnderstanding {
      TextEngine(
        formats: formats, symbols: KernelSymbols { [] }, printkFormats: PrintkFormats([]),
        layout: layout, style: style
      ).understanding(of: format)
    }
    let kernel = understanding(TextStyle(dialect: .kernel))
    #expect(kernel.unnumbered == ["NOBODY"] && kernel.unknown == nil)
    let traceCmd = understanding(TextStyle())
    #expect(traceCmd.unnumbered.isEmpty && traceCmd.unknown == nil)
  }
}
