internal import EventFormat
internal import EventText
internal import Timeline

/// Renders the entries of batches as lines that somebody else makes.
struct MadeLines: Sendable {
  private let formats: FormatColumn
  private let make: LineMaker

  init(_ formats: EventFormats, make: @escaping LineMaker) {
    self.formats = FormatColumn(formats)
    self.make = make
  }

  /// Appends the lines of a whole batch.
  func append(_ batch: borrowing EventBatch, to text: inout TextBuffer) {
    for place in 0..<batch.count { _ = append(place, of: batch, to: &text) }
  }

  /// Appends the line of one entry.
  ///
  /// - Returns: whether the entry may have one.
  func append(
    _ place: Int, of batch: borrowing EventBatch, to text: inout TextBuffer
  ) -> Bool {
    let entry = batch.entries[place]
    switch entry.kind {
    case .event, .leaf:
      guard let names = batch.names else { return false }
      let task = entry.name == TaskNames.unknown ? nil : names.name(entry.name)
      let event = ReportEvent(
        entry.record(in: batch.records), timestamp: entry.timestamp, cpu: Int(entry.cpu),
        buffer: Int(entry.buffer), pid: entry.pid, task: task, isLate: entry.isLate)
      if entry.format < 0 {
        make(.event(event), nil, &text)
      } else {
        formats.withFormat(entry.format) { make(.event(event), $0, &text) }
      }
    case .lost: make(.lost(batch.gaps[Int(entry.note)]), nil, &text)
    case .damaged: make(.damaged(batch.damage[Int(entry.note)]), nil, &text)
    case .dropped: return false
    }
    return true
  }
}
