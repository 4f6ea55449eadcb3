internal import Glibc
internal import RingBuffer
internal import Synchronization
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// What a live capture does once a page: goes round the ring buffers, waits for more, and ends.
///
/// It belongs to one `LiveCapture`, and goes with it from thread to thread.
@safe
final class LiveSession {
  /// The instance, until it is removed.
  private var instance: TraceInstance?
  private var rings: [LiveRing]
  let cancellation: Cancellation
  private let layout: PageLayout
  private let latency: Duration
  private let clock = ContinuousClock()
  private var urgency: ReaderUrgency?

  /// Losses that have not been told yet, the next one last.
  private var gaps: [LossEntry] = []
  /// The page whose loss is told first.
  private var heldPage: LivePage?
  /// The ring buffer whose page is in use.
  private var inUse: Int?
  /// The ring buffer that is being visited, and how many more pages are to be fetched from it.
  private var visited = 0
  private var budget = 0
  /// Whether this round takes pages that are not full, and how many pages it has brought.
  private var takesAll = false
  private var roundCount = 0
  /// When all that came is to be fetched.
  private var deadline: ContinuousClock.Instant
  private var wasReadable = false
  private var requests: [pollfd]
  private var end = End.no
  private var lateRounds = 20

  private enum End {
    /// Tracing is on, or will be.
    case no
    /// Tracing is off: what is left is fetched.
    case stopped
    /// All has been told.
    case reached
  }

  /// Where poll reports what no reader gets, wait a little instead of spinning.
  private static let pause = Duration.milliseconds(10)

  init(
    _ instance: consuming TraceInstance, _ rings: [LiveRing], _ cancellation: Cancellation,
    layout: PageLayout, latency: Duration, isEager: Bool
  ) {
    urgency = isEager ? ReaderUrgency() : nil
    self.instance = consume instance
    self.rings = rings
    self.cancellation = cancellation
    self.layout = layout
    self.latency = max(latency, .milliseconds(1))
    deadline = clock.now + self.latency
    visited = rings.count
    requests = rings.map { pollfd(fd: $0.pollDescriptor, events: Int16(POLLIN), revents: 0) }
    requests.append(pollfd(fd: cancellation.descriptor, events: Int16(POLLIN), revents: 0))
  }

  deinit {
    urgency?.end()
    // The kernel removes no instance whose files are open.
    rings = []
  }

  // MARK: Switching

  func switchOn() throws(CaptureError) {
    try setTracing(true)
    deadline = clock.now + latency
    end = .no
  }

  /// Switches off; what is left is told by `advance`, which waits no more.
  func switchOff() throws(CaptureError) {
    guard end == .no else { return }
    try setTracing(false)
    end = .stopped
    // The round that is under way may have been past a ring buffer that got more.
    roundCount = 1
    takesAll = true
  }

  private func setTracing(_ isOn: Bool) throws(CaptureError) {
    do throws(TraceFSError) { try instance?.setTracing(isOn) } catch {
      throw CaptureError(.tracing(error))
    }
  }

  /// The events read from each ring buffer.
  func eventCounts() -> [Int: UInt64] {
    Dictionary(uniqueKeysWithValues: rings.map { ($0.cpu, $0.eventCount) })
      .merging(finalCounts) { $1 }
  }
  private var finalCounts: [Int: UInt64] = [:]

  func statistics(cpu: Int) throws(CaptureError) -> CPUStatistics {
    do throws(TraceFSError) {
      guard let statistics = try instance?.statistics(cpu: cpu) else {
        throw TraceFSError(.readFailed, underlyingError: .badFileDescriptor)
      }
      return statistics
    } catch { throw CaptureError(.tracing(error)) }
  }

  var instancePath: FilePath? { instance?.path }

  /// Lets go of the ring buffers.
  private func close() {
    endReading()
    finalCounts = eventCounts()
    end = .reached
    (inUse, heldPage, budget, visited) = (nil, nil, 0, 0)
    rings = []
  }

  /// Ends, and tells how that went.
  func remove() throws(CaptureError) {
    close()
    do throws(TraceFSError) { try instance.take()?.remove() } catch {
      throw CaptureError(.tracing(error))
    }
  }

  // MARK: For a live timeline

  /// The ring buffers, for somebody who reads them instead of `advance`.
  var allRings: [LiveRing] { rings }

  /// How things are to be set up that the caller knows only now.
  func withInstance(
    _ body: (borrowing TraceInstance) throws(TraceFSError) -> Void
  ) throws(CaptureError) {
    guard instance != nil else { return }
    do throws(TraceFSError) { try body(instance!) } catch {
      throw CaptureError(.tracing(error))
    }
  }

  /// What the kernel says of the events, and the text of `trace_clock`.
  func describe() throws(CaptureError) -> (metadata: KernelMetadata, clockText: String) {
    do throws(TraceFSError) {
      guard instance != nil else {
        throw TraceFSError(.readFailed, underlyingError: .badFileDescriptor)
      }
      return (try instance!.metadata(), try instance!.clockText())
    } catch { throw CaptureError(.tracing(error)) }
  }

  /// Also wakes up for these descriptors from now on.
  func watch(_ descriptors: [Int32]) {
    requests += descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
  }

  /// Waits for a ring buffer to fill up to its mark, for what else is watched, or for `limit`.
  ///
  /// - Parameter ignoresRings: ring buffers that are full to the mark do not end the wait.
  /// - Returns: whether a ring buffer ended it.
  func wait(until limit: ContinuousClock.Instant, ignoresRings: Bool) -> Bool {
    poll(from: ignoresRings ? rings.count : 0, until: limit)
    return requests[..<rings.count].contains { $0.revents != 0 }
  }

