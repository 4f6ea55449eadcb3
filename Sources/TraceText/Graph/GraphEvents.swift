internal import EventFormat
internal import RingBuffer

/// Where the function_graph tracer's events have what its text is made from; it is large, and never copied.
struct GraphEvents: ~Copyable, Sendable {
  /// A call that begins; a copy of what its record says.
  struct Entry: BitwiseCopyable {
    var function: UInt64
    var depth: Int
    /// Where it was called from, if that was recorded.
    var caller: UInt64?
    /// How many of the arguments' registers were recorded.
    var argumentCount = 0
    var arguments: InlineArray<6, UInt64> = .init(repeating: 0)
  }

  /// A call's end.
  struct Exit: BitwiseCopyable {
    var function: UInt64
    var depth: Int
    var overrun: UInt64
    var value: UInt64?
    var callTime: UInt64
    var returnTime: UInt64

    /// In nanoseconds, whatever the trace clock is.
    var duration: UInt64 { returnTime &- callTime }
  }

  private struct EntryFields: BitwiseCopyable, Sendable {
    let id: Int
    let function: NumberField
    let depth: NumberField
    let caller: NumberField?
    /// Where the arguments' registers begin.
    let arguments: Int?

    init?(_ format: EventFormat?) {
      guard let format, let function = NumberField(format, "func"),
        let depth = NumberField(format, "depth")
      else { return nil }
      id = format.id
      self.function = function
      self.depth = depth
      caller = NumberField(format, "retaddr")
      arguments = format.field("args").map(\.offset).flatMap { $0 >= 0 ? $0 : nil }
    }
  }

  private let entry: EntryFields
  /// The event with the caller's address, which kernels since 6.13 write with `funcgraph-retaddr`.
  private let callerEntry: EntryFields?
  private let exitID: Int
  private let function: NumberField
  private let depth: NumberField
  private let overrun: NumberField?
  private let value: NumberField?
  private let callTime: NumberField
  private let returnTime: NumberField
  private let byteOrder: ByteOrder
  private let wordSize: Int

  /// `nil` when the trace has no function graph, or one without call and return times.
  init?(_ formats: EventFormats, wordSize: Int) {
    let exit = formats.format("funcgraph_exit", system: "ftrace")
    guard let entry = EntryFields(formats.format("funcgraph_entry", system: "ftrace")),
      let exit, let function = NumberField(exit, "func"), let depth = NumberField(exit, "depth"),
      let callTime = NumberField(exit, "calltime"), let returnTime = NumberField(exit, "rettime")
    else { return nil }
    self.entry = entry
    callerEntry = EntryFields(
      formats.format("fgraph_retaddr_entry", system: "ftrace")
        ?? formats.format("funcgraph_retaddr_entry", system: "ftrace"))
    exitID = exit.id
    self.function = function
    self.depth = depth
    overrun = NumberField(exit, "overrun")
    value = NumberField(exit, "retval")
    self.callTime = callTime
    self.returnTime = returnTime
    byteOrder = formats.byteOrder
    self.wordSize = wordSize
  }

  /// The call that begins with `record`, whose event has that number; `nil` when none does.
  func entry(_ record: RawSpan, id: Int) -> Entry? {
    let fields = id == entry.id ? entry : callerEntry
    guard let fields, fields.id == id, let function = fields.function.value(in: record),
      let depth = fields.depth.value(in: record)
    else { return nil }
    var result = Entry(
      function: function, depth: Self.depth(depth), caller: fields.caller?.value(in: record))
    // Recorded or not, the field is in the format: the length of the record tells.
    if let begin = fields.arguments {
      while result.argumentCount < 6 {
        let offset = begin + wordSize * result.argumentCount
        guard offset + wordSize <= record.byteCount else { break }
        result.arguments[result.argumentCount] =
          wordSize == 4
          ? UInt64(record.integer(at: offset, as: UInt32.self, order: byteOrder))
          : record.integer(at: offset, as: UInt64.self, order: byteOrder)
        result.argumentCount += 1
      }
      if result.argumentCount < 6 { result.argumentCount = 0 }
    }
    return result
  }

  /// The end of a call that `record` is, whose event has that number; `nil` when it is none.
  func exit(_ record: RawSpan, id: Int) -> Exit? {
    guard id == exitID, let function = function.value(in: record),
      let depth = depth.value(in: record), let callTime = callTime.value(in: record),
      let returnTime = returnTime.value(in: record)
    else { return nil }
    return Exit(
      function: function, depth: Self.depth(depth), overrun: overrun?.value(in: record) ?? 0,
      value: value?.value(in: record), callTime: callTime, returnTime: returnTime)
  }

  /// The kernel's number has 32 bits; a damaged one does not fill the disk with blanks.
  private static func depth(_ value: UInt64) -> Int {
    Int(min(512, max(0, Int32(truncatingIfNeeded: value))))
  }
}

extension NumberField {
  /// `nil` when the event has no such field, or it is no number.
  init?(_ format: EventFormat, _ name: String) {
    self.init(format.field(name), order: format.byteOrder)
  }
}
