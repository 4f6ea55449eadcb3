public import EventFormat

/// The calls of one thread, or of all.
public struct TaskCalls: Sendable {
  /// The thread; `nil` for all.
  public let pid: Int32?
  /// Its name, if the trace knows it.
  public let name: String?
  /// What was called, those first that took longest.
  public let functions: [FunctionCalls]
  /// Who called what.
  public let tree: CallTree

  /// The time that was spent in functions called by nobody who was recorded.
  var total: UInt64 { tree.root.children.reduce(0) { $0 &+ tree.nodes[$1].times.sum } }
}

/// All calls of one function.
public struct FunctionCalls: Sendable {
  /// Where the function begins.
  public let address: KernelAddress
  /// Its name; its address where the trace has none.
  public let name: String
  /// Its calls.
  public let times: CallTimes
}

/// Calls that are not known as a whole, and why.
public struct IncompleteCalls: Sendable, Hashable {
  /// Their end is behind the end of the recording.
  public package(set) var open = 0
  /// Their end is missing: it was lost, or the thread ended inside of them.
  public package(set) var withoutEnd = 0
  /// Their beginning is missing: it was before the recording, or lost. The kernel has told how long they took.
  public package(set) var withoutBeginning = 0
  /// Beginning and end are there, and events between them may be missing.
  public package(set) var withGap = 0

  init() {}

  /// All of them.
  public var count: Int { open + withoutEnd + withoutBeginning + withGap }
}

/// One call that took long.
public struct SlowCall: Sendable {
  /// The function.
  public let function: KernelAddress
  /// Its name; its address where the trace has none.
  public let name: String
  /// The thread.
  public let pid: Int32
  /// The thread's name, if the trace knows it.
  public let task: String?
  /// The CPU on which the call ended.
  public let cpu: Int
  /// The buffer it was recorded in, as an index into `TraceFile.buffers`.
  public let buffer: Int
  /// When it began, on the trace's time line; `nil` when that is not known.
  public let begin: UInt64?
  /// When it ended.
  public let end: UInt64
  /// How long it took, in nanoseconds.
  public let duration: UInt64
  /// Whether something of it may be missing: its beginning, or what it called.
  public let isPartial: Bool
  /// What it called itself, those first that took longest.
  public let callees: [Callee]

  /// The calls of a function by the slow one.
  public struct Callee: Sendable {
    /// The function.
    public let function: KernelAddress
    /// Its name; its address where the trace has none.
    public let name: String
    /// How often it was called.
    public let calls: Int
    /// How long that took, in nanoseconds.
    public let total: UInt64
  }
}
