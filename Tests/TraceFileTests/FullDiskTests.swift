import Foundation
import RingBuffer
import SystemPackage
import Testing

@testable import TraceFile

/// Recordings that fill a file system of 16 MiB. They need root, to mount one.
@Suite(.enabled(if: TinyFileSystem.isPossible, "mounting needs root and mkfs.ext4"), .serialized)
struct FullDiskTests {
  @Test(arguments: TinyFileSystem.Kind.allCases, [TraceFileVersion.v6, .v7])
  func aFullFileSystemStillGivesAReadableFile(
    _ kind: TinyFileSystem.Kind, _ version: TraceFileVersion
  ) throws {
    let system = try TinyFileSystem(kind)
    for method in WriterTests.methods {
      let path = system.path.appending("out.dat")
      let writer = try TraceFileWriter(
        path: path, version: version, metadata: WriterTests.metadata,
        buffers: [WriterTests.plan(cpus: [0, 1]), WriterTests.plan("one", cpus: [0])],
        closingGapsBy: method)
      let cpus = [(buffer: 0, cpu: 0), (0, 1), (1, 0)]
      var counts = [0, 0, 0]
      filling: for index in 0... {
        for (place, (buffer, cpu)) in cpus.enumerated() {
          let region = writer.region(buffer: buffer, cpu: cpu)
          let page = WriterTests.page(buffer: buffer, cpu: cpu, index: index, size: 4096)
          do {
            try region.descriptor.writeAll(
              toAbsoluteOffset: region.offset + Int64(4096 * index), page)
          } catch let error as Errno {
            #expect(error == .noSpace)
            break filling
          }
          counts[place] += 1
        }
      }
      #expect(counts[0] > 1000)
      let byteCount = try writer.finish(
        whole([
          [0: UInt64(counts[0]) * 4096, 1: UInt64(counts[1]) * 4096],
          [0: UInt64(counts[2]) * 4096],
        ]), tail: WriterTests.tail)

      let file = try TraceFile(path: path)
      #expect(file.byteCount == byteCount)
      #expect(file.damage == [])
      #expect(file.options.traceID == WriterTests.tail.traceID)
      for (place, (index, cpu)) in cpus.enumerated() {
        let read = try pages(file, file.buffers[index], cpu: cpu)
        #expect(read.count == counts[place])
        for (number, page) in read.enumerated() {
          let expected = WriterTests.page(buffer: index, cpu: cpu, index: number, size: 4096)
          if page != expected { Issue.record("page \(number) of CPU \(cpu) differs") }
        }
      }
      let size = try size(of: path)
      #expect(size.bytes == Int(byteCount))
      #expect(size.allocated <= size.bytes + 65536)
    }
  }

  /// The tail does not fit: what was recorded is kept, and completed when there is space again.
  @Test(arguments: TinyFileSystem.Kind.allCases, [false, true])
  func whatAFullFileSystemLeavesIsRecovered(
    _ kind: TinyFileSystem.Kind, _ isCompressed: Bool
  ) throws {
    let system = try TinyFileSystem(kind)
    let path = system.path.appending("out.dat")
    let writer = try TraceFileWriter(
      path: path, version: .v7, metadata: WriterTests.metadata,
      buffers: [WriterTests.plan(cpus: [0, 1])],
      compression: isCompressed ? PageCompression(level: 1) : nil)
    try writer.checkpoint([], tail: WriterTests.tail)
    var written: [[[UInt8]]] = [[], []]
    for index in 0..<800 {
      for cpu in 0...1 {
        let page = RecoveryTests.page(0, cpu, index)
        let region = writer.region(buffer: 0, cpu: cpu)
        try region.descriptor.writeAll(toAbsoluteOffset: region.offset + Int64(4096 * index), page)
        written[cpu].append(page)
      }
    }
    let filler = try FileDescriptor.open(
      system.path.appending("filler"), .writeOnly, options: .create,
      permissions: .ownerReadWrite)
    let piece = [UInt8](repeating: 1, count: 4096)
    #expect(throws: Errno.noSpace) { while true { try filler.writeAll(piece) } }
    try filler.close()

    var tail = WriterTests.tail
    tail.savedCommandLines = [UInt8](repeating: 10, count: 2 << 20)
    tail.cpuStatistics = (0..<40000).map { "\($0 &* 2_654_435_761) random enough" }
    let contents = isCompressed ? [] : whole([[0: 800 * 4096, 1: 800 * 4096]])
    let error = #expect(throws: TraceFileError.self) { try writer.finish(contents, tail: tail) }
    #expect(error?.code == .noSpace)
    #expect(error?.isRecoverable == true)
    if isCompressed {
      // Not even the first chunk finds room.
      let again = #expect(throws: TraceFileError.self) { try TraceFileRecovery.recover(path) }
      #expect(again?.code == .noSpace)
      #expect(again?.isRecoverable == true)
    }
    try FileManager.default.removeItem(atPath: system.path.appending("filler").string)
    // ext4 has freed blocks to give when its journal is written.
    let file = try #require(FileHandle(forUpdatingAtPath: path.string))
    try file.synchronize()
    try file.close()
    let summary = try TraceFileRecovery.recover(path)
    #expect(summary.cpus.map(\.pageCount) == [800, 800])
    let trace = try TraceFile(path: path)
    #expect(trace.options.traceID == WriterTests.tail.traceID)
    for cpu in 0...1 {
      #expect(try pages(trace, trace.buffers[0], cpu: cpu) == written[cpu])
    }
  }

