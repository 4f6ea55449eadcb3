internal import RingBuffer

extension TextRenderer {
  /// Appends what a plugin prints in its own way.
  func append(
    _ plugin: PluginText, _ program: TextProgram, _ reader: RecordReader, timestamp: UInt64,
    indent: Int, to text: inout TextBuffer
  ) {
    switch plugin {
    case .taskState(let load): text.append(taskState: reader.number(load))
    case .indent: text.append(repeating: UInt8(ascii: " "), count: 3 * indent)
    case .earlier(let distance):
      appendTime(timestamp &- reader.value(distance, program), to: &text)
    case .stack(let offset): appendPluginStack(from: Int(offset), reader, to: &text)
    case .bytes(let offset):
      for index in min(Int(offset), reader.count)..<reader.count {
        text.append(" ")
        text.append(hexadecimalByte: reader.record[index])
      }
    case .functionBehind(let operand):
      appendFunctionBehind(reader.value(operand, program), to: &text)
    case .callSite(let operand): appendCallSite(reader.value(operand, program), to: &text)
    case .command(let place): text.append(command: reader.bytes(place))
    }
  }
}
