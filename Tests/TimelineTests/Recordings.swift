import EventFormat
import Foundation
import RingBuffer
import SystemPackage
import TraceFile

/// Small recordings made for a test, with one kind of event: `test:tick`, whose field `n` counts.
struct Recordings {
  static let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096)
  let folder: FilePath

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = FilePath(url.path())
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder.string) }

  /// A page of ticks at these times; `lost` is the raw upper part of `commit`.
  static func page(_ ticks: [(time: UInt64, n: UInt32)], flags: UInt64 = 0) -> [UInt8] {
    var data: [UInt8] = []
    var now = ticks.first?.time ?? 0
    for tick in ticks {
      data += bytes(UInt32(tick.time - now) << 5 | 3)
      data += bytes(UInt16(77)) + [0, 0] + bytes(Int32(1)) + bytes(tick.n)
      now = tick.time
    }
    var page = bytes(ticks.first?.time ?? 0) + bytes(UInt64(data.count) | flags) + data
    page += [UInt8](repeating: 0, count: 4096 - page.count)
    return page
  }

  /// Writes pages per buffer and CPU, and opens the file.
  func file(
    _ buffers: [(name: String, cpus: [Int: [[UInt8]]])], statistics: [String] = []
  ) throws -> TraceFile {
    let path = folder.appending("\(UUID()).dat")
    let plans = buffers.map {
      BufferPlan(
        name: $0.name, clock: "local", layout: Self.layout, cpus: $0.cpus.keys.sorted(),
        cpuCount: 1 + ($0.cpus.keys.max() ?? 0))
    }
    let head = try TraceFileHead(version: .v7, metadata: Self.metadata, buffers: plans)
    let writer = try TraceFileWriter(path: path, head: head)
    for (number, buffer) in buffers.enumerated() {
      for (cpu, pages) in buffer.cpus {
        let region = writer.region(buffer: number, cpu: cpu)
        try region.descriptor.writeAll(toAbsoluteOffset: region.offset, pages.flatMap { $0 })
      }
    }
    let contents = buffers.map {
      $0.cpus.mapValues { RegionContent(kept: 0..<UInt64($0.count * 4096)) }
    }
    let tail = TraceFileTail(
      savedCommandLines: Array("1 init\n".utf8), clockText: "[local]", uname: "Linux test",
      recorderVersion: "test", cpuStatistics: statistics, traceID: 1)
    _ = try writer.finish(contents, tail: tail)
    return try TraceFile(path: path)
  }

  private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  private static let headerPage = """
    \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
    \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
    \tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;

    """

  private static let tick = """
    name: tick
    ID: 77
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    \tfield:u32 n;\toffset:8;\tsize:4;\tsigned:0;

    print fmt: "n=%u", REC->n

    """

  private static let metadata = TraceFileMetadata(
    headerPage: Array(headerPage.utf8), headerEvent: [], ftraceFormats: [],
    eventFormats: [SystemFormats(name: "test", formats: [Array(tick.utf8)])], kallsyms: [],
    printkFormats: [])
}
