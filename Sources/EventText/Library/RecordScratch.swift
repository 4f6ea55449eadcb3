internal import RingBuffer

/// A copy of one record with zeros behind it, for libtraceevent to read.
///
/// libtraceevent reads text to its NUL and fields at their offsets whatever the record's length is.
/// In this copy it finds zeros where a damaged record ends.
@safe
struct RecordScratch: ~Copyable {
  /// The zeros behind a record: more than a whole format's fixed fields (64 KiB), or the arguments
  /// of the longest printk format.
  static let slack = 1 << 17
  /// The longest record that is rendered; longer ones cannot come from a kernel's sub-buffer.
  static let longest = 1 << 20

  private(set) var base: UnsafeMutableRawPointer
  private var capacity: Int
  private var used = 0

  init() {
    capacity = 1 << 12
    // Sound: freed in deinit, never handed out beyond the owner's calls.
    unsafe base = .allocate(byteCount: capacity + Self.slack, alignment: 16)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: capacity + Self.slack)
  }

  deinit { unsafe base.deallocate() }

  /// Copies `record` to `base`; false when it is longer than any record can be.
  mutating func load(_ record: RawSpan) -> Bool {
    let count = record.byteCount
    guard count <= Self.longest else { return false }
    if count > capacity {
      unsafe base.deallocate()
      capacity = count
      unsafe base = .allocate(byteCount: capacity + Self.slack, alignment: 16)
      unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: capacity + Self.slack)
    } else if used > count {
      // Sound: count < used <= capacity.
      unsafe (base + count).initializeMemory(as: UInt8.self, repeating: 0, count: used - count)
    }
    used = count
    // Sound: count <= capacity, and the span is not this memory.
    unsafe record.withUnsafeBytes { bytes in
      if let source = bytes.baseAddress { unsafe base.copyMemory(from: source, byteCount: count) }
    }
    return true
  }
}
