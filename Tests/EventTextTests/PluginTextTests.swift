import EventFormat
import EventSamples
import EventText
import RingBuffer
import Testing

/// Where libtraceevent's plugins go by the machine that they run on, the engine goes by the traced
/// one.
@Suite struct PluginTextTests {
  private let formats: EventFormats
  private let engine: TextEngine

  init() {
    let layout = PageLayout(byteOrder: .little, longSize: 4, pageSize: 4096)
    formats = PluginFormats(layout: layout).formats
    engine = TextEngine(
      formats: formats, symbols: KernelSymbols { Array("c1000000 T f\nc1000100 T g\n".utf8) },
      printkFormats: PrintkFormats([]), layout: layout, style: TextStyle())
  }

  private func text(
    of name: String, timestamp: UInt64 = 1, indent: Int = 0,
    _ fill: (EventFormat, inout RecordBuilder) -> Void
  ) throws -> String {
    let format = try #require(formats.format(name))
    var record = RecordBuilder(id: UInt16(format.id), size: format.fixedSize + 8)
    fill(format, &record)
    var text = TextBuffer()
    var renderer = TextRenderer(engine)
    renderer.append(
      record.bytes.span.bytes, of: format, timestamp: timestamp, cpu: 0, indent: indent, to: &text)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  @Test func rawDataIsPrintedOnce() throws {
    let text = try text(of: "raw_data") { _, record in
      record.put(UInt32(0xab), at: 8)
      for index in 0..<8 { record.put(UInt8(index), at: 12 + index) }
    }
    #expect(text == "# ab 00 01 02 03 04 05 06 07")
  }

  @Test func allPagesAreMinus1OnA32BitMachineToo() throws {
    let text = try text(of: "tlb_flush") { _, record in
      record.put(Int32(3), at: 8)
      record.put(Int32(-1), at: 12)
    }
    #expect(text == "pages=-1 reason=local mm shootdown (3)")
  }

  @Test func functionsAreIndented() throws {
    let text = try text(of: "function", indent: 2) { _, record in
      record.put(UInt32(0xc100_0010), at: 8)
      record.put(UInt32(0xc100_0020), at: 12)
    }
    #expect(text == "      f")
  }

  @Test func aPrintFmtFollowsTheCallSite() throws {
    let text = try text(of: "kfree") { _, record in
      record.put(UInt32(0xc100_0010), at: 8)
      record.put(UInt32(0x1234), at: 12)
    }
    #expect(text == "(f+0x10) call_site=c1000010 ptr=0x1234")
  }

  @Test func aRecordThatEndsInItsStackIsPrintedAsFarAsItGoes() throws {
    let format = try #require(formats.format("kernel_stack"))
    var record = RecordBuilder(id: UInt16(format.id), size: 22)
    record.put(UInt32(0xc100_0010), at: 12)
    record.put(UInt32(0x1000), at: 16)
    var text = TextBuffer()
    var renderer = TextRenderer(engine)
    renderer.append(record.bytes.span.bytes, of: format, timestamp: 1, cpu: 0, to: &text)
    #expect(
      String(decoding: text.bytes, as: UTF8.self)
        == "<stack trace >\n=> f (c1000010)\n=> 1000\n")
  }
}
