internal import Glibc
internal import RingBuffer
internal import Synchronization
internal import SystemPackage
internal import TraceFile

/// Places what a CPU lost: reads the marks on its pages, which the reader had no time for, and
/// compares them with the kernel's counters.
final class LossAccount {
  let lane: Lane
  private let layout: PageLayout
  private var memory: PageMemory
  private var cpu: Int { lane.cpu }
  /// Losses of all pieces, in the order in which they were found.
  private(set) var entries: [LossEntry] = []
  /// The target whose pages are looked at.
  private var current: RegionTarget
  /// The time of the last event in the target before that.
  private var timeBeforeTarget: UInt64?
  /// Where the marks of unknown size are among the entries.
  private var unknown: [Int] = []
  /// How many overwritten events are placed.
  private var placed: UInt64 = 0

  init(_ lane: Lane, layout: PageLayout, target: RegionTarget) {
    self.lane = lane
    current = target
    self.layout = layout
    memory = PageMemory(byteCount: layout.pageSize)
  }

  /// Takes what the reader has noted since the last time.
  func collect(from reader: RingReader) {
    let notes = reader.notes.withLock { notes in
      defer { notes = ReaderNotes() }
      return notes
    }
    entries += notes.losses
    guard !notes.marked.isEmpty else { return }
    // Pages may be on their way to the file.
    let arrived = notes.marked.prefix {
      $0.pages.upperBound <= $0.target.written.load(ordering: .acquiring)
    }
    for (target, pages) in arrived { scan(pages, of: target) }
    // What has come meanwhile stays held.
    reader.notes.withLock { newer in
      newer.marked.insert(contentsOf: notes.marked[arrived.count...], at: 0)
      for (target, _) in arrived {
        let next = newer.marked.first { $0.target === target }
        target.held.store(next?.pages.lowerBound ?? .max, ordering: .releasing)
      }
    }
  }

  /// The reader has gone on to `target`: remembers when the last event before it was.
  func move(to target: RegionTarget) {
    guard target !== current else { return }
    let end = current.written.load(ordering: .acquiring)
    if let time = timeOfLastEvent(before: end, of: current) { timeBeforeTarget = time }
    current = target
  }

  /// Completes the account when the ring buffer has been drained and the reader has ended.
  ///
  /// - Parameter counters: the final ones.
  func finish(
    _ counters: RingCounters, last target: RegionTarget, unwrittenByteCount: Int64
  ) {
    move(to: target)
    let end =
      timeOfLastEvent(
        before: target.written.load(ordering: .acquiring), of: target) ?? timeBeforeTarget
    let rest = counters.overrun > placed ? counters.overrun - placed : 0
    if rest > 0 {
      switch unknown.count {
      case 0:
        // Overwritten behind the last page that was read.
        entries.append(
          LossEntry(cpu: cpu, from: end, to: nil, count: .exact(rest), cause: .overwritten))
      case 1 where counters.entries == 0: entries[unknown[0]].count = .exact(rest)
      // Some may have been overwritten behind the last page that was read.
      default: for index in unknown { entries[index].count = .atMost(rest) }
      }
    }
    if unwrittenByteCount > 0 {
      entries.append(LossEntry(cpu: cpu, from: end, to: nil, count: .unknown, cause: .unwritten))
    }
    if counters.entries > 0 {
      entries.append(
        LossEntry(
          cpu: cpu, from: end, to: nil, count: .exact(counters.entries), cause: .unread))
    }
  }

  /// Events that marks on pages tell of, beyond what the kernel has counted: there are none, or one
  /// of them is wrong.
  func surplus(_ counters: RingCounters) -> UInt64 {
    placed > counters.overrun ? placed - counters.overrun : 0
  }

  /// Where the first page stands that cannot be one that the writer has left: it is too full, or not
  /// half full.
  func endOfOrder(_ pages: Range<Int64>, of target: RegionTarget) -> Int64 {
    var offset = pages.lowerBound
    while offset < pages.upperBound {
      guard load(offset, of: target, byteCount: layout.pageSize),
        let header = try? PageHeader(memory.bytes(0..<layout.pageSize), layout: layout),
        header.end > layout.pageSize / 2
      else { return offset }
      offset += Int64(layout.pageSize)
    }
    return pages.upperBound
  }

  // MARK: Pages

  private func scan(_ pages: Range<Int64>, of target: RegionTarget) {
    move(to: target)
    var offset = pages.lowerBound
    while offset < pages.upperBound {
      defer { offset += Int64(layout.pageSize) }
      // The header tells whether the page is worth reading.
      guard load(offset, of: target, byteCount: layout.dataOffset),
        PageHeader.marksLostEvents(memory.bytes(0..<layout.dataOffset), layout: layout),
        load(offset, of: target, byteCount: layout.pageSize),
        let header = try? PageHeader(memory.bytes(0..<layout.pageSize), layout: layout)
      else { continue }
      var cursor = PageDecoder(header, byteOrder: layout.byteOrder)
      let first = try? cursor.next(in: memory.bytes(0..<layout.pageSize))
      var entry = LossEntry(
        cpu: cpu, from: nil, to: first?.timestamp ?? header.timestamp, count: .unknown,
        cause: .overwritten)
      if case .count(let count) = header.lostEvents {
        entry.count = .exact(count)
        placed += count
      } else {
        unknown.append(entries.count)
      }
      entry.from =
        offset == 0
        ? timeBeforeTarget : timeOfLastEvent(before: offset, of: target) ?? timeBeforeTarget
      entries.append(entry)
    }
  }

  /// The time of the last event of the page that ends at `end`.
  private func timeOfLastEvent(before end: Int64, of target: RegionTarget) -> UInt64? {
    guard end >= Int64(layout.pageSize),
      load(end - Int64(layout.pageSize), of: target, byteCount: layout.pageSize),
      let header = try? PageHeader(memory.bytes(0..<layout.pageSize), layout: layout)
    else { return nil }
    var decoder = PageDecoder(header, byteOrder: layout.byteOrder)
    var last: UInt64?
    while let slot = try? decoder.next(in: memory.bytes(0..<layout.pageSize)) {
      last = slot.timestamp
    }
    return last
  }

  private func load(_ offset: Int64, of target: RegionTarget, byteCount: Int) -> Bool {
    memory.load(
      target.region.descriptor.rawValue, at: target.region.offset + offset, byteCount: byteCount)
  }
}
