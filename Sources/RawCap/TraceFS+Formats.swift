internal import EventText
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
    // Formats of either word size read alike; a strange header_page is the recorder's business.
    let layout =
      (try? PageLayout(headerPage: headerPage(), byteOrder: .host))
      ?? PageLayout(byteOrder: .host, longSize: MemoryLayout<Int>.size, pageSize: 4096)
    let interpreter = EventInterpreter(layout: layout, cpuCount: 1, plugins: false)
    for event in events {
      interpreter.add(format: try format(of: event), system: event.system)
    }
    return interpreter.formats
  }
}