  @Test(arguments: TinyFileSystem.Kind.allCases)
  func metadataThatDoNotFitLeaveNothing(_ kind: TinyFileSystem.Kind) throws {
    let system = try TinyFileSystem(kind)
    let path = system.path.appending("out.dat")
    var metadata = WriterTests.metadata
    metadata.kallsyms = [UInt8](repeating: 10, count: 20 << 20)
    let error = #expect(throws: TraceFileError.self) {
      try TraceFileWriter(
        path: path, version: .v6, metadata: metadata, buffers: [WriterTests.plan(cpus: [0])])
    }
    #expect(error?.code == .noSpace)
    #expect(!FileManager.default.fileExists(atPath: path.string))
  }

  @Test func aFileSystemWithoutHolesIsRefused() throws {
    guard let system = try? TinyFileSystem(type: "vfat", maker: ["mkfs.vfat"]) else {
      try Test.cancel("no vfat here")
    }
    let path = system.path.appending("out.dat")
    let error = #expect(throws: TraceFileError.self) {
      try TraceFileWriter(
        path: path, version: .v7, metadata: WriterTests.metadata,
        buffers: [WriterTests.plan(cpus: [0])])
    }
    #expect(error?.code == .sparseFilesUnsupported)
    #expect(!FileManager.default.fileExists(atPath: path.string))
  }
}

/// A file system of 16 MiB that is unmounted and removed with the value.
final class TinyFileSystem {
  enum Kind: String, CaseIterable, Sendable { case ext4, tmpfs }

  let path: FilePath
  private let folder: URL

  static let isPossible = geteuid() == 0 && (try? TinyFileSystem(.ext4)) != nil

  convenience init(_ kind: Kind) throws {
    try self.init(type: kind.rawValue, maker: kind == .ext4 ? ["mkfs.ext4", "-q", "-F"] : nil)
  }

  /// Mounts a file system made by `maker`, or one that lives in memory.
  init(type: String, maker: [String]?) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "rawcap-mount-\(UUID())")
    let mount = folder.appending(path: "mount")
    try FileManager.default.createDirectory(at: mount, withIntermediateDirectories: true)
    path = FilePath(mount.path())
    do {
      if let maker {
        let image = folder.appending(path: "image").path()
        try run(["truncate", "-s", "16M", image])
        try run(maker + [image])
        try run(["mount", "-t", type, "-o", "loop", image, path.string])
      } else {
        try run(["mount", "-t", type, "-o", "size=16m", "rawcap-test", path.string])
      }
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
  }

  deinit {
    // Only an empty mount point is removed, never what may still be mounted on it.
    if (try? run(["umount", path.string])) != nil {
      try? FileManager.default.removeItem(at: folder)
    }
  }
}
