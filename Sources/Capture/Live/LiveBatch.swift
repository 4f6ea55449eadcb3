internal import RingBuffer
internal import Timeline
internal import TraceFile

/// A piece of a live stream with copies of its records: what can be handed to another task.
///
/// ```swift
/// for try await batch in batches {
///   batch.forEach { item in
///     if case .event(let event) = item, let s = switches.decode(event) { print(s.nextComm) }
///   }
/// }
/// ```
public final class LiveBatch: Sendable {
  private let entries: [Entry]
  private let records: [UInt8]
  private let gaps: [LossEntry]
  private let errors: [RingError]

  private struct Entry: Sendable, BitwiseCopyable {
    var timestamp: UInt64
    /// Where the record begins; for the others their place in `gaps` or `errors`.
    var place: Int
    var length: Int32
    var cpu: Int32
    var kind: Kind
  }

  private enum Kind: UInt8, Sendable, BitwiseCopyable { case event, late, lost, damaged }

  /// Copies `batch`.
  init(_ batch: borrowing EventBatch) {
    var entries: [Entry] = []
    var errors: [RingError] = []
    entries.reserveCapacity(batch.count)
    let all = batch.entries
    for index in all.indices {
      let entry = all[index]
      var copy = Entry(
        timestamp: entry.timestamp, place: entry.offset, length: Int32(entry.length),
        cpu: entry.cpu, kind: .event)
      switch entry.kind {
      case .event, .leaf:
        if entry.isLate { copy.kind = .late }
      case .lost:
        copy.kind = .lost
        copy.place = Int(entry.note)
      case .damaged:
        copy.kind = .damaged
        copy.place = errors.count
        errors.append(RingError(batch.damage[Int(entry.note)]))
      case .dropped: continue
      }
      entries.append(copy)
    }
    self.entries = entries
    self.errors = errors
    // Sound: bytes of records, and of what lies between them, which is never looked at.
    records = unsafe batch.records.withUnsafeBytes { unsafe Array($0) }
    gaps = batch.gaps.map {
      LossEntry(cpu: $0.cpu, from: $0.from, to: $0.to, count: $0.amount, cause: $0.cause)
    }
  }

  /// How many events, losses and damaged pages it has.
  public var count: Int { entries.count }

  /// Calls `body` with each item in the order of the stream. The view of an event is good for the call.
  public func forEach<Failure: Error>(
    _ body: (LiveTimelineItem) throws(Failure) -> Void
  ) throws(Failure) {
    let bytes = self.records
    // Sound: bytes of integers, which are not changed.
    let records = unsafe bytes.span.bytes
    for entry in entries {
      switch entry.kind {
      case .event, .late:
        let data = records.extracting(entry.place..<(entry.place + Int(entry.length)))
        let event = LiveEvent(cpu: Int(entry.cpu), timestamp: entry.timestamp, data: data)
        try body(entry.kind == .late ? .late(event) : .event(event))
      case .lost: try body(.lost(gaps[entry.place]))
      case .damaged: try body(.damaged(errors[entry.place]))
      }
    }
  }
}

extension RingError {
  /// The damage of a live page.
  fileprivate init(_ damage: PageDamage) {
    switch damage.cause {
    case .page(let rule): self.init(.damaged(rule), cpu: damage.cpu)
    case .overwrittenInUse: self.init(.overwrittenInUse, cpu: damage.cpu)
    case .file: self.init(.unreadable, cpu: damage.cpu)
    }
  }
}
