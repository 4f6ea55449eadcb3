internal import EventText
internal import Timeline

/// The columns that the kernel draws function graphs in.
struct GraphColumns: Sendable {
  let options: GraphOptions
  /// How many digits the number of a CPU may have.
  let cpuWidth: Int

  /// What a column is filled with where there is no duration.
  enum Fill {
    /// All of it.
    case full
    /// What is left of an interrupt's arrow.
    case start
    /// What is right of it.
    case end
  }

  /// The lines in front of the first event.
  func appendHead(to text: inout TextBuffer) {
    text.append("# tracer: function_graph\n#\n#")
    if options.time { text.append("     TIME       ") }
    if options.cpu { text.append(" CPU") }
    if options.thread { text.append("  TASK/PID       ") }
    if options.duration { text.append("  DURATION   ") }
    text.append("               FUNCTION CALLS\n#")
    if options.time { text.append("      |         ") }
    if options.cpu { text.append(" |  ") }
    if options.thread { text.append("   |    |        ") }
    if options.duration { text.append("   |   |      ") }
    text.append("               |   |   |   |\n")
  }

  /// Time, CPU and thread, as they are asked for.
  func append(
    time: UInt64, cpu: Int, pid: Int32, name: RawSpan, to text: inout TextBuffer
  ) {
    if options.time {
      text.append(decimal: time / 1_000_000_000, width: 5)
      text.append(".")
      // Not rounded, as the times in other lines of the kernel are.
      text.append(
        decimal: time % 1_000_000_000 / 1000, width: 6, pad: UInt8(ascii: "0"))
      text.append(" |  ")
    }
    if options.cpu { append(cpu: cpu, to: &text) }
    if options.thread {
      append(pid: pid, name: name, to: &text)
      text.append(" | ")
    }
  }

  func append(cpu: Int, to text: inout TextBuffer) {
    text.append(" ")
    text.append(decimal: UInt64(cpu.magnitude), width: cpuWidth)
    text.append(") ")
  }

  /// `name-pid`, in the middle of 14 columns; of the name 7 bytes at most.
  func append(pid: Int32, name: RawSpan, to text: inout TextBuffer) {
    let name = name.extracting(first: 7)
    let digits = TextBuffer.digitCount(UInt64(pid.magnitude)) + (pid < 0 ? 1 : 0)
    let blanks = max(0, 14 - name.byteCount - 1 - digits)
    text.append(repeating: UInt8(ascii: " "), count: blanks / 2)
    text.append(name)
    text.append("-")
    text.append(signed: Int64(pid))
    text.append(repeating: UInt8(ascii: " "), count: blanks - blanks / 2)
  }

  func append(_ fill: Fill, to text: inout TextBuffer) {
    guard options.duration else { return }
    switch fill {
    case .full: text.append("              |  ")
    case .start: text.append("  ")
    case .end: text.append(" |")
    }
  }

  /// A call's mark and its duration in microseconds (`trace_print_graph_duration`): 7 digits of it.
  func append(duration nanoseconds: UInt64, to text: inout TextBuffer) {
    guard options.duration else { return }
    text.append(options.overhead ? Self.mark(nanoseconds) : UInt8(ascii: " "))
    text.append(" ")
    let begin = text.count
    text.append(decimal: nanoseconds / 1000)
    let digits = text.count - begin
    if digits < 7 {
      text.append(".")
      let rest = nanoseconds % 1000
      switch digits {
      case 6: text.append(decimal: rest / 100)
      case 5: text.append(decimal: rest / 10, width: 2, pad: UInt8(ascii: "0"))
      default: text.append(decimal: rest, width: 3, pad: UInt8(ascii: "0"))
      }
    }
    let width = text.count - begin
    text.append(" us ")
    text.append(repeating: UInt8(ascii: " "), count: 8 - width)
    text.append("|  ")
  }

  /// The mark of a long call (`trace_find_mark`).
  private static func mark(_ nanoseconds: UInt64) -> UInt8 {
    switch nanoseconds {
    case 1_000_000_001...: UInt8(ascii: "$")
    case 100_000_001...: UInt8(ascii: "@")
    case 10_000_001...: UInt8(ascii: "*")
    case 1_000_001...: UInt8(ascii: "#")
    case 100_001...: UInt8(ascii: "!")
    case 10_001...: UInt8(ascii: "+")
    default: UInt8(ascii: " ")
    }
  }
}
