/// A number in a filter that does not fit its field.
///
/// The kernel takes it, and compares its lower bits only: `prev_pid == 4294967297` chooses PID 1.
public struct FilterNote: Sendable, Hashable, CustomStringConvertible {
  /// The event whose filter it is.
  public let event: EventName
  /// The field.
  public let field: String
  /// The number as it was written.
  public let number: String
  /// The field's size in bytes.
  public let byteCount: Int

  public var description: String {
    "\(number) does not fit the \(byteCount == 1 ? "byte" : "\(byteCount) bytes") of \(field) "
      + "(event \(event)): the kernel compares its lower \(byteCount * 8) bits"
  }
}
