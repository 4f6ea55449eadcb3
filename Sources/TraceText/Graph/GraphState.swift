/// What the text of a CPU's next event depends on (`struct fgraph_cpu_data`).
struct GraphState: BitwiseCopyable {
  /// The kernel remembers as many nested calls (`FTRACE_RETFUNC_DEPTH`).
  static let deepest = 50

  /// The thread of the event before; `nil` in front of the first.
  var pid: Int32?
  /// How deep comments are indented.
  var depth = 0
  /// How deep the call was that began an interrupt, while it is left out.
  private var interruptDepth: Int?
  /// The calls that were drawn with a `{`, by depth; 0 for none.
  private var open: InlineArray<50, UInt64> = .init(repeating: 0)
  /// Whether a line in the form of other tracers has been printed.
  var isStarted = false

  init() {}

  /// A call begins that has lines of its own for its end.
  mutating func begin(_ call: GraphEvents.Entry) {
    depth = call.depth
    if call.depth < Self.deepest { open[call.depth] = call.function }
  }

  /// A call begins and ends.
  mutating func pass(_ call: GraphEvents.Entry) {
    depth = call.depth - 1
    if call.depth < Self.deepest { open[call.depth] = 0 }
  }

  /// A call ends; false when its beginning was not drawn.
  mutating func end(_ call: GraphEvents.Exit) -> Bool {
    depth = call.depth - 1
    guard call.depth < Self.deepest else { return true }
    defer { open[call.depth] = 0 }
    return open[call.depth] == call.function
  }

  /// Whether a call is part of an interrupt, which is left out.
  mutating func hides(_ call: GraphEvents.Entry, beginsInterrupt: Bool) -> Bool {
    if interruptDepth != nil { return true }
    guard beginsInterrupt else { return false }
    interruptDepth = call.depth
    return true
  }

  /// Whether a call's end is part of an interrupt, which is left out.
  mutating func hides(_ call: GraphEvents.Exit) -> Bool {
    guard let begin = interruptDepth else { return false }
    if begin >= call.depth { interruptDepth = nil }
    return true
  }
}
