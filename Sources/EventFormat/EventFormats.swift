public import RingBuffer

/// The formats of one trace, by event number.
public final class EventFormats: Sendable {
  /// All formats, ascending by number.
  public let all: [EventFormat]
  /// The byte order of the traced machine.
  public let byteOrder: ByteOrder
  /// The formats that could not be used, and why.
  public let failures: [FormatError]
  /// The index in `all` by event number, -1 where there is none.
  @usableFromInline let indices: [Int32]
  @usableFromInline let typeOffset: Int
  @usableFromInline let typeSize: Int
  @usableFromInline let pidOffset: Int

  /// Parses the texts of `format` files; those that cannot be used are in `failures`.
  ///
  /// All formats of a trace have the same common fields: the first that can be used says which.
  ///
  /// - Parameters:
  ///   - texts: the texts of `events/SYSTEM/EVENT/format`, each with the name of its system.
  ///   - layout: the layout of the trace's pages: its byte order and the size of its `long`.
  public init(parsing texts: some Sequence<(system: String, text: [UInt8])>, layout: PageLayout) {
    var parser = FormatParser(layout: layout)
    var formats: [EventFormat] = []
    var failures: [FormatError] = []
    var indices: [Int32] = []
    var places: EventFormat.CommonPlaces?
    formats.reserveCapacity(texts.underestimatedCount)
    for (system, text) in texts {
      do throws(FormatError) {
        let format = try parser.parse(text, system: system)
        if places == nil { places = format.commonPlaces }
        guard format.commonPlaces == places else {
          throw FormatError(.badCommonFields, event: format.description)
        }
        if format.id >= indices.count {
          indices += repeatElement(-1, count: format.id + 1 - indices.count)
        }
        if indices[format.id] >= 0 {
          let other = formats[Int(indices[format.id])].description
          throw FormatError(.duplicateID(format.id, of: other), event: format.description)
        }
        indices[format.id] = Int32(formats.count)
        formats.append(format)
      } catch {
        failures.append(error)
      }
    }
    formats.sort { $0.id < $1.id }
    for (index, format) in formats.enumerated() { indices[format.id] = Int32(index) }
    all = formats
    self.failures = failures
    self.indices = indices
    byteOrder = layout.byteOrder
    typeOffset = places?.typeOffset ?? 0
    typeSize = places?.typeSize ?? 2
    pidOffset = places?.pidOffset ?? 4
  }

  /// The format of events numbered `id`.
  @inlinable
  public subscript(id: Int) -> EventFormat? {
    index(of: id).map { all[$0] }
  }

  /// The index in `all` of the format of events numbered `id`.
  @inlinable @inline(__always)
  package func index(of id: Int) -> Int? {
    guard id >= 0, id < indices.count, indices[id] >= 0 else { return nil }
    return Int(indices[id])
  }

  /// The format of that event; the first of that name when no system is given.
  public func format(_ name: String, system: String? = nil) -> EventFormat? {
    all.first { $0.name == name && (system == nil || $0.system == system) }
  }

  /// The event number in `record` (`common_type`); `nil` when the record is too short for one.
  @inlinable @inline(__always)
  public func id(of record: RawSpan) -> Int? {
    guard typeOffset &+ typeSize <= record.byteCount else { return nil }
    switch typeSize {
    case 2: return Int(record.integer(at: typeOffset, as: UInt16.self, order: byteOrder))
    case 4: return Int(record.integer(at: typeOffset, as: UInt32.self, order: byteOrder))
    default: return Int(record.integer(at: typeOffset, as: UInt8.self, order: byteOrder))
    }
  }

  /// The thread that was running when the event happened (`common_pid`); `nil` when the record is
  /// too short for it.
  @inlinable @inline(__always)
  public func pid(of record: RawSpan) -> Int32? {
    guard pidOffset &+ 4 <= record.byteCount else { return nil }
    return record.integer(at: pidOffset, order: byteOrder)
  }
}
