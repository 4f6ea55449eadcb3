internal import EventText
internal import EventFormat
internal import RingBuffer

/// Draws the function_graph tracer's events as calls: `name() {`, `name();` for leaves, `}`, with
/// durations.
///
/// The layout is the one of `trace-cmd report`; the events are `ftrace:funcgraph_entry` and
/// `ftrace:funcgraph_exit`.
struct FunctionGraph: Sendable, BitwiseCopyable {
  /// The number of `funcgraph_entry`.
  let entryID: Int
  /// The number of `funcgraph_exit`.
  let exitID: Int
  private let entryFunction: NumberField
  private let entryDepth: NumberField
  private let entryPID: NumberField
  private let exitFunction: NumberField
  private let exitDepth: NumberField
  private let exitPID: NumberField
  private let callTime: NumberField
  private let returnTime: NumberField

  /// A call that begins.
  struct Entry: BitwiseCopyable {
    let function: UInt64
    let depth: UInt64
    let pid: UInt64
  }

  /// `nil` when the trace has no function graph, or one without call and return times.
  init?(_ formats: EventFormats) {
    guard let entry = formats.format("funcgraph_entry", system: "ftrace"),
      let exit = formats.format("funcgraph_exit", system: "ftrace")
    else { return nil }
    func number(_ name: String, _ format: EventFormat) -> NumberField? {
      NumberField(format.field(name), order: formats.byteOrder)
    }
    guard let entryFunction = number("func", entry), let entryDepth = number("depth", entry),
      let entryPID = number("common_pid", entry), let exitFunction = number("func", exit),
      let exitDepth = number("depth", exit), let exitPID = number("common_pid", exit),
      let callTime = number("calltime", exit), let returnTime = number("rettime", exit)
    else { return nil }
    entryID = entry.id
    exitID = exit.id
    self.entryFunction = entryFunction
    self.entryDepth = entryDepth
    self.entryPID = entryPID
    self.exitFunction = exitFunction
    self.exitDepth = exitDepth
    self.exitPID = exitPID
    self.callTime = callTime
    self.returnTime = returnTime
  }

  /// The call that `record`, a `funcgraph_entry`, begins; `nil` when it is no whole one.
  func entry(_ record: RawSpan) -> Entry? {
    guard let function = entryFunction.value(in: record),
      let depth = entryDepth.value(in: record), let pid = entryPID.value(in: record)
    else { return nil }
    return Entry(function: function, depth: depth, pid: pid)
  }

  /// The duration of `entry` in nanoseconds when `exit`, a `funcgraph_exit`, is its end; else `nil`.
  func duration(ofLeaf entry: Entry, exit: RawSpan) -> UInt64? {
    guard exitFunction.value(in: exit) == entry.function,
      exitPID.value(in: exit) == entry.pid, let call = callTime.value(in: exit),
      let end = returnTime.value(in: exit)
    else { return nil }
    return end &- call
  }

  /// Appends the text of a call; `duration` is there when the call is a leaf. `appendName` appends
  /// the function's name, and says whether it has one.
  func appendEntry(
    _ entry: Entry, duration: UInt64?, to text: inout TextBuffer,
    appendName: (UInt64, inout TextBuffer) -> Bool
  ) {
    if let duration {
      appendDuration(duration, to: &text)
    } else {
      text.append("             |  ")
    }
    appendIndent(entry.depth, to: &text)
    if !appendName(entry.function, &text) { text.append(hexadecimal: entry.function) }
    text.append(duration == nil ? "() {" : "();")
  }

  /// Appends the text of a call's end; false when `record` is no whole `funcgraph_exit`.
  func appendExit(_ record: RawSpan, to text: inout TextBuffer) -> Bool {
    guard let depth = exitDepth.value(in: record),
      let call = callTime.value(in: record), let end = returnTime.value(in: record)
    else { return false }
    appendDuration(end &- call, to: &text)
    appendIndent(depth, to: &text)
    text.append("}")
    return true
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
