import EventFormat
import EventSamples
import EventText
import Testing

/// The strings of `trace_printk`, compared with the text that libtraceevent makes with them.
@Suite struct PrintkFormatsTests {
  private static let bprint = Formats.text(
    "bprint", id: 6,
    fields: """
      \tfield:unsigned long ip;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:const char * fmt;\toffset:16;\tsize:8;\tsigned:0;
      \tfield:u32 buf[0];\toffset:24;\tsize:0;\tsigned:0;
      """,
    print: #""%ps: %s", (void *)REC->ip, REC->fmt"#)

  /// What libtraceevent prints behind the function's name for the string at `address`; `nil` when it
  /// has none there.
  private func library(_ text: [UInt8], at address: UInt64) throws -> String? {
    let formats = formats(Self.bprint, system: "ftrace")
    let library = EventInterpreter(layout: Formats.layout, cpuCount: 1, plugins: false)
    let format = try #require(formats[6])
    library.add(format)
    library.add(printkFormats: text)
    var record = RecordBuilder(id: 6, size: 32)
    record.put(UInt64(0x1234), at: 8)
    record.put(address, at: 16)
    var printed = TextBuffer()
    let bytes = record.bytes
    library.appendText(
      of: bytes.span.bytes, format: format, timestamp: 1, cpu: 0, style: .described, to: &printed)
    let line = String(decoding: printed.bytes, as: UTF8.self)
    if line.contains("NO FORMAT FOUND") { return nil }
    return line.firstIndex(of: ":").map { String(line[$0...].dropFirst(2)) }
  }

  /// The same of ours: with escapes carried out, and no conversions.
  private func ours(_ formats: PrintkFormats, at address: UInt64) -> String? {
    guard let place = formats.find(address) else { return nil }
    var text = String(decoding: formats.text[place], as: UTF8.self)
    for (escape, character) in [(#"\n"#, "\n"), (#"\t"#, "\t"), (#"\""#, "\""), (#"\\"#, "\\")] {
      text = text.replacing(escape, with: character)
    }
    return text
  }

  @Test func stringsEndInFrontOfTheirLineFeed() throws {
    let text = Array(
      #"""
      0xffffffff82000010 : "second\n"
      0xffffffff82000000 : "first line\nnext\t\"quoted\" back\\slash"
      0xffffffff82000020 : "100%% : \"x\"\n"
      0xffffffff82000030 : "x"
      0xffffffff82000040 : ""
      0xffffffff82000050 : "\n"

      """#.utf8)
    let formats = PrintkFormats(text)
    #expect(formats.count == 6)
    for index in UInt64(0)..<4 {
      let address = 0xffff_ffff_8200_0000 + 16 * index
      let found = ours(formats, at: address)
      #expect(found != nil)
      #expect(try library(text, at: address) == found?.replacing("%%", with: "%"))
    }
    // libtraceevent is not given empty strings: it looks in front of them.
    #expect(ours(formats, at: 0xffff_ffff_8200_0040) == "")
    #expect(ours(formats, at: 0xffff_ffff_8200_0050) == "")
    #expect(formats.find(0xffff_ffff_8200_0001) == nil)
    #expect(formats.find(0) == nil)
    #expect(formats.find(.max) == nil)
    // Whether there was a line feed can be seen behind the string.
    let second = try #require(formats.find(0xffff_ffff_8200_0010))
    #expect(formats.text[second.upperBound] == UInt8(ascii: "\\"))
  }

  @Test func linesOfAnotherFormAreLeftOut() throws {
    let long = String(repeating: "a", count: 4096)
    let text = Array(
      """
      0xffffffff82000000 : no quotes
      0xffffffff82000000
      0x : "x"
      0xffffffff82000000ff : "x"
      nonsense : "x"
      0xffffffff82000000 : "\(long)"
      0xffffffff82000000 : "open
      0xffffffff82000000 : "

      """.utf8)
    let formats = PrintkFormats(text)
    #expect(formats.count == 0)
    #expect(formats.find(0xffff_ffff_8200_0000) == nil)
    #expect(PrintkFormats([]).find(0) == nil)
    #expect(PrintkFormats(Array(#"0x1 : "end""#.utf8)).find(1) == 7..<10)
  }

  @Test func severalStringsOfOneAddressAreLibtraceeventsChoice() throws {
    var random = SplitMix64(seed: 5)
    for count in 2...24 {
      var lines = ""
      for number in 0..<count {
        lines += "0x\(8 + Int.random(in: 0..<6, using: &random)) : \"s\(number)\\n\"\n"
      }
      let text = Array(lines.replacing("0x1", with: "0xa").utf8)
      let formats = PrintkFormats(text)
      for address in UInt64(8)..<0xb0 {
        let found = ours(formats, at: address)
        if found != nil || address < 16 { #expect(try library(text, at: address) == found) }
      }
    }
  }

  @Test func damagedStringsAreStringsOrLeftOut() {
    var random = SplitMix64(seed: 13)
    let original = Array(
      "0xffffffff82000000 : \"n=%d\\n\"\n0xffffffff82000010 : \"x\"\n0x1 : \"\"\n".utf8)
    var found = 0
    for _ in 0..<4000 {
      let formats = PrintkFormats(random.damaged(original, odd: "\" \n\\:0xf"))
      for address in [0xffff_ffff_8200_0000, 0xffff_ffff_8200_0010, 1, 0, .max] as [UInt64] {
        if let place = formats.find(address) { found += formats.text[place].count }
      }
    }
    #expect(found > 0)
  }
}
