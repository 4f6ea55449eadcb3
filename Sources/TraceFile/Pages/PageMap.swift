internal import RingBuffer

/// Where each page of one CPU stands, so that any of them can be read without those before.
package struct PageMap: Sendable {
  /// The pages.
  package let extent: CPUExtent
  /// The size of a page in bytes.
  package let pageSize: Int
  /// How many pages there are, as far as the file tells.
  package private(set) var pageCount = 0
  /// The chunks of compressed pages.
  private(set) var chunks: [Chunk] = []
  /// What stands behind the last chunk whose place is known: there is more, and it cannot be found.
  package private(set) var rest: PagePart?

  /// Some pages that are compressed together.
  struct Chunk: Sendable {
    /// The number of the first page.
    var firstPage: Int
    /// Where the chunk's header stands in the file.
    var offset: UInt64
    /// How long it is, compressed and without the header, in bytes.
    var byteCount: Int
    /// How many bytes its pages are.
    var size: Int
  }

  init(_ sections: SectionReader, extent: CPUExtent, pageSize: Int) {
    precondition(pageSize > 0 && pageSize <= Limits.page, "a page has 1 byte to 64 MiB")
    self.extent = extent
    self.pageSize = pageSize
    guard extent.isCompressed else {
      let pages = (extent.byteCount &+ UInt64(pageSize) &- 1) / UInt64(pageSize)
      pageCount = Int(clamping: pages)
      return
    }
    var source = ChunkSource(sections, extent: extent, pageSize: pageSize)
    while true {
      let place = source.offset
      do throws(TraceFileError) {
        guard let chunk = try source.skipChunk(firstPage: pageCount) else { return }
        chunks.append(chunk)
        pageCount += (chunk.size + pageSize - 1) / pageSize
      } catch {
        // A reader that gets here finds out again, and says so.
        rest = PagePart(
          firstPage: pageCount, pageCount: 0, offset: chunks.isEmpty ? extent.offset : place,
          byteCount: 0, chunkCount: chunks.isEmpty ? 0 : 1)
        return
      }
    }
  }

  /// How many pages can be had at a time: 1, or those of each chunk.
  package var unitCount: Int { extent.isCompressed ? chunks.count : pageCount }

  /// The pages of a unit.
  package func pages(ofUnit unit: Int) -> Range<Int> {
    guard extent.isCompressed else { return unit..<unit + 1 }
    return chunks[unit]
      .firstPage..<(unit + 1 < chunks.count ? chunks[unit + 1].firstPage : pageCount)
  }

  /// The unit that has a page; `nil` when none has.
  package func unit(of page: Int) -> Int? {
    guard page >= 0, page < pageCount else { return nil }
    return extent.isCompressed ? chunk(of: page) : page
  }

  /// What has to be read to have these pages: they, or all of the chunks that they are in.
  package func part(_ pages: Range<Int>) -> PagePart? {
    let pages = pages.clamped(to: 0..<pageCount)
    guard !pages.isEmpty else { return nil }
    guard extent.isCompressed else {
      let offset = UInt64(pages.lowerBound) * UInt64(pageSize)
      let end = min(UInt64(pages.upperBound) * UInt64(pageSize), extent.byteCount)
      return PagePart(
        firstPage: pages.lowerBound, pageCount: pages.count, offset: extent.offset &+ offset,
        byteCount: end - offset)
    }
    let first = chunk(of: pages.lowerBound)
    let last = chunk(of: pages.upperBound - 1)
    let end = self.pages(ofUnit: last).upperBound
    return PagePart(
      firstPage: chunks[first].firstPage, pageCount: end - chunks[first].firstPage,
      offset: chunks[first].offset, byteCount: 0, chunkCount: UInt32(clamping: last - first + 1),
      isCutShort: last + 1 < chunks.count || rest != nil)
  }

  /// The chunk that has a page.
  private func chunk(of page: Int) -> Int {
    var (low, high) = (0, chunks.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if chunks[middle].firstPage <= page { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
