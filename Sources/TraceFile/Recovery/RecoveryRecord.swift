internal import CZlib
internal import RingBuffer

/// What stands at the very end of a file until it is finished, so that `recover` can complete it.
///
/// ```text
/// plan | follow table | slot A | slot B | control block: progress A, progress B, …, footer |
/// ```
///
/// It is found from the end of the file, so it may move when gaps are cut out, and cutting the file
/// to its final size removes it. A state is written to one slot while the other one keeps the state
/// before it; each has a number and a checksum, so one of them is whole whenever the writer is killed.
/// All numbers are little-endian.
struct RecoveryRecord: Sendable {
  let file: OutputFile
  /// The record's size in bytes, from its beginning to the end of the file.
  let byteCount: UInt64
  private let slotSize: UInt64
  /// Where in the record the table for followers stands, and how large it is; 0 when there is none.
  let tablePlace: UInt64
  let tableSize: UInt64
  private(set) var sequence: UInt64 = 0
  private var moves: UInt64 = 0

  static let magic: [UInt8] = [0x8d] + Array("rawcap-pending\n".utf8)
  static let formatVersion: UInt32 = 1
  private static let controlSize: UInt64 = 4096
  private static let footerSize: UInt64 = 64
  private static let slotHeaderSize: UInt64 = 24
  /// Where in the control block the two progress slots stand.
  private static let progressSpacing: UInt64 = 1024
  private static let largestPlan: UInt64 = 64 << 20

  // MARK: Writing

  /// How many bytes a record with such a plan has: a multiple of `unit`.
  static func byteCount(planLength: Int, regionCount: UInt64, unit: UInt64) -> UInt64 {
    RegionPlan.align(
      RegionPlan.align(UInt64(planLength), to: 4096) + tableSize(regionCount)
        + 2 * RegionPlan.tailRoom + controlSize,
      to: unit)
  }

  private static func tableSize(_ regionCount: UInt64) -> UInt64 {
    RegionPlan.align(FollowTable.byteCount(regionCount: regionCount), to: 4096)
  }

  /// Writes the record behind the regions of `plan`: the file ends with it.
  ///
  /// - Parameter canBeFollowed: whether others may read along, for which there is a table.
  init(
    creatingIn file: OutputFile, _ plan: RecoveryPlan, canBeFollowed: Bool
  ) throws(TraceFileError) {
    let bytes = plan.bytes
    self.file = file
    slotSize = RegionPlan.tailRoom
    let regionCount = plan.regionCount
    byteCount = Self.byteCount(
      planLength: bytes.count, regionCount: regionCount, unit: plan.regions.unit)
    tablePlace = RegionPlan.align(UInt64(bytes.count), to: 4096)
    tableSize = canBeFollowed ? Self.tableSize(regionCount) : 0
    let start = plan.regions.end
    let end = start + byteCount
    try file.resize(to: end)
    // States are to be noted even when the pages have filled the file system.
    for slot in 0..<2 as Range<UInt64> {
      file.reserve((128 << 10) + 1024 * regionCount, at: slotOffset(slot, end: end))
    }
    try file.write(bytes, at: start)
    if canBeFollowed {
      file.reserve(tableSize, at: start + tablePlace)
      try file.write(FollowTable(regionCount: Int(regionCount)).bytes, at: start + tablePlace)
    }
    var footer = ByteBuilder(.little)
    footer.append(Self.magic)
    footer.append(Self.formatVersion)
    footer.append(Self.checksum(bytes))
    footer.append(byteCount)
    footer.append(UInt64(bytes.count))
    footer.append(slotSize)
    footer.append(tableSize)
    footer.append([UInt8](repeating: 0, count: Int(Self.footerSize - 4 - footer.count)))
    footer.append(Self.checksum(footer.bytes))
    // The whole block, so that progress has its place on a full file system too.
    try file.write(
      [UInt8](repeating: 0, count: Int(Self.controlSize - Self.footerSize)) + footer.bytes,
      at: end - Self.controlSize)
    file.beginWriteback(start..<end)
  }

