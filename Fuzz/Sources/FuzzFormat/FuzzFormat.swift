internal import EventFormat
internal import EventText
internal import FuzzInput
internal import RingBuffer

/// Takes any bytes for a format, its event's record, the kernel's symbols and printk strings, and renders
/// the record's text in every style.
///
/// An input is a byte that chooses, then texts that end with a NUL each (the system's name, the format,
/// the symbols, the printk strings), then the record.
@c(LLVMFuzzerTestOneInput)
public func fuzzFormat(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  guard let data = unsafe data, size > 1, size < 1 << 16 else { return 0 }
  // Sound: libFuzzer's input is `size` bytes long and lives as long as this call.
  var input = unsafe FuzzInput(UnsafeRawBufferPointer(start: data, count: size))
  let choice = input.byte()
  let layout = FuzzInput.layout(choice)
  let system = input.text()
  let format = input.text()
  let symbols = input.text()
  let strings = input.text()
  // A copy of exactly its size: AddressSanitizer sees each byte beside it.
  let record = Array(input.rest)

  let formats = EventFormats(
    parsing: [(system: String(decoding: system, as: UTF8.self), text: format)], layout: layout)
  precondition(formats.all.count + formats.failures.count == 1)
  guard let event = formats.all.first else { return 0 }
  precondition(formats[event.id] === event)
  readFields(of: record, event)
  let usesPlugins = choice & 4 != 0
  for style in [
    TextStyle(dialect: .traceCmd, usesPlugins: usesPlugins),
    TextStyle(dialect: .kernel, usesPlugins: false),
    TextStyle(dialect: .traceCmd, usesPlugins: usesPlugins, isRaw: true),
  ] {
    render(
      record, event,
      TextEngine(
        formats: formats, symbols: KernelSymbols { symbols },
        printkFormats: PrintkFormats(strings), layout: layout, style: style))
  }
  return 0
}

/// Every field's value, which must not come from outside of the record.
private func readFields(of record: [UInt8], _ format: EventFormat) {
  // Sound: bytes of bytes.
  let bytes = unsafe record.span.bytes
  for field in format.commonFields + format.fields {
    precondition(field.offset >= 0 && field.size >= 0)
    _ = field.value(in: bytes, order: format.byteOrder)
  }
}

/// Renders the record twice: the second text must be the first one.
private func render(_ record: [UInt8], _ format: EventFormat, _ engine: TextEngine) {
  var renderer = TextRenderer(engine)
  // Sound: bytes of bytes.
  let bytes = unsafe record.span.bytes
  var texts: [[UInt8]] = []
  for _ in 0..<2 {
    var text = TextBuffer(capacity: 64)
    renderer.append(bytes, of: format, timestamp: 1_000_000_007, cpu: 1, to: &text)
    texts.append(Array(text.bytes))
  }
  precondition(texts[0] == texts[1], "one record, two texts")
}
