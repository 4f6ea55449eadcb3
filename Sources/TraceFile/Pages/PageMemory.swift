/// The memory that a page reader reads into; it grows and never shrinks.
@safe
struct PageMemory: ~Copyable, @unchecked Sendable {
  // Sound to send: the memory has one owner, and pointers to it do not outlive a call.
  private var base: UnsafeMutableRawPointer?
  private(set) var capacity = 0

  init() { unsafe base = nil }

  deinit { unsafe base?.deallocate() }

  /// Makes room for `count` bytes; what was there is gone if it has to grow.
  mutating func reserve(_ count: Int) {
    guard count > capacity else { return }
    unsafe base?.deallocate()
    unsafe base = .allocate(byteCount: count, alignment: 4096)
    capacity = count
  }

  /// The bytes of `range`, to be written; it must have been reserved.
  @unsafe
  func writable(_ range: Range<Int>) -> UnsafeMutableRawBufferPointer {
    precondition(range.upperBound <= capacity, "room has been reserved")
    return unsafe UnsafeMutableRawBufferPointer(
      rebasing: UnsafeMutableRawBufferPointer(start: base, count: capacity)[range])
  }

  /// Copies `bytes` to the beginning; there must be room for them.
  mutating func copy(_ bytes: RawSpan) {
    precondition(bytes.byteCount <= capacity, "room has been reserved")
    // Sound: there is room, and nothing else refers to the memory.
    unsafe bytes.withUnsafeBytes { source in
      guard let address = source.baseAddress else { return }
      unsafe base?.copyMemory(from: address, byteCount: source.count)
    }
  }

  /// `count` bytes from `offset` on; they must have been written.
  @_lifetime(borrow self)
  func bytes(at offset: Int, count: Int) -> RawSpan {
    guard let base = unsafe base, offset >= 0, count >= 0, offset + count <= capacity else {
      return unsafe _overrideLifetime(RawSpan(), borrowing: self)
    }
    // Sound: the range is inside the memory, which lives as long as self and is not written
    // while it is borrowed.
    return unsafe _overrideLifetime(
      RawSpan(_unsafeStart: base + offset, byteCount: count), borrowing: self)
  }
}
