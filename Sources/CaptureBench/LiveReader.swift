internal import CKernelTrace
internal import Capture
internal import Glibc
internal import RingBuffer
internal import Synchronization
internal import SystemPackage

/// A thread that decodes the events of one CPU as they come.
class LiveReader: @unchecked Sendable {
  let cpu: Int
  /// What it found, when it has stopped.
  fileprivate(set) final var result = Result()
  private let isStopping = Atomic<Bool>(false)
  private var wake: Int32 = -1
  private var thread: UInt64 = 0
  private var isRunning = false

  struct Result {
    var tally = EventTally()
    /// The thread's CPU time in nanoseconds.
    var cpuTime: UInt64 = 0
    var error: RingError?
  }

  /// What waits longer than this is fetched, however little it is.
  private static let latencyMilliseconds: Int32 = 100
  /// Where poll reports what no reader gets, wait a little instead of spinning.
  private static let pauseMilliseconds: Int32 = 10

  init(cpu: Int) { self.cpu = cpu }

  deinit {
    stop()
    if wake >= 0 { _ = close(wake) }
  }

  /// Fetches what there is and decodes it; returns how many pages came.
  func drain(_ amount: RingAmount) throws(RingError) -> Int { 0 }

  /// The descriptor to wait for.
  var pollDescriptor: Int32 { -1 }

  /// Starts the thread, on the CPU whose events it decodes.
  final func start() throws(BenchError) {
    let descriptor = rawcap_event_descriptor()
    guard descriptor >= 0 else { throw .system("eventfd", Errno(rawValue: -descriptor)) }
    wake = descriptor
    // Sound: whoever starts a reader keeps it until it has stopped.
    let result = unsafe rawcap_thread_start(
      &thread, Int32(cpu), "bench/\(cpu)",
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<LiveReader>.fromOpaque(context).takeUnretainedValue().run()
      }, Unmanaged.passUnretained(self).toOpaque())
    guard result == 0 else { throw .system("thread", Errno(rawValue: -result)) }
    isRunning = true
  }

  /// Has the thread take the rest, and waits for its end.
  final func stop() {
    guard isRunning else { return }
    isRunning = false
    isStopping.store(true, ordering: .releasing)
    var one: UInt64 = 1
    // Sound: the kernel reads the 8 bytes of the variable.
    _ = unsafe write(wake, &one, 8)
    _ = rawcap_thread_join(thread)
  }

  private func run() {
    _ = rawcap_run_nice(-20)
    do throws(RingError) {
      var requests = [
        pollfd(fd: pollDescriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
      ]
      var amount = RingAmount.fullPages
      while true {
        let isLast = isStopping.load(ordering: .acquiring)
        let pages = try drain(isLast ? .everything : amount)
        if isLast { break }
        if pages == 0, requests[0].revents != 0 { pause() }
        // Sound: both requests stand at the address, which is used during the call only.
        let ready = unsafe requests.withUnsafeMutableBufferPointer { buffer in
          unsafe poll(buffer.baseAddress, nfds_t(buffer.count), Self.latencyMilliseconds)
        }
        amount = ready == 0 ? .everything : .fullPages
      }
    } catch { result.error = error }
    result.cpuTime = BenchRun.time(CLOCK_THREAD_CPUTIME_ID)
  }

  private func pause() {
    var request = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
    // Sound: the request stands at the address, which is used during the call only.
    _ = unsafe poll(&request, 1, Self.pauseMilliseconds)
  }
}

/// The thread for one backend: its loop is compiled for it.
final class BackendReader<Backend: RingBackend & ~Copyable>: LiveReader, @unchecked Sendable {
  private var ring: Backend
  private let layout: PageLayout

  init(_ ring: consuming Backend, _ layout: PageLayout) {
    let cpu = ring.cpu
    self.ring = ring
    self.layout = layout
    super.init(cpu: cpu)
  }

  override var pollDescriptor: Int32 { ring.pollDescriptor }

  override func drain(_ amount: RingAmount) throws(RingError) -> Int {
    var pages = 0
    while let header = try ring.next(amount) {
      pages += 1
      // A page that breaks a rule ends early: the counters will not agree then.
      try? result.tally.add(ring.page, header, layout)
    }
    return pages
  }
}

/// What came.
struct EventTally: Sendable {
  var events: UInt64 = 0
  /// Bytes of events, with the word that the ring buffer puts in front of each.
  var bytes: UInt64 = 0
  /// Pages, or parts of pages.
  var pages: UInt64 = 0
  /// Of what every event must be looked at for.
  private var sum: UInt64 = 0

  /// Decodes a page: of each event the time, the type and the size.
  mutating func add(
    _ page: RawSpan, _ header: PageHeader, _ layout: PageLayout
  ) throws(PageError) {
    var cursor = EventCursor(page, header: header, byteOrder: layout.byteOrder)
    var count: UInt64 = 0
    var size = 0
    var mixed: UInt64 = 0
    defer {
      events &+= count
      sum &+= mixed
      bytes &+= UInt64(size) &+ 4 &* count
      pages &+= 1
    }
    while let event = try cursor.next() {
      count &+= 1
      let type: UInt16 = event.data.integer(at: 0, order: .host)
      size &+= event.data.byteCount
      mixed &+= event.timestamp &+ UInt64(type)
    }
  }
}

extension BenchFigures {
  mutating func add(_ tally: EventTally, _ layout: PageLayout) {
    events &+= tally.events
    eventBytes &+= tally.bytes
    pageBytes &+= tally.pages &* UInt64(layout.pageSize)
  }
}
