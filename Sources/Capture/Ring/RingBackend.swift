public import RingBuffer

/// How pages come out of a ring buffer.
public enum CaptureBackend: String, Sendable, Hashable, CaseIterable {
  /// The kernel's own pages, mapped (Linux 6.10): nothing is copied.
  case mmap
  /// Pages move through a pipe; into a file they do so without passing through user space.
  case splice
  /// A copy of each page, by one system call.
  case read
}

/// How much of a ring buffer is wanted.
public enum RingAmount: Sendable, Hashable {
  /// Pages that the writer has left: each is taken once, and nearly full.
  case fullPages
  /// Also what there is of the page that the writer is on.
  case everything
}

/// One CPU's ring buffer, read page by page through one of the backends.
///
/// All backends take events away from the ring buffer, and never wait: `next` returns `nil` when
/// there is nothing now; `poll(2)` on `pollDescriptor` waits for more. A page is good until the next call
/// of `next`, and no longer than its ring: the compiler sees to it. `page` borrows the ring, `next`
/// changes it, and nothing that points into a page can be stored where it would live on.
///
/// ```swift
/// while let header = try ring.next(.everything) {
///   var events = EventCursor(ring.page, header: header, byteOrder: .host)
///   while let event = try events.next() { count += 1 }
/// }
/// ```
public protocol RingBackend: ~Copyable, Sendable {
  /// Which backend this is.
  static var kind: CaptureBackend { get }

  /// The CPU whose ring buffer it is.
  var cpu: Int { get }

  /// The descriptor to poll: readable when the ring buffer has filled to its `buffer_percent`.
  var pollDescriptor: Int32 { get }

  /// Fetches a page.
  ///
  /// - Returns: which part of `page` is new, the time before its first event and what was lost in
  ///   front of it; `nil` when there is nothing now.
  /// - Throws: `RingError` when the kernel refuses, or the page is damaged.
  mutating func next(_ amount: RingAmount) throws(RingError) -> PageHeader?

  /// Bytes that were taken from the ring buffer, and counted as read by the kernel, and are not handed
  /// out yet: more than 0 where several pages are taken at a time.
  var pendingByteCount: Int { get }

  /// Is the memory of `page` still the page that `next` fetched? Where someone else reads a ring buffer
  /// that is mapped, the kernel gives the page back to the writer before its time.
  var isIntact: Bool { get }

  /// The page that `next` fetched, from its header on.
  var page: RawSpan { @_lifetime(borrow self) get }
}
