// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// A work item is queued (`workqueue:workqueue_queue_work`).
@frozen
public struct WorkqueueQueueWork: TraceEvent, ~Escapable {
  /// `workqueue:workqueue_queue_work`.
  public static var eventName: StaticString { "workqueue:workqueue_queue_work" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let work: Field<UInt64>
    @usableFromInline let function: Field<UInt64>
    @usableFromInline let workqueue: TextField
    @usableFromInline let reqCpu: Field<Int32>
    @usableFromInline let cpu: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      work = try fields.integer("work")
      function = try fields.integer("function")
      workqueue = try fields.text("workqueue")
      reqCpu = try fields.integer("req_cpu")
      cpu = try fields.integer("cpu")
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

  /// The work item.
  ///
  /// `void * work`.
  @inlinable
  public var work: KernelAddress { KernelAddress(rawValue: record[layout.work]) }

  /// Its function.
  ///
  /// `void * function`.
  @inlinable
  public var function: KernelAddress { KernelAddress(rawValue: record[layout.function]) }

  /// The queue.
  ///
  /// `__data_loc char[] workqueue`.
  @inlinable
  public var workqueue: RecordText {
    @_lifetime(copy self)
    get { record[layout.workqueue] }
  }

  /// The CPU that was asked for; the number of CPUs for any.
  ///
  /// `int req_cpu`.
  @inlinable
  public var reqCpu: Int32 { record[layout.reqCpu] }

  /// The CPU.
  ///
  /// `int cpu`.
  @inlinable
  public var cpu: Int32 { record[layout.cpu] }
}

/// A work item may run (`workqueue:workqueue_activate_work`).
@frozen
public struct WorkqueueActivateWork: TraceEvent, ~Escapable {
  /// `workqueue:workqueue_activate_work`.
  public static var eventName: StaticString { "workqueue:workqueue_activate_work" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let work: Field<UInt64>
    @usableFromInline let function: Field<UInt64>?

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      work = try fields.integer("work")
      function = try fields.integerIfPresent("function")
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

  /// The work item.
  ///
  /// `void * work`.
  @inlinable
  public var work: KernelAddress { KernelAddress(rawValue: record[layout.work]) }

  /// Its function.
  ///
  /// `void * function`; `nil` on kernels without it.
  @inlinable
  public var function: KernelAddress? {
    record[layout.function].map { KernelAddress(rawValue: $0) }
  }
}

/// A work item begins (`workqueue:workqueue_execute_start`).
@frozen
public struct WorkqueueExecuteStart: TraceEvent, ~Escapable {
  /// `workqueue:workqueue_execute_start`.
  public static var eventName: StaticString { "workqueue:workqueue_execute_start" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let work: Field<UInt64>
    @usableFromInline let function: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      work = try fields.integer("work")
      function = try fields.integer("function")
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

  /// The work item.
  ///
  /// `void * work`.
  @inlinable
  public var work: KernelAddress { KernelAddress(rawValue: record[layout.work]) }

  /// Its function.
  ///
  /// `void * function`.
  @inlinable
  public var function: KernelAddress { KernelAddress(rawValue: record[layout.function]) }
}

/// A work item has ended (`workqueue:workqueue_execute_end`).
@frozen
public struct WorkqueueExecuteEnd: TraceEvent, ~Escapable {
  /// `workqueue:workqueue_execute_end`.
  public static var eventName: StaticString { "workqueue:workqueue_execute_end" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let work: Field<UInt64>
    @usableFromInline let function: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      work = try fields.integer("work")
      function = try fields.integer("function")
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

  /// The work item.
  ///
  /// `void * work`.
  @inlinable
  public var work: KernelAddress { KernelAddress(rawValue: record[layout.work]) }

  /// Its function.
  ///
  /// `void * function`.
  @inlinable
  public var function: KernelAddress { KernelAddress(rawValue: record[layout.function]) }
}
