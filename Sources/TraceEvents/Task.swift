// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// A task is made (`task:task_newtask`).
@frozen
public struct TaskNewtask: TraceEvent, ~Escapable {
  /// `task:task_newtask`.
  public static var eventName: StaticString { "task:task_newtask" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let comm: TaskNameField
    @usableFromInline let cloneFlags: Field<UInt64>
    @usableFromInline let oomScoreAdj: Field<Int16>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      pid = try fields.integer("pid")
      comm = try fields.taskName("comm")
      cloneFlags = try fields.integer("clone_flags")
      oomScoreAdj = try fields.integer("oom_score_adj")
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

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Its name.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// What it shares (`CLONE_*`).
  ///
  /// `u64 clone_flags`.
  @inlinable
  public var cloneFlags: UInt64 { record[layout.cloneFlags] }

  /// How likely it is killed when memory is short: -1000 to 1000.
  ///
  /// `short oom_score_adj`.
  @inlinable
  public var oomScoreAdj: Int16 { record[layout.oomScoreAdj] }
}

/// A task gets another name (`task:task_rename`).
@frozen
public struct TaskRename: TraceEvent, ~Escapable {
  /// `task:task_rename`.
  public static var eventName: StaticString { "task:task_rename" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let oldcomm: TaskNameField
    @usableFromInline let newcomm: TaskNameField
    @usableFromInline let oomScoreAdj: Field<Int16>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      pid = try fields.integer("pid")
      oldcomm = try fields.taskName("oldcomm")
      newcomm = try fields.taskName("newcomm")
      oomScoreAdj = try fields.integer("oom_score_adj")
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

  /// The task.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// Its name before.
  ///
  /// `char oldcomm[16]`.
  @inlinable
  public var oldcomm: TaskName { record[layout.oldcomm] }

  /// Its name from now on.
  ///
  /// `char newcomm[16]`.
  @inlinable
  public var newcomm: TaskName { record[layout.newcomm] }

  /// How likely it is killed when memory is short: -1000 to 1000.
  ///
  /// `short oom_score_adj`.
  @inlinable
  public var oomScoreAdj: Int16 { record[layout.oomScoreAdj] }
}
