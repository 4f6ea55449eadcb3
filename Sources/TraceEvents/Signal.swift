// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// A signal is sent (`signal:signal_generate`).
@frozen
public struct SignalGenerate: TraceEvent, ~Escapable {
  /// `signal:signal_generate`.
  public static var eventName: StaticString { "signal:signal_generate" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let sig: Field<Int32>
    @usableFromInline let errno: Field<Int32>
    @usableFromInline let code: Field<Int32>
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let group: Field<Int32>
    @usableFromInline let result: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      sig = try fields.integer("sig")
      errno = try fields.integer("errno")
      code = try fields.integer("code")
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
      group = try fields.integer("group")
      result = try fields.integer("result")
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

  /// The signal.
  ///
  /// `int sig`.
  @inlinable
  public var sig: Int32 { record[layout.sig] }

  /// The error number that comes with it.
  ///
  /// `int errno`.
  @inlinable
  public var errno: Int32 { record[layout.errno] }

  /// Where it comes from (`SI_*`).
  ///
  /// `int code`.
  @inlinable
  public var code: Int32 { record[layout.code] }

  /// The name of the task that gets it.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task that gets it.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Whether it is for the whole process.
  ///
  /// `int group`.
  @inlinable
  public var group: Int32 { record[layout.group] }

  /// 0 if it is delivered, 1 ignored, 2 already pending, 3 overflow, 4 information lost.
  ///
  /// `int result`.
  @inlinable
  public var result: Int32 { record[layout.result] }
}

/// A signal reaches the running task (`signal:signal_deliver`).
@frozen
public struct SignalDeliver: TraceEvent, ~Escapable {
  /// `signal:signal_deliver`.
  public static var eventName: StaticString { "signal:signal_deliver" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let sig: Field<Int32>
    @usableFromInline let errno: Field<Int32>
    @usableFromInline let code: Field<Int32>
    @usableFromInline let saHandler: Field<UInt64>
    @usableFromInline let saFlags: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      sig = try fields.integer("sig")
      errno = try fields.integer("errno")
      code = try fields.integer("code")
      saHandler = try fields.integer("sa_handler")
      saFlags = try fields.integer("sa_flags")
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

  /// The signal.
  ///
  /// `int sig`.
  @inlinable
  public var sig: Int32 { record[layout.sig] }

  /// The error number that comes with it.
  ///
  /// `int errno`.
  @inlinable
  public var errno: Int32 { record[layout.errno] }

  /// Where it comes from (`SI_*`).
  ///
  /// `int code`.
  @inlinable
  public var code: Int32 { record[layout.code] }

  /// The handler; 0 for the default, 1 to ignore it.
  ///
  /// `unsigned long sa_handler`.
  @inlinable
  public var saHandler: KernelAddress { KernelAddress(rawValue: record[layout.saHandler]) }

  /// Its flags (`SA_*`).
  ///
  /// `unsigned long sa_flags`.
  @inlinable
  public var saFlags: UInt64 { record[layout.saFlags] }
}
