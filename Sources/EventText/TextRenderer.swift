public import EventFormat
internal import Synchronization

/// Renders events on one thread.
public struct TextRenderer: ~Copyable {
  private let engine: TextEngine

  /// A renderer of `engine`'s texts.
  public init(_ engine: TextEngine) { self.engine = engine }

  /// Appends the text of one event, without the columns in front of it and without a line feed.
  ///
  /// - Parameters:
  ///   - record: the event's record, from `common_type` on.
  ///   - format: its format.
  ///   - timestamp: its time in units of the trace clock.
  ///   - cpu: the CPU it happened on.
  ///   - indent: how deep the call is nested, for `ftrace:function` with plugins.
  public mutating func append(
    _ record: RawSpan, of format: EventFormat, timestamp: UInt64, cpu: Int, indent: Int = 0,
    to text: inout TextBuffer
  ) {
    engine.library.withLock {
      $0.append(record, of: format, timestamp: timestamp, cpu: cpu, to: &text)
    }
  }
}
