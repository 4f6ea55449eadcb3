import Foundation
import SystemPackage
import Testing

@testable import TraceFile

/// trace-cmd reads what the writer writes, and prints what it prints of the source of the pages.
@Suite(.enabled(if: (try? run(["trace-cmd", "list", "-c"])) != nil, "needs trace-cmd"))
struct PeerTests {
  @Test(
    arguments: ["x86_64-v6", "x86_64-v7-zstd", "s390x-v6", "i686-v6", "instances-v6"],
    [TraceFileVersion.v6, .v7])
  func printsTheSame(_ name: String, _ version: TraceFileVersion) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("copy.dat")
    _ = try copy(TraceFile(path: fixture(name)), to: path, version: version)
    // Warnings are part of the output here.
    let expected = try run(["trace-cmd", "report", fixture(name).string])
    let report = try run(["trace-cmd", "report", path.string])
    #expect(report.count > 5000)
    #expect(report == expected)
    _ = try run(["trace-cmd", "dump", "--validate", path.string])
  }

  @Test(arguments: ["x86_64-v6", "x86_64-v7-zstd", "s390x-v6", "i686-v6", "instances-v6"])
  func printsTheSameOfCompressedPages(_ name: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("copy.dat")
    _ = try copy(
      TraceFile(path: fixture(name)), to: path, version: .v7,
      compression: PageCompression(level: 1))
    let expected = try run(["trace-cmd", "report", fixture(name).string])
    #expect(try run(["trace-cmd", "report", path.string]) == expected)
    _ = try run(["trace-cmd", "dump", "-v", path.string])
  }

  /// What a killed recorder has left of a recording is that recording.
  @Test(
    arguments: ["x86_64-v6", "s390x-v6", "i686-v6", "instances-v6"],
    [(TraceFileVersion.v6, false), (.v7, false), (.v7, true)])
  func printsTheSameOfARecoveredFile(
    _ name: String, _ kind: (version: TraceFileVersion, isCompressed: Bool)
  ) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("copy.dat")
    let compression = kind.isCompressed ? PageCompression(level: 1) : nil
    _ = try copy(
      TraceFile(path: fixture(name)), to: path, version: kind.version, compression: compression,
      isKilled: true)
    try TraceFileRecovery.recover(path)
    let expected = try run(["trace-cmd", "report", fixture(name).string])
    #expect(try run(["trace-cmd", "report", path.string]) == expected)
    _ = try run(["trace-cmd", "dump", "-v", path.string])
  }

  /// An empty page, as a hole leaves it, is no end: trace-cmd goes on with the page behind it.
  @Test(arguments: [TraceFileVersion.v6, .v7], [nil, PageCompression(level: 1)])
  func readsOnBehindEmptyPages(_ version: TraceFileVersion, _ compression: PageCompression?) throws
  {
    guard version == .v7 || compression == nil else { return }
    let folder = try TemporaryFolder()
    let path = folder.file("copy.dat")
    let source = try TraceFile(path: fixture("x86_64-v6"))
    let cpu = try #require(source.buffers[0].extents.first { $0.byteCount > 8 * 4096 }).cpu
    let all = try pages(source, source.buffers[0], cpu: cpu)
    let plan = BufferPlan(
      name: "", clock: source.buffers[0].clock, layout: source.layout, cpus: [cpu],
      cpuCount: source.cpuCount)
    func report(emptyBehind count: Int) throws -> Data {
      let writer = try TraceFileWriter(
        path: path, version: version, metadata: metadata(of: source), buffers: [plan],
        compression: compression)
      let region = writer.region(buffer: 0, cpu: cpu)
      try region.descriptor.writeAll(
        toAbsoluteOffset: region.offset, Array(all[..<4].joined()))
      try region.descriptor.writeAll(
        toAbsoluteOffset: region.offset + Int64(4096 * (4 + count)), Array(all[4...].joined()))
      try writer.checkpoint([], tail: tail(of: source))
      writer.leaveUnfinished()
      try TraceFileRecovery.recover(path)
      return try run(["trace-cmd", "report", path.string])
    }
    let expected = String(decoding: try report(emptyBehind: 0), as: UTF8.self)
    let gap = String(decoding: try report(emptyBehind: 3), as: UTF8.self)
    let lines = gap.split(separator: "\n")
    #expect(lines.contains { $0.contains("EVENTS DROPPED") })
    #expect(
      lines.filter { !$0.contains("EVENTS DROPPED") }
        == expected.split(separator: "\n"))
  }

  @Test(arguments: [
    "x86_64-v6", "x86_64-v7", "x86_64-v7-zstd", "s390x-v7-zstd", "i686-v6", "i686-v7-zstd",
    "instances-v6", "instances-v7-zstd", "latency-v6", "latency-v7-zstd",
  ])
  func countsCPUsAlike(_ name: String) throws {
    let report = String(
      decoding: try run(["trace-cmd", "report", fixture(name).string]), as: UTF8.self)
    let line = try #require(report.split(separator: "\n").first { $0.hasPrefix("cpus=") })
    #expect(try line == "cpus=\(TraceFile(path: fixture(name)).cpuCount)")
  }
}
