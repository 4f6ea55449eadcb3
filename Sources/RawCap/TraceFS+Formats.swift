public import EventFormat
internal import RingBuffer
public import TraceFS

extension TraceFS {
  /// The formats of the running kernel's events.
  ///
  /// ```swift
  /// let formats = try TraceFS().formats(of: "sched:sched_switch")
  /// print(formats.format("sched_switch")!.field("next_pid")!.offset)
  /// ```
  ///
  /// - Parameter pattern: the events that are wanted; reading all takes a moment.
  /// - Throws: `TraceFSError` when no event matches, or a format cannot be read.
  public func formats(of pattern: EventPattern = "all") throws(TraceFSError) -> EventFormats {
    try formats(of: try events(matching: pattern))
  }

  /// The formats of these events.
  ///
  /// - Throws: `TraceFSError` when a format cannot be read.
  public func formats(of events: [EventName]) throws(TraceFSError) -> EventFormats {
    // Only arrays of `long` without a length ask for its size: a strange header_page is the
    // recorder's business.
    let layout =
      (try? PageLayout(headerPage: headerPage(), byteOrder: .host))
      ?? PageLayout(byteOrder: .host, longSize: MemoryLayout<Int>.size, pageSize: 4096)
    var texts: [(system: String, text: [UInt8])] = []
    for event in events { texts.append((event.system, try format(of: event))) }
    return EventFormats(parsing: texts, layout: layout)
  }
}
