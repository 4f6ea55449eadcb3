internal import EventFormat
internal import EventText
internal import RingBuffer
internal import Timeline

/// Draws the events of a function graph as the kernel does in its `trace` file
/// (`kernel/trace/trace_functions_graph.c`).
///
/// Events have to come in their order; what a line depends on is kept by CPU.
struct GraphRenderer: ~Copyable {
  private let columns: GraphColumns
  private let events: GraphEvents?
  private let formats: EventFormats
  private let texts: TextEngine
  private var renderer: TextRenderer
  let names: TaskNames
  private let interrupts: Range<UInt64>
  /// Whether returned values have the form that they have since Linux 6.13.
  private let isFrom613: Bool
  /// Whether a flag of events tells of lazy preemption: since Linux 6.13, and in 6.12 for real time; in other 6.12
  /// nobody sets it.
  private let marksLaziness: Bool
  private var parameters: CallParameters
  /// By buffer and CPU; used where it is, as a copy would be made for each event.
  private var states: [[GraphState]] = []
  private var place = (buffer: 0, cpu: 0)
  /// How many events have been drawn.
  private var count = 0
  /// Whether it is said where a CPU's events begin, in front of lines of other tracers.
  var saysBegin = false

  /// What stands in front of an event's own text.
  struct Position {
    var time: UInt64
    var cpu: Int
    var buffer: Int
    var pid: Int32
  }

  /// - Parameters:
  ///   - columns: the columns.
  ///   - texts: the texts of other events, and the names of functions.
  ///   - names: the names of threads.
  ///   - kernel: its version, on which forms depend; nameless ones are taken for new.
  ///   - parameters: what the arguments of functions are.
  init(
    _ columns: GraphColumns, texts: TextEngine, names: consuming TaskNames, kernel: KernelVersion?,
    parameters: CallParameters
  ) {
    self.columns = columns
    self.texts = texts
    formats = texts.formats
    renderer = TextRenderer(texts)
    self.names = names
    isFrom613 = kernel.map { $0 >= KernelVersion(6, 13) } ?? true
    marksLaziness = kernel.map { $0 >= KernelVersion(6, 12) } ?? true
    self.parameters = parameters
    events = GraphEvents(formats, wordSize: texts.layout.commitSize)
    let begin = texts.symbols.address(of: "__irqentry_text_start") ?? 0
    interrupts = begin..<max(begin, texts.symbols.address(of: "__irqentry_text_end") ?? 0)
  }

  /// Why the types of arguments could not be read.
  var typeFailure: (any Error)? { parameters.failure }

  /// The lines in front of the first event.
  func appendHead(to text: inout TextBuffer) { columns.appendHead(to: &text) }

  /// The call that an event begins; `nil` when it begins none.
  func entry(_ record: RawSpan) -> GraphEvents.Entry? {
    guard let id = formats.id(of: record) else { return nil }
    switch events {
    case .some(let events): return events.entry(record, id: id)
    case nil: return nil
    }
  }

  /// The end of a call that an event is; `nil` when it is none.
  func exit(_ record: RawSpan) -> GraphEvents.Exit? {
    guard let id = formats.id(of: record) else { return nil }
    switch events {
    case .some(let events): return events.exit(record, id: id)
    case nil: return nil
    }
  }

  /// Appends the lines of a call that begins. `leaf` is its end, if that is the CPU's next event.
  mutating func append(
    _ call: GraphEvents.Entry, leaf: GraphEvents.Exit?, at position: Position,
    to text: inout TextBuffer
  ) {
    enter(position)
    appendPrologue(position, interrupt: call.function, to: &text)
    if let leaf {
      states[place.buffer][place.cpu].pass(call)
      columns.append(duration: leaf.duration, to: &text)
      appendIndent(call.depth, to: &text)
      appendLeaf(call, leaf, to: &text)
      appendInterrupt("<==========", leaf.function, position, to: &text)
    } else {
      states[place.buffer][place.cpu].begin(call)
      columns.append(.full, to: &text)
      appendIndent(call.depth, to: &text)
      appendCall(call, to: &text)
      text.append(" {")
      if columns.options.returnAddress, let caller = call.caller {
        text.append(" /*")
        appendCaller(caller, to: &text)
        text.append(" */")
      }
      text.append("\n")
    }
  }

