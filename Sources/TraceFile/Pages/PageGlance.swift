internal import RingBuffer

/// Looks at the beginnings of pages without reading the rest: of each page, or of the first one of each
/// chunk.
@safe
package struct PageGlance: ~Copyable {
  private let file: InputFile
  private let map: PageMap
  private let layout: PageLayout
  private let decompressor: Decompressor
  /// The beginning of a page.
  private var head: [UInt8]
  /// The beginning of a chunk.
  private var compressed: [UInt8] = []

  /// Enough of a chunk for the first block of zstd: 128 KiB and the headers.
  private static let blockSize = 130 << 10

  init(_ sections: SectionReader, map: PageMap, layout: PageLayout) {
    file = sections.file
    self.map = map
    self.layout = layout
    decompressor = Decompressor(map.extent.isCompressed ? sections.compression : .none)
    head = [UInt8](repeating: 0, count: min(layout.dataOffset, map.pageSize))
  }

  /// The time stamp of the first page of a unit of the map; `nil` when it cannot be had, or the page's
  /// header is not sound.
  package mutating func timestamp(ofUnit unit: Int) -> UInt64? {
    guard unit >= 0, unit < map.unitCount, head.count >= layout.dataOffset, load(unit) else {
      return nil
    }
    let order = layout.byteOrder
    // The low half of a 64-bit commit stands first or last.
    let skipped = order == .big && layout.commitSize == 8 ? 4 : 0
    let commit: UInt32 = head.integer(at: layout.commitOffset + skipped, order: order)
    guard Int(commit & PageHeader.dataSizeMask) <= map.pageSize - layout.dataOffset else {
      return nil
    }
    return head.integer(at: 0, order: order)
  }

  /// Whether events were lost in front of the first page of a unit; `nil` when that cannot be told.
  package mutating func marksLoss(ofUnit unit: Int) -> Bool? {
    guard timestamp(ofUnit: unit) != nil else { return nil }
    // Sound: bytes are initialised memory without padding.
    return unsafe PageHeader.marksLostEvents(head.span.bytes, layout: layout)
  }

  private mutating func load(_ unit: Int) -> Bool {
    do throws(TraceFileError) {
      guard map.extent.isCompressed else {
        let place = map.extent.offset &+ UInt64(unit) &* UInt64(map.pageSize)
        return try read(at: place)
      }
      let chunk = map.chunks[unit]
      let count = min(chunk.byteCount, Self.blockSize)
      if compressed.count < count { compressed = [UInt8](repeating: 0, count: count) }
      return try read(chunk, count: count)
    } catch {
      return false
    }
  }

  private mutating func read(at place: UInt64) throws(TraceFileError) -> Bool {
    var failure: TraceFileError?
    unsafe head.withUnsafeMutableBytes { target in
      do throws(TraceFileError) {
        try file.read(into: target, at: place)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return true
  }

  private mutating func read(
    _ chunk: PageMap.Chunk, count: Int
  ) throws(TraceFileError) -> Bool {
    var failure: TraceFileError?
    let isThere = unsafe compressed.withUnsafeMutableBytes { bytes in
      let source = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
      do throws(TraceFileError) {
        try file.read(into: source, at: chunk.offset + 8)
      } catch {
        failure = error
        return false
      }
      return unsafe head.withUnsafeMutableBytes { target in
        decompressor.decompressBeginning(UnsafeRawBufferPointer(source), to: target)
      }
    }
    if let failure { throw failure }
    return isThere
  }
}
