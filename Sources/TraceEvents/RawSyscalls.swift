// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// A system call begins (`raw_syscalls:sys_enter`).
@frozen
public struct SysEnter: TraceEvent, ~Escapable {
  /// `raw_syscalls:sys_enter`.
  public static var eventName: StaticString { "raw_syscalls:sys_enter" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let id: Field<Int64>
    @usableFromInline let args: ArrayField<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      id = try fields.integer("id")
      args = try fields.array("args")
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

  /// Its number on the machine's architecture.
  ///
  /// `long id`.
  @inlinable
  public var id: Int64 { record[layout.id] }

  /// Its arguments, as the registers held them.
  ///
  /// `unsigned long args[6]`.
  @inlinable
  public var args: RecordArray<UInt64> {
    @_lifetime(copy self)
    get { record[layout.args] }
  }
}

/// A system call returns (`raw_syscalls:sys_exit`).
@frozen
public struct SysExit: TraceEvent, ~Escapable {
  /// `raw_syscalls:sys_exit`.
  public static var eventName: StaticString { "raw_syscalls:sys_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let id: Field<Int64>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      id = try fields.integer("id")
      ret = try fields.integer("ret")
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

  /// Its number on the machine's architecture.
  ///
  /// `long id`.
  @inlinable
  public var id: Int64 { record[layout.id] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}
