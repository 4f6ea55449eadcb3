public import Capture
public import EventFormat
public import TraceFS

extension LiveTimeline {
  /// The formats of the events that are captured: what their fields are and where they stand.
  ///
  /// They are read from the kernel with each call.
  ///
  /// - Throws: `TraceFSError` when a format cannot be read.
  public func formats() throws(TraceFSError) -> EventFormats {
    try tracefs.formats(of: events)
  }

  /// Looks up a type's event and its fields among the events that are captured.
  ///
  /// - Throws: `TraceFSError` when a format cannot be read; `BindingError` when the event is not
  ///   captured, lacks a field, or has one in a form that the type cannot take.
  public func bind<Event: TraceEvent & ~Escapable>(
    _ type: Event.Type
  ) throws -> BoundEvent<Event> {
    let formats = try formats()
    do throws(BindingError) { return try formats.bind(type) } catch {
      var error = error
      error.kernel = TraceFS.kernelRelease
      throw error
    }
  }
}

extension TraceFS {
  /// The running kernel's release, such as `6.12.1`.
  static var kernelRelease: String? {
    // `sysname nodename release machine`
    let words = kernelName().split(separator: " ")
    return words.count > 2 ? String(words[2]) : nil
  }
}
