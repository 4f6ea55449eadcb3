// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// The tracer `function`: a function is called (`ftrace:function`).
@frozen
public struct FunctionEntry: TraceEvent, ~Escapable {
  /// `ftrace:function`.
  public static var eventName: StaticString { "ftrace:function" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let ip: Field<UInt64>
    @usableFromInline let parentIp: Field<UInt64>
    @usableFromInline let args: ArrayField<UInt64>?

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      ip = try fields.integer("ip")
      parentIp = try fields.integer("parent_ip")
      args = try fields.arrayIfPresent("args")
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

  /// The function.
  ///
  /// `unsigned long ip`.
  @inlinable
  public var ip: KernelAddress { KernelAddress(rawValue: record[layout.ip]) }

  /// Where it was called from.
  ///
  /// `unsigned long parent_ip`.
  @inlinable
  public var parentIp: KernelAddress { KernelAddress(rawValue: record[layout.parentIp]) }

  /// The arguments, as the registers held them.
  ///
  /// `unsigned long args[]`; `nil` on kernels without it.
  @inlinable
  public var args: RecordArray<UInt64>? {
    @_lifetime(copy self)
    get { record[layout.args] }
  }
}

/// The tracer `function_graph`: a function is called (`ftrace:funcgraph_entry`).
@frozen
public struct FuncgraphEntry: TraceEvent, ~Escapable {
  /// `ftrace:funcgraph_entry`.
  public static var eventName: StaticString { "ftrace:funcgraph_entry" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let `func`: Field<UInt64>
    @usableFromInline let depth: Field<Int64>
    @usableFromInline let args: ArrayField<UInt64>?

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      `func` = try fields.integer("func")
      depth = try fields.integer("depth")
      args = try fields.arrayIfPresent("args")
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

  /// The function.
  ///
  /// `unsigned long func`.
  @inlinable
  public var `func`: KernelAddress { KernelAddress(rawValue: record[layout.func]) }

  /// How deeply the call is nested.
  ///
  /// `unsigned int depth`.
  @inlinable
  public var depth: Int64 { record[layout.depth] }

  /// The arguments, as the registers held them.
  ///
  /// `unsigned long args[]`; `nil` on kernels without it.
  @inlinable
  public var args: RecordArray<UInt64>? {
    @_lifetime(copy self)
    get { record[layout.args] }
  }
}

/// The tracer `function_graph`: a function returns (`ftrace:funcgraph_exit`).
@frozen
public struct FuncgraphExit: TraceEvent, ~Escapable {
  /// `ftrace:funcgraph_exit`.
  public static var eventName: StaticString { "ftrace:funcgraph_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let `func`: Field<UInt64>
    @usableFromInline let depth: Field<Int64>
    @usableFromInline let overrun: Field<UInt32>
    @usableFromInline let calltime: Field<UInt64>
    @usableFromInline let rettime: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      `func` = try fields.integer("func")
      depth = try fields.integer("depth")
      overrun = try fields.integer("overrun")
      calltime = try fields.integer("calltime")
      rettime = try fields.integer("rettime")
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

  /// The function.
  ///
  /// `unsigned long func`.
  @inlinable
  public var `func`: KernelAddress { KernelAddress(rawValue: record[layout.func]) }

  /// How deeply the call is nested.
  ///
  /// `unsigned int depth`.
  @inlinable
  public var depth: Int64 { record[layout.depth] }

  /// How many calls were not followed, for want of room.
  ///
  /// `unsigned int overrun`.
  @inlinable
  public var overrun: UInt32 { record[layout.overrun] }

  /// When it was called (nanoseconds).
  ///
  /// `unsigned long long calltime`.
  @inlinable
  public var calltime: UInt64 { record[layout.calltime] }

  /// When it returned (nanoseconds).
  ///
  /// `unsigned long long rettime`.
  @inlinable
  public var rettime: UInt64 { record[layout.rettime] }
}

/// Someone wrote to `trace_marker`, or called `trace_printk` (`ftrace:print`).
@frozen
public struct PrintEvent: TraceEvent, ~Escapable {
  /// `ftrace:print`.
  public static var eventName: StaticString { "ftrace:print" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let ip: Field<UInt64>
    @usableFromInline let buf: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      ip = try fields.integer("ip")
      buf = try fields.text("buf")
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

  /// Where in the kernel.
  ///
  /// `unsigned long ip`.
  @inlinable
  public var ip: KernelAddress { KernelAddress(rawValue: record[layout.ip]) }

  /// The text.
  ///
  /// `char buf[]`.
  @inlinable
  public var buf: RecordText {
    @_lifetime(copy self)
    get { record[layout.buf] }
  }
}

/// `trace_printk` with its arguments in binary form (`ftrace:bprint`).
@frozen
public struct FtraceBprint: TraceEvent, ~Escapable {
  /// `ftrace:bprint`.
  public static var eventName: StaticString { "ftrace:bprint" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let ip: Field<UInt64>
    @usableFromInline let fmt: Field<UInt64>
    @usableFromInline let buf: ArrayField<UInt8>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      ip = try fields.integer("ip")
      fmt = try fields.integer("fmt")
      buf = try fields.bytes("buf")
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

  /// Where in the kernel.
  ///
  /// `unsigned long ip`.
  @inlinable
  public var ip: KernelAddress { KernelAddress(rawValue: record[layout.ip]) }

  /// Where the kernel keeps the format.
  ///
  /// `const char * fmt`.
  @inlinable
  public var fmt: KernelAddress { KernelAddress(rawValue: record[layout.fmt]) }

  /// The arguments.
  ///
  /// `u32 buf[]`.
  @inlinable
  public var buf: RecordArray<UInt8> {
    @_lifetime(copy self)
    get { record[layout.buf] }
  }
}

/// `trace_puts` (`ftrace:bputs`).
@frozen
public struct FtraceBputs: TraceEvent, ~Escapable {
  /// `ftrace:bputs`.
  public static var eventName: StaticString { "ftrace:bputs" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let ip: Field<UInt64>
    @usableFromInline let str: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      ip = try fields.integer("ip")
      str = try fields.integer("str")
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

  /// Where in the kernel.
  ///
  /// `unsigned long ip`.
  @inlinable
  public var ip: KernelAddress { KernelAddress(rawValue: record[layout.ip]) }

  /// Where the kernel keeps the text.
  ///
  /// `const char * str`.
  @inlinable
  public var str: KernelAddress { KernelAddress(rawValue: record[layout.str]) }
}

/// The kernel's stack at the event before (`ftrace:kernel_stack`).
@frozen
public struct KernelStack: TraceEvent, ~Escapable {
  /// `ftrace:kernel_stack`.
  public static var eventName: StaticString { "ftrace:kernel_stack" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let size: Field<Int32>
    @usableFromInline let caller: ArrayField<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      size = try fields.integer("size")
      caller = try fields.array("caller", countedBy: "size")
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

  /// The number of addresses.
  ///
  /// `int size`.
  @inlinable
  public var size: Int32 { record[layout.size] }

  /// The addresses, the innermost first.
  ///
  /// `unsigned long caller[8]`.
  @inlinable
  public var caller: RecordArray<UInt64> {
    @_lifetime(copy self)
    get { record[layout.caller] }
  }
}

/// The process's stack at the event before (`ftrace:user_stack`).
@frozen
public struct UserStack: TraceEvent, ~Escapable {
  /// `ftrace:user_stack`.
  public static var eventName: StaticString { "ftrace:user_stack" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let tgid: Field<UInt32>
    @usableFromInline let caller: ArrayField<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      tgid = try fields.integer("tgid")
      caller = try fields.array("caller")
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

  /// The process.
  ///
  /// `unsigned int tgid`.
  @inlinable
  public var tgid: UInt32 { record[layout.tgid] }

  /// The addresses, the innermost first, and 0 behind the last.
  ///
  /// `unsigned long caller[8]`.
  @inlinable
  public var caller: RecordArray<UInt64> {
    @_lifetime(copy self)
    get { record[layout.caller] }
  }
}

/// The tracer `timerlat`: how late a timer was (`ftrace:timerlat`).
@frozen
public struct FtraceTimerlat: TraceEvent, ~Escapable {
  /// `ftrace:timerlat`.
  public static var eventName: StaticString { "ftrace:timerlat" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let seqnum: Field<UInt32>
    @usableFromInline let context: Field<Int32>
    @usableFromInline let timerLatency: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      seqnum = try fields.integer("seqnum")
      context = try fields.integer("context")
      timerLatency = try fields.integer("timer_latency")
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

  /// The number of the sample.
  ///
  /// `unsigned int seqnum`.
  @inlinable
  public var seqnum: UInt32 { record[layout.seqnum] }

  /// Who measured: 0 the interrupt, 1 the thread, 2 user space.
  ///
  /// `int context`.
  @inlinable
  public var context: Int32 { record[layout.context] }

  /// How late (nanoseconds).
  ///
  /// `u64 timer_latency`.
  @inlinable
  public var timerLatency: UInt64 { record[layout.timerLatency] }
}

/// The tracer `osnoise`: what kept a busy loop from running (`ftrace:osnoise`).
@frozen
public struct FtraceOsnoise: TraceEvent, ~Escapable {
  /// `ftrace:osnoise`.
  public static var eventName: StaticString { "ftrace:osnoise" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let noise: Field<UInt64>
    @usableFromInline let runtime: Field<UInt64>
    @usableFromInline let maxSample: Field<UInt64>
    @usableFromInline let hwCount: Field<UInt32>
    @usableFromInline let nmiCount: Field<UInt32>
    @usableFromInline let irqCount: Field<UInt32>
    @usableFromInline let softirqCount: Field<UInt32>
    @usableFromInline let threadCount: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      noise = try fields.integer("noise")
      runtime = try fields.integer("runtime")
      maxSample = try fields.integer("max_sample")
      hwCount = try fields.integer("hw_count")
      nmiCount = try fields.integer("nmi_count")
      irqCount = try fields.integer("irq_count")
      softirqCount = try fields.integer("softirq_count")
      threadCount = try fields.integer("thread_count")
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

  /// For how long (nanoseconds).
  ///
  /// `u64 noise`.
  @inlinable
  public var noise: UInt64 { record[layout.noise] }

  /// Of how long (nanoseconds).
  ///
  /// `u64 runtime`.
  @inlinable
  public var runtime: UInt64 { record[layout.runtime] }

  /// The longest interruption (nanoseconds).
  ///
  /// `u64 max_sample`.
  @inlinable
  public var maxSample: UInt64 { record[layout.maxSample] }

  /// Interruptions by the hardware.
  ///
  /// `unsigned int hw_count`.
  @inlinable
  public var hwCount: UInt32 { record[layout.hwCount] }

  /// Interruptions by NMIs.
  ///
  /// `unsigned int nmi_count`.
  @inlinable
  public var nmiCount: UInt32 { record[layout.nmiCount] }

  /// Interruptions by interrupts.
  ///
  /// `unsigned int irq_count`.
  @inlinable
  public var irqCount: UInt32 { record[layout.irqCount] }

  /// Interruptions by softirqs.
  ///
  /// `unsigned int softirq_count`.
  @inlinable
  public var softirqCount: UInt32 { record[layout.softirqCount] }

  /// Interruptions by threads.
  ///
  /// `unsigned int thread_count`.
  @inlinable
  public var threadCount: UInt32 { record[layout.threadCount] }
}

/// The tracer `hwlat`: the hardware took time from the kernel (`ftrace:hwlat`).
@frozen
public struct FtraceHwlat: TraceEvent, ~Escapable {
  /// `ftrace:hwlat`.
  public static var eventName: StaticString { "ftrace:hwlat" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let duration: Field<UInt64>
    @usableFromInline let outerDuration: Field<UInt64>
    @usableFromInline let nmiTotalTs: Field<UInt64>
    @usableFromInline let tvSec: Field<Int64>
    @usableFromInline let tvNsec: Field<Int64>
    @usableFromInline let nmiCount: Field<UInt32>
    @usableFromInline let seqnum: Field<UInt32>
    @usableFromInline let count: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      duration = try fields.integer("duration")
      outerDuration = try fields.integer("outer_duration")
      nmiTotalTs = try fields.integer("nmi_total_ts")
      tvSec = try fields.integer("tv_sec")
      tvNsec = try fields.integer("tv_nsec")
      nmiCount = try fields.integer("nmi_count")
      seqnum = try fields.integer("seqnum")
      count = try fields.integer("count")
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

  /// How long, inside one reading of the clock (microseconds).
  ///
  /// `u64 duration`.
  @inlinable
  public var duration: UInt64 { record[layout.duration] }

  /// How long, between two readings (microseconds).
  ///
  /// `u64 outer_duration`.
  @inlinable
  public var outerDuration: UInt64 { record[layout.outerDuration] }

  /// How long NMIs took meanwhile (microseconds).
  ///
  /// `u64 nmi_total_ts`.
  @inlinable
  public var nmiTotalTs: UInt64 { record[layout.nmiTotalTs] }

  /// The time of day (seconds).
  ///
  /// `s64 tv_sec`.
  @inlinable
  public var tvSec: Int64 { record[layout.tvSec] }

  /// And nanoseconds.
  ///
  /// `long tv_nsec`, nanoseconds.
  @inlinable
  public var tvNsec: Int64 { record[layout.tvNsec] }

  /// The number of NMIs.
  ///
  /// `unsigned int nmi_count`.
  @inlinable
  public var nmiCount: UInt32 { record[layout.nmiCount] }

  /// The number of the sample.
  ///
  /// `unsigned int seqnum`.
  @inlinable
  public var seqnum: UInt32 { record[layout.seqnum] }

  /// How often the limit was passed in this sample.
  ///
  /// `unsigned int count`.
  @inlinable
  public var count: UInt32 { record[layout.count] }
}

/// A function was called several times in a row, and only the first time recorded
/// (`ftrace:func_repeats`).
@frozen
public struct FuncRepeats: TraceEvent, ~Escapable {
  /// `ftrace:func_repeats`.
  public static var eventName: StaticString { "ftrace:func_repeats" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let ip: Field<UInt64>
    @usableFromInline let parentIp: Field<UInt64>
    @usableFromInline let count: Field<UInt16>
    @usableFromInline let topDeltaTs: Field<UInt16>
    @usableFromInline let bottomDeltaTs: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      ip = try fields.integer("ip")
      parentIp = try fields.integer("parent_ip")
      count = try fields.integer("count")
      topDeltaTs = try fields.integer("top_delta_ts")
      bottomDeltaTs = try fields.integer("bottom_delta_ts")
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

  /// The function.
  ///
  /// `unsigned long ip`.
  @inlinable
  public var ip: KernelAddress { KernelAddress(rawValue: record[layout.ip]) }

  /// Where it was called from.
  ///
  /// `unsigned long parent_ip`.
  @inlinable
  public var parentIp: KernelAddress { KernelAddress(rawValue: record[layout.parentIp]) }

  /// How often.
  ///
  /// `u16 count`.
  @inlinable
  public var count: UInt16 { record[layout.count] }

  /// The upper 16 bits of the time since the last call.
  ///
  /// `u16 top_delta_ts`.
  @inlinable
  public var topDeltaTs: UInt16 { record[layout.topDeltaTs] }

  /// The lower 32 bits.
  ///
  /// `u32 bottom_delta_ts`.
  @inlinable
  public var bottomDeltaTs: UInt32 { record[layout.bottomDeltaTs] }
}
