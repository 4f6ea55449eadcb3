internal import CKernelTrace
internal import Glibc
public import RingBuffer
internal import SystemPackage
public import TraceFS

/// A ring buffer by `splice(2)`: full pages leave it without being copied, many with one call.
///
/// Who wants to see their events reads them from the pipe that they have moved to; the page that the
/// writer is on is read from the ring buffer, as are full pages while someone has it mapped: then the
/// kernel does not splice.
public struct SplicedRing: RingBackend, ~Copyable {
  public static var kind: CaptureBackend { .splice }

  private let ring: Ring
  private let layout: PageLayout
  private let pipe: Pipe
  private var memory: PageMemory
  /// What moves in one call: enough to make it cheap, little enough for the pipe.
  private let chunkSize: Int
  /// Bytes in the pipe.
  public private(set) var pendingByteCount = 0

  private static let chunk = 1 << 20

  /// Opens the ring buffer of `cpu`.
  ///
  /// - Throws: `RingError` when it cannot be opened.
  public init(
    cpu: Int, of instance: borrowing TraceInstance, layout: PageLayout
  ) throws(RingError) {
    try self.init(Ring(cpu: cpu, of: instance), layout: layout)
  }

  init(_ ring: Ring, layout: PageLayout) throws(RingError) {
    do throws(Errno) { pipe = try Pipe(byteCount: Int32(Self.chunk)) } catch {
      throw RingError(.noResources, cpu: ring.cpu, error)
    }
    self.ring = ring
    self.layout = layout
    memory = PageMemory(byteCount: layout.pageSize)
    chunkSize = max(layout.pageSize, Self.chunk / layout.pageSize * layout.pageSize)
  }

  public var cpu: Int { ring.cpu }
  public var pollDescriptor: Int32 { ring.descriptor.rawValue }
  public var isIntact: Bool { true }

  public var page: RawSpan {
    @_lifetime(borrow self)
    get { memory.bytes(0..<layout.pageSize) }
  }

  public mutating func next(_ amount: RingAmount) throws(RingError) -> PageHeader? {
    if pendingByteCount == 0 {
      pendingByteCount = try ring.splice(to: pipe, atMost: chunkSize)
    }
    if pendingByteCount > 0 {
      guard pendingByteCount >= layout.pageSize else { throw RingError(.resized, cpu: cpu) }
      var got = 0
      while got < layout.pageSize {
        let count = memory.read(pipe.readEnd.rawValue, into: got..<layout.pageSize)
        guard count > 0 else {
          throw RingError(.unreadable, cpu: cpu, Errno(rawValue: count < 0 ? CInt(-count) : EIO))
        }
        got += count
      }
      pendingByteCount -= got
      return try ring.header(of: page, layout: layout, isFull: true)
    }
    guard amount == .everything, try ring.read(to: &memory, layout: layout) else { return nil }
    return try ring.header(of: page, layout: layout, isFull: false)
  }
}
