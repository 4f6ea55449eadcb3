public import RingBuffer

/// What one kind of event looks like: its name, number and fields.
///
/// The corresponding file is `events/SYSTEM/EVENT/format`.
public final class EventFormat: Sendable {
  /// The number that `common_type` holds in records of this event.
  public let id: Int
  /// The event's name, such as `sched_switch`.
  public let name: String
  /// The system it belongs to, such as `sched`.
  public let system: String
  /// The fields that every event has.
  public let commonFields: [EventField]
  /// The event's own fields, in the kernel's order.
  public let fields: [EventField]
  /// The byte order of its records.
  public let byteOrder: ByteOrder
  /// The bytes that a record has at least, by its fixed fields.
  public let fixedSize: Int
  /// The whole text of the format file.
  package let text: [UInt8]
  /// Where in the text the print fmt begins, behind its label; its end when there is none.
  private let printFormat: Int

  package init(
    id: Int, name: String, system: String, commonFields: [EventField], fields: [EventField],
    byteOrder: ByteOrder, text: [UInt8], printFormat: Int
  ) {
    self.id = id
    self.name = name
    self.system = system
    self.commonFields = commonFields
    self.fields = fields
    self.byteOrder = byteOrder
    self.text = text
    self.printFormat = printFormat
    fixedSize = [commonFields, fields].joined().reduce(0) { max($0, $1.offset + $1.size) }
  }

  /// The field of that name, the event's own before the common ones.
  public func field(_ name: String) -> EventField? {
    fields.first { $0.name == name } ?? commonFields.first { $0.name == name }
  }
}

extension EventFormat {
  /// What stands behind `print fmt:`, to the end of the text; empty when there is none.
  package var printFormatText: ArraySlice<UInt8> { text[printFormat...] }

  /// Where records tell which event they are and which thread it happened in.
  struct CommonPlaces: Equatable {
    let typeOffset: Int
    let typeSize: Int
    let pidOffset: Int
    let pidSize: Int
  }

  /// The places of `common_type` and `common_pid`; `nil` when one is missing.
  var commonPlaces: CommonPlaces? {
    guard let type = commonFields.first(where: { $0.name == "common_type" }),
      let pid = commonFields.first(where: { $0.name == "common_pid" })
    else { return nil }
    return CommonPlaces(
      typeOffset: type.offset, typeSize: type.size, pidOffset: pid.offset, pidSize: pid.size)
  }
}

extension EventFormat: CustomStringConvertible {
  public var description: String { "\(system):\(name)" }
}
