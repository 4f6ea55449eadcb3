internal import EventFormat

/// Filters the events of a stream, and keeps stack traces with their events.
///
/// A stack trace (`ftrace:kernel_stack`, `ftrace:user_stack`) stands behind its event on the same CPU.
/// It is wanted when that event is, unless a filter hides it; and when a filter shows it.
///
/// The events of each CPU must come in their order.
public struct FilteredStream: Sendable {
  /// The filters.
  public let filter: BoundFilter
  /// Whether the last event was wanted, by buffer and CPU.
  private var isWanted: [[Bool]] = []

  /// A stream of which nothing has been seen.
  public init(_ filter: BoundFilter) { self.filter = filter }

  /// Is the next event wanted?
  ///
  /// - Parameters:
  ///   - record: its record, from `common_type` on.
  ///   - timestamp: its time on the trace's time line.
  ///   - cpu: the CPU that it happened on.
  ///   - buffer: the index of the buffer it was recorded in.
  ///   - task: the name of the task that was running (`COMM`); `nil` matches no comparison.
  public mutating func wants(
    _ record: RawSpan, timestamp: UInt64, cpu: Int, buffer: Int = 0, task: RawSpan? = nil
  ) -> Bool {
    let id = filter.formats.id(of: record) ?? -1
    let result = filter.result(for: record, id: id, timestamp: timestamp, cpu: cpu, task: task)
    // Damaged files can name CPUs and buffers that nobody has: those keep no stack traces.
    guard 0..<(1 << 16) ~= cpu, 0..<(1 << 16) ~= buffer else {
      return result == FilterInstruction.matched
    }
    while isWanted.count <= buffer { isWanted.append([]) }
    while isWanted[buffer].count <= cpu { isWanted[buffer].append(false) }
    if result == FilterInstruction.follows { return isWanted[buffer][cpu] }
    isWanted[buffer][cpu] = result == FilterInstruction.matched
    return isWanted[buffer][cpu]
  }
}
