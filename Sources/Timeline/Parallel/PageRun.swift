internal import RingBuffer
internal import TraceFile

/// Some pages of one CPU, as many as one thread takes at a time.
struct PageRun: Sendable {
  /// The buffer, as an index into `TraceFile.buffers`.
  var buffer: Int
  /// The CPU, as an index into the buffer's extents.
  var extent: Int
  /// The CPU.
  var cpu: Int
  /// The size of a page in bytes.
  var pageSize: Int
  /// The pages.
  var part: PagePart
  /// The map of that CPU's pages, as an index into `maps`.
  var map: Int
  /// Whether they are the last of their CPU that are read.
  var isLast = false

  /// About how many bytes of pages a run has.
  private static let size = 4 << 20

  /// Where the pages of each CPU of each buffer stand.
  static func maps(of file: TraceFile) -> [PageMap] {
    file.buffers.flatMap { buffer in
      buffer.extents.map { file.pageMap(of: $0, pageSize: buffer.pageSize) }
    }
  }

  /// The runs of all pages of a file, or of those that are selected.
  static func all(
    of file: TraceFile, maps: [PageMap], cpus: Set<Int>? = nil, selection: PageSelection? = nil
  ) -> [PageRun] {
    var runs: [PageRun] = []
    var number = 0
    for (index, buffer) in file.buffers.enumerated() {
      for (place, extent) in buffer.extents.enumerated() {
        let map = maps[number]
        defer { number += 1 }
        guard cpus?.contains(extent.cpu) ?? true else { continue }
        let chosen = selection?.parts(buffer: index, extent: place)
        let first = runs.count
        for pages in chosen.map({ $0.map(\.pages) }) ?? [0..<map.pageCount] {
          for part in parts(of: pages, map) {
            runs.append(
              PageRun(
                buffer: index, extent: place, cpu: extent.cpu, pageSize: buffer.pageSize,
                part: part,
                map: number))
          }
        }
        if let rest = map.rest {
          runs.append(
            PageRun(
              buffer: index, extent: place, cpu: extent.cpu, pageSize: buffer.pageSize, part: rest,
              map: number))
        }
        if runs.count > first { runs[runs.count - 1].isLast = true }
      }
    }
    return runs
  }

  /// Pieces of some pages, of whole chunks when they are compressed.
  private static func parts(of pages: Range<Int>, _ map: PageMap) -> [PagePart] {
    let count = max(1, size / map.pageSize)
    var parts: [PagePart] = []
    var page = pages.lowerBound
    while page < pages.upperBound {
      guard let part = map.part(page..<min(page + count, pages.upperBound)) else { break }
      parts.append(part)
      page = part.firstPage + part.pageCount
    }
    return parts
  }

  /// The pages.
  func reader(_ file: TraceFile) -> PageReader {
    file.pages(
      of: file.buffers[buffer].extents[extent], pageSize: pageSize, sharedBy: 1, parts: [part])
  }
}
