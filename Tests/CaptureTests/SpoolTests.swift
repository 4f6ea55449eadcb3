import Glibc
import RingBuffer
import Synchronization
import SystemPackage
import Testing
import TraceFile

@testable import Capture

/// What becomes of pages between a reader and the compressed file.
@Suite struct SpoolTests {
  private let directory: TemporaryDirectory
  private let path: FilePath
  private let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096)

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path.appending("trace.dat")
  }

  private func writer() throws -> TraceFileWriter {
    let headerPage = """
      \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
      \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
      \tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;

      """
    let metadata = TraceFileMetadata(
      headerPage: Array(headerPage.utf8), headerEvent: [], ftraceFormats: [], eventFormats: [],
      kallsyms: [], printkFormats: [])
    let plan = BufferPlan(name: "", clock: "local", layout: layout, cpus: [0], cpuCount: 1)
    return try TraceFileWriter(
      path: path,
      head: TraceFileHead(
        version: .v7, metadata: metadata, buffers: [plan],
        compression: PageCompression(level: 1)))
  }

  /// Pages that are told apart by their time stamps, from 1 on.
  private func write(_ count: Int, to target: RegionTarget) throws {
    var bytes: [UInt8] = []
    for number in 1...count {
      bytes.append(UInt8(number))
      bytes += [UInt8](repeating: 0, count: layout.pageSize - 1)
    }
    try target.region.descriptor.writeAll(toAbsoluteOffset: target.region.offset, bytes)
    target.written.store(Int64(bytes.count), ordering: .releasing)
    target.accounted.store(Int64(bytes.count), ordering: .releasing)
  }

  /// The first bytes of the pages in the finished file.
  private func pages() throws -> [UInt8] {
    let file = try TraceFile(path: path)
    let buffer = try #require(file.buffers.first)
    var first: [UInt8] = []
    for extent in buffer.extents {
      var pages = file.pages(of: extent, pageSize: buffer.pageSize)
      while try pages.next() { first.append(pages.page.integer(at: 0, order: .little)) }
    }
    return first
  }

  private func compressor(
    _ writer: TraceFileWriter, _ target: RegionTarget
  ) throws -> PieceCompressor {
    try PieceCompressor(
      writer, [Lane(buffer: 0, cpu: 0): target], layouts: [layout],
      compression: PageCompression(level: 1))
  }

  private func finish(_ writer: TraceFileWriter, _ compressor: PieceCompressor) throws {
    #expect(compressor.problem == nil)
    _ = try writer.finish(
      compressor.contents.byBuffer(count: 1),
      tail: TraceFileTail(
        savedCommandLines: [], clockText: "[local]", uname: "", recorderVersion: "",
        cpuStatistics: [], traceID: 1))
  }

  @Test func pagesThatAreHeldAreCompressedLater() throws {
    let writer = try writer()
    let target = RegionTarget(
      writer.region(buffer: 0, cpu: 0), direct: nil, isSpool: true)
    try write(20, to: target)
    target.hold(from: Int64(3 * layout.pageSize))
    target.isClosed.store(true, ordering: .releasing)
    let compressor = try compressor(writer, target)
    try compressor.start(behind: [:])
    // Time for it to make an end, which it must not.
    usleep(100_000)
    #expect(!compressor.isDone)
    target.held.store(.max, ordering: .releasing)
    while !compressor.isDone { usleep(1_000) }
    compressor.finish()
    try finish(writer, compressor)
    #expect(try pages() == Array(1...20))
  }

  @Test func whatWasGivenUpIsNotCompressed() throws {
    let writer = try writer()
    let target = RegionTarget(
      writer.region(buffer: 0, cpu: 0), direct: nil, isSpool: true)
    try write(20, to: target)
    let front = writer.unit
    let first = UInt8(front / UInt64(layout.pageSize)) + 1
    writer.release(buffer: 0, cpu: 0, 0..<front)
    let compressor = try compressor(writer, target)
    try compressor.start(behind: [Lane(buffer: 0, cpu: 0): front])
    compressor.finish()
    try finish(writer, compressor)
    #expect(try pages() == Array(first...20))
  }

  @Test func whatIsLookedAtStaysHeld() throws {
    let writer = try writer()
    let target = RegionTarget(
      writer.region(buffer: 0, cpu: 0), direct: nil, isSpool: true)
    target.hold(from: 4096)
    target.hold(from: 65536)
    target.written.store(131_072, ordering: .releasing)
    target.accounted.store(131_072, ordering: .releasing)
    #expect(target.settled == 4096)
    target.held.store(.max, ordering: .releasing)
    #expect(target.settled == 131_072)
    writer.abandon()
  }
}

/// The command's process.
@Suite struct ChildProcessTests {
  @Test func oneThatWasNotStartedLeavesNothingBehind() throws {
    var process: ChildProcess? = try ChildProcess(["true"], ignored: [])
    let processID = try #require(process?.processID)
    #expect(kill(processID, 0) == 0)
    process = nil
    // Not even a zombie.
    #expect(kill(processID, 0) == -1)
    #expect(errno == ESRCH)
  }
}
