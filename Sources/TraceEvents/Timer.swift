// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// A timer is set up (`timer:timer_init`).
@frozen
public struct TimerInit: TraceEvent, ~Escapable {
  /// `timer:timer_init`.
  public static var eventName: StaticString { "timer:timer_init" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let timer: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      timer = try fields.integer("timer")
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

  /// The timer.
  ///
  /// `void * timer`.
  @inlinable
  public var timer: KernelAddress { KernelAddress(rawValue: record[layout.timer]) }
}

/// A timer is started (`timer:timer_start`).
@frozen
public struct TimerStart: TraceEvent, ~Escapable {
  /// `timer:timer_start`.
  public static var eventName: StaticString { "timer:timer_start" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let timer: Field<UInt64>
    @usableFromInline let function: Field<UInt64>
    @usableFromInline let expires: Field<UInt64>
    @usableFromInline let bucketExpiry: Field<UInt64>?
    @usableFromInline let now: Field<UInt64>
    @usableFromInline let flags: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      timer = try fields.integer("timer")
      function = try fields.integer("function")
      expires = try fields.integer("expires")
      bucketExpiry = try fields.integerIfPresent("bucket_expiry")
      now = try fields.integer("now")
      flags = try fields.integer("flags")
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

  /// The timer.
  ///
  /// `void * timer`.
  @inlinable
  public var timer: KernelAddress { KernelAddress(rawValue: record[layout.timer]) }

  /// What it calls when it expires.
  ///
  /// `void * function`.
  @inlinable
  public var function: KernelAddress { KernelAddress(rawValue: record[layout.function]) }

  /// When it expires (jiffies).
  ///
  /// `unsigned long expires`.
  @inlinable
  public var expires: UInt64 { record[layout.expires] }

  /// When the wheel will look at it (jiffies).
  ///
  /// `unsigned long bucket_expiry`; `nil` on kernels without it.
  @inlinable
  public var bucketExpiry: UInt64? { record[layout.bucketExpiry] }

  /// Now (jiffies).
  ///
  /// `unsigned long now`.
  @inlinable
  public var now: UInt64 { record[layout.now] }

  /// Its flags, the CPU in the lower bits.
  ///
  /// `unsigned int flags`.
  @inlinable
  public var flags: UInt32 { record[layout.flags] }
}

/// A timer is stopped (`timer:timer_cancel`).
@frozen
public struct TimerCancel: TraceEvent, ~Escapable {
  /// `timer:timer_cancel`.
  public static var eventName: StaticString { "timer:timer_cancel" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let timer: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      timer = try fields.integer("timer")
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

  /// The timer.
  ///
  /// `void * timer`.
  @inlinable
  public var timer: KernelAddress { KernelAddress(rawValue: record[layout.timer]) }
}

/// A timer expires: its function begins (`timer:timer_expire_entry`).
@frozen
public struct TimerExpireEntry: TraceEvent, ~Escapable {
  /// `timer:timer_expire_entry`.
  public static var eventName: StaticString { "timer:timer_expire_entry" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let timer: Field<UInt64>
    @usableFromInline let now: Field<UInt64>
    @usableFromInline let function: Field<UInt64>
    @usableFromInline let baseclk: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      timer = try fields.integer("timer")
      now = try fields.integer("now")
      function = try fields.integer("function")
      baseclk = try fields.integer("baseclk")
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

  /// The timer.
  ///
  /// `void * timer`.
  @inlinable
  public var timer: KernelAddress { KernelAddress(rawValue: record[layout.timer]) }

  /// Now (jiffies).
  ///
  /// `unsigned long now`.
  @inlinable
  public var now: UInt64 { record[layout.now] }

  /// What it calls when it expires.
  ///
  /// `void * function`.
  @inlinable
  public var function: KernelAddress { KernelAddress(rawValue: record[layout.function]) }

  /// The wheel's time (jiffies).
  ///
  /// `unsigned long baseclk`.
  @inlinable
  public var baseclk: UInt64 { record[layout.baseclk] }
}

/// The function of an expired timer has ended (`timer:timer_expire_exit`).
@frozen
public struct TimerExpireExit: TraceEvent, ~Escapable {
  /// `timer:timer_expire_exit`.
  public static var eventName: StaticString { "timer:timer_expire_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let timer: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      timer = try fields.integer("timer")
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

  /// The timer.
  ///
  /// `void * timer`.
  @inlinable
  public var timer: KernelAddress { KernelAddress(rawValue: record[layout.timer]) }
}

/// An idle CPU tries to do without its tick (`timer:tick_stop`).
@frozen
public struct TickStop: TraceEvent, ~Escapable {
  /// `timer:tick_stop`.
  public static var eventName: StaticString { "timer:tick_stop" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let success: Field<Int32>
    @usableFromInline let dependency: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      success = try fields.integer("success")
      dependency = try fields.integer("dependency")
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

  /// Whether it does.
  ///
  /// `int success`.
  @inlinable
  public var success: Int32 { record[layout.success] }

  /// What it needs the tick for.
  ///
  /// `int dependency`.
  @inlinable
  public var dependency: Dependency { Dependency(rawValue: record[layout.dependency]) }

  /// The values of `dependency` that have names in the formats that this was written from.
  @frozen
  public enum Dependency: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// `NONE` (0).
    case none
    /// `POSIX_TIMER` (1).
    case posixTimer
    /// `PERF_EVENTS` (2).
    case perfEvents
    /// `SCHED` (4).
    case sched
    /// `CLOCK_UNSTABLE` (8).
    case clockUnstable
    /// `RCU` (16).
    case rcu
    /// `RCU_EXP` (32).
    case rcuExp
    /// A value without a name.
    case other(Int32)

    /// The value that is `rawValue`.
    @inlinable
    public init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .none
      case 1: self = .posixTimer
      case 2: self = .perfEvents
      case 4: self = .sched
      case 8: self = .clockUnstable
      case 16: self = .rcu
      case 32: self = .rcuExp
      default: self = .other(rawValue)
      }
    }

