internal import EventText
internal import EventFormat
internal import RingBuffer

/// Draws the function_graph tracer's events as calls: `name() {`, `name();` for leaves, `}`, with
/// durations.
///
/// The layout is the one of `trace-cmd report`; the events are `ftrace:funcgraph_entry` and
/// `ftrace:funcgraph_exit`.
struct FunctionGraph {
  private let order: ByteOrder
  private let entryID: Int
  private let entryFunction: EventField
  private let entryDepth: EventField
  private let entryPID: EventField
  private let exitID: Int
  private let exitFunction: EventField
  private let exitDepth: EventField
  private let callTime: EventField
  private let returnTime: EventField

  /// A call that begins.
  struct Entry {
    let function: UInt64
    let depth: UInt64
    let pid: UInt64
  }

  /// `nil` when the trace has no function graph, or one without call and return times.
  init?(_ formats: EventFormats) {
    guard let entry = formats.format("funcgraph_entry", system: "ftrace"),
      let exit = formats.format("funcgraph_exit", system: "ftrace"),
      let entryFunction = entry.field("func"), let entryDepth = entry.field("depth"),
      let entryPID = entry.field("common_pid"), let exitFunction = exit.field("func"),
      let exitDepth = exit.field("depth"), let callTime = exit.field("calltime"),
      let returnTime = exit.field("rettime")
    else { return nil }
    order = formats.byteOrder
    entryID = entry.id
    self.entryFunction = entryFunction
    self.entryDepth = entryDepth
    self.entryPID = entryPID
    exitID = exit.id
    self.exitFunction = exitFunction
    self.exitDepth = exitDepth
    self.callTime = callTime
    self.returnTime = returnTime
  }

  /// The call that `record` begins; `nil` when it is no whole entry.
  func entry(_ record: RawSpan, id: Int) -> Entry? {
    guard id == entryID, let function = number(entryFunction, record),
      let depth = number(entryDepth, record), let pid = number(entryPID, record)
    else { return nil }
    return Entry(function: function, depth: depth, pid: pid)
  }

  /// The duration of `entry` in nanoseconds when `exit` is its end; else `nil`.
  func duration(ofLeaf entry: Entry, exit: RawSpan, id: Int) -> UInt64? {
    guard id == exitID, number(exitFunction, exit) == entry.function,
      number(entryPID, exit) == entry.pid, let call = number(callTime, exit),
      let end = number(returnTime, exit)
    else { return nil }
    return end &- call
  }

  /// Appends the text of a call; `duration` is there when the call is a leaf.
  func appendEntry(_ entry: Entry, name: String?, duration: UInt64?, to text: inout TextBuffer) {
    if let duration {
      appendDuration(duration, to: &text)
    } else {
      text.append("             |  ")
    }
    appendIndent(entry.depth, to: &text)
    text.append(name ?? String(entry.function, radix: 16))
    text.append(duration == nil ? "() {" : "();")
  }

  /// Appends the text of a call's end; false when `record` is no whole exit.
  func appendExit(_ record: RawSpan, id: Int, to text: inout TextBuffer) -> Bool {
    guard id == exitID, let depth = number(exitDepth, record),
      let call = number(callTime, record), let end = number(returnTime, record)
    else { return false }
    appendDuration(end &- call, to: &text)
    appendIndent(depth, to: &text)
    text.append("}")
    return true
  }

  private func number(_ field: EventField, _ record: RawSpan) -> UInt64? {
    guard let extent = field.extent(in: record, order: order) else { return nil }
    return record.extracting(extent).unsignedInteger(order: order)
  }

  /// Two columns a level; a damaged depth does not fill the disk with blanks.
  private func appendIndent(_ depth: UInt64, to text: inout TextBuffer) {
    text.append(repeating: UInt8(ascii: " "), count: 2 * Int(min(depth, 512)))
  }

  /// The mark of a long call, and its duration in microseconds.
  private func appendDuration(_ nanoseconds: UInt64, to text: inout TextBuffer) {
    switch nanoseconds {
    case .max: text.append("  ")
    case 1_000_000_001...: text.append("$ ")
    case 1_000_001...: text.append("# ")
    case 100_001...: text.append("! ")
    case 10_001...: text.append("+ ")
    default: text.append("  ")
    }
    let begin = text.count
    text.append(decimal: nanoseconds / 1000)
    if text.count - begin < 7 {
      text.append(".")
      text.append(decimal: nanoseconds % 1000, width: 3, pad: UInt8(ascii: "0"))
    }
    let width = text.count - begin
    text.append(" us ")
    text.append(repeating: UInt8(ascii: " "), count: 7 - width)
    text.append("|  ")
  }
}
