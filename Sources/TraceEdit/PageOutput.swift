internal import RingBuffer
internal import Timeline
internal import TraceFile

/// Where pages go: those that are copied as they are, and those that are made of events.
struct PageOutput {
  private var encoder: PageEncoder
  /// What was lost in front of the next event.
  var pending: LostEvents = .none
  /// How many pages were made of events.
  private(set) var encodedPages: UInt64 = 0
  private var lastTime: UInt64 = 0

  init(_ layout: PageLayout, style: PageEncoder.Style) {
    encoder = PageEncoder(layout, style: style)
  }

  var layout: PageLayout { encoder.layout }

  /// Adds an event.
  mutating func add(
    _ record: RawSpan, at time: UInt64, lateness: UInt64, to pages: inout PageRegionWriter
  ) throws(OutputFailure) {
    lastTime = time
    if pending != .none {
      try flush(to: &pages)
      encoder.begin(lostEvents: pending)
      pending = .none
    }
    var outcome = encoder.append(record, at: time, lateness: lateness)
    if outcome == .pageIsFull {
      try flush(to: &pages)
      outcome = encoder.append(record, at: time, lateness: lateness)
    }
    if outcome == .neverFits, encoder.lostEvents != .none {
      // The mark and the event do not fit into one page: the mark gets a page of its own in front of it.
      try writePage(to: &pages)
      outcome = encoder.append(record, at: time, lateness: lateness)
    }
    if outcome == .neverFits { outcome = encoder.append(record, at: time) }
    guard outcome == .added else { throw .tooLarge(record.byteCount) }
  }

  /// Copies a page as it is.
  mutating func copy(
    _ page: RawSpan, to pages: inout PageRegionWriter
  ) throws(OutputFailure) {
    try flush(to: &pages)
    do throws(TraceFileError) { try pages.append(page) } catch { throw .file(error) }
  }

  /// Writes what is left: events, and a mark behind the last of them.
  mutating func finish(to pages: inout PageRegionWriter) throws(OutputFailure) {
    try flush(to: &pages)
    guard pending != .none else { return }
    encoder.begin(lostEvents: pending)
    pending = .none
    try writePage(to: &pages)
  }

  private mutating func flush(to pages: inout PageRegionWriter) throws(OutputFailure) {
    if encoder.eventCount > 0 || encoder.lostEvents != .none { try writePage(to: &pages) }
  }

  private mutating func writePage(to pages: inout PageRegionWriter) throws(OutputFailure) {
    do throws(TraceFileError) {
      try pages.append(encoder.finish(emptyAt: lastTime))
    } catch {
      throw .file(error)
    }
    encodedPages += 1
    encoder.begin()
  }
}

/// Why an event could not be written.
enum OutputFailure: Error {
  /// It has so many bytes, and no room in any page.
  case tooLarge(Int)
  /// The file cannot be written.
  case file(TraceFileError)
}