    /// The number that the kernel keeps.
    @inlinable
    public var rawValue: Int32 {
      switch self {
      case .none: 0
      case .posixTimer: 1
      case .perfEvents: 2
      case .sched: 4
      case .clockUnstable: 8
      case .rcu: 16
      case .rcuExp: 32
      case .other(let value): value
      }
    }

    /// The kernel's name for the value, or the number.
    public var description: String {
      switch self {
      case .none: "NONE"
      case .posixTimer: "POSIX_TIMER"
      case .perfEvents: "PERF_EVENTS"
      case .sched: "SCHED"
      case .clockUnstable: "CLOCK_UNSTABLE"
      case .rcu: "RCU"
      case .rcuExp: "RCU_EXP"
      case .other(let value): "\(value)"
      }
    }
  }
}

/// A high-resolution timer is set up (`timer:hrtimer_setup`).
@frozen
public struct HrtimerSetup: TraceEvent, ~Escapable {
  /// `timer:hrtimer_setup`.
  public static var eventName: StaticString { "timer:hrtimer_setup" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let hrtimer: Field<UInt64>
    @usableFromInline let clockid: Field<Int32>
    @usableFromInline let mode: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      hrtimer = try fields.integer("hrtimer")
      clockid = try fields.integer("clockid")
      mode = try fields.integer("mode")
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

  /// The timer.
  ///
  /// `void * hrtimer`.
  @inlinable
  public var hrtimer: KernelAddress { KernelAddress(rawValue: record[layout.hrtimer]) }

  /// Its clock.
  ///
  /// `clockid_t clockid`.
  @inlinable
  public var clockid: Clockid { Clockid(rawValue: record[layout.clockid]) }

  /// How its times are meant.
  ///
  /// `enum hrtimer_mode mode`.
  @inlinable
  public var mode: UInt32 { record[layout.mode] }

  /// The values of `clockid` that have names in the formats that this was written from.
  @frozen
  public enum Clockid: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// `CLOCK_REALTIME` (0).
    case clockRealtime
    /// `CLOCK_MONOTONIC` (1).
    case clockMonotonic
    /// `CLOCK_BOOTTIME` (7).
    case clockBoottime
    /// `CLOCK_TAI` (11).
    case clockTai
    /// A value without a name.
    case other(Int32)

    /// The value that is `rawValue`.
    @inlinable
    public init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .clockRealtime
      case 1: self = .clockMonotonic
      case 7: self = .clockBoottime
      case 11: self = .clockTai
      default: self = .other(rawValue)
      }
    }

