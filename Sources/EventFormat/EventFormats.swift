public import RingBuffer

/// The formats of one trace, by event number.
public final class EventFormats: Sendable {
  /// All formats, ascending by number.
  public let all: [EventFormat]
  /// The byte order of the traced machine.
  public let byteOrder: ByteOrder
  /// The formats that could not be used, and why.
  public let failures: [FormatError]
  private let byID: [Int32]  // index into `all` by event number, -1 where there is none
  private let typeOffset: Int
  private let typeSize: Int
  private let pidOffset: Int

  package init(_ formats: [EventFormat], failures: [FormatError], byteOrder: ByteOrder) {
    all = formats.sorted { $0.id < $1.id }
    self.failures = failures
    self.byteOrder = byteOrder
    var byID = [Int32](repeating: -1, count: (all.last?.id ?? -1) + 1)
    for (index, format) in all.enumerated() { byID[format.id] = Int32(index) }
    self.byID = byID
    // The parser has seen to it that all formats agree on the common fields.
    let type = all.first?.field("common_type")
    typeOffset = type?.offset ?? 0
    typeSize = type?.size ?? 2
    pidOffset = all.first?.field("common_pid")?.offset ?? 4
  }

  /// The format of events numbered `id`.
  public subscript(id: Int) -> EventFormat? {
    guard byID.indices.contains(id), byID[id] >= 0 else { return nil }
    return all[Int(byID[id])]
  }

  /// The format of that event; the first of that name when no system is given.
  public func format(_ name: String, system: String? = nil) -> EventFormat? {
    all.first { $0.name == name && (system == nil || $0.system == system) }
  }

  /// The event number in `record` (`common_type`); `nil` when the record is too short for one.
  public func id(of record: RawSpan) -> Int? {
    guard typeOffset + typeSize <= record.byteCount else { return nil }
    if typeSize == 2 {
      return Int(record.integer(at: typeOffset, as: UInt16.self, order: byteOrder))
    }
    let field = record.extracting(typeOffset..<(typeOffset + typeSize))
    return field.unsignedInteger(order: byteOrder).flatMap { Int(exactly: $0) }
  }

  /// The thread that was running when the event happened (`common_pid`); `nil` when the record is
  /// too short for it.
  public func pid(of record: RawSpan) -> Int32? {
    guard pidOffset + 4 <= record.byteCount else { return nil }
    return record.integer(at: pidOffset, order: byteOrder)
  }
}
