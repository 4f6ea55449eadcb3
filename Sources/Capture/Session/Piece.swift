internal import Glibc
internal import RingBuffer
internal import Synchronization
internal import SystemPackage
internal import TraceFile

/// One file of a recording: the only one, or one of those that it rotates through.
final class Piece {
  let path: FilePath
  private let writer: TraceFileWriter
  private let targets: [Lane: RegionTarget]
  private let compressor: PieceCompressor?
  private let bufferCount: Int
  /// Whether no page is given up.
  private let keepsAll: Bool
  /// How many bytes at the beginning of each region have been given up.
  private var dropped: [Lane: UInt64] = [:]

  init(
    path: FilePath, head: TraceFileHead, lanes: [Lane], layouts: [PageLayout],
    compression: PageCompression?, isDirect: Bool, keepsAll: Bool
  ) throws(TraceFileError) {
    let writer = try TraceFileWriter(path: path, head: head, canBeFollowed: keepsAll)
    self.path = path
    self.writer = writer
    self.keepsAll = keepsAll
    bufferCount = layouts.count
    let regions = lanes.map { ($0, writer.region(buffer: $0.buffer, cpu: $0.cpu)) }
    // What is given up soon had better not reach the disk.
    let direct = isDirect && compression == nil ? regions.first?.1.descriptor : nil
    let directFile = direct.flatMap { try? DirectFile($0) }
    targets = Dictionary(
      uniqueKeysWithValues: regions.map { lane, region in
        (lane, RegionTarget(region, direct: directFile, isSpool: compression != nil))
      })
    if let compression {
      do throws(TraceFileError) {
        compressor = try PieceCompressor(
          writer, targets, layouts: layouts, compression: compression)
      } catch {
        writer.abandon()
        throw error
      }
    } else {
      compressor = nil
    }
  }

  /// Where the reader of `lane` writes.
  func target(_ lane: Lane) -> RegionTarget { targets[lane]! }

  /// Does the file take direct output?
  var hasDirectIO: Bool { targets.values.contains { $0.direct != nil } }

  /// Has every reader gone on to another piece?
  var isLeft: Bool { targets.values.allSatisfy { $0.isClosed.load(ordering: .acquiring) } }

  /// Is everything in its final form, but for the tables?
  var isComplete: Bool { isLeft && compressor?.isDone ?? true }

  /// Bytes of pages in the regions, given up ones not counted.
  var byteCount: UInt64 {
    targets.reduce(0) { $0 + max(written($1.key), front($1.key)) - front($1.key) }
  }

  /// How many bytes at the beginning of a region have been given up.
  func front(_ lane: Lane) -> UInt64 { dropped[lane] ?? 0 }

  /// Bytes of pages that have been written to a region.
  func written(_ lane: Lane) -> UInt64 {
    UInt64(targets[lane]?.written.load(ordering: .relaxed) ?? 0)
  }

  /// Bytes that the pages take up in the file so far.
  var storedByteCount: UInt64 { compressor?.byteCount ?? byteCount }

  /// What stopped the compression, if anything did.
  var problem: TraceFileError? { compressor?.problem }

  /// Lets the compressor finish with all haste, and waits for it.
  func finishCompression() { compressor?.finish() }

  /// Starts the compressor's threads.
  func start() throws(Errno) { try compressor?.start(behind: dropped) }

  // MARK: The newest bytes

  /// Gives up the oldest pages until no more than `limit` bytes of pages are left.
  func trim(to limit: UInt64) {
    let unit = writer.unit
    while byteCount > limit {
      // The page that comes next in time, over all CPUs.
      var oldest: (lane: Lane, time: UInt64)?
      for (lane, target) in targets {
        let front = dropped[lane] ?? 0
        guard UInt64(target.settled) >= front + unit,
          let time = time(of: target, at: front)
        else { continue }
        if oldest.map({ time < $0.time }) ?? true { oldest = (lane, time) }
      }
      guard let lane = oldest?.lane, let target = targets[lane] else { return }
      // As much of this CPU's as is older than a quarter of what is too much, in whole units.
      let front = dropped[lane] ?? 0
      let settled = UInt64(target.settled)
      let surplus = byteCount - limit
      let share = max(unit, min(surplus / 4, 1 << 20) / unit * unit)
      let count = min(share, (settled - front) / unit * unit)
      Urgency.raised {
        writer.release(buffer: lane.buffer, cpu: lane.cpu, front..<front + count)
      }
      dropped[lane] = front + count
    }
  }

  /// The time stamp of the page at `offset` of a region.
  private func time(of target: RegionTarget, at offset: UInt64) -> UInt64? {
    var time: UInt64 = 0
    let place = Int(target.region.offset) + Int(offset)
    // Sound: the kernel writes the eight bytes of the variable.
    let got = unsafe withUnsafeMutableBytes(of: &time) { bytes in
      unsafe pread(target.region.descriptor.rawValue, bytes.baseAddress, 8, place)
    }
    return got == 8 ? time : nil
  }

  // MARK: The end

  /// What the regions hold.
  private var contents: [[Int: RegionContent]] {
    if let compressor { return compressor.contents.byBuffer(count: bufferCount) }
    var contents: [Lane: RegionContent] = [:]
    for (lane, target) in targets {
      let written = UInt64(target.written.load(ordering: .acquiring))
      let front = dropped[lane] ?? 0
      contents[lane] = RegionContent(kept: front..<max(front, written))
    }
    return contents.byBuffer(count: bufferCount)
  }

  /// Does somebody follow the file?
  var isFollowed: Bool { keepsAll && writer.isFollowed }

  /// How far the regions are filled, for those who follow the file.
  var progress: [[Int: RegionProgress]] {
    var progress: [Lane: RegionProgress] = [:]
    for (lane, target) in targets { progress[lane] = target.progress(front: front(lane)) }
    return progress.byBuffer(count: bufferCount)
  }

  /// Tells those who follow the file how far it was at `time`.
  func publish(_ progress: [[Int: RegionProgress]], at time: UInt64) {
    // Those who follow can wait; a file that takes no more is noticed elsewhere.
    Urgency.raised { try? writer.publish(at: time, progress) }
  }

  /// Notes how things stand, for `recover`.
  func checkpoint(_ tail: TraceFileTail) {
    // A file that takes no more makes a reader or `finish` fail, which say it better.
    Urgency.raised { try? writer.checkpoint(contents, tail: tail) }
  }

  /// Completes the file; returns its size.
  func finish(_ tail: TraceFileTail) throws(TraceFileError) -> UInt64 {
    try writer.finish(contents, tail: tail)
  }

  /// Removes the file.
  func abandon() {
    compressor?.finish()
    writer.abandon()
  }

  /// Leaves the file for `recover`; returns what kept it from being completed in a form that says so.
  func leaveUnfinished(_ problem: TraceFileError) -> TraceFileError {
    leaveUnfinished()
    var problem = problem
    problem.path = path.string
    problem.isRecoverable = true
    return problem
  }

  /// Leaves the file for `recover`.
  func leaveUnfinished() {
    compressor?.finish()
    writer.leaveUnfinished()
  }
}
