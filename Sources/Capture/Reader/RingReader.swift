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
    statistics = try RingStatistics(ring)
    counters = try statistics.read()
  }

  final var cpu: Int { ring.cpu }

  // MARK: What the backends do

  /// Moves the pages that the writer has left, up to `limit` bytes of them, a multiple of their size.
  func moveFullPages(_ limit: Int) throws(RecordingProblem) { fatalError("a backend's") }

  /// Moves what is left, the page that the writer is on included.
  func moveRest() throws(RecordingProblem) { fatalError("a backend's") }

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
  /// - Parameter isLast: tracing is off; the ring buffer is to be empty afterwards.
  final func round(isLast: Bool) throws(RecordingProblem) -> Int64 {
    if hasNextTarget.exchange(false, ordering: .acquiring) { changeTarget() }
    let before = try ask()
    let begin = position
    let limit = isLast ? Int.max : Self.roundSize / layout.pageSize * layout.pageSize
    do throws(RecordingProblem) {
      try moveFullPages(limit)
      if isLast { try moveRest() }
    } catch {
      if let after = try? ask() { account(before, after, begin..<position) }
      target.accounted.store(position, ordering: .releasing)
      throw error
    }
    account(before, position > begin ? try ask() : before, begin..<position)
    target.accounted.store(position, ordering: .releasing)
    return position - begin
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
