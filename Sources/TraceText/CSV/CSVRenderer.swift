public import EventFormat
public import EventText
internal import RingBuffer

/// The events of one kind as comma-separated values: a header, then a line for each event.
///
/// ```
/// time,cpu,pid,task,prev_comm,prev_pid,…
/// 58573803123,1,168,w.sh,w.sh,168,…
/// ```
///
/// `time` is in nanoseconds on the trace's time line (ticks where the trace clock is a counter). A
/// field of the event with the name of one of the first columns is called `fields.NAME`. Numbers are
/// in decimal; arrays of numbers stand in one cell with blanks between them; text goes up to its
/// first NUL, and bytes that are no UTF-8 become U+FFFD. Cells are quoted as RFC 4180 has it; lines
/// end with a line feed alone. A cell whose content is not known is empty.
///
/// The format has no place for lost events and damage: who writes it tells of them elsewhere.
public struct CSVRenderer: Sendable {
  /// The number of the events that it renders.
  public let id: Int
  /// The header line with its line feed.
  public let header: [UInt8]
  private let fields: [FieldPlan]
  private let byteOrder: ByteOrder
  private let pidOffset: Int

  /// - Parameter format: the format of the events.
  public init(_ format: EventFormat) {
    id = format.id
    byteOrder = format.byteOrder
    pidOffset = format.field("common_pid")?.offset ?? 4
    fields = format.fields.map { FieldPlan($0, of: format) }
    let columns = ["time", "cpu", "pid", "task"]
    var text = TextBuffer(capacity: 256)
    for (number, name) in columns.enumerated() {
      if number > 0 { text.append(UInt8(ascii: ",")) }
      text.append(name)
    }
    for field in format.fields {
      text.append(UInt8(ascii: ","))
      let name = Array((columns.contains(field.name) ? "fields.\(field.name)" : field.name).utf8)
      // Sound: the bytes of an array are initialised.
      let bytes = unsafe name.span.bytes
      text.append(csvCell: bytes)
    }
    text.append(UInt8(ascii: "\n"))
    header = text.bytes
  }

  /// Appends the line of an event.
  ///
  /// - Parameters:
  ///   - record: the event's record, from `common_type` on; it must be of the renderer's format.
  ///   - timestamp: its time on the trace's time line.
  ///   - cpu: the CPU it happened on.
  ///   - task: the name of the thread that was running; `nil` when it is not known.
  public func append(
    _ record: RawSpan, timestamp: UInt64, cpu: Int, task: RawSpan?, to text: inout TextBuffer
  ) {
    text.append(decimal: timestamp)
    text.append(UInt8(ascii: ","))
    text.append(number: UInt64(bitPattern: Int64(cpu)), isSigned: true)
    text.append(UInt8(ascii: ","))
    if pidOffset + 4 <= record.byteCount {
      text.append(numberAt: pidOffset, in: record, size: 4, isSigned: true, order: byteOrder)
    }
    text.append(UInt8(ascii: ","))
    if let task { text.append(csvCell: task) }
    // A view: an array's reference would be counted for each field.
    let fields = fields.span
    for index in 0..<fields.count {
      text.append(UInt8(ascii: ","))
      let plan = fields[index]
      guard let bytes = plan.bytes(in: record, order: byteOrder) else { continue }
      switch plan.content {
      case .signed, .unsigned:
        text.append(
          numberAt: 0, in: bytes, size: plan.elementSize, isSigned: plan.content == .signed,
          order: byteOrder)
      case .text:
        text.append(csvCell: bytes)
      case .signedArray, .unsignedArray:
        text.append(
          numbersIn: bytes, size: plan.elementSize, isSigned: plan.content == .signedArray,
          separator: UInt8(ascii: " "), order: byteOrder)
      }
    }
    text.append(UInt8(ascii: "\n"))
  }
}

extension TextBuffer {
  /// Appends `text` up to its first NUL as a cell, in quotes where it needs them (RFC 4180).
  mutating func append(csvCell text: RawSpan) {
    var needsQuotes = false
    var isPlain = true
    var end = 0
    while end < text.byteCount {
      let byte: UInt8 = text.integer(at: end, order: .host)
      if byte == 0 { break }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: ","), 0x0a, 0x0d: needsQuotes = true
      // Many readers drop blanks at the ends of a cell without quotes.
      case UInt8(ascii: " "): if end == 0 { needsQuotes = true }
      case 0x80...: isPlain = false
      default: break
      }
      end += 1
    }
    if end > 0, text.integer(at: end - 1, as: UInt8.self, order: .host) == 0x20 {
      needsQuotes = true
    }
    if !needsQuotes, isPlain {
      append(text, from: 0, to: end)
      return
    }
    if needsQuotes { append(UInt8(ascii: "\"")) }
    let content = text.extracting(0..<end)
    var offset = 0
    while offset < end {
      let (length, isWhole) = UTF8Sequence.length(in: content, at: offset)
      if !isWhole {
        appendReplacement()
      } else {
        if length == 1, content.integer(at: offset, as: UInt8.self, order: .host) == 0x22 {
          append(UInt8(ascii: "\""))
        }
        append(content, from: offset, to: offset + length)
      }
      offset += length
    }
    if needsQuotes { append(UInt8(ascii: "\"")) }
  }
}
