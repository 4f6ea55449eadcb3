public import RingBuffer

/// A Swift type of an event, bound to the formats of one trace.
///
/// ```swift
/// let switches = try formats.bind(SchedSwitch.self)
/// var cursor = try EventCursor(page, layout: layout)
/// while let record = try cursor.next() {
///   if let event = switches.decode(record) { print(event.nextPid) }
/// }
/// ```
///
/// It is plain memory: decoding allocates nothing, counts no reference, and compares a number and a length.
@frozen
public struct BoundEvent<Event: TraceEvent & ~Escapable>: Sendable {
  /// Where the fields stand.
  @usableFromInline let layout: Event.Layout
  @usableFromInline let typeField: Field<UInt16>
  @usableFromInline let pidField: Field<Int32>
  @usableFromInline let typeNumber: UInt16
  /// The bytes that a record must have, for the number to be there.
  @usableFromInline let leastSize: Int
  /// The bytes that a record must have at least, for all fields to be there.
  public let requiredSize: Int

  /// Looks up the event and its fields in `formats`.
  ///
  /// - Throws: `BindingError` when the trace lacks the event or one of its fields, or has a field in
  ///   a form that the type cannot take.
  public init(
    _ type: Event.Type = Event.self, formats: EventFormats
  ) throws(BindingError) {
    let name = "\(Event.eventName)"
    let parts = name.split(separator: ":", maxSplits: 1).map { String($0) }
    guard parts.count == 2, let format = formats.format(parts[1], system: parts[0]) else {
      throw BindingError(.noEvent, type: Self.typeName, event: name)
    }
    try self.init(format)
  }

  /// Looks up the fields of an event in `format`, whatever its name: probes and synthetic events are
  /// named by who makes them.
  ///
  /// - Throws: `BindingError` when the format lacks a field, or has one in a form that the type
  ///   cannot take.
  public init(_ format: EventFormat) throws(BindingError) {
    var common = FieldBinder(format, type: Self.typeName)
    typeField = try common.integer("common_type")
    leastSize = common.requiredSize
    pidField = try common.integer("common_pid")
    var fields = FieldBinder(format, type: Self.typeName)
    layout = try Event.Layout(binding: &fields)
    requiredSize = max(common.requiredSize, fields.requiredSize)
    // The parser takes no number that does not fit.
    typeNumber = UInt16(truncatingIfNeeded: format.id)
  }

  private static var typeName: String { String(describing: Event.self) }

  /// The number that `common_type` holds in records of this event.
  @inlinable
  public var id: Int { Int(typeNumber) }

  /// The event in `record`; `nil` when it is another, or when it is cut off.
  @_lifetime(copy record)
  @inlinable @inline(__always)
  public func decode(_ record: EventRecord, cpu: Int = -1) -> Event? {
    decode(record.data, timestamp: record.timestamp, cpu: cpu, buffer: 0)
  }

  /// The event whose bytes are `data`; `nil` when they are those of another, or cut off.
  @_lifetime(copy data)
  @inlinable @inline(__always)
  public func decode(
    _ data: RawSpan, timestamp: UInt64, cpu: Int, buffer: Int
  ) -> Event? {
    guard data.byteCount >= requiredSize, typeField.load(from: data) == typeNumber else {
      return nil
    }
    return Event(
      RecordView(
        data: data, timestamp: timestamp, cpu: cpu, buffer: buffer, pidField: pidField),
      layout: layout)
  }

  /// Whether `data` begin a record of this event that lacks bytes of its fields. No kernel writes such
  /// a record; `decode` has no value for it.
  @inlinable
  public func isCutOff(_ data: RawSpan) -> Bool {
    data.byteCount >= leastSize && data.byteCount < requiredSize
      && typeField.load(from: data) == typeNumber
  }
}

extension EventFormats {
  /// Looks up a type's event and its fields in these formats.
  ///
  /// - Throws: `BindingError` when the trace lacks the event or one of its fields, or has a field in
  ///   a form that the type cannot take.
  public func bind<Event: TraceEvent & ~Escapable>(
    _ type: Event.Type
  ) throws(BindingError) -> BoundEvent<Event> {
    try BoundEvent(formats: self)
  }
}