  /// The calling thread reads from now on; asked once a page.
  func beginReading() {
    // Not on with what is over.
    if end != .reached { urgency?.begin() }
  }

  /// Nothing more will be read.
  func endReading() { urgency?.end() }

  // MARK: Going round

  /// Counts what came out of the page that was in use.
  func settle(_ count: UInt64, time: UInt64) {
    if let inUse { rings[inUse].take(count, time: time) }
  }

  /// Notes that the page in use could not be read to its end.
  func noteDamage(_ error: PageError) -> RingError {
    guard let inUse else { return RingError(.damaged(error), cpu: 0) }
    rings[inUse].noteDamage()
    return RingError(.damaged(error), cpu: rings[inUse].cpu)
  }

  /// What comes behind the page that was in use; waits for it.
  func advance() throws(CaptureError) -> LiveStep {
    beginReading()
    do throws(RingError) {
      if let inUse {
        self.inUse = nil
        guard rings[inUse].isIntact else {
          return .damaged(RingError(.overwrittenInUse, cpu: rings[inUse].cpu))
        }
      }
      while true {
        if let page = heldPage {
          heldPage = nil
          inUse = visited
          return .page(page)
        }
        if let gap = gaps.popLast() { return .lost(gap) }
        if end != .stopped, cancellation.isCancelled.load(ordering: .acquiring) {
          endReading()
          return .end
        }
        if budget > 0 {
          budget -= 1
          if let step = try fetch() { return step }
        } else if visited + 1 < rings.count {
          visited += 1
          try visit()
        } else if try !endRound() {
          endReading()
          return .end
        }
      }
    } catch { throw CaptureError(.ring(error)) }
  }

  /// Begins with the ring buffer `visited`.
  private func visit() throws(RingError) {
    budget = try rings[visited].visit(takesAll: takesAll, &gaps)
    gaps.reverse()
  }

  /// Fetches a page of the ring buffer that is being visited.
  private func fetch() throws(RingError) -> LiveStep? {
    let ring = rings[visited]
    let header: PageHeader?
    do throws(RingError) { header = try ring.fetch() } catch {
      guard case .damaged = error.code else { throw error }
      roundCount += 1
      ring.noteDamage()
      return .damaged(error)
    }
    guard let header else {
      budget = 0
      return nil
    }
    roundCount += 1
    let page = unsafe LivePage(bytes: ring.page, header: header, cpu: ring.cpu)
    guard header.lostEvents != .none else {
      inUse = visited
      return .page(page)
    }
    // The loss is told first; it ends with the first event of the page.
    var decoder = PageDecoder(header, byteOrder: layout.byteOrder)
    let first = try? unsafe decoder.next(in: page.bytes.bytes)
    heldPage = page
    return .lost(try ring.loss(header, firstTime: first?.timestamp ?? header.timestamp))
  }

  /// Waits, and begins the next round; false when all has been told.
  private func endRound() throws(RingError) -> Bool {
    switch end {
    case .reached: return false
    case .stopped where roundCount == 0: return try endStop()
    case .stopped: takesAll = true
    case .no:
      // What poll reports and no full page explains is fetched as it is.
      if wasReadable, roundCount == 0, !takesAll {
        takesAll = true
      } else {
        takesAll = wait()
      }
    }
    if takesAll { deadline = clock.now + latency }
    roundCount = 0
    visited = 0
    try visit()
    return true
  }

  /// Waits for a watermark, the latency limit or the end; returns whether to take all that there is.
  private func wait() -> Bool {
    let now = clock.now
    guard now < deadline else { return true }
    if wasReadable, roundCount == 0 {
      poll(from: rings.count, until: min(deadline, now + Self.pause))
    }
    poll(from: 0, until: deadline)
    return clock.now >= deadline
  }

  /// Polls the descriptors from number `first` on.
  private func poll(from first: Int, until limit: ContinuousClock.Instant) {
    // Rounded up: a wait that is too short by less than a millisecond would be made again and again.
    let rest = clock.now.duration(to: limit) + .microseconds(999)
    let milliseconds = Int32(clamping: max(0, Int64(rest / .milliseconds(1))))
    let count = requests.count
    // Sound: `count` requests stand at the address, which is used during the call only.
    let result = unsafe requests.withUnsafeMutableBufferPointer { buffer in
      unsafe Glibc.poll(buffer.baseAddress! + first, nfds_t(count - first), milliseconds)
    }
    wasReadable = result > 0 && requests[rings.count].revents == 0
    if result <= 0 || first > 0 { for place in 0..<first { requests[place].revents = 0 } }
  }

  /// An interrupted writer commits when it goes on: gives it a moment, then tells what is missing.
  private func endStop() throws(RingError) -> Bool {
    var isEmpty = true
    for ring in rings { isEmpty = try ring.isEmpty() && isEmpty }
    if !isEmpty, lateRounds > 0 {
      lateRounds -= 1
      usleep(1_000)
      visited = 0
      try visit()
      return true
    }
    end = .reached
    for ring in rings { try ring.finish(&gaps) }
    gaps.reverse()
    return true
  }
}

/// A page in use, or the part of it that is new.
@safe
struct LivePage {
  // Sound: whoever has it uses the memory until the next page is fetched only.
  let bytes: UnsafeRawBufferPointer
  let header: PageHeader
  let cpu: Int
}

/// What a live capture comes to when a page has ended.
enum LiveStep {
  case page(LivePage)
  case lost(LossEntry)
  case damaged(RingError)
  case end
}
