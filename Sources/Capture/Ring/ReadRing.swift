internal import Glibc
public import RingBuffer
internal import SystemPackage
public import TraceFS

/// A ring buffer by `read(2)`: one system call and one copy for each page.
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
    let got = memory.read(pollDescriptor, into: 0..<layout.pageSize)
    switch got {
    case 0, -Int(EAGAIN):
      fullPages = 0
      return nil
    case layout.pageSize:
      break
    case layout.dataOffset..<layout.pageSize:
      // The kernel gives whole sub-buffers: these have become smaller.
      throw RingError(.resized, cpu: cpu)
    default:
      throw RingError(.unreadable, cpu: cpu, Errno(rawValue: got < 0 ? CInt(-got) : EIO))
    }
    do throws(PageError) {
      return try PageHeader(page, layout: layout)
    } catch { throw RingError(.damaged(error), cpu: cpu) }
  }
}
