/// The format of what the tracer `blk` writes, for which the kernel has none.
///
/// Its events are a `struct blk_io_trace` (include/uapi/linux/blktrace_api.h) whose first eight bytes are those that
/// all events have. Their number is the one behind `user_stack`'s (`enum trace_type`, kernel/trace/trace.h). The
/// name, the fields and the text are those that trace-cmd gives them.
package enum BlockTraceFormat {
  /// The text of the format, in a file that has these formats of tracers' events; `nil` where it has no
  /// `user_stack`, or another event with that number.
  package static func text(besides formats: [[UInt8]]) -> [UInt8]? {
    var numbers: [Int] = []
    var wanted: Int?
    for format in formats {
      let lines = format.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
      guard lines.count > 1, let number = number(lines[1]) else { continue }
      numbers.append(number)
      if lines[0].elementsEqual("name: user_stack".utf8) { wanted = number + 1 }
    }
    guard let wanted, !numbers.contains(wanted) else { return nil }
    let fields = [
      ("unsigned short common_type", 0, 2), ("unsigned char common_flags", 2, 1),
      ("unsigned char common_preempt_count", 3, 1), ("int common_pid", 4, 4), ("u64 sector", 16, 8),
      ("int bytes", 24, 4), ("int action", 28, 4), ("int pid", 32, 4), ("int device", 36, 4),
      ("int cpu", 40, 4), ("short error", 44, 2), ("short pdu_len", 46, 2), ("void data", 48, 0),
    ]
    var text = "name: blktrace\nID: \(wanted)\nformat:\n"
    for (field, offset, size) in fields {
      text += "\tfield:\(field);\toffset:\(offset);\tsize:\(size);\n"
      if field == "int common_pid" { text += "\n" }
    }
    return Array((text + "\nprint fmt: \"%d\", REC->pid\n").utf8)
  }

  /// The number in a line `ID: 12`.
  private static func number(_ line: ArraySlice<UInt8>) -> Int? {
    guard line.starts(with: "ID: ".utf8), line.count < 12 else { return nil }
    return Int(String(decoding: line.dropFirst(4), as: UTF8.self))
  }
}
