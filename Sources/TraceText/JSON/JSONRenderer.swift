public import EventFormat
public import EventText
internal import RingBuffer
internal import TraceFile
public import Timeline

/// Events as JSON: one object a line (RFC 8259, as `jq` and log collectors read it).
///
/// ```json
/// {"time":58573803123,"cpu":1,"pid":168,"task":"w.sh","system":"raw_syscalls","event":"sys_exit","fields":{"id":1,"ret":-2}}
/// {"lost":{"cpu":1,"count":238,"from":58573803123,"to":58573809000,"cause":"overwritten"}}
/// {"damage":{"cpu":0,"page":17,"reason":"an event header is cut off (at byte 96 of the page)"}}
/// ```
///
/// * `time`: nanoseconds on the trace's time line as an integer; ticks where the trace clock is a
///   counter.
/// * `pid`, `task`: the thread that was running, and its name; `null` where that is not known.
/// * `buffer`: the buffer's name, where the trace has several; the top one's is empty.
/// * `late`: `true` where a live stream has the event behind later ones, because it was committed late.
/// * `fields`: the event's own fields in the kernel's order. Numbers and addresses are numbers in
///   decimal, of up to 64 bits: JSON does not bound them, but readers that keep numbers as `double`
///   round those above 2^53. Arrays of `char` are strings up to their first NUL; other arrays, those
///   of `unsigned char` and `u8` among them, are arrays of numbers. A field that the record is too
///   short for is `null`.
/// * `lost`: events that are missing in front of the next one of the same CPU. `count` is `null` where
///   nobody knows it, and `atMost` where only a bound is known; `from` and `to` are `null` at the
///   ends of the trace.
///
/// Strings are UTF-8: other bytes become U+FFFD, and control characters are escaped. An event whose
/// format the trace does not have has `"event":null`, its number as `type`, and its bytes as `data`.
///
/// A renderer is made once for a trace and can be shared by threads. It allocates nothing for an
/// event beyond what the text buffer needs.
public struct JSONRenderer: Sendable {
  private let byteOrder: ByteOrder
  private let pidOffset: Int
  /// The objects by event number; `nil` where there is no such event.
  private let lines: [Line?]
  private let fields: [Field]
  /// Keys and other prepared pieces.
  private let pieces: [UInt8]
  private let buffers: [Piece]

  /// A part of `pieces`.
  private struct Piece: BitwiseCopyable, Sendable {
    let begin: Int32
    let end: Int32
  }

  /// What is prepared for one kind of event.
  private struct Line: BitwiseCopyable, Sendable {
    /// From the system up to the brace of the fields.
    let names: Piece
    let firstField: Int32
    let lastField: Int32
  }

  private struct Field: BitwiseCopyable, Sendable {
    let key: Piece
    let plan: FieldPlan
  }

  /// - Parameters:
  ///   - formats: the formats of the trace's events.
  ///   - buffers: the names of its buffers, in the order of their indices.
  public init(formats: EventFormats, buffers: [String] = []) {
    byteOrder = formats.byteOrder
    pidOffset = formats.all.first?.field("common_pid")?.offset ?? 4
    var pieces: [UInt8] = []
    func piece(_ text: String) -> Piece {
      let begin = Int32(pieces.count)
      pieces += Array(text.utf8)
      return Piece(begin: begin, end: Int32(pieces.count))
    }
    var lines: [Line?] = []
    var fields: [Field] = []
    for format in formats.all {
      let names = piece(
        ",\"system\":\(Self.quoted(format.system)),\"event\":\(Self.quoted(format.name)),\"fields\":{"
      )
      let first = Int32(fields.count)
      for (number, field) in format.fields.enumerated() {
        let key = piece("\(number == 0 ? "" : ",")\(Self.quoted(field.name)):")
        fields.append(Field(key: key, plan: FieldPlan(field, of: format)))
      }
      while lines.count < format.id { lines.append(nil) }
      lines.append(Line(names: names, firstField: first, lastField: Int32(fields.count)))
    }
    self.buffers = buffers.count < 2 ? [] : buffers.map { piece(",\"buffer\":\(Self.quoted($0))") }
    self.lines = lines
    self.fields = fields
    self.pieces = pieces
  }