  /// Notes a state, in place of the one before the last.
  mutating func note(_ state: RecoveryState) throws(TraceFileError) {
    // From now on pages move.
    if case .closing = state { try closeTable() }
    let payload = state.bytes
    guard UInt64(payload.count) <= slotSize - Self.slotHeaderSize else {
      throw file.error(.badPlan("command lines and statistics of \(payload.count) bytes"))
    }
    let next = sequence + 1
    let bytes = Self.sealed(next, payload)
    let offset = slotOffset(next % 2, end: try file.byteCount())
    try file.write(bytes, at: offset)
    // Should the power fail, the disk has it.
    file.beginWriteback(offset..<offset + UInt64(bytes.count))
    sequence = next
  }

  /// Tells followers how far the regions are filled.
  func publish(_ table: FollowTable) throws(TraceFileError) {
    guard tableSize > 0 else { return }
    var table = table
    table.stateSequence = sequence
    try file.write(table.bytes, at: file.byteCount() - byteCount + tablePlace)
  }

  /// Tells followers that nothing is to be read from the regions any more.
  private func closeTable() throws(TraceFileError) {
    guard tableSize > 0 else { return }
    try file.write(FollowTable.closedMagic, at: file.byteCount() - byteCount + tablePlace)
  }

  /// Notes how far pages have been moved down, in the closing state that was noted last.
  mutating func note(_ progress: MoveProgress) throws(TraceFileError) {
    var payload = ByteBuilder(.little)
    payload.append(sequence)
    payload.append(UInt64(progress.parts))
    payload.append(progress.moved)
    payload.append(progress.lastSource.lowerBound)
    payload.append(progress.lastSource.upperBound)
    let next = moves + 1
    try file.write(
      Self.sealed(next, payload.bytes), at: progressOffset(next % 2, end: file.byteCount()))
    moves = next
  }

  private func slotOffset(_ slot: UInt64, end: UInt64) -> UInt64 {
    end - Self.controlSize - (2 - slot) * slotSize
  }

  private func progressOffset(_ slot: UInt64, end: UInt64) -> UInt64 {
    end - Self.controlSize + slot * Self.progressSpacing
  }

