// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// `read` begins (`syscalls:sys_enter_read`).
@frozen
public struct SysEnterRead: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_read`.
  public static var eventName: StaticString { "syscalls:sys_enter_read" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let fd: Field<UInt32>
    @usableFromInline let buf: Field<UInt64>
    @usableFromInline let count: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      fd = try fields.argument("fd")
      buf = try fields.integer("buf")
      count = try fields.argument("count")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The file descriptor.
  ///
  /// `unsigned int fd`.
  @inlinable
  public var fd: UInt32 { record[layout.fd] }

  /// Where the data stand in the process.
  ///
  /// `char * buf`.
  @inlinable
  public var buf: KernelAddress { KernelAddress(rawValue: record[layout.buf]) }

  /// The number of bytes asked for.
  ///
  /// `size_t count`.
  @inlinable
  public var count: UInt64 { record[layout.count] }
}

/// `read` returns (`syscalls:sys_exit_read`).
@frozen
public struct SysExitRead: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_read`.
  public static var eventName: StaticString { "syscalls:sys_exit_read" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `write` begins (`syscalls:sys_enter_write`).
@frozen
public struct SysEnterWrite: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_write`.
  public static var eventName: StaticString { "syscalls:sys_enter_write" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let fd: Field<UInt32>
    @usableFromInline let buf: Field<UInt64>
    @usableFromInline let count: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      fd = try fields.argument("fd")
      buf = try fields.integer("buf")
      count = try fields.argument("count")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The file descriptor.
  ///
  /// `unsigned int fd`.
  @inlinable
  public var fd: UInt32 { record[layout.fd] }

  /// Where the data stand in the process.
  ///
  /// `const char * buf`.
  @inlinable
  public var buf: KernelAddress { KernelAddress(rawValue: record[layout.buf]) }

  /// The number of bytes asked for.
  ///
  /// `size_t count`.
  @inlinable
  public var count: UInt64 { record[layout.count] }
}

/// `write` returns (`syscalls:sys_exit_write`).
@frozen
public struct SysExitWrite: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_write`.
  public static var eventName: StaticString { "syscalls:sys_exit_write" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `pread` begins (`syscalls:sys_enter_pread64`).
@frozen
public struct SysEnterPread64: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_pread64`.
  public static var eventName: StaticString { "syscalls:sys_enter_pread64" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let fd: Field<UInt32>
    @usableFromInline let buf: Field<UInt64>
    @usableFromInline let count: Field<UInt64>
    @usableFromInline let pos: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      fd = try fields.argument("fd")
      buf = try fields.integer("buf")
      count = try fields.argument("count")
      pos = try fields.argument("pos")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The file descriptor.
  ///
  /// `unsigned int fd`.
  @inlinable
  public var fd: UInt32 { record[layout.fd] }

  /// Where the data stand in the process.
  ///
  /// `char * buf`.
  @inlinable
  public var buf: KernelAddress { KernelAddress(rawValue: record[layout.buf]) }

  /// The number of bytes asked for.
  ///
  /// `size_t count`.
  @inlinable
  public var count: UInt64 { record[layout.count] }

  /// The place in the file (bytes).
  ///
  /// `loff_t pos`.
  @inlinable
  public var pos: Int64 { record[layout.pos] }
}

/// `pread` returns (`syscalls:sys_exit_pread64`).
@frozen
public struct SysExitPread64: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_pread64`.
  public static var eventName: StaticString { "syscalls:sys_exit_pread64" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `pwrite` begins (`syscalls:sys_enter_pwrite64`).
@frozen
public struct SysEnterPwrite64: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_pwrite64`.
  public static var eventName: StaticString { "syscalls:sys_enter_pwrite64" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let fd: Field<UInt32>
    @usableFromInline let buf: Field<UInt64>
    @usableFromInline let count: Field<UInt64>
    @usableFromInline let pos: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      fd = try fields.argument("fd")
      buf = try fields.integer("buf")
      count = try fields.argument("count")
      pos = try fields.argument("pos")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The file descriptor.
  ///
  /// `unsigned int fd`.
  @inlinable
  public var fd: UInt32 { record[layout.fd] }

  /// Where the data stand in the process.
  ///
  /// `const char * buf`.
  @inlinable
  public var buf: KernelAddress { KernelAddress(rawValue: record[layout.buf]) }

  /// The number of bytes asked for.
  ///
  /// `size_t count`.
  @inlinable
  public var count: UInt64 { record[layout.count] }

  /// The place in the file (bytes).
  ///
  /// `loff_t pos`.
  @inlinable
  public var pos: Int64 { record[layout.pos] }
}

/// `pwrite` returns (`syscalls:sys_exit_pwrite64`).
@frozen
public struct SysExitPwrite64: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_pwrite64`.
  public static var eventName: StaticString { "syscalls:sys_exit_pwrite64" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `openat` begins (`syscalls:sys_enter_openat`).
@frozen
public struct SysEnterOpenat: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_openat`.
  public static var eventName: StaticString { "syscalls:sys_enter_openat" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let dfd: Field<Int32>
    @usableFromInline let filename: Field<UInt64>
    @usableFromInline let flags: Field<Int32>
    @usableFromInline let mode: Field<UInt16>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      dfd = try fields.argument("dfd")
      filename = try fields.integer("filename")
      flags = try fields.argument("flags")
      mode = try fields.argument("mode")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The directory that a relative path starts from; -100 (`AT_FDCWD`) for the current one.
  ///
  /// `int dfd`.
  @inlinable
  public var dfd: Int32 { record[layout.dfd] }

  /// Where the path stands in the process.
  ///
  /// `const char * filename`.
  @inlinable
  public var filename: KernelAddress { KernelAddress(rawValue: record[layout.filename]) }

  /// The flags.
  ///
  /// `int flags`.
  @inlinable
  public var flags: Int32 { record[layout.flags] }

  /// The permissions of a new file.
  ///
  /// `umode_t mode`.
  @inlinable
  public var mode: UInt16 { record[layout.mode] }
}

/// `openat` returns (`syscalls:sys_exit_openat`).
@frozen
public struct SysExitOpenat: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_openat`.
  public static var eventName: StaticString { "syscalls:sys_exit_openat" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `close` begins (`syscalls:sys_enter_close`).
@frozen
public struct SysEnterClose: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_close`.
  public static var eventName: StaticString { "syscalls:sys_enter_close" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let fd: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      fd = try fields.argument("fd")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The file descriptor.
  ///
  /// `unsigned int fd`.
  @inlinable
  public var fd: UInt32 { record[layout.fd] }
}

/// `close` returns (`syscalls:sys_exit_close`).
@frozen
public struct SysExitClose: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_close`.
  public static var eventName: StaticString { "syscalls:sys_exit_close" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `fstatat` begins (`syscalls:sys_enter_newfstatat`).
@frozen
public struct SysEnterNewfstatat: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_newfstatat`.
  public static var eventName: StaticString { "syscalls:sys_enter_newfstatat" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let dfd: Field<Int32>
    @usableFromInline let filename: Field<UInt64>
    @usableFromInline let statbuf: Field<UInt64>
    @usableFromInline let flag: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      dfd = try fields.argument("dfd")
      filename = try fields.integer("filename")
      statbuf = try fields.integer("statbuf")
      flag = try fields.argument("flag")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The directory that a relative path starts from; -100 (`AT_FDCWD`) for the current one.
  ///
  /// `int dfd`.
  @inlinable
  public var dfd: Int32 { record[layout.dfd] }

  /// Where the path stands in the process.
  ///
  /// `const char * filename`.
  @inlinable
  public var filename: KernelAddress { KernelAddress(rawValue: record[layout.filename]) }

  /// Where the answer goes in the process.
  ///
  /// `struct stat * statbuf`.
  @inlinable
  public var statbuf: KernelAddress { KernelAddress(rawValue: record[layout.statbuf]) }

  /// The flags (`AT_*`).
  ///
  /// `int flag`.
  @inlinable
  public var flag: Int32 { record[layout.flag] }
}

/// `fstatat` returns (`syscalls:sys_exit_newfstatat`).
@frozen
public struct SysExitNewfstatat: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_newfstatat`.
  public static var eventName: StaticString { "syscalls:sys_exit_newfstatat" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `ioctl` begins (`syscalls:sys_enter_ioctl`).
@frozen
public struct SysEnterIoctl: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_ioctl`.
  public static var eventName: StaticString { "syscalls:sys_enter_ioctl" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let fd: Field<UInt32>
    @usableFromInline let cmd: Field<UInt32>
    @usableFromInline let arg: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      fd = try fields.argument("fd")
      cmd = try fields.argument("cmd")
      arg = try fields.argument("arg")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The file descriptor.
  ///
  /// `unsigned int fd`.
  @inlinable
  public var fd: UInt32 { record[layout.fd] }

  /// The request.
  ///
  /// `unsigned int cmd`.
  @inlinable
  public var cmd: UInt32 { record[layout.cmd] }

  /// Its argument.
  ///
  /// `unsigned long arg`.
  @inlinable
  public var arg: UInt64 { record[layout.arg] }
}

/// `ioctl` returns (`syscalls:sys_exit_ioctl`).
@frozen
public struct SysExitIoctl: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_ioctl`.
  public static var eventName: StaticString { "syscalls:sys_exit_ioctl" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `fsync` begins (`syscalls:sys_enter_fsync`).
@frozen
public struct SysEnterFsync: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_fsync`.
  public static var eventName: StaticString { "syscalls:sys_enter_fsync" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let fd: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      fd = try fields.argument("fd")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The file descriptor.
  ///
  /// `unsigned int fd`.
  @inlinable
  public var fd: UInt32 { record[layout.fd] }
}

/// `fsync` returns (`syscalls:sys_exit_fsync`).
@frozen
public struct SysExitFsync: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_fsync`.
  public static var eventName: StaticString { "syscalls:sys_exit_fsync" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `fdatasync` begins (`syscalls:sys_enter_fdatasync`).
@frozen
public struct SysEnterFdatasync: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_fdatasync`.
  public static var eventName: StaticString { "syscalls:sys_enter_fdatasync" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let fd: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      fd = try fields.argument("fd")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The file descriptor.
  ///
  /// `unsigned int fd`.
  @inlinable
  public var fd: UInt32 { record[layout.fd] }
}

/// `fdatasync` returns (`syscalls:sys_exit_fdatasync`).
@frozen
public struct SysExitFdatasync: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_fdatasync`.
  public static var eventName: StaticString { "syscalls:sys_exit_fdatasync" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `mmap` begins (`syscalls:sys_enter_mmap`).
@frozen
public struct SysEnterMmap: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_mmap`.
  public static var eventName: StaticString { "syscalls:sys_enter_mmap" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let addr: Field<UInt64>
    @usableFromInline let len: Field<UInt64>
    @usableFromInline let prot: Field<UInt64>
    @usableFromInline let flags: Field<UInt64>
    @usableFromInline let fd: Field<UInt64>
    @usableFromInline let off: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      addr = try fields.argument("addr")
      len = try fields.argument("len")
      prot = try fields.argument("prot")
      flags = try fields.argument("flags")
      fd = try fields.argument("fd")
      off = try fields.argument("off")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The address.
  ///
  /// `unsigned long addr`.
  @inlinable
  public var addr: UInt64 { record[layout.addr] }

  /// The length (bytes).
  ///
  /// `unsigned long len`.
  @inlinable
  public var len: UInt64 { record[layout.len] }

  /// What may be done with the memory (`PROT_*`).
  ///
  /// `unsigned long prot`.
  @inlinable
  public var prot: UInt64 { record[layout.prot] }

  /// The flags.
  ///
  /// `unsigned long flags`.
  @inlinable
  public var flags: UInt64 { record[layout.flags] }

  /// The file descriptor.
  ///
  /// `unsigned long fd`.
  @inlinable
  public var fd: UInt64 { record[layout.fd] }

  /// The place in the file (bytes).
  ///
  /// `unsigned long off`.
  @inlinable
  public var off: UInt64 { record[layout.off] }
}

/// `mmap` returns (`syscalls:sys_exit_mmap`).
@frozen
public struct SysExitMmap: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_mmap`.
  public static var eventName: StaticString { "syscalls:sys_exit_mmap" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `munmap` begins (`syscalls:sys_enter_munmap`).
@frozen
public struct SysEnterMunmap: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_munmap`.
  public static var eventName: StaticString { "syscalls:sys_enter_munmap" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let addr: Field<UInt64>
    @usableFromInline let len: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      addr = try fields.argument("addr")
      len = try fields.argument("len")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The address.
  ///
  /// `unsigned long addr`.
  @inlinable
  public var addr: UInt64 { record[layout.addr] }

  /// The length (bytes).
  ///
  /// `size_t len`.
  @inlinable
  public var len: UInt64 { record[layout.len] }
}

/// `munmap` returns (`syscalls:sys_exit_munmap`).
@frozen
public struct SysExitMunmap: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_munmap`.
  public static var eventName: StaticString { "syscalls:sys_exit_munmap" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `mprotect` begins (`syscalls:sys_enter_mprotect`).
@frozen
public struct SysEnterMprotect: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_mprotect`.
  public static var eventName: StaticString { "syscalls:sys_enter_mprotect" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let start: Field<UInt64>
    @usableFromInline let len: Field<UInt64>
    @usableFromInline let prot: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      start = try fields.argument("start")
      len = try fields.argument("len")
      prot = try fields.argument("prot")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The address.
  ///
  /// `unsigned long start`.
  @inlinable
  public var start: UInt64 { record[layout.start] }

  /// The length (bytes).
  ///
  /// `size_t len`.
  @inlinable
  public var len: UInt64 { record[layout.len] }

  /// What may be done with the memory (`PROT_*`).
  ///
  /// `unsigned long prot`.
  @inlinable
  public var prot: UInt64 { record[layout.prot] }
}

/// `mprotect` returns (`syscalls:sys_exit_mprotect`).
@frozen
public struct SysExitMprotect: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_mprotect`.
  public static var eventName: StaticString { "syscalls:sys_exit_mprotect" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `madvise` begins (`syscalls:sys_enter_madvise`).
@frozen
public struct SysEnterMadvise: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_madvise`.
  public static var eventName: StaticString { "syscalls:sys_enter_madvise" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let start: Field<UInt64>
    @usableFromInline let lenIn: Field<UInt64>
    @usableFromInline let behavior: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      start = try fields.argument("start")
      lenIn = try fields.argument("len_in")
      behavior = try fields.argument("behavior")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The address.
  ///
  /// `unsigned long start`.
  @inlinable
  public var start: UInt64 { record[layout.start] }

  /// The length (bytes).
  ///
  /// `size_t len_in`.
  @inlinable
  public var lenIn: UInt64 { record[layout.lenIn] }

  /// The advice (`MADV_*`).
  ///
  /// `int behavior`.
  @inlinable
  public var behavior: Int32 { record[layout.behavior] }
}

/// `madvise` returns (`syscalls:sys_exit_madvise`).
@frozen
public struct SysExitMadvise: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_madvise`.
  public static var eventName: StaticString { "syscalls:sys_exit_madvise" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `brk` begins (`syscalls:sys_enter_brk`).
@frozen
public struct SysEnterBrk: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_brk`.
  public static var eventName: StaticString { "syscalls:sys_enter_brk" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let brk: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      brk = try fields.argument("brk")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The end of the heap that is wanted.
  ///
  /// `unsigned long brk`.
  @inlinable
  public var brk: UInt64 { record[layout.brk] }
}

/// `brk` returns (`syscalls:sys_exit_brk`).
@frozen
public struct SysExitBrk: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_brk`.
  public static var eventName: StaticString { "syscalls:sys_exit_brk" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `futex` begins (`syscalls:sys_enter_futex`).
@frozen
public struct SysEnterFutex: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_futex`.
  public static var eventName: StaticString { "syscalls:sys_enter_futex" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let uaddr: Field<UInt64>
    @usableFromInline let op: Field<Int32>
    @usableFromInline let val: Field<UInt32>
    @usableFromInline let utime: Field<UInt64>
    @usableFromInline let uaddr2: Field<UInt64>
    @usableFromInline let val3: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      uaddr = try fields.integer("uaddr")
      op = try fields.argument("op")
      val = try fields.argument("val")
      utime = try fields.integer("utime")
      uaddr2 = try fields.integer("uaddr2")
      val3 = try fields.argument("val3")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The futex.
  ///
  /// `u32 * uaddr`.
  @inlinable
  public var uaddr: KernelAddress { KernelAddress(rawValue: record[layout.uaddr]) }

  /// The operation and its flags (`FUTEX_*`).
  ///
  /// `int op`.
  @inlinable
  public var op: Int32 { record[layout.op] }

  /// The value that is expected, or how many to wake.
  ///
  /// `u32 val`.
  @inlinable
  public var val: UInt32 { record[layout.val] }

  /// Where the timeout stands in the process; a number for some operations.
  ///
  /// `const struct __kernel_timespec * utime`.
  @inlinable
  public var utime: KernelAddress { KernelAddress(rawValue: record[layout.utime]) }

  /// The second futex.
  ///
  /// `u32 * uaddr2`.
  @inlinable
  public var uaddr2: KernelAddress { KernelAddress(rawValue: record[layout.uaddr2]) }

  /// The third value.
  ///
  /// `u32 val3`.
  @inlinable
  public var val3: UInt32 { record[layout.val3] }
}

/// `futex` returns (`syscalls:sys_exit_futex`).
@frozen
public struct SysExitFutex: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_futex`.
  public static var eventName: StaticString { "syscalls:sys_exit_futex" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `epoll_wait` begins (`syscalls:sys_enter_epoll_wait`).
@frozen
public struct SysEnterEpollWait: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_epoll_wait`.
  public static var eventName: StaticString { "syscalls:sys_enter_epoll_wait" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let epfd: Field<Int32>
    @usableFromInline let events: Field<UInt64>
    @usableFromInline let maxevents: Field<Int32>
    @usableFromInline let timeout: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      epfd = try fields.argument("epfd")
      events = try fields.integer("events")
      maxevents = try fields.argument("maxevents")
      timeout = try fields.argument("timeout")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The epoll descriptor.
  ///
  /// `int epfd`.
  @inlinable
  public var epfd: Int32 { record[layout.epfd] }

  /// Where the answer goes in the process.
  ///
  /// `struct epoll_event * events`.
  @inlinable
  public var events: KernelAddress { KernelAddress(rawValue: record[layout.events]) }

  /// How many events fit there.
  ///
  /// `int maxevents`.
  @inlinable
  public var maxevents: Int32 { record[layout.maxevents] }

  /// How long to wait; -1 for ever (milliseconds).
  ///
  /// `int timeout`.
  @inlinable
  public var timeout: Int32 { record[layout.timeout] }
}

/// `epoll_wait` returns (`syscalls:sys_exit_epoll_wait`).
@frozen
public struct SysExitEpollWait: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_epoll_wait`.
  public static var eventName: StaticString { "syscalls:sys_exit_epoll_wait" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `poll` begins (`syscalls:sys_enter_poll`).
@frozen
public struct SysEnterPoll: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_poll`.
  public static var eventName: StaticString { "syscalls:sys_enter_poll" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ufds: Field<UInt64>
    @usableFromInline let nfds: Field<UInt32>
    @usableFromInline let timeoutMsecs: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      ufds = try fields.integer("ufds")
      nfds = try fields.argument("nfds")
      timeoutMsecs = try fields.argument("timeout_msecs")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Where the descriptors stand in the process.
  ///
  /// `struct pollfd * ufds`.
  @inlinable
  public var ufds: KernelAddress { KernelAddress(rawValue: record[layout.ufds]) }

  /// The number of descriptors.
  ///
  /// `unsigned int nfds`.
  @inlinable
  public var nfds: UInt32 { record[layout.nfds] }

  /// How long to wait; -1 for ever.
  ///
  /// `int timeout_msecs`, milliseconds.
  @inlinable
  public var timeoutMsecs: Int32 { record[layout.timeoutMsecs] }
}

/// `poll` returns (`syscalls:sys_exit_poll`).
@frozen
public struct SysExitPoll: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_poll`.
  public static var eventName: StaticString { "syscalls:sys_exit_poll" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `sendto` begins (`syscalls:sys_enter_sendto`).
@frozen
public struct SysEnterSendto: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_sendto`.
  public static var eventName: StaticString { "syscalls:sys_enter_sendto" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let fd: Field<Int32>
    @usableFromInline let buff: Field<UInt64>
    @usableFromInline let len: Field<UInt64>
    @usableFromInline let flags: Field<UInt32>
    @usableFromInline let addr: Field<UInt64>
    @usableFromInline let addrLen: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      fd = try fields.argument("fd")
      buff = try fields.integer("buff")
      len = try fields.argument("len")
      flags = try fields.argument("flags")
      addr = try fields.integer("addr")
      addrLen = try fields.argument("addr_len")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The file descriptor.
  ///
  /// `int fd`.
  @inlinable
  public var fd: Int32 { record[layout.fd] }

  /// Where the data stand in the process.
  ///
  /// `void * buff`.
  @inlinable
  public var buff: KernelAddress { KernelAddress(rawValue: record[layout.buff]) }

  /// The length (bytes).
  ///
  /// `size_t len`.
  @inlinable
  public var len: UInt64 { record[layout.len] }

  /// The flags.
  ///
  /// `unsigned int flags`.
  @inlinable
  public var flags: UInt32 { record[layout.flags] }

  /// The address.
  ///
  /// `struct sockaddr * addr`.
  @inlinable
  public var addr: KernelAddress { KernelAddress(rawValue: record[layout.addr]) }

  /// The length of the address (bytes).
  ///
  /// `int addr_len`.
  @inlinable
  public var addrLen: Int32 { record[layout.addrLen] }
}

/// `sendto` returns (`syscalls:sys_exit_sendto`).
@frozen
public struct SysExitSendto: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_sendto`.
  public static var eventName: StaticString { "syscalls:sys_exit_sendto" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `recvfrom` begins (`syscalls:sys_enter_recvfrom`).
@frozen
public struct SysEnterRecvfrom: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_recvfrom`.
  public static var eventName: StaticString { "syscalls:sys_enter_recvfrom" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let fd: Field<Int32>
    @usableFromInline let ubuf: Field<UInt64>
    @usableFromInline let size: Field<UInt64>
    @usableFromInline let flags: Field<UInt32>
    @usableFromInline let addr: Field<UInt64>
    @usableFromInline let addrLen: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      fd = try fields.argument("fd")
      ubuf = try fields.integer("ubuf")
      size = try fields.argument("size")
      flags = try fields.argument("flags")
      addr = try fields.integer("addr")
      addrLen = try fields.integer("addr_len")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The file descriptor.
  ///
  /// `int fd`.
  @inlinable
  public var fd: Int32 { record[layout.fd] }

  /// Where the data go in the process.
  ///
  /// `void * ubuf`.
  @inlinable
  public var ubuf: KernelAddress { KernelAddress(rawValue: record[layout.ubuf]) }

  /// The number of bytes that fit there.
  ///
  /// `size_t size`.
  @inlinable
  public var size: UInt64 { record[layout.size] }

  /// The flags.
  ///
  /// `unsigned int flags`.
  @inlinable
  public var flags: UInt32 { record[layout.flags] }

  /// The address.
  ///
  /// `struct sockaddr * addr`.
  @inlinable
  public var addr: KernelAddress { KernelAddress(rawValue: record[layout.addr]) }

  /// Where the length of the address stands in the process.
  ///
  /// `int * addr_len`.
  @inlinable
  public var addrLen: KernelAddress { KernelAddress(rawValue: record[layout.addrLen]) }
}

/// `recvfrom` returns (`syscalls:sys_exit_recvfrom`).
@frozen
public struct SysExitRecvfrom: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_recvfrom`.
  public static var eventName: StaticString { "syscalls:sys_exit_recvfrom" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `connect` begins (`syscalls:sys_enter_connect`).
@frozen
public struct SysEnterConnect: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_connect`.
  public static var eventName: StaticString { "syscalls:sys_enter_connect" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let fd: Field<Int32>
    @usableFromInline let uservaddr: Field<UInt64>
    @usableFromInline let addrlen: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      fd = try fields.argument("fd")
      uservaddr = try fields.integer("uservaddr")
      addrlen = try fields.argument("addrlen")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The file descriptor.
  ///
  /// `int fd`.
  @inlinable
  public var fd: Int32 { record[layout.fd] }

  /// Where the address stands in the process.
  ///
  /// `struct sockaddr * uservaddr`.
  @inlinable
  public var uservaddr: KernelAddress { KernelAddress(rawValue: record[layout.uservaddr]) }

  /// Its length (bytes).
  ///
  /// `int addrlen`.
  @inlinable
  public var addrlen: Int32 { record[layout.addrlen] }
}

/// `connect` returns (`syscalls:sys_exit_connect`).
@frozen
public struct SysExitConnect: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_connect`.
  public static var eventName: StaticString { "syscalls:sys_exit_connect" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `accept4` begins (`syscalls:sys_enter_accept4`).
@frozen
public struct SysEnterAccept4: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_accept4`.
  public static var eventName: StaticString { "syscalls:sys_enter_accept4" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let fd: Field<Int32>
    @usableFromInline let upeerSockaddr: Field<UInt64>
    @usableFromInline let upeerAddrlen: Field<UInt64>
    @usableFromInline let flags: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      fd = try fields.argument("fd")
      upeerSockaddr = try fields.integer("upeer_sockaddr")
      upeerAddrlen = try fields.integer("upeer_addrlen")
      flags = try fields.argument("flags")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The file descriptor.
  ///
  /// `int fd`.
  @inlinable
  public var fd: Int32 { record[layout.fd] }

  /// Where the address of the other side goes in the process.
  ///
  /// `struct sockaddr * upeer_sockaddr`.
  @inlinable
  public var upeerSockaddr: KernelAddress { KernelAddress(rawValue: record[layout.upeerSockaddr]) }

  /// Where its length stands in the process.
  ///
  /// `int * upeer_addrlen`.
  @inlinable
  public var upeerAddrlen: KernelAddress { KernelAddress(rawValue: record[layout.upeerAddrlen]) }

  /// The flags.
  ///
  /// `int flags`.
  @inlinable
  public var flags: Int32 { record[layout.flags] }
}

/// `accept4` returns (`syscalls:sys_exit_accept4`).
@frozen
public struct SysExitAccept4: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_accept4`.
  public static var eventName: StaticString { "syscalls:sys_exit_accept4" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `execve` begins (`syscalls:sys_enter_execve`).
@frozen
public struct SysEnterExecve: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_execve`.
  public static var eventName: StaticString { "syscalls:sys_enter_execve" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let filename: Field<UInt64>
    @usableFromInline let argv: Field<UInt64>
    @usableFromInline let envp: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      filename = try fields.integer("filename")
      argv = try fields.integer("argv")
      envp = try fields.integer("envp")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Where the path stands in the process.
  ///
  /// `const char * filename`.
  @inlinable
  public var filename: KernelAddress { KernelAddress(rawValue: record[layout.filename]) }

  /// Where the arguments stand in the process.
  ///
  /// `const char * const * argv`.
  @inlinable
  public var argv: KernelAddress { KernelAddress(rawValue: record[layout.argv]) }

  /// Where the environment stands in the process.
  ///
  /// `const char * const * envp`.
  @inlinable
  public var envp: KernelAddress { KernelAddress(rawValue: record[layout.envp]) }
}

/// `execve` returns: in the new program, or with an error (`syscalls:sys_exit_execve`).
@frozen
public struct SysExitExecve: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_execve`.
  public static var eventName: StaticString { "syscalls:sys_exit_execve" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `clone` begins (`syscalls:sys_enter_clone`).
@frozen
public struct SysEnterClone: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_clone`.
  public static var eventName: StaticString { "syscalls:sys_enter_clone" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let cloneFlags: Field<UInt64>
    @usableFromInline let newsp: Field<UInt64>
    @usableFromInline let parentTidptr: Field<UInt64>
    @usableFromInline let childTidptr: Field<UInt64>
    @usableFromInline let tls: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      cloneFlags = try fields.argument("clone_flags")
      newsp = try fields.argument("newsp")
      parentTidptr = try fields.integer("parent_tidptr")
      childTidptr = try fields.integer("child_tidptr")
      tls = try fields.argument("tls")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The flags (`CLONE_*`), and the signal at the end.
  ///
  /// `unsigned long clone_flags`.
  @inlinable
  public var cloneFlags: UInt64 { record[layout.cloneFlags] }

  /// The stack of the new task.
  ///
  /// `unsigned long newsp`.
  @inlinable
  public var newsp: UInt64 { record[layout.newsp] }

  /// Where its number goes in the parent.
  ///
  /// `int * parent_tidptr`.
  @inlinable
  public var parentTidptr: KernelAddress { KernelAddress(rawValue: record[layout.parentTidptr]) }

  /// Where its number goes in the child.
  ///
  /// `int * child_tidptr`.
  @inlinable
  public var childTidptr: KernelAddress { KernelAddress(rawValue: record[layout.childTidptr]) }

  /// Its thread-local storage.
  ///
  /// `unsigned long tls`.
  @inlinable
  public var tls: UInt64 { record[layout.tls] }
}

/// `clone` returns, in the parent and in the child (`syscalls:sys_exit_clone`).
@frozen
public struct SysExitClone: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_clone`.
  public static var eventName: StaticString { "syscalls:sys_exit_clone" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// A process calls `exit_group`, which does not return (`syscalls:sys_enter_exit_group`).
@frozen
public struct SysEnterExitGroup: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_exit_group`.
  public static var eventName: StaticString { "syscalls:sys_enter_exit_group" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let errorCode: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      errorCode = try fields.argument("error_code")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its exit status.
  ///
  /// `int error_code`.
  @inlinable
  public var errorCode: Int32 { record[layout.errorCode] }
}

/// `kill` begins (`syscalls:sys_enter_kill`).
@frozen
public struct SysEnterKill: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_kill`.
  public static var eventName: StaticString { "syscalls:sys_enter_kill" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let pid: Field<Int32>
    @usableFromInline let sig: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      pid = try fields.argument("pid")
      sig = try fields.argument("sig")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The process or group.
  ///
  /// `pid_t pid`.
  @inlinable
  public var pid: Int32 { record[layout.pid] }

  /// The signal.
  ///
  /// `int sig`.
  @inlinable
  public var sig: Int32 { record[layout.sig] }
}

/// `kill` returns (`syscalls:sys_exit_kill`).
@frozen
public struct SysExitKill: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_kill`.
  public static var eventName: StaticString { "syscalls:sys_exit_kill" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `wait4` begins (`syscalls:sys_enter_wait4`).
@frozen
public struct SysEnterWait4: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_wait4`.
  public static var eventName: StaticString { "syscalls:sys_enter_wait4" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let upid: Field<Int32>
    @usableFromInline let statAddr: Field<UInt64>
    @usableFromInline let options: Field<Int32>
    @usableFromInline let ru: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      upid = try fields.argument("upid")
      statAddr = try fields.integer("stat_addr")
      options = try fields.argument("options")
      ru = try fields.integer("ru")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The process or group that is waited for.
  ///
  /// `pid_t upid`.
  @inlinable
  public var upid: Int32 { record[layout.upid] }

  /// Where its status goes in the process.
  ///
  /// `int * stat_addr`.
  @inlinable
  public var statAddr: KernelAddress { KernelAddress(rawValue: record[layout.statAddr]) }

  /// The options.
  ///
  /// `int options`.
  @inlinable
  public var options: Int32 { record[layout.options] }

  /// Where its resource usage goes in the process.
  ///
  /// `struct rusage * ru`.
  @inlinable
  public var ru: KernelAddress { KernelAddress(rawValue: record[layout.ru]) }
}

/// `wait4` returns (`syscalls:sys_exit_wait4`).
@frozen
public struct SysExitWait4: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_wait4`.
  public static var eventName: StaticString { "syscalls:sys_exit_wait4" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}

/// `clock_nanosleep` begins (`syscalls:sys_enter_clock_nanosleep`).
@frozen
public struct SysEnterClockNanosleep: TraceEvent, ~Escapable {
  /// `syscalls:sys_enter_clock_nanosleep`.
  public static var eventName: StaticString { "syscalls:sys_enter_clock_nanosleep" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let whichClock: Field<Int32>
    @usableFromInline let flags: Field<Int32>
    @usableFromInline let rqtp: Field<UInt64>
    @usableFromInline let rmtp: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
      whichClock = try fields.argument("which_clock")
      flags = try fields.argument("flags")
      rqtp = try fields.integer("rqtp")
      rmtp = try fields.integer("rmtp")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// The clock.
  ///
  /// `const clockid_t which_clock`.
  @inlinable
  public var whichClock: Int32 { record[layout.whichClock] }

  /// The flags.
  ///
  /// `int flags`.
  @inlinable
  public var flags: Int32 { record[layout.flags] }

  /// Where the time stands in the process.
  ///
  /// `const struct __kernel_timespec * rqtp`.
  @inlinable
  public var rqtp: KernelAddress { KernelAddress(rawValue: record[layout.rqtp]) }

  /// Where the rest goes in the process.
  ///
  /// `struct __kernel_timespec * rmtp`.
  @inlinable
  public var rmtp: KernelAddress { KernelAddress(rawValue: record[layout.rmtp]) }
}

/// `clock_nanosleep` returns (`syscalls:sys_exit_clock_nanosleep`).
@frozen
public struct SysExitClockNanosleep: TraceEvent, ~Escapable {
  /// `syscalls:sys_exit_clock_nanosleep`.
  public static var eventName: StaticString { "syscalls:sys_exit_clock_nanosleep" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let syscallNr: Field<Int32>
    @usableFromInline let ret: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      syscallNr = try fields.integer("__syscall_nr")
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

  /// The system call's number on the machine's architecture.
  ///
  /// `int __syscall_nr`.
  @inlinable
  public var syscallNr: Int32 { record[layout.syscallNr] }

  /// Its result; from -4095 to -1 a negative error number.
  ///
  /// `long ret`.
  @inlinable
  public var ret: Int64 { record[layout.ret] }
}