  /// Appends the object of an event and a line feed.
  ///
  /// - Parameters:
  ///   - record: the event's record, from `common_type` on.
  ///   - format: its format; `nil` when the trace does not have it.
  ///   - timestamp: its time on the trace's time line.
  ///   - cpu: the CPU it happened on.
  ///   - task: the name of the thread that was running; `nil` when it is not known.
  ///   - buffer: the index of the buffer it was recorded in.
  ///   - isLate: whether it stands behind later ones, in a live stream.
  public func append(
    _ record: RawSpan, of format: EventFormat?, timestamp: UInt64, cpu: Int, task: RawSpan?,
    buffer: Int = 0, isLate: Bool = false, to text: inout TextBuffer
  ) {
    text.append(literal: "{\"time\":")
    text.append(decimal: timestamp)
    text.append(literal: ",\"cpu\":")
    text.append(number: UInt64(bitPattern: Int64(cpu)), isSigned: true)
    if pidOffset + 4 <= record.byteCount {
      text.append(literal: ",\"pid\":")
      text.append(numberAt: pidOffset, in: record, size: 4, isSigned: true, order: byteOrder)
    } else {
      text.append(literal: ",\"pid\":null")
    }
    text.append(literal: ",\"task\":")
    if let task { text.append(jsonString: task) } else { text.append(literal: "null") }
    if buffers.indices.contains(buffer) { append(buffers[buffer], to: &text) }
    if isLate { text.append(literal: ",\"late\":true") }
    guard let id = format?.id, id < lines.count, let line = lines[id] else {
      appendUnknown(record, to: &text)
      return
    }
    append(line.names, to: &text)
    // The views are taken once: an array's reference would be counted for each field.
    let fields = fields.span
    let keys = pieces.span
    for index in Int(line.firstField)..<Int(line.lastField) {
      let field = fields[index]
      // Sound: the bytes of an array are initialised.
      unsafe text.append(keys.bytes, from: Int(field.key.begin), to: Int(field.key.end))
      append(field.plan, of: record, to: &text)
    }
    text.append(literal: "}}\n")
  }

  /// Appends the object that tells of lost events, and a line feed.
  public func append(_ gap: LostGap, to text: inout TextBuffer) {
    text.append(literal: "{\"lost\":{\"cpu\":")
    text.append(number: UInt64(bitPattern: Int64(gap.cpu)), isSigned: true)
    if buffers.indices.contains(gap.buffer) { append(buffers[gap.buffer], to: &text) }
    text.append(literal: ",\"count\":")
    switch gap.amount {
    case .exact(let count): text.append(decimal: count)
    case .atMost(let count):
      text.append(literal: "null,\"atMost\":")
      text.append(decimal: count)
    case .unknown: text.append(literal: "null")
    }
    text.append(literal: ",\"from\":")
    append(gap.from, to: &text)
    text.append(literal: ",\"to\":")
    append(gap.to, to: &text)
    text.append(",\"cause\":\(Self.quoted(gap.cause.rawValue))}}\n")
  }

  /// Appends the object that tells of a page that could not be read to its end, and a line feed.
  public func append(_ damage: PageDamage, to text: inout TextBuffer) {
    text.append(literal: "{\"damage\":{\"cpu\":")
    text.append(number: UInt64(bitPattern: Int64(damage.cpu)), isSigned: true)
    if buffers.indices.contains(damage.buffer) { append(buffers[damage.buffer], to: &text) }
    text.append(literal: ",\"page\":")
    text.append(number: UInt64(bitPattern: Int64(damage.page)), isSigned: true)
    text.append(",\"reason\":\(Self.quoted(damage.reason))}}\n")
  }

  private func append(
    _ plan: FieldPlan, of record: RawSpan, to text: inout TextBuffer
  ) {
    guard let bytes = plan.bytes(in: record, order: byteOrder) else {
      text.append(literal: "null")
      return
    }
    switch plan.content {
    case .signed, .unsigned:
      text.append(
        numberAt: 0, in: bytes, size: plan.elementSize, isSigned: plan.content == .signed,
        order: byteOrder)
    case .text:
      text.append(jsonString: bytes)
    case .signedArray, .unsignedArray:
      text.append(UInt8(ascii: "["))
      text.append(
        numbersIn: bytes, size: plan.elementSize, isSigned: plan.content == .signedArray,
        separator: UInt8(ascii: ","), order: byteOrder)
      text.append(UInt8(ascii: "]"))
    }
  }

  private func append(_ piece: Piece, to text: inout TextBuffer) {
    let span = pieces.span
    // Sound: the bytes of an array are initialised.
    let bytes = unsafe span.bytes
    text.append(bytes, from: Int(piece.begin), to: Int(piece.end))
  }

  private func append(_ time: UInt64?, to text: inout TextBuffer) {
    if let time { text.append(decimal: time) } else { text.append(literal: "null") }
  }

  /// An event that nobody knows keeps its bytes.
  private func appendUnknown(_ record: RawSpan, to text: inout TextBuffer) {
    text.append(literal: ",\"system\":null,\"event\":null,\"type\":")
    if record.byteCount >= 2 {
      text.append(numberAt: 0, in: record, size: 2, isSigned: false, order: byteOrder)
    } else {
      text.append(literal: "null")
    }
    text.append(literal: ",\"data\":[")
    text.append(
      numbersIn: record, size: 1, isSigned: false, separator: UInt8(ascii: ","), order: byteOrder)
    text.append(literal: "]}\n")
  }

  /// `text` as a JSON string.
  private static func quoted(_ text: String) -> String {
    var buffer = TextBuffer(capacity: 64)
    let utf8 = Array(text.utf8)
    // Sound: the bytes of an array are initialised.
    let bytes = unsafe utf8.span.bytes
    buffer.append(jsonString: bytes)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }
}