  /// Appends the lines of a call's end.
  mutating func append(
    _ end: GraphEvents.Exit, at position: Position, to text: inout TextBuffer
  ) {
    enter(position)
    if !columns.options.interrupts, states[place.buffer][place.cpu].hides(end) { return }
    let isKnown = states[place.buffer][place.cpu].end(end)
    appendPrologue(position, to: &text)
    columns.append(duration: end.duration, to: &text)
    appendIndent(end.depth, to: &text)
    text.append("}")
    if columns.options.returnValue, let value = end.value {
      text.append(" /* ")
      appendFunction(end.function, to: &text)
      appendValue(value, to: &text)
      text.append(" */")
    } else if !isKnown || columns.options.tail {
      text.append(" /* ")
      appendFunction(end.function, to: &text)
      text.append(" */")
    }
    text.append("\n")
    if columns.options.overrun {
      text.append(" (Overruns: ")
      text.append(decimal: end.overrun)
      text.append(")\n")
    }
    appendInterrupt("<==========", end.function, position, to: &text)
  }

  /// Whether a call is left out because it belongs to an interrupt.
  mutating func hides(_ call: GraphEvents.Entry, at position: Position) -> Bool {
    guard !columns.options.interrupts else { return false }
    enter(position)
    return states[place.buffer][place.cpu].hides(
      call, beginsInterrupt: interrupts.contains(call.function))
  }

  /// Appends the line of any other event.
  mutating func append(
    _ record: RawSpan, at position: Position, to text: inout TextBuffer
  ) {
    enter(position)
    let format = formats.id(of: record).flatMap { formats[$0] }
    if let format, format.system == "ftrace",
      format.name == "kernel_stack" || format.name == "function"
    {
      return appendPlain(record, format, position, to: &text)
    }
    appendPrologue(position, to: &text)
    columns.append(.full, to: &text)
    if states[place.buffer][place.cpu].depth > 0 {
      appendIndent(states[place.buffer][place.cpu].depth + 1, to: &text)
    }
    text.append("/* ")
    if let format {
      appendText(record, format, position, to: &text)
    } else {
      text.append("Unknown type \(formats.id(of: record) ?? 0)")
    }
    text.dropLast(UInt8(ascii: "\n"))
    text.append(" */\n")
  }

  /// Appends the line that tells of lost events.
  func append(_ gap: LostGap, to text: inout TextBuffer) {
    text.append("CPU:")
    text.append(signed: Int64(gap.cpu))
    text.append(" [LOST ")
    if let count = gap.count {
      text.append(decimal: count)
      text.append(" ")
    }
    text.append("EVENTS]\n")
  }
}

// MARK: - Parts of lines

extension GraphRenderer {
  /// Goes to the state of an event's CPU.
  private mutating func enter(_ position: Position) {
    count += 1
    // Damaged files can name CPUs and buffers that nobody has: those share a state.
    place = (min(max(0, position.buffer), 1 << 10), min(max(0, position.cpu), 1 << 13))
    while states.count <= place.buffer { states.append([]) }
    if states[place.buffer].count <= place.cpu {
      let missing = place.cpu + 1 - states[place.buffer].count
      states[place.buffer] += repeatElement(GraphState(), count: missing)
    }
  }

  private func name(of pid: Int32) -> TaskNames.Reference { names.reference(of: pid) }

  /// Everything in front of the column of durations.
  private mutating func appendPrologue(
    _ position: Position, interrupt function: UInt64? = nil, to text: inout TextBuffer
  ) {
    if let last = states[place.buffer][place.cpu].pid, last != position.pid {
      text.append(" ------------------------------------------\n")
      columns.append(cpu: position.cpu, to: &text)
      columns.append(pid: last, name: names.store.name(name(of: last)), to: &text)
      text.append(" => ")
      columns.append(
        pid: position.pid, name: names.store.name(name(of: position.pid)), to: &text)
      text.append("\n ------------------------------------------\n\n")
    }
    states[place.buffer][place.cpu].pid = position.pid
    if let function { appendInterrupt("==========>", function, position, to: &text) }
    appendColumns(position, to: &text)
  }

  private func appendColumns(_ position: Position, to text: inout TextBuffer) {
    columns.append(
      time: position.time, cpu: position.cpu, pid: position.pid,
      name: names.store.name(name(of: position.pid)), to: &text)
  }

  /// The line that shows where an interrupt begins or ends, if `function` is one of the functions that
  /// handle them.
  private func appendInterrupt(
    _ arrow: StaticString, _ function: UInt64, _ position: Position, to text: inout TextBuffer
  ) {
    guard interrupts.contains(function) else { return }
    appendColumns(position, to: &text)
    columns.append(.start, to: &text)
    text.append(arrow)
    columns.append(.end, to: &text)
    text.append("\n")
  }

