import RingBuffer

/// A ring buffer as the kernel keeps it, in small: pages that a writer fills and overwrites, and one at
/// the reader's disposal that `getReader` swaps, as `TRACE_MMAP_IOCTL_GET_READER` does.
struct FakeRing {
  static let layout = PageLayout(byteOrder: .host, longSize: 8, pageSize: 256)

  private(set) var pages: [[UInt8]]
  /// What the kernel tells in the first page of the mapping.
  private(set) var readerID = 0
  private(set) var readerByteCount = 0
  private(set) var overrun: UInt64 = 0
  /// The time of each event, by its number.
  private(set) var times: [UInt64] = []

  private var commits: [Int]
  private var eventCounts: [UInt64]
  /// Pages with events that the reader does not have, oldest first.
  private var queue: [Int] = []
  private var free: [Int]
  private var isWriterOnReaderPage = true
  private var lastOverrun: UInt64 = 0
  private var time: UInt64 = 1 << 60

  init(pageCount: Int) {
    pages = Array(
      repeating: [UInt8](repeating: 0, count: Self.layout.pageSize), count: pageCount + 1)
    commits = Array(repeating: 0, count: pageCount + 1)
    eventCounts = Array(repeating: 0, count: pageCount + 1)
    free = Array(1...pageCount)
  }

  /// Writes an event that holds its own number; now and then something else before it.
  mutating func write(using generator: inout some RandomNumberGenerator) {
    var delta = UInt64.random(in: 0...300, using: &generator)
    var prefix: [UInt32] = []
    switch Int.random(in: 0..<20, using: &generator) {
    case 0:  // RINGBUF_TYPE_TIME_EXTEND
      let time = UInt64.random(in: 0...(1 << 40), using: &generator)
      prefix = [UInt32(time & 0x7ff_ffff) << 5 | 30, UInt32(time >> 27)]
      delta += time
    case 1:  // RINGBUF_TYPE_TIME_STAMP
      let stamp = time + UInt64.random(in: 0...10_000, using: &generator)
      prefix = [
        UInt32(stamp & 0x7ff_ffff) << 5 | 31,
        UInt32(truncatingIfNeeded: stamp >> 27),
      ]
      delta += stamp - time
    case 2:  // discarded, with a delta that counts
      prefix = [7 << 5 | 29, 12, 0, 0]
      delta += 7
    default: break
    }
    let words = Int.random(in: 2...8, using: &generator)
    let size = prefix.count * 4 + 4 + words * 4
    let room = Self.layout.pageSize - Self.layout.dataOffset
    var page = isWriterOnReaderPage ? readerID : queue.last!
    if commits[page] + size > room {
      pad(page, room)
      page = turn()
      isWriterOnReaderPage = false
      queue.append(page)
    }
    time += delta
    if commits[page] == 0 {
      // The page begins with its first event.
      store(time, in: page, at: 0)
      prefix = []
      delta = 0
    }
    // What stands in front of the event has its part of the delta.
    var own = delta
    if let first = prefix.first {
      switch first & 31 {
      case 30: own -= UInt64(first >> 5) + UInt64(prefix[1]) << 27
      case 31: own = time - (time & 0xf8 << 56 | UInt64(first >> 5) + UInt64(prefix[1]) << 27)
      default: own -= 7
      }
    }
    let number = UInt64(times.count)
    times.append(time)
    var content = prefix + [UInt32(own) << 5 | UInt32(words)]
    content += [UInt32(truncatingIfNeeded: number), UInt32(number >> 32)]
    content += Array(repeating: 0xdead_beef, count: words - 2)
    for word in content {
      let offset = Self.layout.dataOffset + commits[page]
      withUnsafeBytes(of: word) { pages[page].replaceSubrange(offset..<(offset + 4), with: $0) }
      commits[page] += 4
    }
    eventCounts[page] += 1
    store(UInt64(commits[page]), in: page, at: 8)
  }

  /// Consumes what the reader's page held, and swaps in the next one when there is nothing more on it.
  mutating func getReader() {
    guard readerByteCount == commits[readerID] else {
      readerByteCount = commits[readerID]
      return
    }
    guard !isWriterOnReaderPage, !queue.isEmpty else { return }
    let next = queue.removeFirst()
    clear(readerID)
    free.append(readerID)
    readerID = next
    isWriterOnReaderPage = queue.isEmpty
    let lost = overrun - lastOverrun
    lastOverrun = overrun
    if lost > 0 {
      var commit = UInt64(commits[next]) | 1 << 31
      let end = Self.layout.dataOffset + commits[next]
      if end + 8 <= Self.layout.pageSize {
        commit |= 1 << 30
        store(lost, in: next, at: end)
      }
      // The flags are ORed in as a signed int.
      store(commit | 0xffff_ffff << 32, in: next, at: 8)
    }
    readerByteCount = commits[next]
  }

  /// The next page for the writer: an empty one, or the oldest.
  private mutating func turn() -> Int {
    if !free.isEmpty { return free.removeFirst() }
    let oldest = queue.removeFirst()
    overrun += eventCounts[oldest]
    clear(oldest)
    return oldest
  }

  /// What the writer leaves of a page: sometimes a padding event, sometimes nothing.
  private mutating func pad(_ page: Int, _ room: Int) {
    let rest = room - commits[page]
    guard rest >= 8, Bool.random() else { return }
    let offset = Self.layout.dataOffset + commits[page]
    store(UInt64(1 << 5 | 29) | UInt64(rest - 4) << 32, in: page, at: offset)
    commits[page] = room
    store(UInt64(room), in: page, at: 8)
  }

  private mutating func clear(_ page: Int) {
    commits[page] = 0
    eventCounts[page] = 0
    store(0, in: page, at: 8)
  }

  private mutating func store(_ value: UInt64, in page: Int, at offset: Int) {
    withUnsafeBytes(of: value) { pages[page].replaceSubrange(offset..<(offset + 8), with: $0) }
  }
}
