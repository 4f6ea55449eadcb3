public import Capture
public import EventFormat
public import TraceFS

extension LiveCapture {
  /// The formats of the events that are captured: what their fields are and where they stand.
  ///
  /// ```swift
  /// let formats = try capture.formats()
  /// let format = formats.format("sched_switch")!
  /// let next = format.field("next_pid")!
  /// …
  /// if formats.id(of: event.data) == format.id, let pid = next.value(in: event.data, order: .host) { … }
  /// ```
  ///
  /// They are read from the kernel with each call.
  ///
  /// - Throws: `TraceFSError` when a format cannot be read.
  public func formats() throws(TraceFSError) -> EventFormats {
    try tracefs.formats(of: events)
  }
}
