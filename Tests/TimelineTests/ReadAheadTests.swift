import EventFormat
import RingBuffer
import Synchronization
import Testing
import Timeline
import TraceFile

@Suite struct ReadAheadTests {
  private func pages(_ reader: consuming PageReader) -> [[UInt8]] {
    var reader = reader
    var all: [[UInt8]] = []
    while (try? reader.next()) ?? true {
      all.append(reader.page.withUnsafeBytes { Array($0) })
    }
    return all
  }

  @Test(arguments: ["x86_64-v7-zstd", "x86_64-v7-zlib", "s390x-v7-zstd", "instances-v7-zstd"])
  func pagesAreThoseOfOneThread(name: String) throws {
    let file = try fixtureFile(name)
    guard let ahead = ReadAhead(readerCount: 1) else { return }
    for buffer in file.buffers {
      for extent in buffer.extents {
        let size = buffer.pageSize
        let expected = pages(file.pages(of: extent, pageSize: size))
        #expect(expected.count > 0)
        #expect(
          pages(file.pages(of: extent, pageSize: size, sharedBy: 1, ahead: ahead)) == expected)
        let map = file.pageMap(of: extent, pageSize: size)
        #expect(map.pageCount == expected.count)
        // Any part has its pages, in whole chunks.
        for page in 0..<map.pageCount {
          let part = try #require(map.part(page..<page + 1))
          let parts = [part, part]
          #expect(part.pages.contains(page))
          #expect(
            pages(file.pages(of: extent, pageSize: size, sharedBy: 1, parts: parts, ahead: ahead))
              == Array(expected[part.pages]) + Array(expected[part.pages]))
        }
      }
    }
  }

  @Test func threadsEndWithTheirTimeline() throws {
    let file = try fixtureFile("x86_64-v7-zstd")
    let formats = file.formats()
    // Left in the middle, and never begun.
    for count in [0, 1, 500] {
      var timeline = Timeline(file, formats: formats)
      for _ in 0..<count {
        guard case .event? = timeline.next() else { break }
      }
    }
    #expect(streamItems(file, formats).count == 1403)
  }

  @Test func workComesInOrderAndEndsEarly() {
    for threads in [1, 2, 7] {
      let taken = Mutex<[Int]>([])
      OrderedWork.run(count: 100, threads: threads) {
        $0 < 60 ? $0 * 2 : nil
      } take: { _, result in
        taken.withLock { $0.append(result) }
      }
      #expect(taken.withLock { $0 } == (0..<60).map { $0 * 2 })
    }
  }
}
