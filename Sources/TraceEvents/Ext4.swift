// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// `fsync` of a file begins (`ext4:ext4_sync_file_enter`).
@frozen
public struct Ext4SyncFileEnter: TraceEvent, ~Escapable {
  /// `ext4:ext4_sync_file_enter`.
  public static var eventName: StaticString { "ext4:ext4_sync_file_enter" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let parent: Field<UInt64>
    @usableFromInline let datasync: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      parent = try fields.integer("parent")
      datasync = try fields.integer("datasync")
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

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The directory's inode.
  ///
  /// `ino_t parent`.
  @inlinable
  public var parent: UInt64 { record[layout.parent] }

  /// Whether only data are to be synchronized (`fdatasync`).
  ///
  /// `int datasync`.
  @inlinable
  public var datasync: Int32 { record[layout.datasync] }
}

/// `fsync` of a file has ended (`ext4:ext4_sync_file_exit`).
@frozen
public struct Ext4SyncFileExit: TraceEvent, ~Escapable {
  /// `ext4:ext4_sync_file_exit`.
  public static var eventName: StaticString { "ext4:ext4_sync_file_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let ret: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The result; below 0 a negative error number.
  ///
  /// `int ret`.
  @inlinable
  public var ret: Int32 { record[layout.ret] }
}

/// A piece is about to be written into the page cache (`ext4:ext4_write_begin`).
@frozen
public struct Ext4WriteBegin: TraceEvent, ~Escapable {
  /// `ext4:ext4_write_begin`.
  public static var eventName: StaticString { "ext4:ext4_write_begin" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let pos: Field<Int64>
    @usableFromInline let len: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      pos = try fields.integer("pos")
      len = try fields.integer("len")
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

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The place in the file (bytes).
  ///
  /// `loff_t pos`.
  @inlinable
  public var pos: Int64 { record[layout.pos] }

  /// The length (bytes, or blocks where blocks are counted).
  ///
  /// `unsigned int len`.
  @inlinable
  public var len: UInt32 { record[layout.len] }
}

/// A piece has been written into the page cache (`ext4:ext4_write_end`).
@frozen
public struct Ext4WriteEnd: TraceEvent, ~Escapable {
  /// `ext4:ext4_write_end`.
  public static var eventName: StaticString { "ext4:ext4_write_end" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let pos: Field<Int64>
    @usableFromInline let len: Field<UInt32>
    @usableFromInline let copied: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      pos = try fields.integer("pos")
      len = try fields.integer("len")
      copied = try fields.integer("copied")
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

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The place in the file (bytes).
  ///
  /// `loff_t pos`.
  @inlinable
  public var pos: Int64 { record[layout.pos] }

  /// The length (bytes, or blocks where blocks are counted).
  ///
  /// `unsigned int len`.
  @inlinable
  public var len: UInt32 { record[layout.len] }

  /// The bytes that were copied.
  ///
  /// `unsigned int copied`.
  @inlinable
  public var copied: UInt32 { record[layout.copied] }
}

/// A piece is about to be written, its blocks to be chosen later (`ext4:ext4_da_write_begin`).
@frozen
public struct Ext4DaWriteBegin: TraceEvent, ~Escapable {
  /// `ext4:ext4_da_write_begin`.
  public static var eventName: StaticString { "ext4:ext4_da_write_begin" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let pos: Field<Int64>
    @usableFromInline let len: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      pos = try fields.integer("pos")
      len = try fields.integer("len")
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

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The place in the file (bytes).
  ///
  /// `loff_t pos`.
  @inlinable
  public var pos: Int64 { record[layout.pos] }

  /// The length (bytes, or blocks where blocks are counted).
  ///
  /// `unsigned int len`.
  @inlinable
  public var len: UInt32 { record[layout.len] }
}

/// A piece has been written, its blocks to be chosen later (`ext4:ext4_da_write_end`).
@frozen
public struct Ext4DaWriteEnd: TraceEvent, ~Escapable {
  /// `ext4:ext4_da_write_end`.
  public static var eventName: StaticString { "ext4:ext4_da_write_end" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let pos: Field<Int64>
    @usableFromInline let len: Field<UInt32>
    @usableFromInline let copied: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      pos = try fields.integer("pos")
      len = try fields.integer("len")
      copied = try fields.integer("copied")
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

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The place in the file (bytes).
  ///
  /// `loff_t pos`.
  @inlinable
  public var pos: Int64 { record[layout.pos] }

  /// The length (bytes, or blocks where blocks are counted).
  ///
  /// `unsigned int len`.
  @inlinable
  public var len: UInt32 { record[layout.len] }

  /// The bytes that were copied.
  ///
  /// `unsigned int copied`.
  @inlinable
  public var copied: UInt32 { record[layout.copied] }
}

/// Pages of a file are about to be written to the device (`ext4:ext4_writepages`).
@frozen
public struct Ext4Writepages: TraceEvent, ~Escapable {
  /// `ext4:ext4_writepages`.
  public static var eventName: StaticString { "ext4:ext4_writepages" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let nrToWrite: Field<Int64>
    @usableFromInline let pagesSkipped: Field<Int64>
    @usableFromInline let rangeStart: Field<Int64>
    @usableFromInline let rangeEnd: Field<Int64>
    @usableFromInline let writebackIndex: Field<UInt64>
    @usableFromInline let syncMode: Field<Int32>
    @usableFromInline let forKupdate: Field<UInt8>
    @usableFromInline let rangeCyclic: Field<UInt8>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      nrToWrite = try fields.integer("nr_to_write")
      pagesSkipped = try fields.integer("pages_skipped")
      rangeStart = try fields.integer("range_start")
      rangeEnd = try fields.integer("range_end")
      writebackIndex = try fields.integer("writeback_index")
      syncMode = try fields.integer("sync_mode")
      forKupdate = try fields.byte("for_kupdate")
      rangeCyclic = try fields.byte("range_cyclic")
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

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// How many pages may be written.
  ///
  /// `long nr_to_write`, pages.
  @inlinable
  public var nrToWrite: Int64 { record[layout.nrToWrite] }

  /// How many were passed over.
  ///
  /// `long pages_skipped`.
  @inlinable
  public var pagesSkipped: Int64 { record[layout.pagesSkipped] }

  /// Where it begins (bytes).
  ///
  /// `loff_t range_start`.
  @inlinable
  public var rangeStart: Int64 { record[layout.rangeStart] }

  /// Where it ends (bytes).
  ///
  /// `loff_t range_end`.
  @inlinable
  public var rangeEnd: Int64 { record[layout.rangeEnd] }

  /// The page to begin with.
  ///
  /// `unsigned long writeback_index`.
  @inlinable
  public var writebackIndex: UInt64 { record[layout.writebackIndex] }

  /// Whether someone waits for it.
  ///
  /// `int sync_mode`.
  @inlinable
  public var syncMode: Int32 { record[layout.syncMode] }

  /// Whether it is because of age.
  ///
  /// `char for_kupdate`.
  @inlinable
  public var forKupdate: UInt8 { record[layout.forKupdate] }

  /// Whether it goes around the file.
  ///
  /// `char range_cyclic`.
  @inlinable
  public var rangeCyclic: UInt8 { record[layout.rangeCyclic] }
}

/// Pages of a file have been written to the device (`ext4:ext4_writepages_result`).
@frozen
public struct Ext4WritepagesResult: TraceEvent, ~Escapable {
  /// `ext4:ext4_writepages_result`.
  public static var eventName: StaticString { "ext4:ext4_writepages_result" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let ret: Field<Int32>
    @usableFromInline let pagesWritten: Field<Int32>
    @usableFromInline let pagesSkipped: Field<Int64>
    @usableFromInline let writebackIndex: Field<UInt64>
    @usableFromInline let syncMode: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      ret = try fields.integer("ret")
      pagesWritten = try fields.integer("pages_written")
      pagesSkipped = try fields.integer("pages_skipped")
      writebackIndex = try fields.integer("writeback_index")
      syncMode = try fields.integer("sync_mode")
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

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The result; below 0 a negative error number.
  ///
  /// `int ret`, pages.
  @inlinable
  public var ret: Int32 { record[layout.ret] }

  /// How many pages.
  ///
  /// `int pages_written`, pages.
  @inlinable
  public var pagesWritten: Int32 { record[layout.pagesWritten] }

  /// How many were passed over.
  ///
  /// `long pages_skipped`.
  @inlinable
  public var pagesSkipped: Int64 { record[layout.pagesSkipped] }

  /// The page to go on with.
  ///
  /// `unsigned long writeback_index`.
  @inlinable
  public var writebackIndex: UInt64 { record[layout.writebackIndex] }

  /// Whether someone waits for it.
  ///
  /// `int sync_mode`.
  @inlinable
  public var syncMode: Int32 { record[layout.syncMode] }
}

/// A file is about to be removed from a directory (`ext4:ext4_unlink_enter`).
@frozen
public struct Ext4UnlinkEnter: TraceEvent, ~Escapable {
  /// `ext4:ext4_unlink_enter`.
  public static var eventName: StaticString { "ext4:ext4_unlink_enter" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let parent: Field<UInt64>
    @usableFromInline let size: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      parent = try fields.integer("parent")
      size = try fields.integer("size")
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

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The directory's inode.
  ///
  /// `ino_t parent`.
  @inlinable
  public var parent: UInt64 { record[layout.parent] }

  /// The file's size (bytes).
  ///
  /// `loff_t size`.
  @inlinable
  public var size: Int64 { record[layout.size] }
}

/// A file has been removed from a directory, or not (`ext4:ext4_unlink_exit`).
@frozen
public struct Ext4UnlinkExit: TraceEvent, ~Escapable {
  /// `ext4:ext4_unlink_exit`.
  public static var eventName: StaticString { "ext4:ext4_unlink_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let ret: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The result; below 0 a negative error number.
  ///
  /// `int ret`.
  @inlinable
  public var ret: Int32 { record[layout.ret] }
}

/// An inode is freed (`ext4:ext4_free_inode`).
@frozen
public struct Ext4FreeInode: TraceEvent, ~Escapable {
  /// `ext4:ext4_free_inode`.
  public static var eventName: StaticString { "ext4:ext4_free_inode" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let uid: Field<UInt32>
    @usableFromInline let gid: Field<UInt32>
    @usableFromInline let blocks: Field<UInt64>
    @usableFromInline let mode: Field<UInt16>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      uid = try fields.integer("uid")
      gid = try fields.integer("gid")
      blocks = try fields.integer("blocks")
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

  /// The block device.
  ///
  /// `dev_t dev`, major number << 20 | minor number.
  @inlinable
  public var dev: UInt32 { record[layout.dev] }

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The owner.
  ///
  /// `uid_t uid`.
  @inlinable
  public var uid: UInt32 { record[layout.uid] }

  /// The group.
  ///
  /// `gid_t gid`.
  @inlinable
  public var gid: UInt32 { record[layout.gid] }

  /// The blocks that the file takes (of 512 bytes).
  ///
  /// `__u64 blocks`.
  @inlinable
  public var blocks: UInt64 { record[layout.blocks] }

  /// The file's type and permissions.
  ///
  /// `__u16 mode`.
  @inlinable
  public var mode: UInt16 { record[layout.mode] }
}

/// An inode leaves memory (`ext4:ext4_evict_inode`).
@frozen
public struct Ext4EvictInode: TraceEvent, ~Escapable {
  /// `ext4:ext4_evict_inode`.
  public static var eventName: StaticString { "ext4:ext4_evict_inode" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let nlink: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      nlink = try fields.integer("nlink")
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

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The number of its names.
  ///
  /// `int nlink`.
  @inlinable
  public var nlink: Int32 { record[layout.nlink] }
}

/// A file is about to be cut (`ext4:ext4_truncate_enter`).
@frozen
public struct Ext4TruncateEnter: TraceEvent, ~Escapable {
  /// `ext4:ext4_truncate_enter`.
  public static var eventName: StaticString { "ext4:ext4_truncate_enter" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let blocks: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      blocks = try fields.integer("blocks")
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

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The blocks that the file takes (of 512 bytes).
  ///
  /// `__u64 blocks`.
  @inlinable
  public var blocks: UInt64 { record[layout.blocks] }
}

/// A file has been cut (`ext4:ext4_truncate_exit`).
@frozen
public struct Ext4TruncateExit: TraceEvent, ~Escapable {
  /// `ext4:ext4_truncate_exit`.
  public static var eventName: StaticString { "ext4:ext4_truncate_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let blocks: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      blocks = try fields.integer("blocks")
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

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// The blocks that the file takes (of 512 bytes).
  ///
  /// `__u64 blocks`.
  @inlinable
  public var blocks: UInt64 { record[layout.blocks] }
}

/// An inode has changed (`ext4:ext4_mark_inode_dirty`).
@frozen
public struct Ext4MarkInodeDirty: TraceEvent, ~Escapable {
  /// `ext4:ext4_mark_inode_dirty`.
  public static var eventName: StaticString { "ext4:ext4_mark_inode_dirty" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let dev: Field<UInt32>
    @usableFromInline let ino: Field<UInt64>
    @usableFromInline let ip: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      dev = try fields.integer("dev")
      ino = try fields.integer("ino")
      ip = try fields.integer("ip")
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

  /// The inode's number.
  ///
  /// `ino_t ino`.
  @inlinable
  public var ino: UInt64 { record[layout.ino] }

  /// Where in the kernel.
  ///
  /// `unsigned long ip`.
  @inlinable
  public var ip: KernelAddress { KernelAddress(rawValue: record[layout.ip]) }
}
