internal import Glibc
public import RingBuffer
internal import SystemPackage
public import TraceFS

/// A ring buffer by `read(2)`: one system call and one copy for each page.
///
/// Where a page is read in parts, because the writer was still on it, the kernel tells at what time the
/// next part begins. In that it forgets the time of a discarded event at the end of the part before: an
/// event behind it can come out early by that. Mapped pages do not have this.
///
/// Each CPU has such a file: `per_cpu/cpuN/trace_pipe_raw`.
public struct ReadRing: RingBackend, ~Copyable {
  public static var kind: CaptureBackend { .read }

  private let ring: Ring
  private let layout: PageLayout
  private var statistics: RingStatistics
  private var memory: PageMemory
  /// How many more full pages there are, by the statistics.
  private var fullPages = 0

  /// Opens the ring buffer of `cpu`.
  ///
  /// - Throws: `RingError` when it cannot be opened.
  public init(
    cpu: Int, of instance: borrowing TraceInstance, layout: PageLayout
  ) throws(RingError) {
    try self.init(Ring(cpu: cpu, of: instance), layout: layout)
  }

  init(_ ring: Ring, layout: PageLayout) throws(RingError) {
    self.ring = ring
    self.layout = layout
    statistics = try RingStatistics(ring)
    memory = PageMemory(byteCount: layout.pageSize)
  }

  public var cpu: Int { ring.cpu }
  public var pollDescriptor: Int32 { ring.descriptor.rawValue }
  public var pendingByteCount: Int { 0 }
  public var isIntact: Bool { true }

  public var page: RawSpan {
    @_lifetime(borrow self)
    get { memory.bytes(0..<layout.pageSize) }
  }

  public mutating func next(_ amount: RingAmount) throws(RingError) -> PageHeader? {
    if amount == .fullPages {
      // A read takes the page that the writer is on as well, nearly empty, and again and again.
      if fullPages == 0 { fullPages = try statistics.fullPages(layout) }
      guard fullPages > 0 else { return nil }
      fullPages -= 1
    }
    guard try ring.read(to: &memory, layout: layout) else {
      fullPages = 0
      return nil
    }
    return try ring.header(of: page, layout: layout, isFull: false)
  }
}
