import Foundation
import RingBuffer
import SystemPackage
import Testing

@testable import TraceFile

/// Compressed pages, as they are recorded and read.
@Suite struct PageChunkWriterTests {
  static let levels = [-5, 1, 3, 19]

  @Test(arguments: levels, [ByteOrder.little, .big])
  func pagesComeBack(_ level: Int, _ order: ByteOrder) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    let compression = PageCompression(level: level)
    var random = SplitMix(state: 1)
    var noise: [UInt8] = []
    for _ in 0..<(1 << 17) {
      withUnsafeBytes(of: random.next()) { noise.append(contentsOf: $0) }
    }
    let writer = try TraceFileWriter(
      path: path, version: .v7, metadata: WriterTests.metadata,
      buffers: [
        WriterTests.plan(pageSize: 65536, cpus: [0, 1], order: order),
        WriterTests.plan("one", pageSize: 4096, cpus: [0, 1], order: order),
        WriterTests.plan("large", pageSize: 2 << 20, cpus: [0, 1], order: order),
      ], compression: compression)

    // One chunk of what cannot be compressed, as large as chunks are; and a small one.
    var first = try PageChunkWriter(
      region: writer.chunkRegion(buffer: 0, cpu: 0), pageSize: 65536, byteOrder: order,
      compression: compression)
    #expect(first.byteCount == 0)
    try first.append(noise.span.bytes)
    #expect(first.byteCount > 1 << 20)
    let zeros = [UInt8](repeating: 0, count: 65536)
    try first.append(zeros.span.bytes)
    let nothing: [UInt8] = []
    try first.append(nothing.span.bytes)
    #expect(first.chunkCount == 2)
    #expect(first.pageByteCount == 17 * 65536)
    try first.finish()

    let small = (0..<50).map { RecoveryTests.page(1, 1, $0) }
    let used = try compress(
      small, into: writer.chunkRegion(buffer: 1, cpu: 1), pageSize: 4096, byteOrder: order,
      compression)
    #expect(used < 50 * 4096 / 4)

    // A page that is larger than other chunks.
    let large = noise + noise
    var third = try PageChunkWriter(
      region: writer.chunkRegion(buffer: 2, cpu: 0), pageSize: 2 << 20, byteOrder: order,
      compression: compression)
    try third.append(large.span.bytes)
    try third.finish()

    _ = try writer.finish(
      whole([[0: first.byteCount, 1: 0], [1: used], [0: third.byteCount]]), tail: WriterTests.tail)
    let file = try TraceFile(path: path)
    #expect(file.damage == [])
    #expect(file.compression == .zstd)
    #expect(file.buffers.flatMap(\.extents).allSatisfy { $0.isCompressed })
    let read = try pages(file, file.buffers[0], cpu: 0)
    #expect(Array(read.joined()) == noise + zeros)
    #expect(try pages(file, file.buffers[1], cpu: 1) == small)
    #expect(try pages(file, file.buffers[2], cpu: 0) == [large])
  }

  @Test func aRegionThatIsFullSaysSo() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    let descriptor = try FileDescriptor.open(
      path, .readWrite, options: .create, permissions: .ownerReadWrite)
    defer { try? descriptor.close() }
    var chunks = try PageChunkWriter(
      region: FileRegion(descriptor: descriptor, offset: 4096, capacity: 64), pageSize: 4096,
      byteOrder: .little, compression: PageCompression(level: 1))
    let zeros = [UInt8](repeating: 0, count: 4096)
    try chunks.append(zeros.span.bytes)
    let before = chunks.byteCount
    try chunks.append(zeros.span.bytes)
    do throws(TraceFileError) {
      try chunks.append(zeros.span.bytes)
      Issue.record("there is no room for a third chunk")
    } catch {
      #expect(error.code == .regionFull)
    }
    #expect(chunks.chunkCount == 2)
    #expect(chunks.byteCount == 2 * before - 4)
    try chunks.finish()
    let bytes = try contents(path)
    #expect(bytes.count == 4096 + Int(chunks.byteCount))
    #expect(Array(bytes[4096..<4100]) == [2, 0, 0, 0])
  }

  @Test func aChunkThatCouldNotBeWrittenIsGivenAgain() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    let page = RecoveryTests.page(0, 0, 0)
    let writer = try TraceFileWriter(
      path: path, version: .v7, metadata: WriterTests.metadata,
      buffers: [WriterTests.plan(cpus: [0])], compression: PageCompression(level: 1))
    let region = writer.chunkRegion(buffer: 0, cpu: 0)
    let broken = try FileDescriptor.open(path, .readOnly)
    defer { try? broken.close() }
    var failing = try PageChunkWriter(
      region: FileRegion(
        descriptor: broken, offset: region.offset, capacity: region.capacity), pageSize: 4096,
      byteOrder: .little, compression: PageCompression(level: 1))
    do throws(TraceFileError) {
      try failing.append(page.span.bytes)
      Issue.record("a descriptor that cannot be written to")
    } catch {
      #expect(error.code == .writeFailed)
    }
    #expect(failing.byteCount == 0 && failing.chunkCount == 0 && failing.pageByteCount == 0)
    let used = try compress([page], into: region, pageSize: 4096)
    _ = try writer.finish(whole([[0: used]]), tail: WriterTests.tail)
    let file = try TraceFile(path: path)
    #expect(try pages(file, file.buffers[0], cpu: 0) == [page])
  }
}
