import Foundation
import RingBuffer
import SystemPackage
import Testing

@testable import TraceFile

/// Files that become shorter while they are looked at.
@Suite struct FileWindowTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(pages: Int) throws -> FilePath {
    let path = folder.file("pages")
    let bytes = (0..<pages).flatMap { [UInt8](repeating: UInt8($0 + 1), count: 4096) }
    try Data(bytes).write(to: URL(filePath: path.string))
    return path
  }

  @Test func zerosStandForWhatIsGone() throws {
    let path = try file(pages: 8)
    guard let window = FileWindow(try InputFile(path: path), at: 4096, count: 7 * 4096) else {
      Issue.record("a file can be mapped")
      return
    }
    var isTorn = window.isTorn
    #expect(!isTorn)
    #expect(truncate(path.string, 3 * 4096) == 0)
    var found = Array(window.bytes(at: 0, count: 8192))
    #expect(found == [2, 3].flatMap { [UInt8](repeating: $0, count: 4096) })
    isTorn = window.isTorn
    #expect(!isTorn)
    found = Array(window.bytes(at: 8192, count: 4096))
    #expect(found == [UInt8](repeating: 0, count: 4096))
    isTorn = window.isTorn
    #expect(isTorn)
  }

  @Test func nothingBehindTheEndIsMapped() throws {
    let path = try file(pages: 2)
    let file = try InputFile(path: path)
    for offset in [4096, 1 << 40] as [UInt64] {
      if FileWindow(file, at: offset, count: 3 * 4096) != nil {
        Issue.record("there is nothing at \(offset)")
      }
    }
  }

  @Test func theReaderTells() throws {
    let path = folder.file("out.dat")
    try FileManager.default.copyItem(
      atPath: fixture("x86_64-v6").string, toPath: path.string)
    let trace = try TraceFile(path: path)
    let buffer = trace.buffers[0]
    let extent = try #require(buffer.extents.first { $0.byteCount > UInt64(buffer.pageSize) })
    var reader = trace.pages(of: extent, pageSize: buffer.pageSize)
    #expect(try reader.next())
    #expect(truncate(path.string, Int(extent.offset) + buffer.pageSize) == 0)
    // The next page reads as zeros, and the end tells why.
    var failure: TraceFileError?
    var pages = 1
    while pages < 1000 {
      do throws(TraceFileError) {
        guard try reader.next() else { break }
        pages += 1
        _ = bytes(of: reader.page)
      } catch { failure = error }
    }
    #expect(failure?.code == .truncated)
  }
}
