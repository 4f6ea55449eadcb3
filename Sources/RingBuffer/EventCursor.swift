/// One event of a page: its time and a view of its record, in place.
///
/// The view cannot outlive the page: the compiler sees to it.
@frozen
public struct EventRecord: ~Escapable {
  /// The event's time in units of the trace clock.
  public let timestamp: UInt64
  /// The event's record, from `common_type` on. Short events are padded to a multiple of 4 bytes.
  public let data: RawSpan

  /// The event at `timestamp` whose record is `data`.
  @_lifetime(copy data)
  @inlinable
  public init(timestamp: UInt64, data: RawSpan) {
    self.timestamp = timestamp
    self.data = data
  }
}

/// Walks over the events of one page (sub-buffer), in place and without allocating.
///
/// ```swift
/// var cursor = try EventCursor(page, layout: layout)
/// while let event = try cursor.next() { count += event.data.byteCount }
/// ```
@frozen
public struct EventCursor: ~Escapable {
  @usableFromInline let page: RawSpan
  @usableFromInline var decoder: PageDecoder
  /// The page's header: its time, its extent, and what was lost in front of its first event.
  public let header: PageHeader

  /// Begins the page.
  ///
  /// - Throws: `PageError` when the page's header breaks a rule.
  @_lifetime(copy page)
  @inlinable
  public init(_ page: RawSpan, layout: PageLayout) throws(PageError) {
    self.page = page
    header = try PageHeader(page, layout: layout)
    decoder = PageDecoder(header, byteOrder: layout.byteOrder)
  }

  /// Begins at the part of `page` that `header` describes.
  ///
  /// - Precondition: the part is inside the page.
  @_lifetime(copy page)
  @inlinable
  public init(_ page: RawSpan, header: PageHeader, byteOrder: ByteOrder) {
    precondition(header.begin >= 0 && header.end <= page.byteCount, "a header of another page")
    self.page = page
    self.header = header
    decoder = PageDecoder(header, byteOrder: byteOrder)
  }

  /// The next data event, or `nil` at the end of the page.
  ///
  /// - Throws: `PageError` when the page breaks a rule; after that the page has no more events.
  @_lifetime(copy self)
  @inlinable @inline(__always)
  public mutating func next() throws(PageError) -> EventRecord? {
    guard let slot = try decoder.next(in: page) else { return nil }
    // Sound: the decoder has proven begin <= end <= page.byteCount.
    let data = unsafe page.extracting(
      unchecked: Range(uncheckedBounds: (slot.begin, slot.end)))
    return EventRecord(timestamp: slot.timestamp, data: data)
  }
}
