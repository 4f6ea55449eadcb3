internal import CKernelTrace
internal import Glibc
package import RingBuffer
internal import Synchronization
package import SystemPackage

/// A file that is being recorded, for those who read along.
///
/// While it is open, the recorder knows by a lock that it is followed: it then brings what its ring buffers
/// have into the file several times a second, also pages that are not full, and tells in a table of the
/// recovery record how far each CPU's region is filled. Nothing is written to the file from here: the
/// right to read is enough.
///
/// When the recording ends, pages are moved to their final places. That is announced in the table first, so
/// a page is good if the table was still open after it had been read. What was not read by then is
/// found in the finished file, under the same page numbers.
package final class FollowedFile: Sendable {
  /// What the file is about: all but pages, and what is known at the end.
  package let description: TraceFile
  /// Where each CPU writes.
  package let regions: [Region]

  let input: InputFile
  let compression: PageCompression?
  private let output: OutputFile
  private let plan: RecoveryPlan
  private let record: RecoveryRecord
  /// The file's size before pages are moved.
  private let end: UInt64
  private let state: Mutex<State>

  /// Where one CPU of one buffer writes.
  package struct Region: Sendable {
    /// The buffer, as an index into `description.buffers`.
    package let buffer: Int
    /// The CPU.
    package let cpu: Int
    /// Where its pages have what.
    package let layout: PageLayout
    let pages: Range<UInt64>
    let chunks: Range<UInt64>?
  }

  /// How a file stands that is, or was, being recorded.
  package enum Phase: Sendable {
    /// The recorder writes pages.
    case recording
    /// The recording has ended, and the file is being finished: nothing can be read just now.
    case finishing
    /// The file is finished.
    case finished(TraceFile)
    /// The recorder is gone, and has not finished the file.
    case abandoned
  }

  private struct State {
    var table: FollowTable
    var phase = Phase.recording
    var commandLines: [UInt8]
    /// Of an abandoned file: what is in the regions.
    var rest: [Range<UInt64>] = []
  }

  /// What is at `path`.
  package enum Kind {
    /// A file that is, or was, being recorded.
    case growing(FollowedFile)
    /// A finished file.
    case finished(TraceFile)
  }

  /// Opens the file at `path`.
  ///
  /// - Throws: `TraceFileError` when there is none, it cannot be read, or cannot be followed.
  package static func open(_ path: FilePath) throws(TraceFileError) -> Kind {
    let input = try InputFile(path: path)
    for _ in 0..<patience {
      do throws(TraceFileError) { return try open(input.reopened()) } catch {
        // A recorder that has just begun has not written everything yet.
        guard error.code != .cannotFollow,
          rawcap_share_file(input.descriptor.rawValue) != 0
        else { break }
        usleep(20_000)
      }
    }
    defer { rawcap_unlock_file(input.descriptor.rawValue) }
    return try open(input.reopened())
  }

  /// How often to look whether a recorder has written the head, 20 ms apart.
  private static let patience = 500

  private static func open(_ input: InputFile) throws(TraceFileError) -> Kind {
    _ = try FileHead(input)
    // In this order: a recorder that still writes knows of it.
    let canBeFollowed = rawcap_follow_file(input.descriptor.rawValue) == 0
    let output = OutputFile(descriptor: input.descriptor)
    guard let content = try RecoveryRecord.read(input.reopened(), output) else {
      return .finished(try TraceFile(input.reopened()))
    }
    guard canBeFollowed, content.record.tableSize > 0 else { throw input.error(.cannotFollow) }
    return .growing(try FollowedFile(input.reopened(), content))
  }

  private init(
    _ input: InputFile, _ content: RecoveryRecord.Content
  ) throws(TraceFileError) {
    var tail: TraceFileTail?
    if case .recording(_, let noted) = content.state { tail = noted }
    let head = try FileHead(input)
    let plan = content.plan
    self.input = input
    self.plan = plan
    output = OutputFile(descriptor: input.descriptor)
    record = content.record
    end = input.byteCount
    compression = plan.compression
    description = try TraceFile(
      input, head, FileModel(input, head: head, plan: plan, tail: tail))
    var regions: [Region] = []
    for (index, buffer) in plan.buffers.enumerated() {
      for cpu in buffer.cpus {
        guard let start = plan.regions.regions[index][cpu] else { continue }
        let chunks = plan.regions.chunkRegions?[index][cpu]
        regions.append(
          Region(
            buffer: index, cpu: cpu, layout: buffer.layout,
            pages: start..<start + plan.regions.capacity,
            chunks: chunks.map { $0..<$0 + plan.regions.capacity }))
      }
    }
    self.regions = regions
    state = Mutex(
      State(
        table: FollowTable(regionCount: regions.count),
        commandLines: tail?.savedCommandLines ?? []))
  }

  /// How the file stood at the last look.
  package var phase: Phase { state.withLock { $0.phase } }

  /// When the recorder told last how far it is, by its clock; 0 when it has not done so yet.
  package var time: UInt64 { state.withLock { $0.table.time } }

  /// How far the region with that number was filled at the last look.
  package func progress(_ region: Int) -> RegionProgress {
    state.withLock { $0.table.regions[region] }
  }

  /// The names of threads as the recorder has noted them last (`saved_cmdlines`); at the end, those of
  /// the finished file.
  package var commandLines: [UInt8] { state.withLock { $0.commandLines } }

  /// Of an abandoned file: which bytes of the region have pages.
  package func rest(_ region: Int) -> Range<UInt64> { state.withLock { $0.rest[region] } }

  /// Looks how the file stands.
  ///
  /// - Returns: whether something has changed.
  /// - Throws: `TraceFileError` when it cannot be read any more.
  package func look() throws(TraceFileError) -> Bool {
    switch phase {
    case .finished, .abandoned: return false
    case .recording, .finishing: break
    }
    // In this order: whatever was written before the lock was let go is seen.
    let isLeft = rawcap_share_file(input.descriptor.rawValue) == 0
    let now = try input.reopened()
    if isLeft {
      guard try RecoveryRecord.isThere(in: now) else {
        rawcap_unlock_file(input.descriptor.rawValue)
        let file = try TraceFile(now)
        let commandLines = try file.savedCommandLines()
        state.withLock {
          $0.phase = .finished(file)
          $0.commandLines = commandLines
        }
        return true
      }
      // The lock is kept: nobody may recover the file while it is read here.
      let rest = try isOpen() ? findRest() : Array(repeating: 0..<0, count: regions.count)
      _ = try readTable()
      state.withLock {
        $0.phase = .abandoned
        $0.rest = rest
      }
      return true
    }
    guard try isOpen() else {
      return state.withLock {
        if case .finishing = $0.phase { return false }
        $0.phase = .finishing
        return true
      }
    }
    return try readTable()
  }

  /// Are pages still where they were written?
  func isOpen() throws(TraceFileError) -> Bool {
    // At its first place: once the file has become shorter, nothing is there.
    try input.bytesThere(at: tablePlace, count: FollowTable.openMagic.count)
      == FollowTable.openMagic
  }

  private var tablePlace: UInt64 { end - record.byteCount + record.tablePlace }

  private func readTable() throws(TraceFileError) -> Bool {
    let bytes = try input.bytesThere(at: tablePlace, count: Int(record.tableSize))
    // One that is just being written can be read the next time.
    guard let table = FollowTable(bytes, regionCount: regions.count) else { return false }
    let known = state.withLock { $0.table }
    guard table != known else { return false }
    var commandLines: [UInt8]?
    if table.stateSequence != known.stateSequence,
      case .recording(_, let tail) = try record.newestState(input, plan, end: end)
    {
      commandLines = tail.savedCommandLines
    }
    let names = commandLines
    state.withLock {
      $0.table = table
      if let names { $0.commandLines = names }
    }
    return true
  }

  /// Finds the pages that a killed recorder has left, as `Recovery` does.
  private func findRest() throws(TraceFileError) -> [Range<UInt64>] {
    var rest: [Range<UInt64>] = []
    for region in regions {
      var scan = PageScan(output, layout: region.layout)
      rest.append(try scan.pages(in: region.pages, from: 0, marks: false).range)
    }
    return rest
  }
}
