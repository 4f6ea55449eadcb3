internal import Glibc
internal import RingBuffer
internal import Synchronization
internal import SystemPackage
internal import TraceFile

/// Moves the pages of one CPU's ring buffer into its region of the file.
///
/// What differs between the backends is in the subclasses. A reader belongs to the thread that runs
/// its rounds; after that thread's end, to whoever has joined it.
class RingReader: @unchecked Sendable {
  let ring: Ring
  let layout: PageLayout
  /// Bytes taken from the ring that could not be written.
  final let unwritten = Atomic<Int64>(0)
  /// What stopped the reader before its time.
  final let problem = Mutex<RecordingProblem?>(nil)
  /// The CPU has been offline since before the recording: the kernel has made no ring buffer for it.
  final let isAbsent = Atomic<Bool>(false)
  /// What is to be looked at by those who have time.
  final let notes = Mutex(ReaderNotes())

  /// The target of what is read now.
  final var target: RegionTarget
  /// How many bytes of it have been given to the target; they may not have arrived yet.
  final var position: Int64 = 0
  /// The page that is being filled for those who follow the file; it stands at `position`.
  final var openPage: OpenPage
  private var statistics: RingStatistics
  /// The counters at the end of the last round.
  private var counters = RingCounters()
  /// The kernel marks a loss on the page that is read next, which may be in the next round.
  private var marksMayFollow = false

  /// What one round moves at most, about. Where the writer is faster than the disk, pages never come
  /// to an end; but others wait for their turn, and for what a round tells when it is over.
  private static let roundSize = 8 << 20

  private let nextTarget = Mutex<RegionTarget?>(nil)
  private let hasNextTarget = Atomic<Bool>(false)

  init(
    _ ring: Ring, layout: PageLayout, target: RegionTarget
  ) throws(RingError) {
    self.ring = ring
    self.layout = layout
    self.target = target
    openPage = OpenPage(layout: layout)
    statistics = try RingStatistics(ring)
    counters = try statistics.read()
  }

  final var cpu: Int { ring.cpu }
  final var lane: Lane { ring.lane }

  // MARK: What the backends do

  /// Moves the pages that the writer has left, up to `limit` bytes of them, a multiple of their size.
  func moveFullPages(_ limit: Int) throws(RecordingProblem) { fatalError("a backend's") }

  /// Moves what is left, the page that the writer is on included.
  func moveRest() throws(RecordingProblem) { fatalError("a backend's") }

  /// Moves up to `limit` pages or parts of pages, and gives each to `takePart`.
  ///
  /// - Returns: whether the ring buffer was found empty, and how many came.
  func moveParts(_ limit: Int) throws(RecordingProblem) -> (isEmpty: Bool, count: Int) {
    fatalError("a backend's")
  }

  /// The page at `position` is in the file: what comes from now on stands behind it.
  func skipPage() { fatalError("a backend's") }

  /// What comes from now on goes to `target`; the one before is closed when it has all of its pages.
  func move(to target: RegionTarget) { fatalError("a backend's") }

  /// Starts what works for the reader in the background.
  func start() throws(Errno) {}

  /// Ends it, when everything has arrived.
  func finish() {}

  /// Is there more in the ring buffer than can be taken now?
  var isHeldUp: Bool { false }

  // MARK: Rounds

  /// Asks the reader to go on with another target at the beginning of its next round.
  final func offer(_ target: RegionTarget) {
    nextTarget.withLock { $0 = target }
    hasNextTarget.store(true, ordering: .releasing)
  }

  /// Moves what there is; returns how many bytes came.
  ///
  /// No allocation, no lock and no system call but the needed ones, unless something was lost.
  ///
  /// - Parameters:
  ///   - isLast: tracing is off; the ring buffer is to be empty afterwards.
  ///   - drains: somebody follows the file: when no page is full, what there is of one is moved, too.
  final func round(isLast: Bool, drains: Bool = false) throws(RecordingProblem) -> Int64 {
    if hasNextTarget.exchange(false, ordering: .acquiring) { changeTarget() }
    let before = try ask()
    let begin = position
    var partCount = 0
    let limit = isLast ? Int.max : Self.roundSize / layout.pageSize * layout.pageSize
    do throws(RecordingProblem) {
      if openPage.isOpen { partCount += try moveParts(1).count }
      try moveFullPages(limit)
      if isLast {
        try moveRest()
      } else if drains, position == begin {
        partCount += try drain()
      }
    } catch {
      if let after = try? ask() { account(before, after, begin..<position) }
      target.accounted.store(position, ordering: .releasing)
      throw error
    }
    let hasMoved = position > begin || partCount > 0
    account(before, hasMoved ? try ask() : before, begin..<position)
    target.accounted.store(position, ordering: .releasing)
    return position - begin
  }

  // MARK: For those who follow the file

  /// Parts that are moved at a time: more than that is the work of full pages.
  private static let partLimit = 4