  /// A payload behind its number, length and checksum.
  private static func sealed(_ sequence: UInt64, _ payload: [UInt8]) -> [UInt8] {
    var bytes = ByteBuilder(.little)
    bytes.append(sequence)
    bytes.append(UInt64(payload.count))
    bytes.append(checksum(payload))
    bytes.append(checksum(bytes.bytes))
    bytes.append(payload)
    return bytes.bytes
  }

  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    // Sound: the library reads the bytes of the array, and no others.
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe UInt32(
        truncatingIfNeeded: crc32_z(
          0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
  }

  // MARK: Reading

  /// What a record holds.
  struct Content {
    var record: RecoveryRecord
    var plan: RecoveryPlan
    /// nil when no state has been noted.
    var state: RecoveryState?
    /// Of a closing state: how far pages have been moved.
    var progress: MoveProgress?
  }

  /// Does an unfinished recording's record stand at the end of the file?
  static func isThere(in file: InputFile) throws(TraceFileError) -> Bool {
    try footer(of: file) != nil
  }

  /// Reads the record at the end of `input`, which is the same file as `file`.
  ///
  /// - Returns: nil when there is none.
  static func read(_ input: InputFile, _ file: OutputFile) throws(TraceFileError) -> Content? {
    guard let footer = try footer(of: input) else { return nil }
    let end = input.byteCount
    let version: UInt32 = footer.integer(at: 16, order: .little)
    guard version == formatVersion else {
      throw input.error(.badRecoveryRecord("version \(version); use the rawcap that recorded"))
    }
    let planChecksum: UInt32 = footer.integer(at: 20, order: .little)
    let byteCount: UInt64 = footer.integer(at: 24, order: .little)
    let planLength: UInt64 = footer.integer(at: 32, order: .little)
    let slotSize: UInt64 = footer.integer(at: 40, order: .little)
    // Files of recorders that could not be followed have 0 there.
    let tableSize: UInt64 = footer.integer(at: 48, order: .little)
    guard byteCount <= end, planLength <= largestPlan, slotSize <= largestPlan,
      tableSize <= largestPlan, slotSize > slotHeaderSize,
      planLength + tableSize + 2 * slotSize + controlSize <= byteCount
    else { throw input.error(.badRecoveryRecord("sizes")) }
    let bytes = try input.bytes(at: end - byteCount, count: Int(planLength))
    guard checksum(bytes) == planChecksum else {
      throw input.error(.badRecoveryRecord("checksum"))
    }
    var record = RecoveryRecord(
      file: file, byteCount: byteCount, slotSize: slotSize, planLength: planLength,
      tableSize: tableSize)
    do throws(TraceFileError) {
      var cursor = FileCursor(bytes, section: end - byteCount, of: input, order: .little)
      let plan = try RecoveryPlan(&cursor)
      var content = Content(record: record, plan: plan)
      if let (sequence, payload) = try newest(
        input, { record.slotOffset($0, end: end) }, limit: slotSize - slotHeaderSize)
      {
        record.sequence = sequence
        var cursor = FileCursor(payload, section: end - byteCount, of: input, order: .little)
        content.state = try RecoveryState(&cursor, plan)
      }
      if let (sequence, payload) = try newest(
        input, { record.progressOffset($0, end: end) },
        limit: progressSpacing - slotHeaderSize)
      {
        record.moves = sequence
        var cursor = FileCursor(payload, section: end - byteCount, of: input, order: .little)
        // What an earlier closing has noted is of no use to this one.
        if try cursor.integer() == record.sequence {
          content.progress = try MoveProgress(&cursor, fileSize: end)
        }
      }
      content.record = record
      return content
    } catch {
      if case .badRecoveryRecord = error.code { throw error }
      if error.code == .readFailed { throw error }
      throw input.error(.badRecoveryRecord("contents"))
    }
  }

  private init(
    file: OutputFile, byteCount: UInt64, slotSize: UInt64, planLength: UInt64, tableSize: UInt64
  ) {
    self.file = file
    self.byteCount = byteCount
    self.slotSize = slotSize
    tablePlace = RegionPlan.align(planLength, to: 4096)
    self.tableSize = tableSize
  }

  /// The state that was noted last, in a file that ends with `end`.
  func newestState(
    _ input: InputFile, _ plan: RecoveryPlan, end: UInt64
  ) throws(TraceFileError) -> RecoveryState? {
    guard
      let (_, payload) = try Self.newest(
        input, { slotOffset($0, end: end) }, limit: slotSize - Self.slotHeaderSize)
    else { return nil }
    var cursor = FileCursor(payload, section: end - byteCount, of: input, order: .little)
    return try RecoveryState(&cursor, plan)
  }

  private static func footer(of file: InputFile) throws(TraceFileError) -> [UInt8]? {
    guard file.byteCount >= controlSize else { return nil }
    let footer = try file.bytes(at: file.byteCount - footerSize, count: Int(footerSize))
    let body = Array(footer.dropLast(4))
    guard body.starts(with: magic),
      footer.integer(at: body.count, order: .little) == checksum(body)
    else { return nil }
    return footer
  }

  /// The whole one of two slots; of two, the later.
  private static func newest(
    _ file: InputFile, _ offset: (UInt64) -> UInt64, limit: UInt64
  ) throws(TraceFileError) -> (sequence: UInt64, payload: [UInt8])? {
    var best: (sequence: UInt64, payload: [UInt8])?
    for slot in 0..<2 as Range<UInt64> {
      let header = try file.bytes(at: offset(slot), count: Int(slotHeaderSize))
      let sequence: UInt64 = header.integer(at: 0, order: .little)
      let length: UInt64 = header.integer(at: 8, order: .little)
      let payloadSum: UInt32 = header.integer(at: 16, order: .little)
      let headerSum: UInt32 = header.integer(at: 20, order: .little)
      guard headerSum == checksum(Array(header[..<20])), length <= limit,
        sequence < .max - 1, sequence > best?.sequence ?? 0
      else { continue }
      let payload = try file.bytes(at: offset(slot) + slotHeaderSize, count: Int(length))
      if checksum(payload) == payloadSum { best = (sequence, payload) }
    }
    return best
  }
}
