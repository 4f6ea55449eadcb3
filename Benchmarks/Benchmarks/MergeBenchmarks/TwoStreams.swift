internal import CDecode
internal import Glibc
internal import RawCap
internal import SystemPackage

/// A recording of two CPUs, for rawcap as a file and for the C loop as pages in memory: one of the tests',
/// or the one that RAWCAP_BENCHMARK_FILE names.
struct TwoStreams: @unchecked Sendable {
  let trace: Trace
  let layout: PageLayout
  /// The CPUs' pages; they live as long as the process.
  let streams: [merge_stream]

  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  init() throws {
    let sample = "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")
    let path =
      getenv("RAWCAP_BENCHMARK_FILE").map { String(cString: $0) }
      ?? "/\(sample)/Tests/Fixtures/trace-files/x86_64-v7.dat"
    trace = try Trace(path: FilePath(path))
    guard let buffer = trace.file.buffers.first, trace.file.buffers.count == 1,
      let layout = trace.file.layout.resized(pageSize: buffer.pageSize),
      layout.byteOrder == .little, layout.commitSize == 8
    else {
      throw Failure(description: "\(path): one buffer of a little-endian 64-bit machine is needed")
    }
    self.layout = layout
    var streams: [merge_stream] = []
    for extent in buffer.extents {
      var bytes: [UInt8] = []
      var pages = trace.file.pages(of: extent, pageSize: buffer.pageSize)
      while try pages.next() { pages.page.withUnsafeBytes { bytes.append(contentsOf: $0) } }
      guard !bytes.isEmpty else { continue }
      let memory = UnsafeMutableRawBufferPointer.allocate(
        byteCount: bytes.count, alignment: layout.pageSize)
      memory.copyBytes(from: bytes)
      streams.append(
        merge_stream(
          pages: memory.baseAddress, count: bytes.count / layout.pageSize, cpu: Int32(extent.cpu)))
    }
    guard streams.count == 2 else {
      throw Failure(description: "\(path): two CPUs are needed, not \(streams.count)")
    }
    self.streams = streams
  }
}