  private func appendIndent(_ depth: Int, to text: inout TextBuffer) {
    text.append(repeating: UInt8(ascii: " "), count: 2 * depth)
  }

  private mutating func appendFunction(_ address: UInt64, to text: inout TextBuffer) {
    renderer.appendFunction(address, withOffset: false, to: &text)
  }

  private mutating func appendCaller(_ address: UInt64, to text: inout TextBuffer) {
    text.append(" <-")
    renderer.appendFunction(address, withOffset: true, to: &text)
  }

  /// A function with its arguments, as far as they were recorded.
  private mutating func appendCall(_ call: GraphEvents.Entry, to text: inout TextBuffer) {
    appendFunction(call.function, to: &text)
    if parameters.wantsName(of: call) {
      parameters.note(renderer.kernelFunction(at: call.function), of: call)
    }
    parameters.append(of: call, to: &text)
  }

  private mutating func appendLeaf(
    _ call: GraphEvents.Entry, _ end: GraphEvents.Exit, to text: inout TextBuffer
  ) {
    appendCall(call, to: &text)
    text.append(";")
    let value = columns.options.returnValue ? end.value : nil
    let caller = columns.options.returnAddress ? call.caller : nil
    if value != nil || caller != nil {
      text.append(" /*")
      if let caller { appendCaller(caller, to: &text) }
      if let value { appendValue(value, to: &text) }
      text.append(" */")
    }
    text.append("\n")
  }

  /// What a function returned: a negative error in decimal, all else in hexadecimal.
  private func appendValue(_ value: UInt64, to text: inout TextBuffer) {
    text.append(isFrom613 ? " ret=" : " = ")
    // An `int` that is negative has no sign in a register of 64 bits.
    let isInt = value >> 31 == 1
    let signed = isInt ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    // IS_ERR_VALUE
    if !columns.options.hexadecimalReturnValue, -4095 ... -1 ~= signed {
      text.append(signed: signed)
    } else {
      text.append("0x")
      text.append(hexadecimal: value)
    }
  }

  /// The text of an event that is a comment in the graph.
  private mutating func appendText(
    _ record: RawSpan, _ format: EventFormat, _ position: Position, to text: inout TextBuffer
  ) {
    if format.system != "ftrace", format.system != "syscalls" {
      text.append(format.name)
      text.append(": ")
    }
    let begin = text.count
    renderer.append(
      record, of: format, timestamp: position.time, cpu: position.cpu, to: &text)
    // Of what programs and the kernel print only the message, without who printed it.
    if format.system == "ftrace", ["print", "bprint", "bputs"].contains(format.name) {
      text.removeFirst(through: ": ", from: begin)
    }
  }

  /// A line as the kernel prints it without a tracer: stacks and functions are no comments.
  private mutating func appendPlain(
    _ record: RawSpan, _ format: EventFormat, _ position: Position, to text: inout TextBuffer
  ) {
    if saysBegin, !states[place.buffer][place.cpu].isStarted, count > 1 {
      text.append("##### CPU \(position.cpu) buffer started ####\n")
    }
    states[place.buffer][place.cpu].isStarted = true
    appendContext(record, format, position, to: &text)
    renderer.append(
      record, of: format, timestamp: position.time, cpu: position.cpu, to: &text)
    text.dropLast(UInt8(ascii: "\n"))
    text.append("\n")
  }

  /// The columns that other tracers have (`trace_print_context`).
  private func appendContext(
    _ record: RawSpan, _ format: EventFormat, _ position: Position, to text: inout TextBuffer
  ) {
    let name = names.store.name(name(of: position.pid))
    text.append(repeating: UInt8(ascii: " "), count: 16 - name.byteCount)
    text.append(name)
    text.append("-")
    text.append(leftAligned: Int64(position.pid), width: 7)
    text.append(" [")
    text.append(decimal: UInt64(position.cpu.magnitude), width: 3, pad: UInt8(ascii: "0"))
    text.append("] ")
    ContextMarks(record, format, marksLaziness: marksLaziness).append(to: &text)
    let microseconds = (position.time &+ 500) / 1000
    text.append(" ")
    text.append(decimal: microseconds / 1_000_000, width: 5)
    text.append(".")
    text.append(decimal: microseconds % 1_000_000, width: 6, pad: UInt8(ascii: "0"))
    text.append(": ")
  }
}
