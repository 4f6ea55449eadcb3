internal import Glibc
package import RingBuffer
internal import SystemPackage
internal import TraceFS

/// The counters of one CPU's ring buffer, for asking often: nothing is allocated.
///
/// The corresponding file is `per_cpu/cpuN/stats`.
struct RingStatistics: ~Copyable, Sendable {
  private let cpu: Int
  private let descriptor: Descriptor
  private var text = InlineArray<512, UInt8>(repeating: 0)

  init(_ ring: Ring) throws(RingError) {
    cpu = ring.cpu
    do throws(Errno) {
      descriptor = try Descriptor(opening: ring.statisticsPath, O_RDONLY)
    } catch { throw RingError(.cannotOpen, cpu: ring.cpu, error) }
  }

  /// Asks the kernel.
  mutating func read() throws(RingError) -> RingCounters {
    var span = text.mutableSpan
    // Sound: the kernel writes no more than the array has.
    let got = unsafe span.withUnsafeMutableBytes { bytes in
      unsafe pread(descriptor.rawValue, bytes.baseAddress, bytes.count, 0)
    }
    guard got > 0 else { throw RingError(.unreadable, cpu: cpu, Errno(rawValue: errno)) }
    return RingCounters(text.span.extracting(0..<got))
  }

  /// Asks for the number of full pages.
  mutating func fullPages(_ layout: PageLayout) throws(RingError) -> Int {
    try read().fullPages(layout)
  }
}

/// What the ring buffer of one CPU holds, gave away and lost.
package struct RingCounters: Sendable, Hashable {
  /// Events in the buffer, not read yet.
  package var entries: UInt64 = 0
  /// Events overwritten by newer ones before they were read.
  package var overrun: UInt64 = 0
  /// Events lost because an interrupted writer had not finished when the buffer had gone around.
  package var commitOverrun: UInt64 = 0
  /// Bytes in the buffer, not read yet.
  package var bytes: UInt64 = 0
  /// Events refused because the buffer was full and must not be overwritten.
  package var dropped: UInt64 = 0
  /// Events read.
  package var read: UInt64 = 0
  /// The time of asking, by the trace clock: its units, rounded down to microseconds where it counts
  /// nanoseconds.
  package var now: UInt64 = 0

  package init() {}

  init(_ statistics: CPUStatistics) {
    entries = statistics.entries
    overrun = statistics.overrun
    commitOverrun = statistics.commitOverrun
    bytes = statistics.bytes
    dropped = statistics.dropped
    read = statistics.read
  }

  /// How many pages the writer has left, for pages of `layout`: never more than there are.
  ///
  /// The kernel counts the padding at the end of a page with its events, except for a remainder of less
  /// than 8 bytes. So that many bytes do not fit into fewer pages, and the one that the writer is on is
  /// not among those that are full. The remainders can add up to one page in a ring buffer of hundreds;
  /// it is counted when the next one is full.
  package func fullPages(_ layout: PageLayout) -> Int {
    Int(clamping: bytes) / (layout.pageSize - layout.dataOffset)
  }

  /// Events that happened and were not recorded, for whichever reason.
  var lost: UInt64 { overrun &+ commitOverrun &+ dropped }

  /// Reads the text of the file. What an old kernel does not write counts 0; lines that only a newer
  /// one writes are passed over.
  package init(_ text: Span<UInt8>) {
    var place = 0
    while place < text.count {
      let label = place
      while place < text.count, text[place] != UInt8(ascii: ":") { place += 1 }
      let labelEnd = place
      place += 1
      var value: UInt64 = 0
      var fraction = -1
      while place < text.count, text[place] != UInt8(ascii: "\n") {
        let byte = text[place]
        if byte == UInt8(ascii: ".") {
          fraction = 0
        } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
          value = value &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
          if fraction >= 0 { fraction += 1 }
        }
        place += 1
      }
      place += 1
      // The labels differ in their first letter and their length.
      switch (labelEnd - label, text[label]) {
      case (7, UInt8(ascii: "e")): entries = value  // entries
      case (7, UInt8(ascii: "o")): overrun = value  // overrun
      case (14, UInt8(ascii: "c")): commitOverrun = value  // commit overrun
      case (5, UInt8(ascii: "b")): bytes = value  // bytes
      case (14, UInt8(ascii: "d")): dropped = value  // dropped events
      case (11, UInt8(ascii: "r")): read = value  // read events
      // now ts: seconds and microseconds, or the clock's own units.
      case (6, UInt8(ascii: "n")): now = fraction == 6 ? value &* 1000 : value
      default: break
      }
    }
  }
}
