internal import EventFormat
internal import RingBuffer

/// The tracers' own events: `function`, `func_repeats`, `kernel_stack` and `raw_data`.
extension TextCompiler {
  mutating func addFunction() throws(UnknownTextError) {
    // Not printed, but an event without it is not printed like this.
    _ = try load("parent_ip")
    steps.append(.plugin(.indent))
    steps.append(.function(.field(try load("ip")), withOffset: false))
  }

  mutating func addRepeats() throws(UnknownTextError) {
    try addFunction()
    try print(#"" (count: %lld  last_ts: ", REC->count"#)
    let distance = try operand("((u64)REC->top_delta_ts << 32) | REC->bottom_delta_ts")
    steps.append(.plugin(.earlier(distance)))
    literal(")")
  }

  mutating func addStack() throws(UnknownTextError) {
    guard let caller = format.field("caller") else { throw UnknownTextError("a stack") }
    literal("<stack trace >\n")
    steps.append(.plugin(.stack(offset: UInt32(caller.offset))))
  }

  mutating func addRawData() throws(UnknownTextError) {
    guard let bytes = format.field("buf") else { throw UnknownTextError("raw data") }
    try print(##""# %llx", REC->id"##)
    steps.append(.plugin(.bytes(offset: UInt32(bytes.offset))))
  }
}

extension TextRenderer {
  /// A line for each address, to the record's end or one whose lower half is all ones.
  func appendPluginStack(from begin: Int, _ reader: RecordReader, to text: inout TextBuffer) {
    var offset = begin
    while offset + longSize <= reader.count {
      // Sound: the loop ends before an address that is not whole.
      let address = reader.number(at: offset, size: UInt8(longSize), extendsSign: false)
      if UInt32(truncatingIfNeeded: address) == .max { return }
      text.append("=> ")
      if appendFunctionName(at: address, to: &text) {
        text.append(" (")
        text.append(hexadecimal: address)
        text.append(")\n")
      } else {
        text.append(hexadecimal: address)
        text.append("\n")
      }
      offset += longSize
    }
  }

  /// The time in seconds with six digits behind the point.
  func appendTime(_ nanoseconds: UInt64, to text: inout TextBuffer) {
    let microseconds = (nanoseconds &+ 500) / 1000
    text.append(decimal: microseconds / 1_000_000, width: 5)
    text.append(".")
    text.append(decimal: microseconds % 1_000_000, width: 6, pad: UInt8(ascii: "0"))
  }
}
