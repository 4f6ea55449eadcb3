internal import CKernelTrace
internal import RingBuffer
internal import Synchronization
public import SystemPackage

/// Writes a trace.dat file in one pass: pages go straight to their place in the final file.
///
/// Each CPU has a region of its own, far from the others in a sparse file. When the recording has
/// ended, the gaps between the regions are cut out; nothing is copied where the file system can do
/// that (ext4, xfs). There are no temporary files. A little space is set aside at the beginning, so
/// that a recording that fills the file system still becomes a readable file. Until it is finished,
/// the file says what `TraceFileRecovery` needs, should the recorder be killed.
///
/// ```swift
/// let head = try TraceFileHead(version: .v7, metadata: metadata, buffers: [plan])
/// let writer = try TraceFileWriter(path: "trace.dat", head: head)
/// let region = writer.region(buffer: 0, cpu: 2)   // a thread writes pages there
/// let size = try writer.finish([[2: RegionContent(kept: 0..<40960)]], tail: tail)
/// ```
public final class TraceFileWriter: Sendable {
  private let file: OutputFile
  private let buffers: [BufferPlan]
  private let plan: RegionPlan
  private let finisher: FileFinisher
  /// nil when the file is closed.
  private let record: Mutex<RecoveryRecord?>

  /// Creates the file, writes what is known at the beginning and plans the regions.
  ///
  /// - Parameters:
  ///   - path: the file; one that is there is written anew, unless it is being recorded.
  ///   - canBeFollowed: whether others may read along: they cannot where pages are given up.
  /// - Throws: `TraceFileError` when the file cannot be made; then there is none, or still the one
  ///   that is being recorded.
  public convenience init(
    path: FilePath, head: TraceFileHead, canBeFollowed: Bool = true
  ) throws(TraceFileError) {
    try self.init(
      path: path, head: head, closingGapsBy: .automatic, canBeFollowed: canBeFollowed)
  }

  /// For tests: chooses how the gaps are closed, and when the writer seems to be killed.
  package init(
    path: FilePath, head: TraceFileHead, closingGapsBy method: GapClosing,
    interruption: Interruption? = nil, canBeFollowed: Bool = true
  ) throws(TraceFileError) {
    let file = try OutputFile(creating: path, interruption: interruption)
    do throws(TraceFileError) {
      var offset: UInt64 = 0
      for piece in head.pieces {
        try file.write(piece, at: offset)
        offset += UInt64(piece.count)
      }
      file.beginWriteback(0..<offset)
      try file.requireHoles(current: offset)
      plan = try Self.plan(head, tailOffset: offset, file)
      let regionCount = UInt64(head.buffers.reduce(0) { $0 + $1.cpus.count })
      // Command lines are a few KiB; each CPU has half a KiB of statistics and a place in a table.
      file.reserve(
        min(max(file.fileSystem().freeBytes / 64, 64 << 10), 1 << 20) + 512 * regionCount,
        at: offset)
      for case let block? in plan.blocks { file.reserve(block.byteCount, at: block.offset) }
      record = Mutex(
        try RecoveryRecord(
          creatingIn: file, RecoveryPlan(head, regions: plan), canBeFollowed: canBeFollowed))
    } catch {
      file.remove()
      throw error
    }
    self.file = file
    buffers = head.buffers
    finisher = FileFinisher(file: file, plan: plan, encoding: head.encoding, method: method)
  }

  deinit { abandon() }

  /// The space that is given up or cut off without copying is a multiple of this, in bytes: of every
  /// page size and of the file system's block size.
  public var unit: UInt64 { plan.unit }

  /// Where the pages of `cpu` go; of a compressed recording, where they wait to be compressed.
  ///
  /// - Precondition: the plan of the buffer lists the CPU.
  public func region(buffer: Int, cpu: Int) -> FileRegion {
    region(plan.regions[buffer][cpu], buffer, cpu)
  }

