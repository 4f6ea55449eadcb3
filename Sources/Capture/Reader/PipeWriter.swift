internal import CKernelTrace
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Brings what a reader puts into its pipe to the file, on a thread of its own.
///
/// So the reader goes on emptying the ring buffer while the disk takes its time: pages wait in the
/// pipe, which holds them by reference, many times as many as a ring buffer has.
@safe
final class PipeWriter: @unchecked Sendable {
  /// What made the writer give up; the rest of the pipe is lost then.
  let failure = Mutex<RegionSink.Failure?>(nil)
  private let hasFailed = Atomic<Bool>(false)
  /// Bytes that the reader has put into the pipe, and those of them that have left it.
  private let handed = Atomic<Int64>(0)
  private let taken = Atomic<Int64>(0)
  private let isEnding = Atomic<Bool>(false)
  /// What is to be done at a place in the stream of bytes.
  private let changes = Mutex<[(offset: Int64, change: Change)]>([])

  private enum Change {
    /// Another target begins.
    case target(RegionTarget)
    /// A page follows that has been written already.
    case skip
  }

  let pipe: Pipe
  private let wake: Notice
  private let pageSize: Int
  /// How many pages the pipe takes.
  private let pageLimit: Int
  // What follows belongs to the thread while it runs.
  private var sink: RegionSink
  /// When the pipe was empty last, and what had gone through it by then.
  private var emptiedAt = RegionSink.now()
  private var handedBefore: Int64 = 0
  private var handle: UInt64 = 0
  private(set) var isRunning = false

  /// What is written at a time.
  private static let chunk = 1 << 20

  /// - Parameters:
  ///   - mostWaiting: what may wait in the pipe, in bytes; it is memory of the kernel's.
  ///   - directTime: how long direct output takes, in nanoseconds.
  init(
    _ target: RegionTarget, pageSize: Int, mostWaiting: Int, directTime: UInt64,
    isDirectForced: Bool
  ) throws(Errno) {
    // A pipe has a slot for each page of the machine's size, and a slot takes a sub-buffer of any.
    let slotSize = Int(getpagesize())
    let slots = max(256, mostWaiting / pageSize)
    pipe = try Pipe(byteCount: Int32(slots * slotSize))
    guard pipe.byteCount >= pageSize else { throw .noMemory }
    wake = try Notice()
    // One call of splice takes no more bytes than the free slots have by the machine's page size.
    let usable = (pipe.byteCount - pageSize) / slotSize
    pageLimit = max(1, min(usable, mostWaiting / pageSize))
    self.pageSize = pageSize
    sink = RegionSink(
      target, pageSize: pageSize,
      pace: DirectPace(
        capacity: isDirectForced ? .max : pageLimit * pageSize, expected: directTime))
  }

  /// The largest part that a reader should put in at once: enough to make the call cheap.
  var chunkSize: Int { max(pageSize, Self.chunk / pageSize * pageSize) }

  /// How many bytes of pages the pipe can take now.
  var room: Int {
    let waiting =
      Int(handed.load(ordering: .relaxed) - taken.load(ordering: .acquiring))
    return max(0, pageLimit - (waiting + pageSize - 1) / pageSize) * pageSize
  }

  // MARK: For the reader

  /// The reader has put `count` bytes into the pipe.
  func add(_ count: Int) throws(RegionSink.Failure) {
    handed.add(Int64(count), ordering: .releasing)
    if isRunning {
      wake.post()
      try check()
    } else {
      try write(count)
    }
  }

  /// Tells the reader that the writer has given up.
  func check() throws(RegionSink.Failure) {
    guard hasFailed.load(ordering: .acquiring) else { return }
    // What is in the pipe has nowhere to go.
    let lost = handed.load(ordering: .relaxed) - taken.load(ordering: .relaxed)
    throw RegionSink.Failure(
      error: failure.withLock { $0?.error } ?? .ioError, lost: Int(lost))
  }

