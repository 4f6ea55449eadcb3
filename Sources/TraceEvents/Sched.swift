// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// A CPU goes from one task to another (`sched:sched_switch`).
@frozen
public struct SchedSwitch: TraceEvent, ~Escapable {
  /// `sched:sched_switch`.
  public static var eventName: StaticString { "sched:sched_switch" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let prevComm: TaskNameField
    @usableFromInline let prevPid: Field<Int32>
    @usableFromInline let prevPrio: Field<Int32>
    @usableFromInline let prevState: Field<Int64>
    @usableFromInline let nextComm: TaskNameField
    @usableFromInline let nextPid: Field<Int32>
    @usableFromInline let nextPrio: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      prevComm = try fields.taskName("prev_comm")
      prevPid = try fields.integer("prev_pid")
      prevPrio = try fields.integer("prev_prio")
      prevState = try fields.integer("prev_state")
      nextComm = try fields.taskName("next_comm")
      nextPid = try fields.integer("next_pid")
      nextPrio = try fields.integer("next_prio")
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

  /// The name of the task that leaves the CPU.
  ///
  /// `char prev_comm[16]`.
  @inlinable
  public var prevComm: TaskName { record[layout.prevComm] }

  /// The task that leaves the CPU.
  ///
  /// `pid_t prev_pid`.
  @inlinable
  public var prevPid: Int32 { record[layout.prevPid] }

  /// Its priority as the kernel counts: 0 to 99 real time, 100 to 139 the nice values.
  ///
  /// `int prev_prio`.
  @inlinable
  public var prevPrio: Int32 { record[layout.prevPrio] }

  /// Why it leaves: empty if it could go on running; the bit above the named ones says that it was
  /// preempted.
  ///
  /// `long prev_state`.
  @inlinable
  public var prevState: PrevState { PrevState(rawValue: record[layout.prevState]) }

  /// The name of the task that gets the CPU.
  ///
  /// `char next_comm[16]`.
  @inlinable
  public var nextComm: TaskName { record[layout.nextComm] }

  /// The task that gets the CPU.
  ///
  /// `pid_t next_pid`.
  @inlinable
  public var nextPid: Int32 { record[layout.nextPid] }

  /// Its priority.
  ///
  /// `int next_prio`.
  @inlinable
  public var nextPrio: Int32 { record[layout.nextPrio] }

  /// The flags of `prev_state`, as the formats have them that this was written from.
  @frozen
  public struct PrevState: OptionSet, Hashable, Sendable, CustomStringConvertible {
    /// The number that the kernel keeps.
    public let rawValue: Int64

    /// The flags that are set in `rawValue`.
    @inlinable
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// `S`.
    @inlinable
    public static var interruptible: Self { Self(rawValue: 0x1) }
    /// `D`.
    @inlinable
    public static var uninterruptible: Self { Self(rawValue: 0x2) }
    /// `T`.
    @inlinable
    public static var stopped: Self { Self(rawValue: 0x4) }
    /// `t`.
    @inlinable
    public static var traced: Self { Self(rawValue: 0x8) }
    /// `X`.
    @inlinable
    public static var dead: Self { Self(rawValue: 0x10) }
    /// `Z`.
    @inlinable
    public static var zombie: Self { Self(rawValue: 0x20) }
    /// `P`.
    @inlinable
    public static var parked: Self { Self(rawValue: 0x40) }
    /// `I`.
    @inlinable
    public static var idle: Self { Self(rawValue: 0x80) }

    /// The kernel's names of the flags with `|` between them.
    public var description: String {
      FlagText.text(
        of: rawValue,
        names: [
          (0x1, "S"),
          (0x2, "D"),
          (0x4, "T"),
          (0x8, "t"),
          (0x10, "X"),
          (0x20, "Z"),
          (0x40, "P"),
          (0x80, "I"),
        ])
    }
  }
}

/// A task has been put on a run queue and will get a CPU (`sched:sched_wakeup`).
@frozen
public struct SchedWakeup: TraceEvent, ~Escapable {
  /// `sched:sched_wakeup`.
  public static var eventName: StaticString { "sched:sched_wakeup" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let prio: Field<Int32>
    @usableFromInline let targetCpu: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
      prio = try fields.integer("prio")
      targetCpu = try fields.integer("target_cpu")
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

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Its priority as the kernel counts: 0 to 99 real time, 100 to 139 the nice values, lower is
  /// more urgent.
  ///
  /// `int prio`.
  @inlinable
  public var prio: Int32 { record[layout.prio] }

  /// The CPU whose run queue it is on.
  ///
  /// `int target_cpu`.
  @inlinable
  public var targetCpu: Int32 { record[layout.targetCpu] }
}

/// A new task has been put on a run queue for the first time (`sched:sched_wakeup_new`).
@frozen
public struct SchedWakeupNew: TraceEvent, ~Escapable {
  /// `sched:sched_wakeup_new`.
  public static var eventName: StaticString { "sched:sched_wakeup_new" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let prio: Field<Int32>
    @usableFromInline let targetCpu: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
      prio = try fields.integer("prio")
      targetCpu = try fields.integer("target_cpu")
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

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Its priority as the kernel counts: 0 to 99 real time, 100 to 139 the nice values, lower is
  /// more urgent.
  ///
  /// `int prio`.
  @inlinable
  public var prio: Int32 { record[layout.prio] }

  /// The CPU whose run queue it is on.
  ///
  /// `int target_cpu`.
  @inlinable
  public var targetCpu: Int32 { record[layout.targetCpu] }
}

/// A task is being woken by the running one (`sched:sched_waking`).
@frozen
public struct SchedWaking: TraceEvent, ~Escapable {
  /// `sched:sched_waking`.
  public static var eventName: StaticString { "sched:sched_waking" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let prio: Field<Int32>
    @usableFromInline let targetCpu: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
      prio = try fields.integer("prio")
      targetCpu = try fields.integer("target_cpu")
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

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Its priority as the kernel counts: 0 to 99 real time, 100 to 139 the nice values, lower is
  /// more urgent.
  ///
  /// `int prio`.
  @inlinable
  public var prio: Int32 { record[layout.prio] }

  /// The CPU that it ran on last.
  ///
  /// `int target_cpu`.
  @inlinable
  public var targetCpu: Int32 { record[layout.targetCpu] }
}

/// A task goes to the run queue of another CPU (`sched:sched_migrate_task`).
@frozen
public struct SchedMigrateTask: TraceEvent, ~Escapable {
  /// `sched:sched_migrate_task`.
  public static var eventName: StaticString { "sched:sched_migrate_task" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let prio: Field<Int32>
    @usableFromInline let origCpu: Field<Int32>
    @usableFromInline let destCpu: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
      prio = try fields.integer("prio")
      origCpu = try fields.integer("orig_cpu")
      destCpu = try fields.integer("dest_cpu")
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

  /// The name of the task.
  ///
  /// `__data_loc char[] comm`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Its priority as the kernel counts: 0 to 99 real time, 100 to 139 the nice values, lower is
  /// more urgent.
  ///
  /// `int prio`.
  @inlinable
  public var prio: Int32 { record[layout.prio] }

  /// The CPU that it leaves.
  ///
  /// `int orig_cpu`.
  @inlinable
  public var origCpu: Int32 { record[layout.origCpu] }

  /// The CPU that it goes to.
  ///
  /// `int dest_cpu`.
  @inlinable
  public var destCpu: Int32 { record[layout.destCpu] }
}

/// A task has been on its CPU for a while (`sched:sched_stat_runtime`).
@frozen
public struct SchedStatRuntime: TraceEvent, ~Escapable {
  /// `sched:sched_stat_runtime`.
  public static var eventName: StaticString { "sched:sched_stat_runtime" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let runtime: Field<UInt64>
    @usableFromInline let vruntime: Field<UInt64>?

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
      runtime = try fields.integer("runtime")
      vruntime = try fields.integerIfPresent("vruntime")
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

  /// The name of the task.
  ///
  /// `__data_loc char[] comm`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// For how long, since the event before (nanoseconds).
  ///
  /// `u64 runtime`.
  @inlinable
  public var runtime: UInt64 { record[layout.runtime] }

  /// Its virtual run time (nanoseconds, weighted by its priority).
  ///
  /// `u64 vruntime`; `nil` on kernels without it.
  @inlinable
  public var vruntime: UInt64? { record[layout.vruntime] }
}

/// A task inherits a priority from one that waits for it, or gives it back
/// (`sched:sched_pi_setprio`).
@frozen
public struct SchedPiSetprio: TraceEvent, ~Escapable {
  /// `sched:sched_pi_setprio`.
  public static var eventName: StaticString { "sched:sched_pi_setprio" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let oldprio: Field<Int32>
    @usableFromInline let newprio: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
      oldprio = try fields.integer("oldprio")
      newprio = try fields.integer("newprio")
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

  /// The name of the task.
  ///
  /// `__data_loc char[] comm`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Its priority before.
  ///
  /// `int oldprio`.
  @inlinable
  public var oldprio: Int32 { record[layout.oldprio] }

  /// Its priority from now on.
  ///
  /// `int newprio`.
  @inlinable
  public var newprio: Int32 { record[layout.newprio] }
}

/// A task makes another (`sched:sched_process_fork`).
@frozen
public struct SchedProcessFork: TraceEvent, ~Escapable {
  /// `sched:sched_process_fork`.
  public static var eventName: StaticString { "sched:sched_process_fork" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let parentComm: TaskNameField
    @usableFromInline let parentPid: Field<Int32>
    @usableFromInline let childComm: TaskNameField
    @usableFromInline let childPid: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      parentComm = try fields.taskName("parent_comm")
      parentPid = try fields.integer("parent_pid")
      childComm = try fields.taskName("child_comm")
      childPid = try fields.integer("child_pid")
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

  /// The name of the task that forks.
  ///
  /// `__data_loc char[] parent_comm`.
  @inlinable
  public var parentComm: TaskName { record[layout.parentComm] }

  /// The task that forks.
  ///
  /// `pid_t parent_pid`.
  @inlinable
  public var parentPid: Int32 { record[layout.parentPid] }

  /// The name of the new task.
  ///
  /// `__data_loc char[] child_comm`.
  @inlinable
  public var childComm: TaskName { record[layout.childComm] }

  /// The new task.
  ///
  /// `pid_t child_pid`.
  @inlinable
  public var childPid: Int32 { record[layout.childPid] }
}

/// A process executes another program (`sched:sched_process_exec`).
@frozen
public struct SchedProcessExec: TraceEvent, ~Escapable {
  /// `sched:sched_process_exec`.
  public static var eventName: StaticString { "sched:sched_process_exec" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let filename: TextField
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let oldPid: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      filename = try fields.text("filename")
      pid = try fields.integer("pid")
      oldPid = try fields.integer("old_pid")
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

  /// The program's path.
  ///
  /// `__data_loc char[] filename`.
  @inlinable
  public var filename: RecordText {
    @_lifetime(copy self)
    get { record[layout.filename] }
  }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// The thread that called `execve`; it takes over the number `pid`.
  ///
  /// `pid_t old_pid`.
  @inlinable
  public var oldPid: Int32 { record[layout.oldPid] }
}

/// A task ends (`sched:sched_process_exit`).
@frozen
public struct SchedProcessExit: TraceEvent, ~Escapable {
  /// `sched:sched_process_exit`.
  public static var eventName: StaticString { "sched:sched_process_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let prio: Field<Int32>
    @usableFromInline let groupDead: Field<UInt8>?

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
      prio = try fields.integer("prio")
      groupDead = try fields.byteIfPresent("group_dead")
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

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Its priority as the kernel counts: 0 to 99 real time, 100 to 139 the nice values, lower is
  /// more urgent.
  ///
  /// `int prio`.
  @inlinable
  public var prio: Int32 { record[layout.prio] }

  /// Whether it was the last thread of its process.
  ///
  /// `bool group_dead`; `nil` on kernels without it.
  @inlinable
  public var groupDead: Bool? { record[layout.groupDead].map { $0 != 0 } }
}

/// The kernel frees what it had of a task that has ended (`sched:sched_process_free`).
@frozen
public struct SchedProcessFree: TraceEvent, ~Escapable {
  /// `sched:sched_process_free`.
  public static var eventName: StaticString { "sched:sched_process_free" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let prio: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
      prio = try fields.integer("prio")
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

  /// The name of the task.
  ///
  /// `__data_loc char[] comm`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Its priority as the kernel counts: 0 to 99 real time, 100 to 139 the nice values, lower is
  /// more urgent.
  ///
  /// `int prio`.
  @inlinable
  public var prio: Int32 { record[layout.prio] }
}

/// A task waits for a child (`sched:sched_process_wait`).
@frozen
public struct SchedProcessWait: TraceEvent, ~Escapable {
  /// `sched:sched_process_wait`.
  public static var eventName: StaticString { "sched:sched_process_wait" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let prio: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
      prio = try fields.integer("prio")
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

  /// The name of the task.
  ///
  /// `__data_loc char[] comm`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Its priority as the kernel counts: 0 to 99 real time, 100 to 139 the nice values, lower is
  /// more urgent.
  ///
  /// `int prio`.
  @inlinable
  public var prio: Int32 { record[layout.prio] }
}

/// A task has been uninterruptible for too long (`sched:sched_process_hang`).
@frozen
public struct SchedProcessHang: TraceEvent, ~Escapable {
  /// `sched:sched_process_hang`.
  public static var eventName: StaticString { "sched:sched_process_hang" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
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

  /// The name of the task.
  ///
  /// `__data_loc char[] comm`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }
}

/// The kernel waits for a task to leave its CPU (`sched:sched_wait_task`).
@frozen
public struct SchedWaitTask: TraceEvent, ~Escapable {
  /// `sched:sched_wait_task`.
  public static var eventName: StaticString { "sched:sched_wait_task" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let prio: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
      prio = try fields.integer("prio")
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

  /// The name of the task.
  ///
  /// `__data_loc char[] comm`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Its priority as the kernel counts: 0 to 99 real time, 100 to 139 the nice values, lower is
  /// more urgent.
  ///
  /// `int prio`.
  @inlinable
  public var prio: Int32 { record[layout.prio] }
}

/// A kernel thread is asked to end (`sched:sched_kthread_stop`).
@frozen
public struct SchedKthreadStop: TraceEvent, ~Escapable {
  /// `sched:sched_kthread_stop`.
  public static var eventName: StaticString { "sched:sched_kthread_stop" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField
    @usableFromInline let pid: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
      pid = try fields.integer("pid")
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

  /// The name of the task.
  ///
  /// `__data_loc char[] comm`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }
}

/// A kernel thread has ended (`sched:sched_kthread_stop_ret`).
@frozen
public struct SchedKthreadStopRet: TraceEvent, ~Escapable {
  /// `sched:sched_kthread_stop_ret`.
  public static var eventName: StaticString { "sched:sched_kthread_stop_ret" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let ret: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
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

  /// What it returned.
  ///
  /// `int ret`.
  @inlinable
  public var ret: Int32 { record[layout.ret] }
}
