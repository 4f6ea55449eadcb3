internal import CKernelTrace
internal import Glibc
public import RingBuffer
internal import SystemPackage
public import TraceFS

/// A ring buffer in the kernel's own memory (`mmap(2)`, Linux 6.10): events are used in place.
///
/// The kernel keeps one sub-buffer at the reader's disposal; `TRACE_MMAP_IOCTL_GET_READER` swaps the
/// next one in. When the writer is on that sub-buffer, each call gives what has been added since the
/// last one.
///
/// The kernel counts the events of a page one by one when it takes the page back, so moving many
/// small events is cheaper by the other backends. While a ring buffer is mapped, the kernel neither
/// resizes nor splices it.
public struct MappedRing: RingBackend, ~Copyable {
  public static var kind: CaptureBackend { .mmap }

  private let ring: Ring
  private let layout: PageLayout
  private let mapping: RingMapping
  private var statistics: RingStatistics
  private var fullPages = 0
  /// The sub-buffer at the reader's disposal.
  private var id: Int
  /// The part of it that has been handed out last.
  private var header: PageHeader
  /// How much of it the kernel has given away, header included.
  private var end: Int
  /// Where the bytes of interest end: behind the last event may stand the number of lost ones.
  private var pageEnd: Int

  /// Opens and maps the ring buffer of `cpu`.
  ///
  /// - Throws: `RingError` of code `noMapping` before Linux 6.10; `mappingBusy` while a snapshot of
  ///   the ring buffer is armed; others when it cannot be opened.
  public init(
    cpu: Int, of instance: borrowing TraceInstance, layout: PageLayout
  ) throws(RingError) {
    try self.init(Ring(cpu: cpu, of: instance), layout: layout)
  }

  init(_ ring: Ring, layout: PageLayout) throws(RingError) {
    let statistics = try RingStatistics(ring)
    let mapping = try RingMapping(ring, layout: layout)
    let id = mapping.readerID
    // Others may have read a part of the page before; what that was says at what time the rest
    // begins.
    let end = layout.dataOffset + mapping.readerByteCount
    guard id < mapping.subBufferCount, end <= layout.pageSize else {
      throw RingError(.noMapping, cpu: ring.cpu)
    }
    let start = mapping.header(of: id, layout: layout)
    header = PageHeader(
      timestamp: start?.timestamp ?? 0, begin: start?.begin ?? end, end: end, lostEvents: .none)
    self.id = id
    self.end = end
    pageEnd = end
    self.ring = ring
    self.layout = layout
    self.statistics = statistics
    self.mapping = mapping
  }

  public var cpu: Int { ring.cpu }
  public var pollDescriptor: Int32 { ring.descriptor.rawValue }

  public var page: RawSpan {
    @_lifetime(borrow self)
    get { mapping.subBuffer(id, byteCount: pageEnd) }
  }

  public mutating func next(_ amount: RingAmount) throws(RingError) -> PageHeader? {
    if amount == .fullPages {
      if fullPages == 0 { fullPages = try statistics.fullPages(layout) }
      guard fullPages > 0 else { return nil }
    }
    let result = rawcap_ring_get_reader(pollDescriptor)
    guard result == 0 else {
      if result == -EAGAIN { return nil }
      throw RingError(.unreadable, cpu: cpu, Errno(rawValue: -result))
    }
    let newID = mapping.readerID
    let newEnd = layout.dataOffset + mapping.readerByteCount
    guard newID < mapping.subBufferCount, newEnd <= layout.pageSize else {
      throw RingError(.unreadable, cpu: cpu, .ioError)
    }
    if newID == id, newEnd == end {
      fullPages = 0
      return nil
    }
    if newID == id, newEnd > end {
      // The same page, grown: the new part begins at the time at which the old one ended.
      header = PageHeader(
        timestamp: try endTime(), begin: end, end: newEnd, lostEvents: .none)
      end = newEnd
      pageEnd = newEnd
      return header
    }
    if fullPages > 0 { fullPages -= 1 }
    do throws(PageError) {
      let start = try PageHeader(
        mapping.subBuffer(newID, byteCount: layout.pageSize), layout: layout)
      // `commit` grows while the writer is on the page: only what the kernel has given away counts.
      header = PageHeader(
        timestamp: start.timestamp, begin: start.begin, end: newEnd, lostEvents: start.lostEvents)
    } catch { throw RingError(.damaged(error), cpu: cpu) }
    id = newID
    end = newEnd
    let count = if case .count = header.lostEvents { layout.commitSize } else { 0 }
    pageEnd = min(newEnd + count, layout.pageSize)
    return header
  }

  /// The time behind the last event of the part that was handed out last.
  private func endTime() throws(RingError) -> UInt64 {
    var decoder = PageDecoder(header, byteOrder: layout.byteOrder)
    do throws(PageError) {
      while try decoder.next(in: page) != nil {}
    } catch { throw RingError(.damaged(error), cpu: cpu) }
    return decoder.currentTime
  }
}
