// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// The kernel allocates memory (`kmem:kmalloc`).
@frozen
public struct KmemKmalloc: TraceEvent, ~Escapable {
  /// `kmem:kmalloc`.
  public static var eventName: StaticString { "kmem:kmalloc" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let callSite: Field<UInt64>
    @usableFromInline let ptr: Field<UInt64>
    @usableFromInline let bytesReq: Field<UInt64>
    @usableFromInline let bytesAlloc: Field<UInt64>
    @usableFromInline let gfpFlags: Field<UInt64>
    @usableFromInline let node: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      callSite = try fields.integer("call_site")
      ptr = try fields.integer("ptr")
      bytesReq = try fields.integer("bytes_req")
      bytesAlloc = try fields.integer("bytes_alloc")
      gfpFlags = try fields.integer("gfp_flags")
      node = try fields.integer("node")
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

  /// Where in the kernel it was called.
  ///
  /// `unsigned long call_site`.
  @inlinable
  public var callSite: KernelAddress { KernelAddress(rawValue: record[layout.callSite]) }

  /// The memory.
  ///
  /// `const void * ptr`.
  @inlinable
  public var ptr: KernelAddress { KernelAddress(rawValue: record[layout.ptr]) }

  /// The bytes asked for.
  ///
  /// `size_t bytes_req`, bytes.
  @inlinable
  public var bytesReq: UInt64 { record[layout.bytesReq] }

  /// The bytes that were taken.
  ///
  /// `size_t bytes_alloc`.
  @inlinable
  public var bytesAlloc: UInt64 { record[layout.bytesAlloc] }

  /// How it may be had (`GFP_*`); the bits have other meanings on other kernels.
  ///
  /// `unsigned long gfp_flags`.
  @inlinable
  public var gfpFlags: UInt64 { record[layout.gfpFlags] }

  /// The NUMA node; -1 for any.
  ///
  /// `int node`.
  @inlinable
  public var node: Int32 { record[layout.node] }
}

/// The kernel frees memory (`kmem:kfree`).
@frozen
public struct KmemKfree: TraceEvent, ~Escapable {
  /// `kmem:kfree`.
  public static var eventName: StaticString { "kmem:kfree" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let callSite: Field<UInt64>
    @usableFromInline let ptr: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      callSite = try fields.integer("call_site")
      ptr = try fields.integer("ptr")
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

  /// Where in the kernel it was called.
  ///
  /// `unsigned long call_site`.
  @inlinable
  public var callSite: KernelAddress { KernelAddress(rawValue: record[layout.callSite]) }

  /// The memory.
  ///
  /// `const void * ptr`.
  @inlinable
  public var ptr: KernelAddress { KernelAddress(rawValue: record[layout.ptr]) }
}

/// The kernel allocates an object from a cache (`kmem:kmem_cache_alloc`).
@frozen
public struct KmemCacheAlloc: TraceEvent, ~Escapable {
  /// `kmem:kmem_cache_alloc`.
  public static var eventName: StaticString { "kmem:kmem_cache_alloc" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let callSite: Field<UInt64>
    @usableFromInline let ptr: Field<UInt64>
    @usableFromInline let name: TextField?
    @usableFromInline let bytesReq: Field<UInt64>
    @usableFromInline let bytesAlloc: Field<UInt64>
    @usableFromInline let gfpFlags: Field<UInt64>
    @usableFromInline let node: Field<Int32>
    @usableFromInline let accounted: Field<UInt8>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      callSite = try fields.integer("call_site")
      ptr = try fields.integer("ptr")
      name = try fields.textIfPresent("name")
      bytesReq = try fields.integer("bytes_req")
      bytesAlloc = try fields.integer("bytes_alloc")
      gfpFlags = try fields.integer("gfp_flags")
      node = try fields.integer("node")
      accounted = try fields.byte("accounted")
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

  /// Where in the kernel it was called.
  ///
  /// `unsigned long call_site`.
  @inlinable
  public var callSite: KernelAddress { KernelAddress(rawValue: record[layout.callSite]) }

  /// The memory.
  ///
  /// `const void * ptr`.
  @inlinable
  public var ptr: KernelAddress { KernelAddress(rawValue: record[layout.ptr]) }

  /// The cache.
  ///
  /// `__data_loc char[] name`; `nil` on kernels without it.
  @inlinable
  public var name: RecordText? {
    @_lifetime(copy self)
    get { record[layout.name] }
  }

  /// The bytes asked for.
  ///
  /// `size_t bytes_req`, bytes.
  @inlinable
  public var bytesReq: UInt64 { record[layout.bytesReq] }

  /// The bytes that were taken.
  ///
  /// `size_t bytes_alloc`.
  @inlinable
  public var bytesAlloc: UInt64 { record[layout.bytesAlloc] }

  /// How it may be had (`GFP_*`); the bits have other meanings on other kernels.
  ///
  /// `unsigned long gfp_flags`.
  @inlinable
  public var gfpFlags: UInt64 { record[layout.gfpFlags] }

  /// The NUMA node; -1 for any.
  ///
  /// `int node`.
  @inlinable
  public var node: Int32 { record[layout.node] }

  /// Whether it is accounted to a control group.
  ///
  /// `bool accounted`.
  @inlinable
  public var accounted: Bool { record[layout.accounted] != 0 }
}

/// The kernel frees an object of a cache (`kmem:kmem_cache_free`).
@frozen
public struct KmemCacheFree: TraceEvent, ~Escapable {
  /// `kmem:kmem_cache_free`.
  public static var eventName: StaticString { "kmem:kmem_cache_free" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let callSite: Field<UInt64>
    @usableFromInline let ptr: Field<UInt64>
    @usableFromInline let name: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      callSite = try fields.integer("call_site")
      ptr = try fields.integer("ptr")
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

  /// Where in the kernel it was called.
  ///
  /// `unsigned long call_site`.
  @inlinable
  public var callSite: KernelAddress { KernelAddress(rawValue: record[layout.callSite]) }

  /// The memory.
  ///
  /// `const void * ptr`.
  @inlinable
  public var ptr: KernelAddress { KernelAddress(rawValue: record[layout.ptr]) }

  /// The cache.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }
}

/// Pages are allocated (`kmem:mm_page_alloc`).
@frozen
public struct MmPageAlloc: TraceEvent, ~Escapable {
  /// `kmem:mm_page_alloc`.
  public static var eventName: StaticString { "kmem:mm_page_alloc" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let pfn: Field<UInt64>
    @usableFromInline let order: Field<UInt32>
    @usableFromInline let gfpFlags: Field<UInt64>
    @usableFromInline let migratetype: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      pfn = try fields.integer("pfn")
      order = try fields.integer("order")
      gfpFlags = try fields.integer("gfp_flags")
      migratetype = try fields.integer("migratetype")
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

  /// The number of pages is 2 to this power.
  ///
  /// `unsigned int order`.
  @inlinable
  public var order: UInt32 { record[layout.order] }

  /// How it may be had (`GFP_*`); the bits have other meanings on other kernels.
  ///
  /// `unsigned long gfp_flags`.
  @inlinable
  public var gfpFlags: UInt64 { record[layout.gfpFlags] }

  /// The kind of page block.
  ///
  /// `int migratetype`.
  @inlinable
  public var migratetype: Int32 { record[layout.migratetype] }
}

/// Pages are freed (`kmem:mm_page_free`).
@frozen
public struct MmPageFree: TraceEvent, ~Escapable {
  /// `kmem:mm_page_free`.
  public static var eventName: StaticString { "kmem:mm_page_free" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let pfn: Field<UInt64>
    @usableFromInline let order: Field<UInt32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      pfn = try fields.integer("pfn")
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

  /// The number of pages is 2 to this power.
  ///
  /// `unsigned int order`.
  @inlinable
  public var order: UInt32 { record[layout.order] }
}

/// A page is freed as one of many (`kmem:mm_page_free_batched`).
@frozen
public struct MmPageFreeBatched: TraceEvent, ~Escapable {
  /// `kmem:mm_page_free_batched`.
  public static var eventName: StaticString { "kmem:mm_page_free_batched" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let pfn: Field<UInt64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      pfn = try fields.integer("pfn")
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
}

/// A CPU gives pages back (`kmem:mm_page_pcpu_drain`).
@frozen
public struct MmPagePcpuDrain: TraceEvent, ~Escapable {
  /// `kmem:mm_page_pcpu_drain`.
  public static var eventName: StaticString { "kmem:mm_page_pcpu_drain" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let pfn: Field<UInt64>
    @usableFromInline let order: Field<UInt32>
    @usableFromInline let migratetype: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      pfn = try fields.integer("pfn")
      order = try fields.integer("order")
      migratetype = try fields.integer("migratetype")
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

  /// The number of pages is 2 to this power.
  ///
  /// `unsigned int order`.
  @inlinable
  public var order: UInt32 { record[layout.order] }

  /// The kind of page block.
  ///
  /// `int migratetype`.
  @inlinable
  public var migratetype: Int32 { record[layout.migratetype] }
}

/// Pages are allocated from the zone, not from the CPU's own (`kmem:mm_page_alloc_zone_locked`).
@frozen
public struct MmPageAllocZoneLocked: TraceEvent, ~Escapable {
  /// `kmem:mm_page_alloc_zone_locked`.
  public static var eventName: StaticString { "kmem:mm_page_alloc_zone_locked" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let pfn: Field<UInt64>
    @usableFromInline let order: Field<UInt32>
    @usableFromInline let migratetype: Field<Int32>
    @usableFromInline let percpuRefill: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      pfn = try fields.integer("pfn")
      order = try fields.integer("order")
      migratetype = try fields.integer("migratetype")
      percpuRefill = try fields.integer("percpu_refill")
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

  /// The number of pages is 2 to this power.
  ///
  /// `unsigned int order`.
  @inlinable
  public var order: UInt32 { record[layout.order] }

  /// The kind of page block.
  ///
  /// `int migratetype`.
  @inlinable
  public var migratetype: Int32 { record[layout.migratetype] }

  /// Whether they are for the CPU's own.
  ///
  /// `int percpu_refill`.
  @inlinable
  public var percpuRefill: Int32 { record[layout.percpuRefill] }
}

/// Pages are taken from a block of another kind (`kmem:mm_page_alloc_extfrag`).
@frozen
public struct MmPageAllocExtfrag: TraceEvent, ~Escapable {
  /// `kmem:mm_page_alloc_extfrag`.
  public static var eventName: StaticString { "kmem:mm_page_alloc_extfrag" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let pfn: Field<UInt64>
    @usableFromInline let allocOrder: Field<Int32>
    @usableFromInline let fallbackOrder: Field<Int32>
    @usableFromInline let allocMigratetype: Field<Int32>
    @usableFromInline let fallbackMigratetype: Field<Int32>
    @usableFromInline let changeOwnership: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      pfn = try fields.integer("pfn")
      allocOrder = try fields.integer("alloc_order")
      fallbackOrder = try fields.integer("fallback_order")
      allocMigratetype = try fields.integer("alloc_migratetype")
      fallbackMigratetype = try fields.integer("fallback_migratetype")
      changeOwnership = try fields.integer("change_ownership")
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

  /// The number of pages is 2 to this power.
  ///
  /// `int alloc_order`.
  @inlinable
  public var allocOrder: Int32 { record[layout.allocOrder] }

  /// The size of the block that was found, as a power of 2.
  ///
  /// `int fallback_order`.
  @inlinable
  public var fallbackOrder: Int32 { record[layout.fallbackOrder] }

  /// The kind of page block that was wanted.
  ///
  /// `int alloc_migratetype`.
  @inlinable
  public var allocMigratetype: Int32 { record[layout.allocMigratetype] }

  /// The kind that was found.
  ///
  /// `int fallback_migratetype`.
  @inlinable
  public var fallbackMigratetype: Int32 { record[layout.fallbackMigratetype] }

  /// Whether the whole block changes its kind.
  ///
  /// `int change_ownership`.
  @inlinable
  public var changeOwnership: Int32 { record[layout.changeOwnership] }
}

/// The resident set of a process changes (`kmem:rss_stat`).
@frozen
public struct RssStat: TraceEvent, ~Escapable {
  /// `kmem:rss_stat`.
  public static var eventName: StaticString { "kmem:rss_stat" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let mmId: Field<UInt32>
    @usableFromInline let curr: Field<UInt32>
    @usableFromInline let member: Field<Int32>
    @usableFromInline let size: Field<Int64>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      mmId = try fields.integer("mm_id")
      curr = try fields.integer("curr")
      member = try fields.integer("member")
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

  /// A number that stands for its address space.
  ///
  /// `unsigned int mm_id`.
  @inlinable
  public var mmId: UInt32 { record[layout.mmId] }

  /// Whether it is the running process.
  ///
  /// `unsigned int curr`.
  @inlinable
  public var curr: UInt32 { record[layout.curr] }

  /// What kind of pages.
  ///
  /// `int member`.
  @inlinable
  public var member: Member { Member(rawValue: record[layout.member]) }

  /// How much there is now (bytes).
  ///
  /// `long size`.
  @inlinable
  public var size: Int64 { record[layout.size] }

  /// The values of `member` that have names in the formats that this was written from.
  @frozen
  public enum Member: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// `MM_FILEPAGES` (0).
    case mmFilepages
    /// `MM_ANONPAGES` (1).
    case mmAnonpages
    /// `MM_SWAPENTS` (2).
    case mmSwapents
    /// `MM_SHMEMPAGES` (3).
    case mmShmempages
    /// A value without a name.
    case other(Int32)

    /// The value that is `rawValue`.
    @inlinable
    public init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .mmFilepages
      case 1: self = .mmAnonpages
      case 2: self = .mmSwapents
      case 3: self = .mmShmempages
      default: self = .other(rawValue)
      }
    }

    /// The number that the kernel keeps.
    @inlinable
    public var rawValue: Int32 {
      switch self {
      case .mmFilepages: 0
      case .mmAnonpages: 1
      case .mmSwapents: 2
      case .mmShmempages: 3
      case .other(let value): value
      }
    }

    /// The kernel's name for the value, or the number.
    public var description: String {
      switch self {
      case .mmFilepages: "MM_FILEPAGES"
      case .mmAnonpages: "MM_ANONPAGES"
      case .mmSwapents: "MM_SWAPENTS"
      case .mmShmempages: "MM_SHMEMPAGES"
      case .other(let value): "\(value)"
      }
    }
  }
}
