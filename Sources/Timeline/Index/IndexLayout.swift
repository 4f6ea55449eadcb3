internal import RingBuffer
internal import TraceFile

/// How an index stands in its file, in the byte order of the machine that made it:
///
/// * 64 bytes of head: what it is, and of which file.
/// * 48 bytes for each CPU of each buffer: where its pages are, and where their records.
/// * the records of each CPU, in blocks of 1024, each with 8 bytes of checksum behind it.
enum IndexLayout {
  /// `rcindex1`, as a number: read in another byte order, it is another.
  static let magic: UInt64 = 0x3178_6564_6e69_6372
  static let headSize = 64
  static let extentSize = 48
  static let recordSize = MemoryLayout<PageRecord>.stride
  /// The records of a block.
  static let blockCount = 1024
  static let blockSize = blockCount * recordSize + 8

  /// One CPU of one buffer.
  struct Extent: Equatable {
    var buffer: Int
    var place: Int
    var extent: CPUExtent
    var pageCount: Int
    /// Whether the times of pages go forward.
    var isOrdered = true
    /// Where in the index its records begin.
    var offset = 0

    /// The bytes of its records, checksums included.
    var byteCount: Int {
      let blocks = (pageCount + blockCount - 1) / blockCount
      return pageCount * recordSize + blocks * 8
    }
  }

  /// The CPUs of a file.
  static func extents(of file: TraceFile, pageCount: (CPUExtent, Int) -> Int) -> [Extent] {
    var extents: [Extent] = []
    for (number, buffer) in file.buffers.enumerated() {
      for (place, extent) in buffer.extents.enumerated() {
        extents.append(
          Extent(
            buffer: number, place: place, extent: extent,
            pageCount: pageCount(extent, buffer.pageSize)))
      }
    }
    var offset = headSize + extents.count * extentSize
    for place in extents.indices {
      extents[place].offset = offset
      offset += extents[place].byteCount
    }
    return extents
  }

  /// The head and the list of CPUs.
  static func head(of file: TraceFile, _ extents: [Extent]) -> [UInt8] {
    var words: [UInt64] = [
      magic, UInt64(recordSize), file.byteCount, UInt64(bitPattern: file.modificationTime),
      file.options.traceID ?? 0, UInt64(extents.count), 0, 0,
    ]
    for extent in extents {
      words += [
        UInt64(extent.buffer) << 32 | UInt64(UInt32(truncatingIfNeeded: extent.extent.cpu)),
        extent.extent.offset, extent.extent.byteCount, UInt64(extent.pageCount),
        extent.isOrdered ? 1 : 0, UInt64(extent.offset),
      ]
    }
    words[7] = checksum(words)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(words.count * 8)
    for word in words { bytes.append(contentsOf: word) }
    return bytes
  }

  static func checksum(_ words: [UInt64]) -> UInt64 {
    var sum = Checksum()
    for word in words { sum.add(word) }
    return sum.value
  }
}

/// A sum that changes with every bit, and with the order.
struct Checksum {
  private(set) var value: UInt64 = 0x243f_6a88_85a3_08d3

  @inline(__always)
  mutating func add(_ word: UInt64) {
    value = (value ^ word) &* 0x9e37_79b9_7f4a_7c15
    value ^= value >> 32
  }

  @inline(__always)
  mutating func add(_ record: PageRecord) {
    add(record.first)
    add(record.last)
    add(record.events)
    add(record.pids)
    add(UInt64(record.byteCount) << 32 | UInt64(record.eventCount))
    add(UInt64(record.lost) << 32 | UInt64(record.flags))
  }
}

extension [UInt8] {
  mutating func append(contentsOf word: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      append(
        UInt8(truncatingIfNeeded: ByteOrder.host == .little ? word >> shift : word >> (56 - shift)))
    }
  }

  mutating func append(_ record: PageRecord) {
    append(contentsOf: record.first)
    append(contentsOf: record.last)
    append(contentsOf: record.events)
    append(contentsOf: record.pids)
    append(contentsOf: UInt64(record.eventCount) << 32 | UInt64(record.byteCount))
    append(contentsOf: UInt64(record.flags) << 32 | UInt64(record.lost))
  }
}

extension PageRecord {
  /// The record at `offset` of a block.
  @inline(__always)
  init(_ block: RawSpan, at offset: Int) {
    self.init()
    func word(_ number: Int) -> UInt64 {
      block.integer(at: offset &+ 8 &* number, order: .host)
    }
    first = word(0)
    last = word(1)
    events = word(2)
    pids = word(3)
    byteCount = UInt32(truncatingIfNeeded: word(4))
    eventCount = UInt32(truncatingIfNeeded: word(4) >> 32)
    lost = UInt32(truncatingIfNeeded: word(5))
    flags = UInt32(truncatingIfNeeded: word(5) >> 32)
  }
}
