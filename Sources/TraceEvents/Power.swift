// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// A CPU goes idle, or is idle no more (`power:cpu_idle`).
@frozen
public struct CpuIdle: TraceEvent, ~Escapable {
  /// `power:cpu_idle`.
  public static var eventName: StaticString { "power:cpu_idle" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let state: Field<UInt32>
    @usableFromInline let cpuId: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      state = try fields.integer("state")
      cpuId = try fields.integer("cpu_id")
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

  /// The idle state; 4294967295 when it is idle no more.
  ///
  /// `u32 state`.
  @inlinable
  public var state: UInt32 { record[layout.state] }

  /// The CPU.
  ///
  /// `u32 cpu_id`.
  @inlinable
  public var cpuId: UInt32 { record[layout.cpuId] }
}

/// A CPU gets another frequency (`power:cpu_frequency`).
@frozen
public struct CpuFrequency: TraceEvent, ~Escapable {
  /// `power:cpu_frequency`.
  public static var eventName: StaticString { "power:cpu_frequency" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let state: Field<UInt32>
    @usableFromInline let cpuId: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      state = try fields.integer("state")
      cpuId = try fields.integer("cpu_id")
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

  /// The frequency (kHz).
  ///
  /// `u32 state`.
  @inlinable
  public var state: UInt32 { record[layout.state] }

  /// The CPU.
  ///
  /// `u32 cpu_id`.
  @inlinable
  public var cpuId: UInt32 { record[layout.cpuId] }
}

/// The limits of a CPU's frequency change (`power:cpu_frequency_limits`).
@frozen
public struct CpuFrequencyLimits: TraceEvent, ~Escapable {
  /// `power:cpu_frequency_limits`.
  public static var eventName: StaticString { "power:cpu_frequency_limits" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let minFreq: Field<UInt32>
    @usableFromInline let maxFreq: Field<UInt32>
    @usableFromInline let cpuId: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      minFreq = try fields.integer("min_freq")
      maxFreq = try fields.integer("max_freq")
      cpuId = try fields.integer("cpu_id")
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

  /// The lowest frequency (kHz).
  ///
  /// `u32 min_freq`.
  @inlinable
  public var minFreq: UInt32 { record[layout.minFreq] }

  /// The highest frequency (kHz).
  ///
  /// `u32 max_freq`.
  @inlinable
  public var maxFreq: UInt32 { record[layout.maxFreq] }

  /// The CPU.
  ///
  /// `u32 cpu_id`.
  @inlinable
  public var cpuId: UInt32 { record[layout.cpuId] }
}

/// A step of going to sleep or waking up begins or ends (`power:suspend_resume`).
@frozen
public struct SuspendResume: TraceEvent, ~Escapable {
  /// `power:suspend_resume`.
  public static var eventName: StaticString { "power:suspend_resume" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let action: Field<UInt64>
    @usableFromInline let val: Field<Int32>
    @usableFromInline let start: Field<UInt8>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      action = try fields.integer("action")
      val = try fields.integer("val")
      start = try fields.byte("start")
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

  /// The step.
  ///
  /// `const char * action`.
  @inlinable
  public var action: KernelAddress { KernelAddress(rawValue: record[layout.action]) }

  /// Its argument.
  ///
  /// `int val`.
  @inlinable
  public var val: Int32 { record[layout.val] }

  /// Whether it begins.
  ///
  /// `bool start`.
  @inlinable
  public var start: Bool { record[layout.start] != 0 }
}

/// Something keeps the machine awake (`power:wakeup_source_activate`).
@frozen
public struct WakeupSourceActivate: TraceEvent, ~Escapable {
  /// `power:wakeup_source_activate`.
  public static var eventName: StaticString { "power:wakeup_source_activate" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let name: TextField
    @usableFromInline let state: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      name = try fields.text("name")
      state = try fields.integer("state")
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

  /// What.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }

  /// The kernel's counter of such events.
  ///
  /// `u64 state`.
  @inlinable
  public var state: UInt64 { record[layout.state] }
}

/// Something keeps the machine awake no longer (`power:wakeup_source_deactivate`).
@frozen
public struct WakeupSourceDeactivate: TraceEvent, ~Escapable {
  /// `power:wakeup_source_deactivate`.
  public static var eventName: StaticString { "power:wakeup_source_deactivate" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let name: TextField
    @usableFromInline let state: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      name = try fields.text("name")
      state = try fields.integer("state")
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

  /// What.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }

  /// The kernel's counter of such events.
  ///
  /// `u64 state`.
  @inlinable
  public var state: UInt64 { record[layout.state] }
}
