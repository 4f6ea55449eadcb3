import EventSamples
import RingBuffer
import SystemPackage
import TraceFile

/// A recording of random events: losses, gaps of hours, equal stamps, discarded events, a clock that goes back.
struct Synthetic {
  var layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096)
  var cpus = [0, 1, 3]
  var pages = 12
  var isMonotonic = true
  var version = TraceFileVersion.v7
  var compression: PageCompression?
  var statistics: [String] = []
  var carried = CarriedOptions()
  var buffers = ["", "other"]
  var eventID: UInt16 = 77
  var eventName = "tick"
  var clock = "local"
  var largestExtra = 300
  var names = "1 init\n"
  var types: [UInt8] = []

  func write(_ path: FilePath, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let plans = buffers.map {
      BufferPlan(name: $0, clock: clock, layout: layout, cpus: cpus, cpuCount: 4)
    }
    let head = try TraceFileHead(
      version: version, metadata: metadata, buffers: plans, compression: compression)
    let writer = try TraceFileWriter(path: path, head: head)
    var contents: [[Int: RegionContent]] = buffers.map { _ in [:] }
    for buffer in buffers.indices {
      for cpu in cpus {
        var output = try PageRegionWriter(
          writer, buffer: buffer, cpu: cpu, layout: layout, compression: compression)
        var encoder = PageEncoder(layout)
        var time: UInt64 = 1_000_000 + UInt64.random(in: 0...1000, using: &random)
        var number: UInt32 = 0
        for page in 0..<pages {
          let lost: LostEvents =
            switch Int.random(in: 0..<6, using: &random) {
            case 0: .unknown
            case 1: .count(UInt64.random(in: 1...500, using: &random))
            default: .none
            }
          encoder.begin(lostEvents: lost)
          // Some pages have no event, some one, some are full.
          var left = [0, 1, 5, 10_000].randomElement(using: &random)!
          if page == 0 { left = max(left, 1) }
          var lateness: UInt64 = 0
          while left > 0 {
            switch Int.random(in: 0..<30, using: &random) {
            case 0: time += UInt64.random(in: 0...1 << 45, using: &random)
            case 1...10: break
            case 11: lateness += 1
            case 12 where !isMonotonic:
              time -= min(time, UInt64.random(in: 0...1 << 20, using: &random))
            default: time += UInt64.random(in: 0...5000, using: &random)
            }
            number += 1
            let record = self.record(number, &random)
            guard encoder.append(record.span.bytes, at: time, lateness: lateness) == .added else {
              break
            }
            left -= 1
          }
          try output.append(encoder.finish(emptyAt: time))
        }
        contents[buffer][cpu] = try output.finish()
      }
    }
    var tail = TraceFileTail(
      savedCommandLines: Array(names.utf8), clockText: "[\(clock)]", uname: "Linux test",
      recorderVersion: "test", cpuStatistics: statistics, traceID: seed &+ 1)
    tail.carried = carried
    _ = try writer.finish(contents, tail: tail)
  }

  private func record(_ number: UInt32, _ random: inout SplitMix64) -> [UInt8] {
    let extra = [0, 0, 0, 1, 4, 130, largestExtra].randomElement(using: &random)!
    return bytes(eventID) + [0, 0] + bytes(UInt32(1)) + bytes(number)
      + [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: extra)
  }

  private func bytes<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    let little = stride(from: 0, to: T.bitWidth, by: 8).map {
      UInt8(truncatingIfNeeded: value >> T($0))
    }
    return layout.byteOrder == .little ? little : little.reversed()
  }

  private var metadata: TraceFileMetadata {
    let headerPage = """
      \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
      \tfield: local_t commit;\toffset:8;\tsize:\(layout.commitSize);\tsigned:1;
      \tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
      \tfield: char data;\toffset:\(layout.dataOffset);\tsize:\(layout.pageSize - layout.dataOffset);\tsigned:1;

      """
    let format = """
      name: \(eventName)
      ID: \(eventID)
      format:
      \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
      \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
      \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
      \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

      \tfield:u32 n;\toffset:8;\tsize:4;\tsigned:0;

      print fmt: "n=%u", REC->n

      """
    var metadata = TraceFileMetadata(
      headerPage: Array(headerPage.utf8), headerEvent: [], ftraceFormats: [],
      eventFormats: [SystemFormats(name: "test", formats: [Array(format.utf8)])],
      kallsyms: Array("ffffffff81000000 T start\n".utf8),
      printkFormats: Array("0xffffffff82000000 : \"hello\"\n".utf8))
    metadata.kernelTypes = types
    return metadata
  }
}
