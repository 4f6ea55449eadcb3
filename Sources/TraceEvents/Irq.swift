// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// The handler of an interrupt begins (`irq:irq_handler_entry`).
@frozen
public struct IrqHandlerEntry: TraceEvent, ~Escapable {
  /// `irq:irq_handler_entry`.
  public static var eventName: StaticString { "irq:irq_handler_entry" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let irq: Field<Int32>
    @usableFromInline let name: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      irq = try fields.integer("irq")
      name = try fields.text("name")
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

  /// The interrupt's number.
  ///
  /// `int irq`.
  @inlinable
  public var irq: Int32 { record[layout.irq] }

  /// Who handles it.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }
}

/// The handler of an interrupt has ended (`irq:irq_handler_exit`).
@frozen
public struct IrqHandlerExit: TraceEvent, ~Escapable {
  /// `irq:irq_handler_exit`.
  public static var eventName: StaticString { "irq:irq_handler_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let irq: Field<Int32>
    @usableFromInline let ret: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      irq = try fields.integer("irq")
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

  /// The interrupt's number.
  ///
  /// `int irq`.
  @inlinable
  public var irq: Int32 { record[layout.irq] }

  /// What it returned: 0 if the interrupt was not its own, 1 if it was, 2 if its thread has to go
  /// on.
  ///
  /// `int ret`.
  @inlinable
  public var ret: Int32 { record[layout.ret] }
}

/// The handler of a softirq begins (`irq:softirq_entry`).
@frozen
public struct SoftirqEntry: TraceEvent, ~Escapable {
  /// `irq:softirq_entry`.
  public static var eventName: StaticString { "irq:softirq_entry" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let vec: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      vec = try fields.integer("vec")
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

  /// Which softirq.
  ///
  /// `unsigned int vec`.
  @inlinable
  public var vec: Vec { Vec(rawValue: record[layout.vec]) }

  /// The values of `vec` that have names in the formats that this was written from.
  @frozen
  public enum Vec: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// `HI` (0).
    case hi
    /// `TIMER` (1).
    case timer
    /// `NET_TX` (2).
    case netTx
    /// `NET_RX` (3).
    case netRx
    /// `BLOCK` (4).
    case block
    /// `IRQ_POLL` (5).
    case irqPoll
    /// `TASKLET` (6).
    case tasklet
    /// `SCHED` (7).
    case sched
    /// `HRTIMER` (8).
    case hrtimer
    /// `RCU` (9).
    case rcu
    /// A value without a name.
    case other(UInt32)

    /// The value that is `rawValue`.
    @inlinable
    public init(rawValue: UInt32) {
      switch rawValue {
      case 0: self = .hi
      case 1: self = .timer
      case 2: self = .netTx
      case 3: self = .netRx
      case 4: self = .block
      case 5: self = .irqPoll
      case 6: self = .tasklet
      case 7: self = .sched
      case 8: self = .hrtimer
      case 9: self = .rcu
      default: self = .other(rawValue)
      }
    }

    /// The number that the kernel keeps.
    @inlinable
    public var rawValue: UInt32 {
      switch self {
      case .hi: 0
      case .timer: 1
      case .netTx: 2
      case .netRx: 3
      case .block: 4
      case .irqPoll: 5
      case .tasklet: 6
      case .sched: 7
      case .hrtimer: 8
      case .rcu: 9
      case .other(let value): value
      }
    }

    /// The kernel's name for the value, or the number.
    public var description: String {
      switch self {
      case .hi: "HI"
      case .timer: "TIMER"
      case .netTx: "NET_TX"
      case .netRx: "NET_RX"
      case .block: "BLOCK"
      case .irqPoll: "IRQ_POLL"
      case .tasklet: "TASKLET"
      case .sched: "SCHED"
      case .hrtimer: "HRTIMER"
      case .rcu: "RCU"
      case .other(let value): "\(value)"
      }
    }
  }
}

/// The handler of a softirq has ended (`irq:softirq_exit`).
@frozen
public struct SoftirqExit: TraceEvent, ~Escapable {
  /// `irq:softirq_exit`.
  public static var eventName: StaticString { "irq:softirq_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let vec: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      vec = try fields.integer("vec")
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

  /// Which softirq.
  ///
  /// `unsigned int vec`.
  @inlinable
  public var vec: Vec { Vec(rawValue: record[layout.vec]) }

  /// The values of `vec` that have names.
  public typealias Vec = SoftirqEntry.Vec
}

/// A softirq is to be handled soon (`irq:softirq_raise`).
@frozen
public struct SoftirqRaise: TraceEvent, ~Escapable {
  /// `irq:softirq_raise`.
  public static var eventName: StaticString { "irq:softirq_raise" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let vec: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      vec = try fields.integer("vec")
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

  /// Which softirq.
  ///
  /// `unsigned int vec`.
  @inlinable
  public var vec: Vec { Vec(rawValue: record[layout.vec]) }

  /// The values of `vec` that have names.
  public typealias Vec = SoftirqEntry.Vec
}

/// A tasklet begins (`irq:tasklet_entry`).
@frozen
public struct TaskletEntry: TraceEvent, ~Escapable {
  /// `irq:tasklet_entry`.
  public static var eventName: StaticString { "irq:tasklet_entry" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let tasklet: Field<UInt64>
    @usableFromInline let `func`: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      tasklet = try fields.integer("tasklet")
      `func` = try fields.integer("func")
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

  /// The tasklet.
  ///
  /// `void * tasklet`.
  @inlinable
  public var tasklet: KernelAddress { KernelAddress(rawValue: record[layout.tasklet]) }

  /// Its function.
  ///
  /// `void * func`.
  @inlinable
  public var `func`: KernelAddress { KernelAddress(rawValue: record[layout.func]) }
}

/// A tasklet has ended (`irq:tasklet_exit`).
@frozen
public struct TaskletExit: TraceEvent, ~Escapable {
  /// `irq:tasklet_exit`.
  public static var eventName: StaticString { "irq:tasklet_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let tasklet: Field<UInt64>
    @usableFromInline let `func`: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      tasklet = try fields.integer("tasklet")
      `func` = try fields.integer("func")
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

  /// The tasklet.
  ///
  /// `void * tasklet`.
  @inlinable
  public var tasklet: KernelAddress { KernelAddress(rawValue: record[layout.tasklet]) }

  /// Its function.
  ///
  /// `void * func`.
  @inlinable
  public var `func`: KernelAddress { KernelAddress(rawValue: record[layout.func]) }
}