  /// What comes from now on goes to `target`.
  func move(to target: RegionTarget) {
    change(.target(target))
  }

  /// Behind what has been put into the pipe by now, a page follows that is in the file already.
  func skipPage() { change(.skip) }

  /// Whether everything is in the file, up to the reader's position.
  var isIdle: Bool {
    guard isRunning else { return true }
    return taken.load(ordering: .acquiring) == handed.load(ordering: .relaxed)
      && changes.withLock { $0.isEmpty }
  }

  private func change(_ change: Change) {
    guard isRunning else { return make(change) }
    changes.withLock { $0.append((handed.load(ordering: .relaxed), change)) }
    wake.post()
  }

  /// Appends a page that did not come through the pipe, behind all that did.
  func appendLast(_ page: RawSpan) throws(RegionSink.Failure) {
    finish()
    try check()
    try sink.appendLast(page)
    sink.target.written.store(sink.position, ordering: .releasing)
  }

  // MARK: The thread

  func start() throws(Errno) {
    // Sound: whoever starts a thread keeps it until it has joined it.
    let result = unsafe rawcap_thread_start(
      &handle, -1, "rawcap/write",
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<PipeWriter>.fromOpaque(context).takeUnretainedValue().run()
      }, Unmanaged.passUnretained(self).toOpaque())
    guard result == 0 else { throw Errno(rawValue: -result) }
    isRunning = true
  }

  /// Waits until everything is written, and ends the thread.
  func finish() {
    guard isRunning else { return }
    isEnding.store(true, ordering: .releasing)
    wake.post()
    _ = rawcap_thread_join(handle)
    isRunning = false
  }

  deinit { finish() }

  private func run() {
    _ = rawcap_run_nice(Urgency.nice)
    do throws(RegionSink.Failure) {
      while true {
        // In this order: what was put in before the end is seen by the round after it.
        let isLast = isEnding.load(ordering: .acquiring)
        let written = try writeAll()
        if written { continue }
        if isLast { return }
        waitToRead([wake.descriptor.rawValue], milliseconds: -1)
        _ = wake.take()
      }
    } catch {
      failure.withLock { $0 = error }
      hasFailed.store(true, ordering: .releasing)
    }
  }

  /// Writes what is in the pipe now, target by target; false when there is nothing.
  private func writeAll() throws(RegionSink.Failure) -> Bool {
    let end = handed.load(ordering: .acquiring)
    var place = taken.load(ordering: .relaxed)
    let next = changes.withLock { $0.first }
    if let next, next.offset == place {
      make(next.change)
      changes.withLock { _ = $0.removeFirst() }
      return true
    }
    guard end > place else { return false }
    let count = Int(min(end, next?.offset ?? end) - place)
    try write(min(count, chunkSize))
    place = taken.load(ordering: .relaxed)
    if place == handed.load(ordering: .relaxed) {
      emptiedAt = RegionSink.now()
      handedBefore = place
    }
    return true
  }

  private func write(_ count: Int) throws(RegionSink.Failure) {
    let all = handed.load(ordering: .relaxed)
    let waiting = Int(all - taken.load(ordering: .relaxed))
    let pressure = RegionSink.Pressure(
      held: waiting - count, arrived: Int(all - handedBefore),
      elapsed: RegionSink.now() &- emptiedAt)
    let start = sink.position
    do throws(RegionSink.Failure) {
      try sink.take(count, from: pipe, pressure)
    } catch {
      taken.add(sink.position - start, ordering: .releasing)
      sink.target.written.store(sink.position, ordering: .releasing)
      throw error
    }
    taken.add(Int64(count), ordering: .releasing)
    sink.target.written.store(sink.position, ordering: .releasing)
  }

  private func make(_ change: Change) {
    switch change {
    case .target(let target): sink.move(to: target).isClosed.store(true, ordering: .releasing)
    case .skip:
      sink.skipPage()
      sink.target.written.store(sink.position, ordering: .releasing)
    }
  }
}
