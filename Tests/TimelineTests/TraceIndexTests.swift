import EventFormat
import Foundation
import RingBuffer
import SystemPackage
import Testing
import Timeline
import TraceFile

@Suite final class TraceIndexTests {
  private let recordings: Recordings

  init() throws { recordings = try Recordings() }

  deinit { recordings.remove() }

  private func file(_ seed: UInt64 = 0) throws -> TraceFile {
    func pages(_ begin: UInt64) -> [[UInt8]] {
      (0..<30).map { page in
        Recordings.page(
          (0..<10).map { (time: begin + UInt64(page) * 100 + $0 * 10, n: UInt32($0)) })
      }
    }
    return try recordings.file([("", [0: pages(1000 + seed), 1: pages(1005 + seed)])])
  }

  @Test func itIsFoundBesideItsFile() throws {
    let file = try file()
    #expect(TraceIndex(beside: file) == nil)
    let index = try TraceIndex.build(for: file, formats: file.formats())
    #expect(TraceIndex(beside: file)?.path == index.path)
    #expect(index.path.string == file.path.string + ".idx")
    // 60 pages: a few dozen bytes for each.
    #expect(index.byteCount == 64 + 2 * (48 + 8) + 60 * 48)
    let size = try FileManager.default.attributesOfItem(atPath: index.path.string)[.size] as? Int
    #expect(size == Int(index.byteCount))
    let left = try FileManager.default.contentsOfDirectory(atPath: recordings.folder.string)
    #expect(left.count == 2, "no scratch file is left")
  }

  @Test func anotherFilesIsIgnored() throws {
    let file = try file()
    let other = try self.file(1)
    let index = try TraceIndex.build(for: other, formats: other.formats())
    #expect(TraceIndex(path: index.path, of: file) == nil)
    // The same file, written to since.
    let changed = try TraceIndex.build(for: file, formats: file.formats())
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1000)], ofItemAtPath: file.path.string)
    #expect(TraceIndex(path: changed.path, of: try TraceFile(path: file.path)) == nil)
  }

  @Test func itIsMadeAnew() throws {
    let file = try file()
    let path = TraceIndex.path(beside: file.path)
    try Data("something else".utf8).write(to: URL(filePath: path.string))
    #expect(TraceIndex(beside: file) == nil)
    try TraceIndex.build(for: file, formats: file.formats())
    #expect(TraceIndex(beside: file) != nil)
  }

  @Test func aPlaceThatCannotBeWrittenIsAnError() throws {
    let file = try file()
    #expect(throws: TraceFileError.self) {
      try TraceIndex.build(for: file, formats: file.formats(), at: "/proc/nowhere/x.idx")
    }
  }

  @Test func damageNeverChangesAnAnswer() throws {
    let file = try file()
    let formats = file.formats()
    let window = TimeWindow(from: 2000, to: 2300)
    let expected = queriedItems(file, formats, window)
    #expect(expected.count == 60)
    let path = try TraceIndex.build(for: file, formats: formats).path
    let whole = try Data(contentsOf: URL(filePath: path.string))
    func check(_ bytes: Data, _ what: String) throws {
      try bytes.write(to: URL(filePath: path.string))
      let index = TraceIndex(beside: file)
      #expect(
        queriedItems(file, formats, window, events: [77], index: index) == expected, "\(what)")
    }
    for place in stride(from: 0, to: whole.count, by: 5) {
      var bytes = whole
      bytes[place] ^= UInt8(truncatingIfNeeded: 1 << (place % 8))
      try check(bytes, "byte \(place)")
    }
    for count in stride(from: 0, to: whole.count, by: 97) {
      try check(whole.prefix(count), "\(count) bytes")
    }
    try check(Data(repeating: 0, count: whole.count), "zeros")
    try check(Data(repeating: 0xff, count: whole.count), "ones")
  }

  @Test func aFileWithoutPagesHasOne() throws {
    let file = try fixtureFile("latency-v6")
    let path = recordings.folder.appending("latency.idx")
    let index = try TraceIndex.build(for: file, formats: file.formats(), at: path)
    #expect(index.byteCount == 64)
  }
}
