internal import CKernelTrace
internal import Glibc
internal import Synchronization
internal import SystemPackage
internal import TraceFile

/// Moves the pages of one CPU's ring buffer into its region of the file, on a thread of its own.
///
/// Full pages go from the ring through a pipe to the file by `splice(2)`: they are not copied to
/// user space and not looked at. The page that the writer is still on is read at the end.
///
/// The thread owns everything that is not atomic or locked; after `join` the caller does.
@safe
final class RingReader: @unchecked Sendable {
  var cpu: Int { ring.cpu }
  /// Bytes in the file's region.
  let written = Atomic<Int64>(0)
  /// Bytes taken from the ring that could not be written.
  let unwritten = Atomic<Int64>(0)
  /// What stopped the reader before its time.
  let problem = Mutex<RecordingProblem?>(nil)

  private let ring: Ring
  private let pipe: Pipe
  private let region: FileRegion
  private let pageSize: Int
  private let signals: ReaderSignals
  private let chunkSize: Int
  /// Pages that go through user space: the last one, and all on file systems without splice.
  private let memory: UnsafeMutableRawBufferPointer
  private var copiesThroughMemory = false
  private var thread: UInt64 = 0

  /// What moves in one system call: enough to make the call cheap, little enough for the pipe.
  private static let chunk = 1 << 20
  /// Wakes up now and then so that a slow trace reaches the file too.
  private static let pollMilliseconds: Int32 = 250
  /// The same while a recording starts.
  private static let startMilliseconds: Int32 = 2
  /// Where poll reports what splice does not give, wait a little instead of spinning.
  private static let pauseMilliseconds: Int32 = 10

  /// Prepares a reader of `ring`.
  init(
    _ ring: Ring, region: FileRegion, pageSize: Int, signals: ReaderSignals
  ) throws(Errno) {
    let pipe = try Pipe(byteCount: Int32(Self.chunk))
    self.ring = ring
    self.pipe = pipe
    self.region = region
    self.pageSize = pageSize
    self.signals = signals
    // The kernel splices whole sub-buffers only.
    chunkSize = max(pageSize, Self.chunk / pageSize * pageSize)
    unsafe memory = .allocate(byteCount: chunkSize, alignment: 4096)
  }

  deinit { unsafe memory.deallocate() }