  /// Where the compressed chunks of `cpu` go.
  ///
  /// - Precondition: the recording is compressed, and the plan of the buffer lists the CPU.
  public func chunkRegion(buffer: Int, cpu: Int) -> FileRegion {
    guard let places = plan.chunkRegions else {
      preconditionFailure("the recording is not compressed")
    }
    return region(places[buffer][cpu], buffer, cpu)
  }

  private func region(_ offset: UInt64?, _ buffer: Int, _ cpu: Int) -> FileRegion {
    guard let offset else {
      preconditionFailure("the plan of buffer \(buffer) does not list CPU \(cpu)")
    }
    return FileRegion(offset: Int64(offset), capacity: Int64(plan.capacity), file: file)
  }

  /// Gives back the blocks of pages that are not wanted any more: given up, or compressed.
  ///
  /// What the file system cannot give back stays occupied until the file is finished.
  ///
  /// - Parameter range: in bytes from the beginning of the CPU's region, multiples of `unit`.
  /// - Precondition: the plan of the buffer lists the CPU, and the range is within the region.
  public func release(buffer: Int, cpu: Int, _ range: Range<UInt64>) {
    precondition(
      range.lowerBound % unit == 0 && range.upperBound % unit == 0
        && range.upperBound <= plan.capacity, "whole units of the region are released")
    let start = UInt64(region(buffer: buffer, cpu: cpu).offset)
    _ = file.release(start + range.lowerBound..<start + range.upperBound)
  }

  /// Notes how things stand, for `TraceFileRecovery` should the recorder be killed.
  ///
  /// - Parameters:
  ///   - contents: what the regions hold; of it, only what was given up matters.
  ///   - tail: what the tail would be if the recording ended now.
  /// - Throws: `TraceFileError` when it cannot be noted; what was noted before is still there.
  public func checkpoint(
    _ contents: [[Int: RegionContent]], tail: TraceFileTail
  ) throws(TraceFileError) {
    let contents = try check(contents)
    try record.withLock { record throws(TraceFileError) in
      guard record != nil else { throw isClosed }
      try record?.note(.recording(contents, tail))
    }
  }

  /// Does somebody read along, as `FollowedFile` does?
  package var isFollowed: Bool { rawcap_is_followed(file.descriptor.rawValue) }

  /// Tells those who read along what the regions hold.
  ///
  /// - Parameters:
  ///   - time: a stamp behind everything in `regions`, by the clock of their stamps.
  ///   - regions: for each buffer and CPU of the plan.
  /// - Throws: `TraceFileError` when it cannot be written.
  package func publish(
    at time: UInt64, _ regions: [[Int: RegionProgress]]
  ) throws(TraceFileError) {
    var table = FollowTable(regionCount: 0)
    table.time = time
    for (index, buffer) in buffers.enumerated() {
      for cpu in buffer.cpus {
        table.regions.append(
          index < regions.count ? regions[index][cpu] ?? RegionProgress() : RegionProgress())
      }
    }
    let published = table
    try record.withLock { record throws(TraceFileError) in try record?.publish(published) }
  }

  /// Completes and closes the file; threads must have stopped writing to their regions.
  ///
  /// - Parameter contents: what each buffer's CPUs have written; a CPU that is not listed has written
  ///   nothing.
  /// - Returns: the file's size in bytes.
  /// - Throws: `TraceFileError` when it cannot be completed. Then the file stays if a page was written
  ///   (`isRecoverable`), else it is removed. When only its last bytes cannot be stored (network file
  ///   systems tell at the end), it stays, too.
  public func finish(
    _ contents: [[Int: RegionContent]], tail: TraceFileTail
  ) throws(TraceFileError) -> UInt64 {
    try finish(contents, tail: tail, with: finisher)
  }

  /// Completes and closes a file of the text that a latency tracer has left.
  ///
  /// - Parameter text: the top buffer's, 32 MiB at most, in place of the one that was planned.
  /// - Returns: the file's size in bytes.
  /// - Throws: `TraceFileError` when it cannot be completed; then the file is removed.
  /// - Precondition: the plan of the top buffer has a text, and it is the only buffer.
  public func finish(text: [UInt8], tail: TraceFileTail) throws(TraceFileError) -> UInt64 {
    precondition(buffers.count == 1 && buffers[0].text != nil, "the file was planned for pages")
    guard text.count <= Self.mostText else {
      throw file.error(.badPlan("text of more than 32 MiB"))
    }
    var finisher = finisher
    finisher.encoding.set(text: text)
    return try finish([], tail: tail, with: finisher)
  }