  /// Moves what there is of pages that are not full, and notes when the ring buffer was empty.
  private func drain() throws(RecordingProblem) -> Int {
    let start = RegionSink.now()
    let (isEmpty, count) = try moveParts(Self.partLimit)
    guard isEmpty else { return count }
    let drain = RegionDrain(
      position: position, partByteCount: Int64(openPage.end), from: start, to: RegionSink.now())
    target.drain.withLock { $0 = drain }
    return count
  }

  /// Takes what `memory` has: a page, or a part of one that was made a page. It is appended to the open
  /// page, or is one from now on.
  final func takePart(_ memory: borrowing PageMemory) throws(RecordingProblem) {
    let header: PageHeader
    do throws(PageError) {
      header = try PageHeader(memory.bytes(0..<layout.pageSize), layout: layout)
    } catch {
      throw RecordingProblem(RingError(.damaged(error), cpu: cpu))
    }
    if let added = openPage.extend(memory.bytes(0..<layout.pageSize), header) {
      // In this order: whoever reads the header finds what it speaks of.
      try write(added)
      try write(0..<layout.dataOffset)
    } else {
      closePage()
      // Of what is lost in front, the number stands behind the events.
      openPage.begin(memory.bytes(0..<layout.pageSize), header)
      let end = openPage.isExtensible ? openPage.end : layout.pageSize
      do throws(RecordingProblem) { try write(0..<end) } catch {
        openPage.close()
        throw error
      }
      if !openPage.isExtensible { closePage() }
    }
  }

  /// Nothing more comes into the open page.
  final func closePage() {
    guard openPage.isOpen else { return }
    openPage.close()
    skipPage()
    position += Int64(layout.pageSize)
  }

  private func write(_ range: Range<Int>) throws(RecordingProblem) {
    let error = RegionSink.write(
      openPage.bytes(range), to: target.region.descriptor.rawValue,
      at: target.region.offset + position + Int64(range.lowerBound))
    guard error != 0 else { return }
    throw fail(RegionSink.Failure(error: Errno(rawValue: error), lost: range.count))
  }

  /// How many bytes of whole pages the target can still take.
  final var room: Int {
    Int(target.region.capacity - position) / layout.pageSize * layout.pageSize
  }

  /// The last target gets no more pages.
  final func close() { target.isClosed.store(true, ordering: .releasing) }

  private func changeTarget() {
    let next = nextTarget.withLock { next in
      defer { next = nil }
      return next
    }
    guard let next else { return }
    closePage()
    target = next
    position = 0
    move(to: next)
  }

  private func ask() throws(RecordingProblem) -> RingCounters {
    do throws(RingError) { return try statistics.read() } catch { throw RecordingProblem(error) }
  }

  /// Compares the counters before and after a round with each other and with those before.
  private func account(_ before: RingCounters, _ after: RingCounters, _ pages: Range<Int64>) {
    let last = counters
    counters = after
    let isOverrun = after.overrun != last.overrun
    let isMarked = !pages.isEmpty && (isOverrun || marksMayFollow)
    if !pages.isEmpty || isOverrun { marksMayFollow = isOverrun }
    let taken = before.read &- last.read
    let refused = after.dropped &- last.dropped
    let nested = after.commitOverrun &- last.commitOverrun
    guard isMarked || taken != 0 || refused != 0 || nested != 0 else { return }
    let target = target
    notes.withLock { notes in
      if isMarked {
        notes.add(pages, of: target)
        target.hold(from: pages.lowerBound)
      }
      notes.add(taken, .takenByOthers, cpu, last.now, before.now)
      notes.add(refused, .refused, cpu, last.now, after.now)
      notes.add(nested, .nested, cpu, last.now, after.now)
    }
  }

  /// There is no ring buffer: the CPU may come online yet, and then there is one.
  final func noteAbsence() { isAbsent.store(true, ordering: .relaxed) }

  /// What the reader's thread says of a file that takes no more.
  final func fail(_ failure: RegionSink.Failure) -> RecordingProblem {
    unwritten.add(Int64(failure.lost), ordering: .relaxed)
    return RecordingProblem(.fileUnwritable, cpu: cpu, failure.error)
  }

  /// What the reader's thread says when the region is full although the ring buffer is not empty.
  final func full() -> RecordingProblem {
    RecordingProblem(.regionFull, cpu: cpu, .fileTooLarge)
  }
}

/// What a reader has no time to look at.
struct ReaderNotes: Sendable {
  /// Pages with marks of lost events among them.
  var marked: [(target: RegionTarget, pages: Range<Int64>)] = []
  /// Losses that the counters tell and no page.
  var losses: [LossEntry] = []

  mutating func add(_ pages: Range<Int64>, of target: RegionTarget) {
    if let last = marked.last, last.target === target, last.pages.upperBound == pages.lowerBound {
      marked[marked.count - 1].pages = last.pages.lowerBound..<pages.upperBound
    } else {
      marked.append((target, pages))
    }
  }

  mutating func add(
    _ count: UInt64, _ cause: LossEntry.Cause, _ cpu: Int, _ from: UInt64, _ to: UInt64
  ) {
    guard count > 0 else { return }
    losses.append(LossEntry(cpu: cpu, from: from, to: to, count: .exact(count), cause: cause))
  }
}
