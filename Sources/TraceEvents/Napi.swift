// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// A network device has been polled (`napi:napi_poll`).
@frozen
public struct NapiPoll: TraceEvent, ~Escapable {
  /// `napi:napi_poll`.
  public static var eventName: StaticString { "napi:napi_poll" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let napi: Field<UInt64>
    @usableFromInline let devName: TextField
    @usableFromInline let work: Field<Int32>
    @usableFromInline let budget: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      napi = try fields.integer("napi")
      devName = try fields.text("dev_name")
      work = try fields.integer("work")
      budget = try fields.integer("budget")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The NAPI context.
  ///
  /// `struct napi_struct * napi`.
  @inlinable
  public var napi: KernelAddress { KernelAddress(rawValue: record[layout.napi]) }

  /// The network device.
  ///
  /// `__data_loc char[] dev_name`.
  @inlinable
  public var devName: RecordText {
    @_lifetime(copy self)
    get { record[layout.devName] }
  }

  /// The number of packets it gave.
  ///
  /// `int work`.
  @inlinable
  public var work: Int32 { record[layout.work] }

  /// The number it could have given.
  ///
  /// `int budget`.
  @inlinable
  public var budget: Int32 { record[layout.budget] }
}
