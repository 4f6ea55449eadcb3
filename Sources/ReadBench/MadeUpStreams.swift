internal import EventFormat
internal import RingBuffer
internal import Timeline
internal import TraceFile

/// Streams in memory, as many as are wanted: no machine at hand has 1,024 CPUs.
///
/// Their events have the size of system calls, 48 bytes with their headers. Which stream an event goes to
/// is left to chance, so there is nothing for the merge to guess.
struct MadeUpStreams: Sendable {
  /// The pages of each stream.
  private let pages: [[UInt8]]
  /// How many events all streams have.
  let eventCount: Int

  private static let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096)
  private static let recordSize = 44

  /// - Parameter runLength: how many events in a row go to the same stream.
  init(count: Int, eventCount: Int, runLength: Int) {
    self.eventCount = eventCount
    var random = SmallRandom()
    var writers = [PageListWriter](repeating: PageListWriter(), count: count)
    var time: UInt64 = 1_000_000
    var stream = 0
    for number in 0..<eventCount {
      if number % runLength == 0 { stream = Int(random.next() % UInt64(count)) }
      time += random.next() % 200 + 1
      writers[stream].append(at: time)
    }
    pages = writers.map { $0.finished() }
  }

  /// Merges all streams, and looks at each event's time.
  func merge() -> ReadTally {
    let formats = EventFormats(parsing: [], layout: Self.layout)
    let clock = TimeMapping(TraceFileOptions())
    let plans = pages.indices.map {
      StreamPlan(buffer: 0, cpu: $0, layout: Self.layout, clock: clock, formats: formats)
    }
    var streams = MergedStreams(plans) { MemoryPages(pages[$0], pageSize: Self.layout.pageSize) }
    var tally = ReadTally(pageBytes: pages.reduce(0) { $0 + $1.count })
    while let item = streams.next() {
      guard case .event(let event) = item else { continue }
      tally.events &+= 1
      tally.sum &+= event.timestamp &+ UInt64(event.data.byteCount)
    }
    return tally
  }

  /// The pages of a stream that is being made.
  private struct PageListWriter {
    private var bytes: [UInt8] = []
    private var used = MadeUpStreams.layout.pageSize
    private var lastTime: UInt64 = 0

    mutating func append(at time: UInt64) {
      if used + 4 + MadeUpStreams.recordSize > MadeUpStreams.layout.pageSize { beginPage(time) }
      // Within a page at most some 85 * 4,096 * 200 ns: a delta has 27 bits.
      let delta = min(time - lastTime, 1 << 27 - 1)
      lastTime = time
      append(UInt32(delta) << 5 | UInt32(MadeUpStreams.recordSize / 4))
      append(UInt64(0x7b_0000_0001))
      bytes.append(contentsOf: repeatElement(7, count: MadeUpStreams.recordSize - 8))
      used += 4 + MadeUpStreams.recordSize
    }

    /// All pages; the last one is padded.
    func finished() -> [UInt8] {
      var result = self
      result.endPage()
      return result.bytes
    }

    private mutating func beginPage(_ time: UInt64) {
      endPage()
      append(time)
      append(UInt64(0))
      used = MadeUpStreams.layout.dataOffset
      lastTime = time
    }

    private mutating func endPage() {
      guard !bytes.isEmpty else { return }
      let page = bytes.count - used
      let size = UInt64(used - MadeUpStreams.layout.dataOffset)
      for index in 0..<8 {
        bytes[page + 8 + index] = UInt8(truncatingIfNeeded: size >> (8 * index))
      }
      bytes.append(contentsOf: repeatElement(0, count: MadeUpStreams.layout.pageSize - used))
    }

    private mutating func append<T: FixedWidthInteger>(_ value: T) {
      for index in 0..<(T.bitWidth / 8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index)))
      }
    }
  }
}

/// Pages in memory, one behind the other.
private struct MemoryPages: PageSource {
  private let bytes: [UInt8]
  private let pageSize: Int
  private(set) var pageIndex = -1

  init(_ bytes: [UInt8], pageSize: Int) {
    self.bytes = bytes
    self.pageSize = pageSize
  }

  var page: RawSpan {
    @_lifetime(borrow self)
    get {
      let begin = pageIndex * pageSize
      guard begin >= 0, begin < bytes.count else {
        return unsafe _overrideLifetime(RawSpan(), borrowing: self)
      }
      // Sound: bytes of integers, which stand in the array's memory and are not changed.
      let page = unsafe bytes.span.bytes.extracting(begin..<(begin + pageSize))
      return unsafe _overrideLifetime(page, borrowing: self)
    }
  }

  mutating func next() throws(TraceFileError) -> Bool {
    pageIndex += 1
    return pageIndex * pageSize < bytes.count
  }
}

/// Numbers that are the same in each run (Marsaglia's xorshift).
private struct SmallRandom {
  private var state: UInt64 = 88_172_645_463_325_252

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
