internal import Glibc
internal import RingBuffer

/// Memory for whole pages, aligned for direct input and output, freed with this value.
@safe
struct PageMemory: ~Copyable, @unchecked Sendable {
  let byteCount: Int
  // Sound: nobody else has the pointer.
  private let base: UnsafeMutableRawPointer

  init(byteCount: Int) {
    self.byteCount = byteCount
    unsafe base = .allocate(byteCount: byteCount, alignment: 4096)
  }

  deinit { unsafe base.deallocate() }

  /// Reads at most `range.count` bytes of a file to `range`; the result of read(2), or -errno.
  mutating func read(_ descriptor: Int32, into range: Range<Int>) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    while true {
      // Sound: the range is inside the memory.
      let got = unsafe Glibc.read(descriptor, base + range.lowerBound, range.count)
      if got >= 0 { return got }
      if errno != EINTR { return -Int(errno) }
    }
  }

  /// Reads the first `byteCount` bytes at `offset` of a file; false when it does not have them.
  mutating func load(_ descriptor: Int32, at offset: Int64, byteCount count: Int) -> Bool {
    precondition(count >= 0 && count <= byteCount)
    var done = 0
    while done < count {
      // Sound: the rest of the bytes is inside the memory.
      let got = unsafe pread(descriptor, base + done, count - done, Int(offset) + done)
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return false }
      done += got
    }
    return true
  }

  /// Fills `range` with zeros.
  mutating func clear(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    // Sound: the range is inside the memory.
    unsafe memset(base + range.lowerBound, 0, range.count)
  }

  /// Stores an integer of the machine's byte order.
  mutating func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at offset: Int) {
    precondition(offset >= 0 && offset + MemoryLayout<T>.size <= byteCount)
    // Sound: the bytes are inside the memory.
    unsafe base.storeBytes(of: value, toByteOffset: offset, as: T.self)
  }

  /// Copies `bytes` to `offset`.
  mutating func copy(_ bytes: RawSpan, to offset: Int) {
    precondition(offset >= 0 && offset + bytes.byteCount <= byteCount)
    // Sound: there is room for the bytes, and nobody else has the memory.
    unsafe bytes.withUnsafeBytes { source in
      guard let address = source.baseAddress else { return }
      unsafe memcpy(base + offset, address, source.count)
    }
  }

  /// The bytes of `range`.
  @_lifetime(borrow self)
  func bytes(_ range: Range<Int>) -> RawSpan {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    // Sound: the memory lives as long as this value, which the span borrows.
    let span = unsafe RawSpan(
      _unsafeStart: UnsafeRawPointer(base + range.lowerBound), byteCount: range.count)
    return unsafe _overrideLifetime(span, borrowing: self)
  }
}

extension PageMemory {
  /// Makes a page of the part of `page` that `header` describes.
  ///
  /// - Precondition: the memory has a page's size, and the part is inside `page`.
  mutating func makePage(_ page: RawSpan, _ header: PageHeader, _ layout: PageLayout) {
    let count = header.end - header.begin
    clear(0..<layout.pageSize)
    store(header.timestamp, at: 0)
    var commit = UInt64(count)
    switch header.lostEvents {
    case .none: break
    case .unknown: commit |= 1 << 31  // RB_MISSED_EVENTS
    case .count(let lost):
      commit |= 1 << 31
      if layout.dataOffset + count + layout.commitSize <= layout.pageSize {
        commit |= 1 << 30  // RB_MISSED_STORED
        storeLong(lost, at: layout.dataOffset + count, layout)
      }
    }
    storeLong(commit, at: layout.commitOffset, layout)
    copy(page.extracting(header.begin..<header.end), to: layout.dataOffset)
  }

  /// Stores a `long` of the traced kernel, which is this machine's.
  private mutating func storeLong(_ value: UInt64, at offset: Int, _ layout: PageLayout) {
    if layout.commitSize == 4 {
      store(UInt32(truncatingIfNeeded: value), at: offset)
    } else {
      store(value, at: offset)
    }
  }
}