    /// The number that the kernel keeps.
    @inlinable
    public var rawValue: Int32 {
      switch self {
      case .clockRealtime: 0
      case .clockMonotonic: 1
      case .clockBoottime: 7
      case .clockTai: 11
      case .other(let value): value
      }
    }

    /// The kernel's name for the value, or the number.
    public var description: String {
      switch self {
      case .clockRealtime: "CLOCK_REALTIME"
      case .clockMonotonic: "CLOCK_MONOTONIC"
      case .clockBoottime: "CLOCK_BOOTTIME"
      case .clockTai: "CLOCK_TAI"
      case .other(let value): "\(value)"
      }
    }
  }
}

/// A high-resolution timer is set up (kernels before 6.15) (`timer:hrtimer_init`).
@frozen
public struct HrtimerInit: TraceEvent, ~Escapable {
  /// `timer:hrtimer_init`.
  public static var eventName: StaticString { "timer:hrtimer_init" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let hrtimer: Field<UInt64>
    @usableFromInline let clockid: Field<Int32>
    @usableFromInline let mode: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      hrtimer = try fields.integer("hrtimer")
      clockid = try fields.integer("clockid")
      mode = try fields.integer("mode")
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

  /// The timer.
  ///
  /// `void * hrtimer`.
  @inlinable
  public var hrtimer: KernelAddress { KernelAddress(rawValue: record[layout.hrtimer]) }

  /// Its clock.
  ///
  /// `clockid_t clockid`.
  @inlinable
  public var clockid: Clockid { Clockid(rawValue: record[layout.clockid]) }

  /// How its times are meant.
  ///
  /// `enum hrtimer_mode mode`.
  @inlinable
  public var mode: UInt32 { record[layout.mode] }

  /// The values of `clockid` that have names.
  public typealias Clockid = HrtimerSetup.Clockid
}

/// A high-resolution timer is started (`timer:hrtimer_start`).
@frozen
public struct HrtimerStart: TraceEvent, ~Escapable {
  /// `timer:hrtimer_start`.
  public static var eventName: StaticString { "timer:hrtimer_start" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let hrtimer: Field<UInt64>
    @usableFromInline let function: Field<UInt64>
    @usableFromInline let expires: Field<Int64>
    @usableFromInline let softexpires: Field<Int64>
    @usableFromInline let mode: Field<UInt32>
    @usableFromInline let wasArmed: Field<UInt8>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      hrtimer = try fields.integer("hrtimer")
      function = try fields.integer("function")
      expires = try fields.integer("expires")
      softexpires = try fields.integer("softexpires")
      mode = try fields.integer("mode")
      wasArmed = try fields.byte("was_armed")
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

  /// The timer.
  ///
  /// `void * hrtimer`.
  @inlinable
  public var hrtimer: KernelAddress { KernelAddress(rawValue: record[layout.hrtimer]) }

  /// What it calls when it expires.
  ///
  /// `void * function`.
  @inlinable
  public var function: KernelAddress { KernelAddress(rawValue: record[layout.function]) }

  /// When it expires at the latest (nanoseconds of its clock).
  ///
  /// `s64 expires`.
  @inlinable
  public var expires: Int64 { record[layout.expires] }

  /// When it may expire (nanoseconds of its clock).
  ///
  /// `s64 softexpires`.
  @inlinable
  public var softexpires: Int64 { record[layout.softexpires] }

  /// How its times are meant.
  ///
  /// `enum hrtimer_mode mode`.
  @inlinable
  public var mode: UInt32 { record[layout.mode] }

  /// `bool was_armed`.
  @inlinable
  public var wasArmed: Bool { record[layout.wasArmed] != 0 }
}

/// A high-resolution timer is stopped (`timer:hrtimer_cancel`).
@frozen
public struct HrtimerCancel: TraceEvent, ~Escapable {
  /// `timer:hrtimer_cancel`.
  public static var eventName: StaticString { "timer:hrtimer_cancel" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let hrtimer: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      hrtimer = try fields.integer("hrtimer")
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

  /// The timer.
  ///
  /// `void * hrtimer`.
  @inlinable
  public var hrtimer: KernelAddress { KernelAddress(rawValue: record[layout.hrtimer]) }
}

/// A high-resolution timer expires: its function begins (`timer:hrtimer_expire_entry`).
@frozen
public struct HrtimerExpireEntry: TraceEvent, ~Escapable {
  /// `timer:hrtimer_expire_entry`.
  public static var eventName: StaticString { "timer:hrtimer_expire_entry" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let hrtimer: Field<UInt64>
    @usableFromInline let now: Field<Int64>
    @usableFromInline let function: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      hrtimer = try fields.integer("hrtimer")
      now = try fields.integer("now")
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

  /// The timer.
  ///
  /// `void * hrtimer`.
  @inlinable
  public var hrtimer: KernelAddress { KernelAddress(rawValue: record[layout.hrtimer]) }

  /// Now (nanoseconds of its clock).
  ///
  /// `s64 now`.
  @inlinable
  public var now: Int64 { record[layout.now] }

  /// What it calls when it expires.
  ///
  /// `void * function`.
  @inlinable
  public var function: KernelAddress { KernelAddress(rawValue: record[layout.function]) }
}

/// The function of an expired high-resolution timer has ended (`timer:hrtimer_expire_exit`).
@frozen
public struct HrtimerExpireExit: TraceEvent, ~Escapable {
  /// `timer:hrtimer_expire_exit`.
  public static var eventName: StaticString { "timer:hrtimer_expire_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let hrtimer: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      hrtimer = try fields.integer("hrtimer")
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

  /// The timer.
  ///
  /// `void * hrtimer`.
  @inlinable
  public var hrtimer: KernelAddress { KernelAddress(rawValue: record[layout.hrtimer]) }
}

/// An interval timer of a process is set (`timer:itimer_state`).
@frozen
public struct ItimerState: TraceEvent, ~Escapable {
  /// `timer:itimer_state`.
  public static var eventName: StaticString { "timer:itimer_state" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let which: Field<Int32>
    @usableFromInline let expires: Field<UInt64>
    @usableFromInline let valueSec: Field<Int64>
    @usableFromInline let valueNsec: Field<Int64>
    @usableFromInline let intervalSec: Field<Int64>
    @usableFromInline let intervalNsec: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      which = try fields.integer("which")
      expires = try fields.integer("expires")
      valueSec = try fields.integer("value_sec")
      valueNsec = try fields.integer("value_nsec")
      intervalSec = try fields.integer("interval_sec")
      intervalNsec = try fields.integer("interval_nsec")
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

  /// 0 for real time, 1 for the process's own time, 2 for its own and the kernel's.
  ///
  /// `int which`.
  @inlinable
  public var which: Int32 { record[layout.which] }

  /// When it expires (jiffies or nanoseconds, as the kernel keeps it).
  ///
  /// `unsigned long long expires`.
  @inlinable
  public var expires: UInt64 { record[layout.expires] }

  /// The time that is left (seconds).
  ///
  /// `long value_sec`.
  @inlinable
  public var valueSec: Int64 { record[layout.valueSec] }

  /// And nanoseconds.
  ///
  /// `long value_nsec`, nanoseconds.
  @inlinable
  public var valueNsec: Int64 { record[layout.valueNsec] }

  /// The interval (seconds).
  ///
  /// `long interval_sec`.
  @inlinable
  public var intervalSec: Int64 { record[layout.intervalSec] }

  /// And nanoseconds.
  ///
  /// `long interval_nsec`, nanoseconds.
  @inlinable
  public var intervalNsec: Int64 { record[layout.intervalNsec] }
}

/// An interval timer of a process expires (`timer:itimer_expire`).
@frozen
public struct ItimerExpire: TraceEvent, ~Escapable {
  /// `timer:itimer_expire`.
  public static var eventName: StaticString { "timer:itimer_expire" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let which: Field<Int32>
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let now: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      which = try fields.integer("which")
      pid = try fields.integer("pid")
      now = try fields.integer("now")
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

  /// 0 for real time, 1 for the process's own time, 2 for its own and the kernel's.
  ///
  /// `int which`.
  @inlinable
  public var which: Int32 { record[layout.which] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Now.
  ///
  /// `unsigned long long now`.
  @inlinable
  public var now: UInt64 { record[layout.now] }
}
