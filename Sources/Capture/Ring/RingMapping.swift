internal import CKernelTrace
internal import Glibc
internal import RingBuffer
internal import SystemPackage

/// The memory of a ring buffer, mapped for reading and unmapped with this value.
///
/// The kernel keeps the description up to date within `TRACE_MMAP_IOCTL_GET_READER` only. What it has
/// committed to a sub-buffer is final; the rest of it is not looked at.
@safe
struct RingMapping: ~Copyable, @unchecked Sendable {
  let subBufferCount: Int
  private let subBufferSize: Int
  private let byteCount: Int
  // Sound (all uses): the mapping lives as long as this value, which nobody copies.
  private let meta: UnsafePointer<rawcap_ring_meta>
  private let subBuffers: UnsafeRawPointer

  init(_ ring: Ring, layout: PageLayout) throws(RingError) {
    // The first page tells how large the whole is. While it is mapped nobody can change that.
    let pageSize = sysconf(Int32(_SC_PAGESIZE))
    let first = unsafe try Self.map(ring, byteCount: pageSize)
    defer { unsafe rawcap_unmap(first, pageSize) }
    let description = unsafe first.assumingMemoryBound(to: rawcap_ring_meta.self).pointee
    let metaSize = Int(description.meta_page_size)
    let count = Int(description.nr_subbufs)
    guard Int(description.subbuf_size) == layout.pageSize else {
      throw RingError(.resized, cpu: ring.cpu)
    }
    guard description.meta_struct_len >= MemoryLayout<rawcap_ring_meta>.size,
      metaSize >= MemoryLayout<rawcap_ring_meta>.size, count > 0
    else { throw RingError(.noMapping, cpu: ring.cpu) }
    let size = metaSize + count * layout.pageSize
    let base = unsafe try Self.map(ring, byteCount: size)
    byteCount = size
    unsafe meta = base.assumingMemoryBound(to: rawcap_ring_meta.self)
    unsafe subBuffers = base + metaSize
    subBufferCount = count
    subBufferSize = layout.pageSize
  }

  deinit { unsafe rawcap_unmap(UnsafeRawPointer(meta), byteCount) }

  private static func map(_ ring: Ring, byteCount: Int) throws(RingError) -> UnsafeRawPointer {
    var address: UnsafeRawPointer?
    let result = unsafe rawcap_map_shared(ring.descriptor.rawValue, byteCount, &address)
    switch (Int32(-result), unsafe address) {
    case (0, let address?): return unsafe address
    case (EBUSY, _): throw RingError(.mappingBusy, cpu: ring.cpu, .resourceBusy)
    case (ENOMEM, _): throw RingError(.noResources, cpu: ring.cpu, .noMemory)
    // ENODEV: the file cannot be mapped at all. EINVAL: not this kind of ring buffer.
    case (let error, _) where error == ENODEV || error == EINVAL:
      throw RingError(.noMapping, cpu: ring.cpu, Errno(rawValue: error))
    case (let error, _): throw RingError(.unreadable, cpu: ring.cpu, Errno(rawValue: error))
    }
  }

  /// Which sub-buffer is at the reader's disposal.
  var readerID: Int { unsafe Int(meta.pointee.reader.id) }

  /// How many bytes of events on it have been given away.
  var readerByteCount: Int { unsafe Int(meta.pointee.reader.read) }

  /// The first bytes of a sub-buffer.
  @_lifetime(borrow self)
  func subBuffer(_ id: Int, byteCount: Int) -> RawSpan {
    precondition(id >= 0 && id < subBufferCount && byteCount <= subBufferSize)
    let span = unsafe RawSpan(
      _unsafeStart: subBuffers + id * subBufferSize, byteCount: byteCount)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// What has been given away of the sub-buffer at the reader's disposal.
  func readerPage(_ ring: Ring, layout: PageLayout) throws(RingError) -> ReaderPage {
    guard readerID < subBufferCount, layout.dataOffset + readerByteCount <= layout.pageSize else {
      throw RingError(.noMapping, cpu: ring.cpu)
    }
    do throws(PageError) {
      return try ReaderPage(
        id: readerID, byteCount: readerByteCount,
        page: subBuffer(readerID, byteCount: layout.pageSize), layout: layout)
    } catch { throw RingError(.damaged(error), cpu: ring.cpu) }
  }
}