  /// How many bytes of text a file takes.
  public static var mostText: Int { Limits.text }

  private func finish(
    _ contents: [[Int: RegionContent]], tail: TraceFileTail, with finisher: FileFinisher
  ) throws(TraceFileError) -> UInt64 {
    guard var record = takeRecord() else { throw isClosed }
    let size: UInt64
    do throws(TraceFileError) {
      size = try finisher.finish(check(contents), tail, &record)
    } catch {
      guard hasPages else {
        file.remove()
        throw error
      }
      try? file.close()
      var error = error
      error.isRecoverable = true
      throw error
    }
    try file.close()
    return size
  }

  /// Closes and removes an unfinished file; does nothing to a finished one.
  public func abandon() {
    if takeRecord() != nil { file.remove() }
  }

  /// Closes an unfinished file and leaves it for `TraceFileRecovery`; does nothing to a finished one.
  public func leaveUnfinished() {
    if takeRecord() != nil { try? file.close() }
  }

  private func takeRecord() -> RecoveryRecord? {
    record.withLock { record in
      defer { record = nil }
      return record
    }
  }

  private var isClosed: TraceFileError { file.error(.badPlan("the file is closed already")) }

  /// Has anything been written to a region? When that cannot be told, it has.
  private var hasPages: Bool {
    let all = plan.regions + (plan.chunkRegions ?? [])
    return all.joined().contains { _, start in
      do { return try file.nextData(in: start..<start + plan.capacity) != nil } catch {
        return true
      }
    }
  }

  /// Checks what CPUs have written, and rounds it up to whole pages.
  private func check(
    _ contents: [[Int: RegionContent]]
  ) throws(TraceFileError) -> [[Int: RegionContent]] {
    guard contents.count <= buffers.count else {
      throw file.error(.badPlan("\(contents.count) buffers written, \(buffers.count) planned"))
    }
    var whole = contents
    for (index, cpus) in contents.enumerated() {
      let pageSize = UInt64(buffers[index].layout.pageSize)
      for (cpu, content) in cpus {
        let kept = content.kept
        guard plan.regions[index][cpu] != nil else {
          throw file.error(.badPlan("CPU \(cpu) of buffer \(index) was not planned"))
        }
        guard kept.lowerBound % (plan.chunkRegions == nil ? unit : .max) == 0 else {
          throw file.error(.badPlan("CPU \(cpu) of buffer \(index) gave up a part of a unit"))
        }
        guard kept.upperBound <= plan.capacity else { throw file.error(.regionFull) }
        guard plan.chunkRegions == nil, !kept.isEmpty else { continue }
        whole[index][cpu]?.kept =
          kept.lowerBound..<RegionPlan.align(kept.upperBound, to: pageSize)
      }
    }
    return whole
  }

  private static func plan(
    _ head: TraceFileHead, tailOffset: UInt64, _ file: OutputFile
  ) throws(TraceFileError) -> RegionPlan {
    let largestSize = try file.largestSize(current: tailOffset)
    let unit = RegionPlan.unit(of: head.buffers, blockSize: file.fileSystem().blockSize)
    func plan(recordSize: UInt64) throws(TraceFileError) -> RegionPlan {
      let plan = RegionPlan(
        head.buffers, encoding: head.encoding, isCompressed: head.compression != nil,
        tailOffset: tailOffset, unit: unit, recordSize: recordSize, largestSize: largestSize)
      guard let plan else { throw file.error(.regionFull) }
      return plan
    }
    // The record's length does not depend on the places that it names.
    let draft = RecoveryPlan(head, regions: try plan(recordSize: 0))
    return try plan(
      recordSize: RecoveryRecord.byteCount(
        planLength: draft.bytes.count, regionCount: draft.regionCount, unit: unit))
  }
}
