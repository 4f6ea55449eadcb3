internal import RingBuffer
internal import TraceFile

/// The pages of one CPU, one behind the other in memory.
struct LoadedPages: Sendable {
  /// Whole pages.
  private(set) var bytes: [UInt8] = []
  let layout: PageLayout

  /// Reads the pages of `extent` up to `limit` bytes; what is damaged is left out.
  init(_ file: TraceFile, _ extent: CPUExtent, layout: PageLayout, limit: Int) {
    self.layout = layout
    var pages = file.pages(of: extent, pageSize: layout.pageSize)
    if !extent.isCompressed {
      bytes.reserveCapacity(min(limit, Int(clamping: extent.byteCount)))
    }
    while bytes.count + layout.pageSize <= limit {
      do throws(TraceFileError) {
        guard try pages.next() else { return }
        // Sound: the page is copied within the call.
        unsafe pages.page.withUnsafeBytes { page in unsafe bytes.append(contentsOf: page) }
      } catch {
        continue
      }
    }
  }

  /// The pages of all CPUs of `file`, up to `limit` bytes: of each CPU a part in proportion.
  static func all(of file: TraceFile, limit: Int) -> [LoadedPages] {
    let extents = file.buffers.flatMap { buffer in
      buffer.extents.map { (extent: $0, pageSize: buffer.pageSize) }
    }
    let total = extents.reduce(0.0) { $0 + Double($1.extent.byteCount) }
    return extents.compactMap { extent, pageSize in
      let share = Double(limit) * (Double(extent.byteCount) / max(total, 1))
      guard let layout = file.layout.resized(pageSize: pageSize) else { return nil }
      return LoadedPages(file, extent, layout: layout, limit: max(pageSize, Int(share)))
    }
  }

  /// Calls `body` with each page.
  @inline(__always)
  func forEachPage(_ body: (RawSpan) -> Void) {
    // Sound: bytes of integers, and the array is not changed meanwhile.
    let all = unsafe bytes.span.bytes
    var offset = 0
    while offset < all.byteCount {
      body(all.extracting(offset..<(offset + layout.pageSize)))
      offset += layout.pageSize
    }
  }
}
