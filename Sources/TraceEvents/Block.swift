// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// A block operation is handed to the block layer (`block:block_bio_queue`).
@frozen
public struct BlockBioQueue: TraceEvent, ~Escapable {
  /// `block:block_bio_queue`.
  public static var eventName: StaticString { "block:block_bio_queue" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let rwbs: TextField
    @usableFromInline let comm: TaskNameField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      rwbs = try fields.text("rwbs")
      comm = try fields.taskName("comm")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }
}

/// A block operation is done (`block:block_bio_complete`).
@frozen
public struct BlockBioComplete: TraceEvent, ~Escapable {
  /// `block:block_bio_complete`.
  public static var eventName: StaticString { "block:block_bio_complete" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let error: Field<Int32>
    @usableFromInline let rwbs: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      error = try fields.integer("error")
      rwbs = try fields.text("rwbs")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// The result: 0 or an error number.
  ///
  /// `int error`.
  @inlinable
  public var error: Int32 { record[layout.error] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }
}

/// A block operation is appended to another (`block:block_bio_backmerge`).
@frozen
public struct BlockBioBackmerge: TraceEvent, ~Escapable {
  /// `block:block_bio_backmerge`.
  public static var eventName: StaticString { "block:block_bio_backmerge" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let rwbs: TextField
    @usableFromInline let comm: TaskNameField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      rwbs = try fields.text("rwbs")
      comm = try fields.taskName("comm")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }
}

/// A block operation is put in front of another (`block:block_bio_frontmerge`).
@frozen
public struct BlockBioFrontmerge: TraceEvent, ~Escapable {
  /// `block:block_bio_frontmerge`.
  public static var eventName: StaticString { "block:block_bio_frontmerge" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let rwbs: TextField
    @usableFromInline let comm: TaskNameField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      rwbs = try fields.text("rwbs")
      comm = try fields.taskName("comm")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }
}

/// A block operation is mapped to another device or sector (`block:block_bio_remap`).
@frozen
public struct BlockBioRemap: TraceEvent, ~Escapable {
  /// `block:block_bio_remap`.
  public static var eventName: StaticString { "block:block_bio_remap" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let oldDev: Field<UInt32>
    @usableFromInline let oldSector: Field<UInt64>
    @usableFromInline let rwbs: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      oldDev = try fields.integer("old_dev")
      oldSector = try fields.integer("old_sector")
      rwbs = try fields.text("rwbs")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// The device before.
  ///
  /// `dev_t old_dev`, major number << 20 | minor number.
  @inlinable
  public var oldDev: UInt32 { record[layout.oldDev] }

  /// The sector before.
  ///
  /// `sector_t old_sector`, sectors of 512 bytes.
  @inlinable
  public var oldSector: UInt64 { record[layout.oldSector] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }
}

/// A request is allocated for a block operation (`block:block_getrq`).
@frozen
public struct BlockGetrq: TraceEvent, ~Escapable {
  /// `block:block_getrq`.
  public static var eventName: StaticString { "block:block_getrq" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let rwbs: TextField
    @usableFromInline let comm: TaskNameField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      rwbs = try fields.text("rwbs")
      comm = try fields.taskName("comm")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }
}

/// A block operation is split (`block:block_split`).
@frozen
public struct BlockSplit: TraceEvent, ~Escapable {
  /// `block:block_split`.
  public static var eventName: StaticString { "block:block_split" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let newSector: Field<UInt64>
    @usableFromInline let rwbs: TextField
    @usableFromInline let comm: TaskNameField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      newSector = try fields.integer("new_sector")
      rwbs = try fields.text("rwbs")
      comm = try fields.taskName("comm")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// Where the second part begins (sectors of 512 bytes).
  ///
  /// `sector_t new_sector`.
  @inlinable
  public var newSector: UInt64 { record[layout.newSector] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }
}

/// Requests of a task are held back for a moment, to be issued together (`block:block_plug`).
@frozen
public struct BlockPlug: TraceEvent, ~Escapable {
  /// `block:block_plug`.
  public static var eventName: StaticString { "block:block_plug" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let comm: TaskNameField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      comm = try fields.taskName("comm")
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
}

/// Requests that were held back are issued (`block:block_unplug`).
@frozen
public struct BlockUnplug: TraceEvent, ~Escapable {
  /// `block:block_unplug`.
  public static var eventName: StaticString { "block:block_unplug" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let nrRq: Field<Int32>
    @usableFromInline let comm: TaskNameField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      nrRq = try fields.integer("nr_rq")
      comm = try fields.taskName("comm")
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

  /// How many.
  ///
  /// `int nr_rq`.
  @inlinable
  public var nrRq: Int32 { record[layout.nrRq] }

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }
}

/// A request is put into a queue (`block:block_rq_insert`).
@frozen
public struct BlockRqInsert: TraceEvent, ~Escapable {
  /// `block:block_rq_insert`.
  public static var eventName: StaticString { "block:block_rq_insert" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let bytes: Field<UInt32>
    @usableFromInline let ioprio: Field<UInt16>?
    @usableFromInline let rwbs: TextField
    @usableFromInline let comm: TaskNameField
    @usableFromInline let cmd: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      bytes = try fields.integer("bytes")
      ioprio = try fields.integerIfPresent("ioprio")
      rwbs = try fields.text("rwbs")
      comm = try fields.taskName("comm")
      cmd = try fields.text("cmd")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// The size of the request.
  ///
  /// `unsigned int bytes`.
  @inlinable
  public var bytes: UInt32 { record[layout.bytes] }

  /// The class and priority of the request (`IOPRIO_*`).
  ///
  /// `unsigned short ioprio`; `nil` on kernels without it.
  @inlinable
  public var ioprio: UInt16? { record[layout.ioprio] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The command of a pass-through request.
  ///
  /// `__data_loc char[] cmd`.
  @inlinable
  public var cmd: RecordText {
    @_lifetime(copy self)
    get { record[layout.cmd] }
  }
}

/// A request goes to its device (`block:block_rq_issue`).
@frozen
public struct BlockRqIssue: TraceEvent, ~Escapable {
  /// `block:block_rq_issue`.
  public static var eventName: StaticString { "block:block_rq_issue" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let bytes: Field<UInt32>
    @usableFromInline let ioprio: Field<UInt16>?
    @usableFromInline let rwbs: TextField
    @usableFromInline let comm: TaskNameField
    @usableFromInline let cmd: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      bytes = try fields.integer("bytes")
      ioprio = try fields.integerIfPresent("ioprio")
      rwbs = try fields.text("rwbs")
      comm = try fields.taskName("comm")
      cmd = try fields.text("cmd")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// The size of the request.
  ///
  /// `unsigned int bytes`.
  @inlinable
  public var bytes: UInt32 { record[layout.bytes] }

  /// The class and priority of the request (`IOPRIO_*`).
  ///
  /// `unsigned short ioprio`; `nil` on kernels without it.
  @inlinable
  public var ioprio: UInt16? { record[layout.ioprio] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The command of a pass-through request.
  ///
  /// `__data_loc char[] cmd`.
  @inlinable
  public var cmd: RecordText {
    @_lifetime(copy self)
    get { record[layout.cmd] }
  }
}

/// A request is merged with another (`block:block_rq_merge`).
@frozen
public struct BlockRqMerge: TraceEvent, ~Escapable {
  /// `block:block_rq_merge`.
  public static var eventName: StaticString { "block:block_rq_merge" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let bytes: Field<UInt32>
    @usableFromInline let ioprio: Field<UInt16>?
    @usableFromInline let rwbs: TextField
    @usableFromInline let comm: TaskNameField
    @usableFromInline let cmd: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      bytes = try fields.integer("bytes")
      ioprio = try fields.integerIfPresent("ioprio")
      rwbs = try fields.text("rwbs")
      comm = try fields.taskName("comm")
      cmd = try fields.text("cmd")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// The size of the request.
  ///
  /// `unsigned int bytes`.
  @inlinable
  public var bytes: UInt32 { record[layout.bytes] }

  /// The class and priority of the request (`IOPRIO_*`).
  ///
  /// `unsigned short ioprio`; `nil` on kernels without it.
  @inlinable
  public var ioprio: UInt16? { record[layout.ioprio] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The command of a pass-through request.
  ///
  /// `__data_loc char[] cmd`.
  @inlinable
  public var cmd: RecordText {
    @_lifetime(copy self)
    get { record[layout.cmd] }
  }
}

/// A request is done, or a part of it (`block:block_rq_complete`).
@frozen
public struct BlockRqComplete: TraceEvent, ~Escapable {
  /// `block:block_rq_complete`.
  public static var eventName: StaticString { "block:block_rq_complete" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let error: Field<Int32>
    @usableFromInline let ioprio: Field<UInt16>?
    @usableFromInline let rwbs: TextField
    @usableFromInline let cmd: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      error = try fields.integer("error")
      ioprio = try fields.integerIfPresent("ioprio")
      rwbs = try fields.text("rwbs")
      cmd = try fields.text("cmd")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// The result: 0 or an error number.
  ///
  /// `int error`.
  @inlinable
  public var error: Int32 { record[layout.error] }

  /// The class and priority of the request (`IOPRIO_*`).
  ///
  /// `unsigned short ioprio`; `nil` on kernels without it.
  @inlinable
  public var ioprio: UInt16? { record[layout.ioprio] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The command of a pass-through request.
  ///
  /// `__data_loc char[] cmd`.
  @inlinable
  public var cmd: RecordText {
    @_lifetime(copy self)
    get { record[layout.cmd] }
  }
}

/// A request has failed (`block:block_rq_error`).
@frozen
public struct BlockRqError: TraceEvent, ~Escapable {
  /// `block:block_rq_error`.
  public static var eventName: StaticString { "block:block_rq_error" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let error: Field<Int32>
    @usableFromInline let ioprio: Field<UInt16>?
    @usableFromInline let rwbs: TextField
    @usableFromInline let cmd: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      error = try fields.integer("error")
      ioprio = try fields.integerIfPresent("ioprio")
      rwbs = try fields.text("rwbs")
      cmd = try fields.text("cmd")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// The result: 0 or an error number.
  ///
  /// `int error`.
  @inlinable
  public var error: Int32 { record[layout.error] }

  /// The class and priority of the request (`IOPRIO_*`).
  ///
  /// `unsigned short ioprio`; `nil` on kernels without it.
  @inlinable
  public var ioprio: UInt16? { record[layout.ioprio] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The command of a pass-through request.
  ///
  /// `__data_loc char[] cmd`.
  @inlinable
  public var cmd: RecordText {
    @_lifetime(copy self)
    get { record[layout.cmd] }
  }
}

/// A request goes back into its queue (`block:block_rq_requeue`).
@frozen
public struct BlockRqRequeue: TraceEvent, ~Escapable {
  /// `block:block_rq_requeue`.
  public static var eventName: StaticString { "block:block_rq_requeue" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let ioprio: Field<UInt16>?
    @usableFromInline let rwbs: TextField
    @usableFromInline let cmd: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      ioprio = try fields.integerIfPresent("ioprio")
      rwbs = try fields.text("rwbs")
      cmd = try fields.text("cmd")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// The class and priority of the request (`IOPRIO_*`).
  ///
  /// `unsigned short ioprio`; `nil` on kernels without it.
  @inlinable
  public var ioprio: UInt16? { record[layout.ioprio] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The command of a pass-through request.
  ///
  /// `__data_loc char[] cmd`.
  @inlinable
  public var cmd: RecordText {
    @_lifetime(copy self)
    get { record[layout.cmd] }
  }
}

/// The accounting of a request begins (kernels since 6.5) (`block:block_io_start`).
@frozen
public struct BlockIoStart: TraceEvent, ~Escapable {
  /// `block:block_io_start`.
  public static var eventName: StaticString { "block:block_io_start" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let bytes: Field<UInt32>
    @usableFromInline let ioprio: Field<UInt16>
    @usableFromInline let rwbs: TextField
    @usableFromInline let comm: TaskNameField
    @usableFromInline let cmd: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      bytes = try fields.integer("bytes")
      ioprio = try fields.integer("ioprio")
      rwbs = try fields.text("rwbs")
      comm = try fields.taskName("comm")
      cmd = try fields.text("cmd")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// The size of the request.
  ///
  /// `unsigned int bytes`.
  @inlinable
  public var bytes: UInt32 { record[layout.bytes] }

  /// The class and priority of the request (`IOPRIO_*`).
  ///
  /// `unsigned short ioprio`.
  @inlinable
  public var ioprio: UInt16 { record[layout.ioprio] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The command of a pass-through request.
  ///
  /// `__data_loc char[] cmd`.
  @inlinable
  public var cmd: RecordText {
    @_lifetime(copy self)
    get { record[layout.cmd] }
  }
}

/// The accounting of a request ends (kernels since 6.5) (`block:block_io_done`).
@frozen
public struct BlockIoDone: TraceEvent, ~Escapable {
  /// `block:block_io_done`.
  public static var eventName: StaticString { "block:block_io_done" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let sector: Field<UInt64>
    @usableFromInline let nrSector: Field<UInt32>
    @usableFromInline let bytes: Field<UInt32>
    @usableFromInline let ioprio: Field<UInt16>
    @usableFromInline let rwbs: TextField
    @usableFromInline let comm: TaskNameField
    @usableFromInline let cmd: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      sector = try fields.integer("sector")
      nrSector = try fields.integer("nr_sector")
      bytes = try fields.integer("bytes")
      ioprio = try fields.integer("ioprio")
      rwbs = try fields.text("rwbs")
      comm = try fields.taskName("comm")
      cmd = try fields.text("cmd")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The first sector (of 512 bytes).
  ///
  /// `sector_t sector`.
  @inlinable
  public var sector: UInt64 { record[layout.sector] }

  /// The number of sectors (of 512 bytes).
  ///
  /// `unsigned int nr_sector`.
  @inlinable
  public var nrSector: UInt32 { record[layout.nrSector] }

  /// The size of the request.
  ///
  /// `unsigned int bytes`.
  @inlinable
  public var bytes: UInt32 { record[layout.bytes] }

  /// The class and priority of the request (`IOPRIO_*`).
  ///
  /// `unsigned short ioprio`.
  @inlinable
  public var ioprio: UInt16 { record[layout.ioprio] }

  /// What is done, as letters: R read, W write, D discard, F flush, S synchronous, M metadata, A
  /// read ahead.
  ///
  /// `char rwbs[10]`.
  @inlinable
  public var rwbs: RecordText {
    @_lifetime(copy self)
    get { record[layout.rwbs] }
  }

  /// The name of the task.
  ///
  /// `char comm[16]`.
  @inlinable
  public var comm: TaskName { record[layout.comm] }

  /// The command of a pass-through request.
  ///
  /// `__data_loc char[] cmd`.
  @inlinable
  public var cmd: RecordText {
    @_lifetime(copy self)
    get { record[layout.cmd] }
  }
}
