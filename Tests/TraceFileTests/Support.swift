import Foundation
import Glibc
import RingBuffer
import SystemPackage

@testable import TraceFile

/// A trace file of Tests/Fixtures/trace-files; make.py there says where they come from.
func fixture(_ name: String) -> FilePath {
  let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  return FilePath(tests.appending(path: "Fixtures/trace-files/\(name).dat").path())
}

func contents(_ path: FilePath) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(filePath: path.string)))
}

/// A folder that is removed with everything in it.
final class TemporaryFolder {
  let path: FilePath

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = FilePath(url.path())
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  func file(_ name: String) -> FilePath { path.appending(name) }

  /// A copy of a fixture that may be damaged.
  func copy(of name: String) throws -> FilePath {
    let copy = file("\(name).dat")
    try FileManager.default.copyItem(atPath: fixture(name).string, toPath: copy.string)
    return copy
  }
}

/// The file's size, and what it occupies.
func size(of path: FilePath) throws -> (bytes: Int, allocated: Int) {
  var info = stat()
  guard stat(path.string, &info) == 0 else { throw Errno(rawValue: errno) }
  return (Int(info.st_size), Int(info.st_blocks) * 512)
}

func bytes(of span: RawSpan) -> [UInt8] {
  span.withUnsafeBytes { Array($0) }
}

/// All pages of a buffer's CPU.
func pages(_ file: TraceFile, _ buffer: TraceBuffer, cpu: Int) throws -> [[UInt8]] {
  guard let extent = buffer.extents.first(where: { $0.cpu == cpu }) else { return [] }
  var reader = file.pages(of: extent, pageSize: buffer.pageSize)
  var pages: [[UInt8]] = []
  while try reader.next() { pages.append(bytes(of: reader.page)) }
  return pages
}

/// How many events a page has, by CPU.
func eventCounts(_ file: TraceFile, _ buffer: TraceBuffer) throws -> [Int: Int] {
  var counts: [Int: Int] = [:]
  for extent in buffer.extents {
    var reader = file.pages(of: extent, pageSize: buffer.pageSize)
    while try reader.next() {
      var cursor = try EventCursor(reader.page, layout: file.layout)
      while (try cursor.next()) != nil { counts[extent.cpu, default: 0] += 1 }
    }
  }
  return counts
}

/// What a file has for the writer to begin with.
func metadata(of source: TraceFile) throws -> TraceFileMetadata {
  TraceFileMetadata(
    headerPage: source.headerPage, headerEvent: source.headerEvent,
    ftraceFormats: source.ftraceFormats, eventFormats: source.eventFormats,
    kallsyms: try source.kallsyms(), printkFormats: try source.printkFormats())
}

/// What a file has for the writer to end with.
func tail(of source: TraceFile) throws -> TraceFileTail {
  TraceFileTail(
    savedCommandLines: try source.savedCommandLines(),
    clockText: source.options.clockText ?? "[local]\n", uname: source.options.uname ?? "Linux",
    recorderVersion: source.options.recorderVersion ?? "test",
    cpuStatistics: source.options.cpuStatistics, traceID: source.options.traceID ?? 1)
}

extension TraceFileWriter {
  /// Encodes the head for one file.
  convenience init(
    path: FilePath, version: TraceFileVersion, metadata: TraceFileMetadata, buffers: [BufferPlan],
    compression: PageCompression? = nil, closingGapsBy method: GapClosing = .automatic,
    interruption: Interruption? = nil
  ) throws(TraceFileError) {
    try self.init(
      path: path,
      head: TraceFileHead(
        version: version, metadata: metadata, buffers: buffers, compression: compression),
      closingGapsBy: method, interruption: interruption)
  }
}

/// What regions hold of which nothing was given up.
func whole(_ byteCounts: [[Int: UInt64]]) -> [[Int: RegionContent]] {
  byteCounts.map { $0.mapValues { RegionContent(kept: 0..<$0) } }
}

/// Writes pages into chunks of one, two, three, … pages.
///
/// - Returns: what the chunks occupy.
func compress(
  _ pages: [[UInt8]], into region: FileRegion, pageSize: Int, byteOrder: ByteOrder = .little,
  _ compression: PageCompression = PageCompression(level: 1)
) throws -> UInt64 {
  var chunks = try PageChunkWriter(
    region: region, pageSize: pageSize, byteOrder: byteOrder, compression: compression)
  var next = 0
  while next < pages.count {
    let count = min(Int(chunks.chunkCount) + 1, pages.count - next)
    let chunk = Array(pages[next..<next + count].joined())
    try chunks.append(chunk.span.bytes)
    next += count
  }
  try chunks.finish()
  return chunks.byteCount
}

/// Copies a recording through the writer, page by page; killed, it has compressed half of them.
func copy(
  _ source: TraceFile, to path: FilePath, version: TraceFileVersion,
  compression: PageCompression? = nil, closingGapsBy method: GapClosing = .automatic,
  isKilled: Bool = false
) throws -> UInt64 {
  let plans = source.buffers.map { buffer in
    BufferPlan(
      name: buffer.name, clock: buffer.clock,
      layout: source.layout.resized(pageSize: buffer.pageSize) ?? source.layout,
      cpus: Array(0..<buffer.cpuCount), cpuCount: source.cpuCount)
  }
  let writer = try TraceFileWriter(
    path: path, version: version, metadata: metadata(of: source), buffers: plans,
    compression: compression, closingGapsBy: method)
  var counts: [[Int: UInt64]] = []
  for (index, buffer) in source.buffers.enumerated() {
    var written: [Int: UInt64] = [:]
    for extent in buffer.extents {
      let all = try pages(source, buffer, cpu: extent.cpu)
      if let compression {
        written[extent.cpu] = try compress(
          isKilled ? Array(all[..<(all.count / 2)]) : all,
          into: writer.chunkRegion(buffer: index, cpu: extent.cpu), pageSize: buffer.pageSize,
          byteOrder: source.byteOrder, compression)
        if !isKilled { continue }
      }
      let region = writer.region(buffer: index, cpu: extent.cpu)
      var offset = region.offset
      for page in all {
        try region.descriptor.writeAll(toAbsoluteOffset: offset, page)
        offset += Int64(buffer.pageSize)
      }
      if compression == nil { written[extent.cpu] = UInt64(offset - region.offset) }
    }
    counts.append(written)
  }
  if isKilled {
    try writer.checkpoint(whole(counts), tail: tail(of: source))
    writer.leaveUnfinished()
    return 0
  }
  return try writer.finish(whole(counts), tail: tail(of: source))
}

/// A command that did not succeed.
struct CommandFailure: Error { var command: [String] }

/// Runs a command and returns its output.
@discardableResult
func run(_ command: [String]) throws -> Data {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = command
  process.environment = ["PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { throw CommandFailure(command: command) }
  return output
}
