// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// A page comes into the page cache (`filemap:mm_filemap_add_to_page_cache`).
@frozen
public struct MmFilemapAddToPageCache: TraceEvent, ~Escapable {
  /// `filemap:mm_filemap_add_to_page_cache`.
  public static var eventName: StaticString { "filemap:mm_filemap_add_to_page_cache" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let pfn: Field<UInt64>
    @usableFromInline let iIno: Field<UInt64>
    @usableFromInline let index: Field<UInt64>
    @usableFromInline let sDev: Field<UInt32>
    @usableFromInline let order: Field<UInt8>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      pfn = try fields.integer("pfn")
      iIno = try fields.integer("i_ino")
      index = try fields.integer("index")
      sDev = try fields.integer("s_dev")
      order = try fields.integer("order")
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

  /// The page frame's number.
  ///
  /// `unsigned long pfn`.
  @inlinable
  public var pfn: UInt64 { record[layout.pfn] }

  /// The inode's number.
  ///
  /// `unsigned long i_ino`.
  @inlinable
  public var iIno: UInt64 { record[layout.iIno] }

  /// The page's number in the file.
  ///
  /// `unsigned long index`.
  @inlinable
  public var index: UInt64 { record[layout.index] }

  /// The device of its file system.
  ///
  /// `dev_t s_dev`, major number << 20 | minor number.
  @inlinable
  public var sDev: UInt32 { record[layout.sDev] }

  /// The number of pages is 2 to this power.
  ///
  /// `unsigned char order`.
  @inlinable
  public var order: UInt8 { record[layout.order] }
}

/// A page leaves the page cache (`filemap:mm_filemap_delete_from_page_cache`).
@frozen
public struct MmFilemapDeleteFromPageCache: TraceEvent, ~Escapable {
  /// `filemap:mm_filemap_delete_from_page_cache`.
  public static var eventName: StaticString { "filemap:mm_filemap_delete_from_page_cache" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let pfn: Field<UInt64>
    @usableFromInline let iIno: Field<UInt64>
    @usableFromInline let index: Field<UInt64>
    @usableFromInline let sDev: Field<UInt32>
    @usableFromInline let order: Field<UInt8>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      pfn = try fields.integer("pfn")
      iIno = try fields.integer("i_ino")
      index = try fields.integer("index")
      sDev = try fields.integer("s_dev")
      order = try fields.integer("order")
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

  /// The page frame's number.
  ///
  /// `unsigned long pfn`.
  @inlinable
  public var pfn: UInt64 { record[layout.pfn] }

  /// The inode's number.
  ///
  /// `unsigned long i_ino`.
  @inlinable
  public var iIno: UInt64 { record[layout.iIno] }

  /// The page's number in the file.
  ///
  /// `unsigned long index`.
  @inlinable
  public var index: UInt64 { record[layout.index] }

  /// The device of its file system.
  ///
  /// `dev_t s_dev`, major number << 20 | minor number.
  @inlinable
  public var sDev: UInt32 { record[layout.sDev] }

  /// The number of pages is 2 to this power.
  ///
  /// `unsigned char order`.
  @inlinable
  public var order: UInt8 { record[layout.order] }
}

/// Pages of the page cache are read (`filemap:mm_filemap_get_pages`).
@frozen
public struct MmFilemapGetPages: TraceEvent, ~Escapable {
  /// `filemap:mm_filemap_get_pages`.
  public static var eventName: StaticString { "filemap:mm_filemap_get_pages" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let iIno: Field<UInt64>
    @usableFromInline let sDev: Field<UInt32>
    @usableFromInline let index: Field<UInt64>
    @usableFromInline let lastIndex: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      iIno = try fields.integer("i_ino")
      sDev = try fields.integer("s_dev")
      index = try fields.integer("index")
      lastIndex = try fields.integer("last_index")
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

  /// The inode's number.
  ///
  /// `unsigned long i_ino`.
  @inlinable
  public var iIno: UInt64 { record[layout.iIno] }

  /// The device of its file system.
  ///
  /// `dev_t s_dev`, major number << 20 | minor number.
  @inlinable
  public var sDev: UInt32 { record[layout.sDev] }

  /// The page's number in the file.
  ///
  /// `unsigned long index`.
  @inlinable
  public var index: UInt64 { record[layout.index] }

  /// The last page's number in the file.
  ///
  /// `unsigned long last_index`.
  @inlinable
  public var lastIndex: UInt64 { record[layout.lastIndex] }
}

/// Pages of the page cache are mapped around a fault (`filemap:mm_filemap_map_pages`).
@frozen
public struct MmFilemapMapPages: TraceEvent, ~Escapable {
  /// `filemap:mm_filemap_map_pages`.
  public static var eventName: StaticString { "filemap:mm_filemap_map_pages" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let iIno: Field<UInt64>
    @usableFromInline let sDev: Field<UInt32>
    @usableFromInline let index: Field<UInt64>
    @usableFromInline let lastIndex: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      iIno = try fields.integer("i_ino")
      sDev = try fields.integer("s_dev")
      index = try fields.integer("index")
      lastIndex = try fields.integer("last_index")
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

  /// The inode's number.
  ///
  /// `unsigned long i_ino`.
  @inlinable
  public var iIno: UInt64 { record[layout.iIno] }

  /// The device of its file system.
  ///
  /// `dev_t s_dev`, major number << 20 | minor number.
  @inlinable
  public var sDev: UInt32 { record[layout.sDev] }

  /// The page's number in the file.
  ///
  /// `unsigned long index`.
  @inlinable
  public var index: UInt64 { record[layout.index] }

  /// The last page's number in the file.
  ///
  /// `unsigned long last_index`.
  @inlinable
  public var lastIndex: UInt64 { record[layout.lastIndex] }
}

/// A process touches a page of a file that it has not mapped yet (`filemap:mm_filemap_fault`).
@frozen
public struct MmFilemapFault: TraceEvent, ~Escapable {
  /// `filemap:mm_filemap_fault`.
  public static var eventName: StaticString { "filemap:mm_filemap_fault" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let iIno: Field<UInt64>
    @usableFromInline let sDev: Field<UInt32>
    @usableFromInline let index: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      iIno = try fields.integer("i_ino")
      sDev = try fields.integer("s_dev")
      index = try fields.integer("index")
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

  /// The inode's number.
  ///
  /// `unsigned long i_ino`.
  @inlinable
  public var iIno: UInt64 { record[layout.iIno] }

  /// The device of its file system.
  ///
  /// `dev_t s_dev`, major number << 20 | minor number.
  @inlinable
  public var sDev: UInt32 { record[layout.sDev] }

  /// The page's number in the file.
  ///
  /// `unsigned long index`.
  @inlinable
  public var index: UInt64 { record[layout.index] }
}

/// Writing a file back has failed (`filemap:filemap_set_wb_err`).
@frozen
public struct FilemapSetWbErr: TraceEvent, ~Escapable {
  /// `filemap:filemap_set_wb_err`.
  public static var eventName: StaticString { "filemap:filemap_set_wb_err" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let iIno: Field<UInt64>
    @usableFromInline let sDev: Field<UInt32>
    @usableFromInline let errseq: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      iIno = try fields.integer("i_ino")
      sDev = try fields.integer("s_dev")
      errseq = try fields.integer("errseq")
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

  /// The inode's number.
  ///
  /// `unsigned long i_ino`.
  @inlinable
  public var iIno: UInt64 { record[layout.iIno] }

  /// The device of its file system.
  ///
  /// `dev_t s_dev`, major number << 20 | minor number.
  @inlinable
  public var sDev: UInt32 { record[layout.sDev] }

  /// The kernel's error sequence.
  ///
  /// `errseq_t errseq`.
  @inlinable
  public var errseq: UInt32 { record[layout.errseq] }
}

/// A process is told that writing a file back had failed (`filemap:file_check_and_advance_wb_err`).
@frozen
public struct FileCheckAndAdvanceWbErr: TraceEvent, ~Escapable {
  /// `filemap:file_check_and_advance_wb_err`.
  public static var eventName: StaticString { "filemap:file_check_and_advance_wb_err" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let file: Field<UInt64>
    @usableFromInline let iIno: Field<UInt64>
    @usableFromInline let sDev: Field<UInt32>
    @usableFromInline let old: Field<UInt32>
    @usableFromInline let new: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      file = try fields.integer("file")
      iIno = try fields.integer("i_ino")
      sDev = try fields.integer("s_dev")
      old = try fields.integer("old")
      new = try fields.integer("new")
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

  /// The open file.
  ///
  /// `struct file * file`.
  @inlinable
  public var file: KernelAddress { KernelAddress(rawValue: record[layout.file]) }

  /// The inode's number.
  ///
  /// `unsigned long i_ino`.
  @inlinable
  public var iIno: UInt64 { record[layout.iIno] }

  /// The device of its file system.
  ///
  /// `dev_t s_dev`, major number << 20 | minor number.
  @inlinable
  public var sDev: UInt32 { record[layout.sDev] }

  /// What it had seen of the kernel's error sequence.
  ///
  /// `errseq_t old`.
  @inlinable
  public var old: UInt32 { record[layout.old] }

  /// What it has seen now.
  ///
  /// `errseq_t new`.
  @inlinable
  public var new: UInt32 { record[layout.new] }
}
