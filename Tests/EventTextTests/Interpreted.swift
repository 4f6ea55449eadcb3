import EventFormat
import EventText
import RingBuffer

/// Formats and what libtraceevent makes of their events.
struct Interpreted {
  let formats: EventFormats
  let library: EventInterpreter

  init(
    _ texts: [UInt8]..., order: ByteOrder = .little, longSize: Int = 8, plugins: Bool = false,
    system: String = "test"
  ) {
    let layout = PageLayout(byteOrder: order, longSize: longSize, pageSize: 4096)
    formats = EventFormats(parsing: texts.map { (system, $0) }, layout: layout)
    library = EventInterpreter(layout: layout, cpuCount: 4, plugins: plugins)
    for format in formats.all { library.add(format) }
  }

  /// The text of a record of the event called `name`.
  func text(
    of record: [UInt8], _ name: String, style: EventInterpreter.TextStyle = .described
  ) throws -> String {
    guard let format = formats.format(name) else { throw FormatIsMissing(name: name) }
    var text = TextBuffer()
    let bytes = record.span.bytes
    library.appendText(
      of: bytes, format: format, timestamp: 1, cpu: 0, style: style, to: &text)
    return String(decoding: text.bytes, as: UTF8.self)
  }
}

struct FormatIsMissing: Error { let name: String }
