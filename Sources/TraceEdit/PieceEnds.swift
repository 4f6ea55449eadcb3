internal import RingBuffer
internal import Timeline
internal import TraceFile

/// Where the pieces of a recording end, on its time line.
struct PieceEnds: ~Copyable {
  private let clock: TimeMapping
  private let limit: TraceSplitter.Limit
  private let file: TraceFile
  private var scout: PageScout?
  private var first: UInt64?
  /// The last end that was given.
  private var last: UInt64?

  init(_ file: TraceFile, limit: TraceSplitter.Limit, clock: TimeMapping) {
    self.file = file
    self.limit = limit
    self.clock = clock
    if case .bytes = limit { scout = PageScout(file, clock: clock) }
  }

  /// The end of the piece whose first event has the time `begin`; nil for the end of the recording.
  mutating func next(behind begin: UInt64?) -> UInt64? {
    guard let begin else { return nil }
    let end: UInt64?
    switch limit {
    case .time(let length):
      let start = min(first ?? begin, begin)
      first = start
      let (sum, overflow) = (begin - (begin - start) % length).addingReportingOverflow(length)
      end = overflow ? nil : sum
    case .bytes(let count): end = scout?.end(of: count, behind: max(begin, last ?? 0))
    }
    last = end
    return end
  }
}

/// Goes through the pages of all CPUs in the order of their times, and looks at nothing but their headers.
final class PageScout {
  /// A CPU's next page.
  private struct Head {
    var time: UInt64
    var stream: Int
  }

  private final class Stream {
    var headers: PageHeaders

    init(_ reader: consuming PageReader, layout: PageLayout) {
      headers = PageHeaders(reader: reader, layout: layout)
    }
  }

  /// The headers of a CPU's pages.
  private struct PageHeaders: ~Copyable {
    var reader: PageReader
    let layout: PageLayout

    /// The next good one; nil at the end.
    mutating func next() -> PageHeader? {
      while true {
        do throws(TraceFileError) {
          guard try reader.next() else { return nil }
        } catch {
          // Whoever copies the pages tells.
          continue
        }
        if let header = try? PageHeader(reader.page, layout: layout) { return header }
      }
    }
  }

  private let clock: TimeMapping
  private let layouts: [PageLayout]
  private let streams: [Stream]
  /// A heap; the earliest page is the first.
  private var heads: [Head] = []
  /// The bytes of pages since the last end.
  private var byteCount: UInt64 = 0

  init(_ file: TraceFile, clock: TimeMapping) {
    self.clock = clock
    let all = file.buffers.flatMap { buffer in buffer.extents.map { (buffer, $0) } }
    layouts = all.map { $0.0.layout(in: file) }
    streams = all.map { buffer, extent in
      Stream(
        file.pages(of: extent, pageSize: buffer.pageSize, sharedBy: 2 * all.count),
        layout: buffer.layout(in: file))
    }
    for number in all.indices { push(number) }
  }

  /// The time before which there are at most `count` bytes of pages, counted from the last end; nil when that
  /// is all there is.
  func end(of count: UInt64, behind begin: UInt64) -> UInt64? {
    // A CPU's page that goes on behind the end is in both pieces.
    let shared = layouts.reduce(0) { $0 + UInt64($1.pageSize) }
    while let head = pop() {
      let size = UInt64(layouts[head.stream].pageSize)
      byteCount += size
      // Pages of one time cannot be told apart: they stay together.
      if byteCount + shared > count, byteCount > size, head.time > begin {
        byteCount = size
        return head.time
      }
    }
    return nil
  }

  /// Takes out the earliest page, and puts in the one behind it.
  private func pop() -> Head? {
    guard let head = heads.first else { return nil }
    let last = heads.removeLast()
    if !heads.isEmpty {
      heads[0] = last
      var place = 0
      while true {
        var least = place
        for child in [2 * place + 1, 2 * place + 2]
        where child < heads.count && heads[child].time < heads[least].time { least = child }
        guard least != place else { break }
        heads.swapAt(place, least)
        place = least
      }
    }
    push(head.stream)
    return head
  }

  private func push(_ stream: Int) {
    guard let header = streams[stream].headers.next() else { return }
    heads.append(Head(time: clock.time(header.timestamp), stream: stream))
    var place = heads.count - 1
    while place > 0, heads[place].time < heads[(place - 1) / 2].time {
      heads.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }
}