  /// Starts the thread, on the ring's own CPU if that is possible.
  func start() throws(Errno) {
    // Sound: whoever starts a reader keeps it until it has joined it.
    let result = unsafe rawcap_thread_start(
      &thread, Int32(cpu), "rawcap/\(cpu)",
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<RingReader>.fromOpaque(context).takeUnretainedValue().run()
      }, Unmanaged.passUnretained(self).toOpaque())
    guard result == 0 else { throw Errno(rawValue: -result) }
  }

  /// Waits for the thread's end.
  func join() {
    _ = rawcap_thread_join(thread)
  }

  /// The thread: no allocation, no lock and no system call but the needed ones from here on.
  private func run() {
    // A reader that waits for its turn behind the load that it records loses events; it runs for
    // less than a millisecond at a time. Where that is not allowed, it has to do without.
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, -20)
    signals.ready.post()
    do throws(RecordingProblem) {
      var wasReadable = false
      while true {
        // In this order: what was recorded before the end is seen by the round after it.
        let isLastRound = signals.isStopping.load(ordering: .acquiring)
        let moved = try moveFullPages()
        if isLastRound { return try readRest() }
        if moved == 0, wasReadable {
          waitToRead([signals.stop.descriptor.rawValue], milliseconds: Self.pauseMilliseconds)
        }
        let isReadable = waitToRead(
          [ring.descriptor.rawValue, signals.stop.descriptor.rawValue],
          milliseconds: signals.isSettled.load(ordering: .relaxed)
            ? Self.pollMilliseconds : Self.startMilliseconds)
        guard let isReadable else {
          throw RecordingProblem(.ringUnreadable, cpu: cpu, Errno(rawValue: errno))
        }
        wasReadable = isReadable[0]
      }
    } catch {
      problem.withLock { $0 = error }
      signals.trouble.post()
    }
  }

  /// Moves all full pages that the ring holds; returns how many bytes came.
  private func moveFullPages() throws(RecordingProblem) -> Int64 {
    var sum: Int64 = 0
    while true {
      let room = (region.capacity - written.load(ordering: .relaxed)) / Int64(pageSize)
      let wanted = min(Int64(chunkSize), room * Int64(pageSize))
      guard wanted > 0 else {
        // A ring that has nothing more to give needs no room.
        if waitToRead([ring.descriptor.rawValue], milliseconds: 0)?[0] == false { return sum }
        throw RecordingProblem(.regionFull, cpu: cpu, .fileTooLarge)
      }
      let moved = rawcap_splice(
        ring.descriptor.rawValue, pipe.writeEnd.rawValue, -1, Int(wanted), true)
      if moved > 0 {
        try store(moved)
        sum += Int64(moved)
        continue
      }
      switch Errno(rawValue: Int32(-moved)) {
      case .interrupted: continue
      case Errno(rawValue: 0), .resourceTemporarilyUnavailable: return sum
      case let error: throw RecordingProblem(.ringUnreadable, cpu: cpu, error)
      }
    }
  }

  /// Brings the `count` bytes in the pipe to the file.
  private func store(_ count: Int) throws(RecordingProblem) {
    var left = count
    while left > 0 {
      if copiesThroughMemory {
        // Sound: the memory has `chunkSize` bytes.
        let got = unsafe read(pipe.readEnd.rawValue, memory.baseAddress, min(left, chunkSize))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { throw fail(lostBytes: left, got == 0 ? EIO : errno) }
        do throws(Errno) { try write(got) } catch { throw fail(lostBytes: left, error.rawValue) }
        left -= got
        continue
      }
      let offset = region.offset + written.load(ordering: .relaxed)
      let moved = rawcap_splice(
        pipe.readEnd.rawValue, region.descriptor.rawValue, offset, left, false)
      if moved > 0 {
        left -= moved
        written.add(Int64(moved), ordering: .relaxed)
        continue
      }
      switch Int32(-moved) {
      case EINTR: continue
      // The file system cannot splice.
      case EINVAL, ENOSYS, EOPNOTSUPP: copiesThroughMemory = true
      case 0: throw fail(lostBytes: left, EIO)
      case let error: throw fail(lostBytes: left, error)
      }
    }
  }

  /// Reads what splice does not give: the page that the writer is on.
  ///
  /// The recorder calls it again, from its own thread, as long as writers that were interrupted in
  /// the middle of an event finish late.
  func readRest() throws(RecordingProblem) {
    // Without room in the file, events are better off in the ring, where they are counted.
    while hasRoom {
      // Sound: a sub-buffer has `pageSize` bytes, and the memory has more.
      let got = unsafe read(ring.descriptor.rawValue, memory.baseAddress, pageSize)
      if got == 0 { return }
      if got < 0 {
        switch Errno(rawValue: errno) {
        case .interrupted: continue
        case .resourceTemporarilyUnavailable: return
        case let error: throw RecordingProblem(.ringUnreadable, cpu: cpu, error)
        }
      }
      // In the file every page is whole.
      unsafe memory[got..<pageSize].initializeMemory(as: UInt8.self, repeating: 0)
      do throws(Errno) { try write(pageSize) } catch {
        throw fail(lostBytes: pageSize, error.rawValue)
      }
    }
  }

  /// Does the file have room for another page?
  var hasRoom: Bool {
    written.load(ordering: .relaxed) <= region.capacity - Int64(pageSize)
  }

  /// Writes the first `count` bytes of the memory to the file; all of them count, or none.
  private func write(_ count: Int) throws(Errno) {
    let offset = region.offset + written.load(ordering: .relaxed)
    var done = 0
    while done < count {
      // Sound: `done < count <= memory.count`.
      let wrote = unsafe pwrite(
        region.descriptor.rawValue, memory.baseAddress.map { unsafe $0 + done }, count - done,
        Int(offset) + done)
      if wrote < 0, errno == EINTR { continue }
      guard wrote > 0 else { throw Errno(rawValue: wrote == 0 ? EIO : errno) }
      done += wrote
    }
    written.add(Int64(count), ordering: .relaxed)
  }

  /// The file takes no more: cuts it to whole pages, and counts what is missing.
  private func fail(lostBytes: Int, _ error: Int32) -> RecordingProblem {
    let torn = written.load(ordering: .relaxed) % Int64(pageSize)
    written.subtract(torn, ordering: .relaxed)
    unwritten.add(torn + Int64(lostBytes), ordering: .relaxed)
    return RecordingProblem(.fileUnwritable, cpu: cpu, Errno(rawValue: error))
  }
}

/// What the readers and the recorder tell each other.
final class ReaderSignals: Sendable {
  /// Set a while after the start.
  ///
  /// When the command is executed, the kernel closes its copies of the ring buffers' descriptors,
  /// which disturbs whoever polls them: the wake-up at the watermark came only after the ring had
  /// overflowed (Linux 6.18: some 10,000 events lost on each CPU of a busy machine). A poll that
  /// begins later is woken in time, so until then the readers poll briefly.
  let isSettled = Atomic<Bool>(false)
  /// Set before `stop` is posted.
  let isStopping = Atomic<Bool>(false)
  /// Wakes the readers up for their last round; nobody takes it back.
  let stop: Notice
  /// Each reader posts when it is in its loop.
  let ready: Notice
  /// A reader posts when it cannot go on.
  let trouble: Notice

  init() throws(Errno) {
    let stop = try Notice()
    let ready = try Notice()
    let trouble = try Notice()
    self.stop = stop
    self.ready = ready
    self.trouble = trouble
  }
}
