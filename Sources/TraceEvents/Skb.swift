// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// A packet is dropped (`skb:kfree_skb`).
@frozen
public struct KfreeSkb: TraceEvent, ~Escapable {
  /// `skb:kfree_skb`.
  public static var eventName: StaticString { "skb:kfree_skb" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let skbaddr: Field<UInt64>
    @usableFromInline let location: Field<UInt64>
    @usableFromInline let rxSk: Field<UInt64>?
    @usableFromInline let `protocol`: Field<UInt16>
    @usableFromInline let reason: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      skbaddr = try fields.integer("skbaddr")
      location = try fields.integer("location")
      rxSk = try fields.integerIfPresent("rx_sk")
      `protocol` = try fields.integer("protocol")
      reason = try fields.integer("reason")
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

  /// The packet's buffer.
  ///
  /// `void * skbaddr`.
  @inlinable
  public var skbaddr: KernelAddress { KernelAddress(rawValue: record[layout.skbaddr]) }

  /// Where in the kernel.
  ///
  /// `void * location`.
  @inlinable
  public var location: KernelAddress { KernelAddress(rawValue: record[layout.location]) }

  /// The socket that it was for.
  ///
  /// `void * rx_sk`; `nil` on kernels without it.
  @inlinable
  public var rxSk: KernelAddress? { record[layout.rxSk].map { KernelAddress(rawValue: $0) } }

  /// The protocol (EtherType).
  ///
  /// `unsigned short protocol`.
  @inlinable
  public var `protocol`: UInt16 { record[layout.protocol] }

  /// Why; the numbers have other meanings on other kernels.
  ///
  /// `enum skb_drop_reason reason`.
  @inlinable
  public var reason: UInt32 { record[layout.reason] }
}

/// A packet's buffer is freed as it should be (`skb:consume_skb`).
@frozen
public struct ConsumeSkb: TraceEvent, ~Escapable {
  /// `skb:consume_skb`.
  public static var eventName: StaticString { "skb:consume_skb" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let skbaddr: Field<UInt64>
    @usableFromInline let location: Field<UInt64>?

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      skbaddr = try fields.integer("skbaddr")
      location = try fields.integerIfPresent("location")
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

  /// The packet's buffer.
  ///
  /// `void * skbaddr`.
  @inlinable
  public var skbaddr: KernelAddress { KernelAddress(rawValue: record[layout.skbaddr]) }

  /// Where in the kernel.
  ///
  /// `void * location`; `nil` on kernels without it.
  @inlinable
  public var location: KernelAddress? {
    record[layout.location].map { KernelAddress(rawValue: $0) }
  }
}

/// A packet's data are copied to a process (`skb:skb_copy_datagram_iovec`).
@frozen
public struct SkbCopyDatagramIovec: TraceEvent, ~Escapable {
  /// `skb:skb_copy_datagram_iovec`.
  public static var eventName: StaticString { "skb:skb_copy_datagram_iovec" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let skbaddr: Field<UInt64>
    @usableFromInline let len: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      skbaddr = try fields.integer("skbaddr")
      len = try fields.integer("len")
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

  /// The packet's buffer.
  ///
  /// `const void * skbaddr`.
  @inlinable
  public var skbaddr: KernelAddress { KernelAddress(rawValue: record[layout.skbaddr]) }

  /// How much (bytes).
  ///
  /// `int len`.
  @inlinable
  public var len: Int32 { record[layout.len] }
}
