internal import RingBuffer

/// Reads integers, strings and blocks one after the other: from a range of the file through a small
/// window, or from a decompressed section.
struct FileCursor {
  let file: InputFile
  let order: ByteOrder
  /// The position: in the file, or in the decompressed bytes.
  private(set) var offset: UInt64
  /// Nothing is read at or behind this position.
  let end: UInt64
  /// Where in the file the section stands that was decompressed; nil when the file itself is read.
  private let section: UInt64?
  private var window: [UInt8]
  private var windowStart: UInt64

  private static let windowSize: UInt64 = 64 << 10

  /// A cursor over the file from `offset` to `end`, or to the end of the file if that comes first.
  init(_ file: InputFile, order: ByteOrder, from offset: UInt64, to end: UInt64 = .max) {
    self.file = file
    self.order = order
    self.offset = offset
    self.end = min(end, file.byteCount)
    section = nil
    window = []
    windowStart = 0
  }

  /// A cursor over the decompressed `bytes` of the section at `section`.
  init(_ bytes: [UInt8], section: UInt64, of file: InputFile, order: ByteOrder) {
    self.file = file
    self.order = order
    self.section = section
    offset = 0
    end = UInt64(bytes.count)
    window = bytes
    windowStart = 0
  }

  /// The position in the file that errors speak of.
  var place: UInt64 { section ?? offset }

  var remaining: UInt64 { offset < end ? end - offset : 0 }

  func error(_ code: TraceFileError.Code) -> TraceFileError { file.error(code, at: place) }

  mutating func integer<T: FixedWidthInteger & UnsignedInteger>(
    _ type: T.Type = T.self
  ) throws(TraceFileError) -> T {
    let size = MemoryLayout<T>.size
    try load(UInt64(size))
    var value: T = 0
    let start = Int(offset - windowStart)
    for index in 0..<size {
      let byte = T(window[start + (order == .big ? index : size - 1 - index)])
      value = T(truncatingIfNeeded: UInt64(value) << 8) | byte
    }
    offset += UInt64(size)
    return value
  }

  /// The next `count` bytes; `what` they are stands in the error when there are too many.
  mutating func bytes(
    _ count: UInt64, _ what: String, limit: UInt64 = Limits.metadata
  ) throws(TraceFileError) -> [UInt8] {
    guard count <= remaining else { throw shortage() }
    guard count <= limit else { throw error(.tooLarge("\(what) claims \(count) bytes")) }
    guard count > 0 else { return [] }
    let result: [UInt8]
    if section == nil, count > Self.windowSize {
      result = try file.bytes(at: offset, count: Int(count))
    } else {
      try load(count)
      let start = Int(offset - windowStart)
      result = Array(window[start..<start + Int(count)])
    }
    offset += count
    return result
  }

  /// The bytes up to the next NUL, which is skipped.
  mutating func string(_ what: String) throws(TraceFileError) -> String {
    var bytes: [UInt8] = []
    while true {
      let byte: UInt8 = try integer()
      if byte == 0 { return String(decoding: bytes, as: UTF8.self) }
      guard bytes.count < Limits.name else { throw error(.tooLarge("\(what) has no end")) }
      bytes.append(byte)
    }
  }

  mutating func skip(_ count: UInt64) throws(TraceFileError) {
    guard count <= remaining else { throw shortage() }
    offset += count
  }

  /// Makes the next `count` bytes stand in the window.
  private mutating func load(_ count: UInt64) throws(TraceFileError) {
    guard count <= remaining else { throw shortage() }
    if offset >= windowStart, offset + count <= windowStart + UInt64(window.count) { return }
    window = try file.bytes(at: offset, count: Int(max(count, min(remaining, Self.windowSize))))
    windowStart = offset
  }

  /// The file, or only this section of it, has fewer bytes than are needed.
  private func shortage() -> TraceFileError {
    if section == nil, end == file.byteCount { return file.error(.truncated, at: end) }
    return error(.badSection("a section ends before its content does"))
  }
}

/// What no sane file exceeds; checked before anything is allocated.
enum Limits {
  /// Bytes of one metadata text or section, decompressed.
  static let metadata: UInt64 = 256 << 20
  /// Event systems of a file, and events of a system: the kernel's numbers of events have 16 bits.
  static let formats: UInt32 = 1 << 16
  /// Bytes of a latency tracer's text that is written: half of the room for the tail.
  static let text = 32 << 20
  /// Bytes of one option.
  static let option: UInt64 = 64 << 20
  /// Bytes of a name or clock.
  static let name = 4096
  /// Bytes of one compressed chunk of pages, decompressed.
  static let chunk = 64 << 20
  /// Bytes of a sub-buffer; kernels stop at 8 MiB (order 7 of 64 KiB pages).
  static let page = 64 << 20
  /// CPUs of a buffer; kernels stop at 8192 (`NR_CPUS`).
  static let cpus = 1 << 16
}

extension [UInt8] {
  /// The integer at `offset`, which must be inside the array with all its bytes.
  func integer<T: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: T.Type = T.self, order: ByteOrder
  ) -> T {
    // Sound: bytes are initialised memory without padding; the load checks its bounds.
    unsafe span.bytes.integer(at: offset, order: order)
  }
}
