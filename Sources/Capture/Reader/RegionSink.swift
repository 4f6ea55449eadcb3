internal import CKernelTrace
internal import Glibc
internal import SystemPackage
internal import TraceFile

/// Brings pages to a target, whole, one behind the other.
struct RegionSink: ~Copyable {
  private(set) var target: RegionTarget
  /// Bytes in the target's region.
  private(set) var position: Int64 = 0
  private let pageSize: Int
  private var pace: DirectPace
  /// Pages on file systems without splice.
  private var memory: PageMemory?
  private var copiesThroughMemory = false
  private var refusesDirect = false
  /// Where what has not begun to move to the disk begins.
  private var writebackStart: Int64 = 0

  /// How much is handed to the disk at a time.
  private static let writebackPiece: Int64 = 8 << 20
  private static let copySize = 1 << 16

  init(_ target: RegionTarget, pageSize: Int, pace: DirectPace) {
    self.target = target
    self.pageSize = pageSize
    self.pace = pace
  }

  /// Goes on with another target; returns the one before.
  mutating func move(to target: RegionTarget) -> RegionTarget {
    let previous = self.target
    self.target = target
    position = 0
    writebackStart = 0
    return previous
  }

  /// How full the buffer in front of the sink is, and how fast it fills.
  struct Pressure {
    /// Bytes in the buffer.
    var held = 0
    /// Bytes that came within `elapsed` nanoseconds.
    var arrived = 0
    var elapsed: UInt64 = 0
  }

  /// Takes `count` bytes of whole pages from a pipe.
  ///
  /// - Throws: the error, with `position` at the end of the last whole page.
  mutating func take(_ count: Int, from pipe: borrowing Pipe, _ pressure: Pressure) throws(Failure)
  {
    var left = count
    while left > 0 {
      if copiesThroughMemory {
        left -= try copy(left, from: pipe)
        continue
      }
      let offset = target.region.offset + position
      let moved: Int
      let start = Self.now()
      let room = pace.room(
        held: pressure.held, arrived: pressure.arrived, elapsed: pressure.elapsed)
      let direct = target.direct
      if let direct, !refusesDirect, position % Int64(pageSize) == 0, left % pageSize == 0,
        pace.allows(room: room, at: start)
      {
        moved = rawcap_splice(pipe.readEnd.rawValue, direct, offset, left, false)
        if moved > 0 {
          let end = Self.now()
          pace.learn(end - start, room: room, at: end)
        } else if moved == -Int(EINVAL) {
          // Some file systems take direct output from memory only.
          refusesDirect = true
          continue
        }
      } else {
        moved = rawcap_splice(
          pipe.readEnd.rawValue, target.region.descriptor.rawValue, offset, left, false)
      }
      if moved > 0 {
        left -= moved
        position += Int64(moved)
        continue
      }
      switch Int32(-moved) {
      case EINTR: continue
      // The file system cannot splice.
      case EINVAL, ENOSYS, EOPNOTSUPP: copiesThroughMemory = true
      case 0: throw fail(left, EIO)
      case let error: throw fail(left, error)
      }
    }
    beginWriteback()
  }

  private mutating func copy(_ left: Int, from pipe: borrowing Pipe) throws(Failure) -> Int {
    if memory == nil { memory = PageMemory(byteCount: Self.copySize) }
    let got = memory!.read(pipe.readEnd.rawValue, into: 0..<min(left, Self.copySize))
    guard got > 0 else { throw fail(left, got == 0 ? EIO : Int32(-got)) }
    let error = Self.write(
      memory!.bytes(0..<got), to: target.region.descriptor.rawValue,
      at: target.region.offset + position)
    guard error == 0 else { throw fail(left, error) }
    position += Int64(got)
    return got
  }

  /// Goes on behind a page that somebody else has written.
  mutating func skipPage() { position += Int64(pageSize) }

  /// Appends a page: its first bytes; the rest of the page is a hole, which reads as zeros.
  ///
  /// - Throws: the error; nothing of the page counts then.
  mutating func append(_ page: RawSpan) throws(Failure) {
    let error = Self.write(
      page, to: target.region.descriptor.rawValue, at: target.region.offset + position)
    guard error == 0 else { throw fail(pageSize, error) }
    position += Int64(pageSize)
    beginWriteback()
  }

  /// Appends a whole page from aligned memory, directly where that works.
  mutating func appendLast(_ page: RawSpan) throws(Failure) {
    if let direct = target.direct, !refusesDirect,
      Self.write(page, to: direct, at: target.region.offset + position) == 0
    {
      position += Int64(pageSize)
      return
    }
    try append(page)
  }

  /// Keeps the page cache from filling with what waits for the disk: at a limit, the kernel would
  /// make the writer wait.
  private mutating func beginWriteback() {
    guard target.isWrittenBack, position - writebackStart >= Self.writebackPiece else { return }
    _ = rawcap_begin_writeback(
      target.region.descriptor.rawValue, target.region.offset + writebackStart,
      position - writebackStart)
    writebackStart = position
  }

  /// The file takes no more.
  struct Failure: Error {
    let error: Errno
    /// Bytes that were taken from the ring buffer and are not in the file.
    let lost: Int
  }

  /// Cuts the region to whole pages.
  private mutating func fail(_ lost: Int, _ error: Int32) -> Failure {
    let torn = position % Int64(pageSize)
    position -= torn
    return Failure(error: Errno(rawValue: error), lost: lost + Int(torn))
  }

  /// Writes all of `bytes`; returns 0 or the error.
  static func write(_ bytes: RawSpan, to descriptor: Int32, at offset: Int64) -> Int32 {
    // Sound: the kernel reads the span's bytes during the calls.
    unsafe bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let wrote = unsafe pwrite(
          descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done,
          Int(offset) + done)
        if wrote < 0, errno == EINTR { continue }
        guard wrote > 0 else { return wrote == 0 ? EIO : errno }
        done += wrote
      }
      return 0
    }
  }

  /// `CLOCK_MONOTONIC` in nanoseconds.
  static func now() -> UInt64 {
    var time = timespec()
    // Sound: the kernel fills the struct.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
