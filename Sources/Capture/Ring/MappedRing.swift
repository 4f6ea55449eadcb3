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
/// The kernel counts the events of a page one by one when it gives them away, so moving many small
/// events is cheaper by the other backends. While a ring buffer is mapped, the kernel neither resizes
/// it nor gives its pages to `splice(2)`.
public struct MappedRing: RingBackend, ~Copyable {
  public static var kind: CaptureBackend { .mmap }

  private let ring: Ring
  private let layout: PageLayout
  private let mapping: RingMapping
  private var statistics: RingStatistics
  /// How many more full pages there are, by the statistics.
  private var fullPages = 0
  private var readerPage: ReaderPage

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
    readerPage = try mapping.readerPage(ring, layout: layout)
    self.ring = ring
    self.layout = layout
    self.statistics = statistics
    self.mapping = mapping
  }

  public var cpu: Int { ring.cpu }
  public var pollDescriptor: Int32 { ring.descriptor.rawValue }
  public var pendingByteCount: Int { 0 }

  public var page: RawSpan {
    @_lifetime(borrow self)
    get { mapping.subBuffer(readerPage.id, byteCount: readerPage.endOfInterest(layout)) }
  }

  public var isIntact: Bool {
    readerPage.isIntact(
      mapping.subBuffer(readerPage.id, byteCount: layout.pageSize), layout: layout)
  }

  public mutating func next(_ amount: RingAmount) throws(RingError) -> PageHeader? {
    if amount == .fullPages {
      if fullPages == 0 { fullPages = try statistics.fullPages(layout) }
      guard fullPages > 0 else { return nil }
      fullPages -= 1
    }
    while true {
      let part = try getReader()
      if part == nil { fullPages = 0 }
      // The padding that ends a page can come after its last event, when the writer has gone on: that is
      // nothing to hand out.
      if let part, part.begin > layout.dataOffset, hasNoEvent(part) { continue }
      return part
    }
  }

  /// Asks the kernel for more.
  private mutating func getReader() throws(RingError) -> PageHeader? {
    let result = rawcap_ring_get_reader(pollDescriptor)
    guard result == 0 else {
      if result == -EAGAIN { return nil }
      throw RingError(.unreadable, cpu: cpu, Errno(rawValue: -result))
    }
    let id = mapping.readerID
    guard id < mapping.subBufferCount else { throw RingError(.unreadable, cpu: cpu, .ioError) }
    var readerPage = self.readerPage
    defer { self.readerPage = readerPage }
    do throws(PageError) {
      return try readerPage.update(
        id: id, byteCount: mapping.readerByteCount,
        page: mapping.subBuffer(id, byteCount: layout.pageSize), layout: layout)
    } catch { throw RingError(.damaged(error), cpu: cpu) }
  }

  private func hasNoEvent(_ part: PageHeader) -> Bool {
    var decoder = PageDecoder(part, byteOrder: layout.byteOrder)
    do throws(PageError) { return try decoder.next(in: page) == nil } catch { return false }
  }
}
