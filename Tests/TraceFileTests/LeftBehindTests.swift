import Foundation
import RingBuffer
import SystemPackage
import Testing

@testable import TraceFile

/// What is found in a file that was left unfinished: torn pages, holes, torn chunks.
@Suite struct LeftBehindTests {
  private let folder: TemporaryFolder
  private let path: FilePath

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("out.dat")
  }

  private func writer(
    _ version: TraceFileVersion = .v7, pageSize: Int = 4096, order: ByteOrder = .little,
    isCompressed: Bool = false
  ) throws -> TraceFileWriter {
    try TraceFileWriter(
      path: path, version: version, metadata: WriterTests.metadata,
      buffers: [WriterTests.plan(pageSize: pageSize, cpus: [0, 1], order: order)],
      compression: isCompressed ? PageCompression(level: 3) : nil)
  }

  private func write(_ bytes: [UInt8], _ region: FileRegion, at offset: Int = 0) throws {
    try region.descriptor.writeAll(toAbsoluteOffset: region.offset + Int64(offset), bytes)
  }

  /// The pages of CPU 0 in the recovered file.
  private func recovered() throws -> [[UInt8]] {
    let file = try TraceFile(path: path)
    #expect(file.damage == [])
    return try pages(file, file.buffers[0], cpu: 0)
  }

  // MARK: Pages

  @Test func aPageThatIsNotWholeIsCutOff() throws {
    let writer = try writer(pageSize: 65536)
    let whole = RecoveryTests.page(0, 0, 0, size: 65536)
    let torn = RecoveryTests.page(0, 0, 1, size: 65536)
    try write(whole + torn[..<20480], writer.region(buffer: 0, cpu: 0))
    writer.leaveUnfinished()
    let summary = try TraceFileRecovery.recover(path)
    #expect(
      summary.cpus == [
        RecoverySummary.CPU(
          buffer: "", cpu: 0, pageCount: 1, byteCount: 65536, tornByteCount: 20480)
      ])
    #expect(try recovered() == [whole])
  }

  @Test(arguments: [TraceFileVersion.v6, .v7])
  func aPageWhoseEventsAreAllThereIsKept(_ version: TraceFileVersion) throws {
    let writer = try writer(version, pageSize: 65536)
    var page = RecoveryTests.page(0, 0, 0, size: 65536, events: 20000)
    for index in 20480..<65536 { page[index] = 0 }
    try write(Array(page[..<20480]), writer.region(buffer: 0, cpu: 0))
    writer.leaveUnfinished()
    let summary = try TraceFileRecovery.recover(path)
    #expect(summary.cpus.map(\.tornByteCount) == [0])
    #expect(try recovered() == [page])
  }

  @Test func aLossWhoseCountIsMissingIsATornPage() throws {
    let writer = try writer(pageSize: 65536)
    var page = RecoveryTests.page(0, 0, 0, size: 65536, events: 20480 - 16)
    page.replaceSubrange(8..<16, with: [0xf0, 0x4f, 0, 0xc0, 0, 0, 0, 0])
    let region = writer.region(buffer: 0, cpu: 0)
    try write(RecoveryTests.page(0, 0, 9, size: 65536), region)
    try write(Array(page[..<20480]), region, at: 65536)
    writer.leaveUnfinished()
    let summary = try TraceFileRecovery.recover(path)
    #expect(summary.cpus.map(\.pageCount) == [1])
    #expect(summary.cpus.map(\.tornByteCount) == [20480])
  }

  @Test func emptyBlocksBehindThePagesAreNoPages() throws {
    let writer = try writer()
    let page = RecoveryTests.page(0, 0, 0)
    try write(page + [UInt8](repeating: 0, count: 40960), writer.region(buffer: 0, cpu: 0))
    writer.leaveUnfinished()
    #expect(try TraceFileRecovery.recover(path).cpus.map(\.pageCount) == [1])
    #expect(try recovered() == [page])
  }

  @Test(arguments: [ByteOrder.little, .big], [false, true])
  func behindAHoleEventsAreMarkedAsLost(_ order: ByteOrder, _ isCompressed: Bool) throws {
    let writer = try writer(order: order, isCompressed: isCompressed)
    let region = writer.region(buffer: 0, cpu: 0)
    func page(_ index: Int, _ flags: UInt64 = 0) -> [UInt8] {
      var page = ByteBuilder(order)
      page.append(UInt64(index + 1))
      page.append(UInt64(4080) | flags)
      return page.bytes + [UInt8](repeating: 1, count: 4080)
    }
    try write(page(0) + page(1), region)
    try write(page(5) + page(6), region, at: 5 * 4096)
    // This one says already how many were lost.
    try write(page(9, 1 << 31 | 1 << 30), region, at: 9 * 4096)
    writer.leaveUnfinished()
    try TraceFileRecovery.recover(path)
    let empty = [UInt8](repeating: 0, count: 4096)
    let file = try TraceFile(path: path)
    let read = try recovered()
    #expect(
      read == [
        page(0), page(1), empty, empty, empty, page(5, 1 << 31), page(6), empty, empty,
        page(9, 1 << 31 | 1 << 30),
      ])
    let marked = read[5]
    let header = try PageHeader(marked.span.bytes, layout: file.layout)
    #expect(header.lostEvents == .unknown)
  }

  @Test func whereHolesAreNotToldPagesAreSearched() throws {
    for count in [1, 2, 77, 256] {
      let writer = try writer()
      let written = (0..<count).map { RecoveryTests.page(0, 0, $0) }
      try write(Array(written.joined()), writer.region(buffer: 0, cpu: 0))
      writer.leaveUnfinished()
      try TraceFileRecovery.recover(path, closingGapsBy: .automatic, tellsHoles: false)
      #expect(try recovered() == written)
    }
  }

  @Test func whatWasGivenUpStaysSo() throws {
    let writer = try writer()
    let region = writer.region(buffer: 0, cpu: 0)
    let written = (0..<40).map { RecoveryTests.page(0, 0, $0) }
    try write(Array(written.joined()), region)
    // Noted, but not given back; and more given back than was noted.
    let unit = Int(writer.unit)
    try writer.checkpoint(
      [[0: RegionContent(kept: UInt64(2 * unit)..<40960)]], tail: WriterTests.tail)
    writer.leaveUnfinished()
    try TraceFileRecovery.recover(path)
    #expect(try recovered() == Array(written[(2 * unit / 4096)...]))

    let second = try self.writer()
    try write(Array(written.joined()), second.region(buffer: 0, cpu: 0))
    second.release(buffer: 0, cpu: 0, 0..<UInt64(3 * unit))
    second.leaveUnfinished()
    try TraceFileRecovery.recover(path)
    #expect(try recovered() == Array(written[(3 * unit / 4096)...]))
  }

  // MARK: Chunks

  @Test func aTornChunkIsMadeAgainFromItsPages() throws {
    let written = (0..<12).map { RecoveryTests.page(0, 0, $0) }
    for kept in 0..<60 {
      let writer = try writer(isCompressed: true)
      try write(Array(written.joined()), writer.region(buffer: 0, cpu: 0))
      let region = writer.chunkRegion(buffer: 0, cpu: 0)
      var chunks = try PageChunkWriter(
        region: region, pageSize: 4096, byteOrder: .little, compression: PageCompression(level: 1))
      for page in written[..<3] { try chunks.append(page.span.bytes) }
      let end = Int(chunks.byteCount)
      let last = Array(written[3..<6].joined())
      try chunks.append(last.span.bytes)
      let whole = Int(chunks.byteCount)
      // The beginning of the last chunk, and zeros.
      try write([UInt8](repeating: 0, count: max(0, whole - end - kept)), region, at: end + kept)
      writer.leaveUnfinished()
      let summary = try TraceFileRecovery.recover(path)
      #expect(summary.cpus.map(\.pageCount) == [12])
      #expect(try recovered() == written)
    }
  }

  @Test func garbageBehindTheChunksIsNoChunk() throws {
    let written = (0..<8).map { RecoveryTests.page(0, 0, $0) }
    let writer = try writer(isCompressed: true)
    try write(Array(written.joined()), writer.region(buffer: 0, cpu: 0))
    let region = writer.chunkRegion(buffer: 0, cpu: 0)
    let used = try compress(Array(written[..<3]), into: region, pageSize: 4096)
    // Looks like three chunks of a page, as those of an earlier try would.
    var garbage = ByteBuilder(.little)
    for _ in 0..<3 {
      garbage.append(UInt32(20))
      garbage.append(UInt32(4096))
      garbage.append([UInt8](repeating: 9, count: 20))
    }
    try write(garbage.bytes, region, at: Int(used))
    writer.leaveUnfinished()
    try TraceFileRecovery.recover(path)
    #expect(try recovered() == written)
  }

  @Test func chunksThatAreLostAreAGap() throws {
    let writer = try writer(isCompressed: true)
    let region = writer.region(buffer: 0, cpu: 0)
    let written = (0..<8).map { RecoveryTests.page(0, 0, $0) }
    try write(Array(written[4...].joined()), region, at: 4 * 4096)
    _ = try compress(
      Array(written[..<2]), into: writer.chunkRegion(buffer: 0, cpu: 0), pageSize: 4096)
    writer.leaveUnfinished()
    try TraceFileRecovery.recover(path)
    var marked = written[4]
    marked[11] |= 0x80
    let empty = [UInt8](repeating: 0, count: 4096)
    #expect(try recovered() == written[..<2] + [empty, empty, marked] + written[5...])
  }

  // MARK: Files

  @Test func aFileInUseIsLeftAlone() throws {
    let writer = try writer()
    try write(RecoveryTests.page(0, 0, 0), writer.region(buffer: 0, cpu: 0))
    let recovery = #expect(throws: TraceFileError.self) { try TraceFileRecovery.recover(path) }
    #expect(recovery?.code == .beingRecorded)
    #expect(recovery?.description.hasSuffix("is still being recorded") == true)
    let second = #expect(throws: TraceFileError.self) { try self.writer() }
    #expect(second?.code == .beingRecorded)
    _ = try writer.finish([[0: RegionContent(kept: 0..<4096)]], tail: WriterTests.tail)
    #expect(try recovered() == [RecoveryTests.page(0, 0, 0)])
  }

  @Test(arguments: [TraceFileVersion.v6, .v7])
  func withoutPagesThereIsNothing(_ version: TraceFileVersion) throws {
    let writer = try writer(version)
    try writer.checkpoint([], tail: WriterTests.tail)
    writer.leaveUnfinished()
    let unfinished = #expect(throws: TraceFileError.self) { try TraceFile(path: path) }
    #expect(
      unfinished?.description
        == "\(path): the recording was not finished: rawcap recover \(path)")
    let error = #expect(throws: TraceFileError.self) { try TraceFileRecovery.recover(path) }
    #expect(error?.code == .nothingToRecover)
    #expect(error?.isRecoverable == false)
  }

  @Test func otherFilesAreToldApart() throws {
    let text = folder.file("text")
    try Data("hello".utf8).write(to: URL(filePath: text.string))
    #expect(throws: TraceFileError(.notATraceFile, path: text.string)) {
      try TraceFileRecovery.recover(text)
    }
    let missing = #expect(throws: TraceFileError.self) {
      try TraceFileRecovery.recover(folder.file("missing"))
    }
    #expect(missing?.code == .cannotOpen)
    #expect(throws: TraceFileError.self) { try TraceFileRecovery.recover(folder.path) }
    let summary = try TraceFileRecovery.recover(fixture("x86_64-v7-zstd"))
    #expect(summary.wasFinished && summary.cpus == [])
    // Cut short, an unfinished file has lost its record.
    let writer = try writer()
    try write(RecoveryTests.page(0, 0, 0), writer.region(buffer: 0, cpu: 0))
    writer.leaveUnfinished()
    let descriptor = try FileDescriptor.open(path, .readWrite)
    try descriptor.resize(to: 1 << 30)
    try descriptor.close()
    #expect(throws: TraceFileError(.noRecoveryRecord, path: path.string)) {
      try TraceFileRecovery.recover(path)
    }
  }

  @Test func theLatestStateThatIsWholeCounts() throws {
    let writer = try writer()
    try write(RecoveryTests.page(0, 0, 0), writer.region(buffer: 0, cpu: 0))
    for number in 1...5 as ClosedRange<UInt64> {
      var tail = WriterTests.tail
      tail.traceID = number
      try writer.checkpoint([], tail: tail)
    }
    writer.leaveUnfinished()
    // State 5 is in the second slot; what tells its length is damaged.
    let end = Int64(try size(of: path).bytes)
    let descriptor = try FileDescriptor.open(path, .readWrite)
    try descriptor.writeAll(
      toAbsoluteOffset: end - 4096 - Int64(RegionPlan.tailRoom) + 9, [0xff])
    try descriptor.close()
    try TraceFileRecovery.recover(path)
    #expect(try TraceFile(path: path).options.traceID == 4)
  }
}
