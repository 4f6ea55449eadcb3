public import EventFormat
package import RingBuffer
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
    var texts: [(system: String, text: [UInt8])] = []
    for event in events { texts.append((event.system, try format(of: event))) }
    return EventFormats(parsing: texts, layout: pageLayout)
  }

  /// The layout of the running kernel's pages, as far as formats depend on it: its byte order and the
  /// size of its `long`.
  ///
  /// A `header_page` that cannot be read leaves the layout that kernels have had since 2.6.31: that it
  /// is strange is the recorder's business.
  package var pageLayout: PageLayout {
    (try? PageLayout(headerPage: headerPage(), byteOrder: .host))
      ?? PageLayout(byteOrder: .host, longSize: MemoryLayout<Int>.size, pageSize: 4096)
  }
}
