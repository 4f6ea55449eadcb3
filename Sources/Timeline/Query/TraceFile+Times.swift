internal import RingBuffer
public import TraceFile

extension TraceFile {
  /// The times of the trace's first and last events on its time line; `nil` when it has no events.
  ///
  /// It reads the first and the last pages of each CPU.
  public func eventTimes() -> ClosedRange<UInt64>? {
    let clock = TimeMapping(options)
    var first: UInt64?
    var last: UInt64?
    for buffer in buffers {
      let layout = self.layout.resized(pageSize: buffer.pageSize) ?? self.layout
      for extent in buffer.extents {
        let map = pageMap(of: extent, pageSize: buffer.pageSize)
        for unit in 0..<map.unitCount {
          guard let times = times(of: map, unit: unit, layout) else { continue }
          first = min(first ?? .max, clock.time(times.first))
          break
        }
        for unit in (0..<map.unitCount).reversed() {
          guard let times = times(of: map, unit: unit, layout) else { continue }
          last = max(last ?? 0, clock.time(times.last))
          break
        }
      }
    }
    guard let first, let last else { return nil }
    return min(first, last)...last
  }

  /// The times of the first and last events of a page, or of a chunk of pages; `nil` when it has none.
  func times(
    of map: PageMap, unit: Int, _ layout: PageLayout
  ) -> (first: UInt64, last: UInt64)? {
    guard let part = map.part(map.pages(ofUnit: unit)) else { return nil }
    var reader = pages(of: map.extent, pageSize: map.pageSize, sharedBy: 1, parts: [part])
    var result: (first: UInt64, last: UInt64)?
    while true {
      do {
        guard try reader.next() else { return result }
        var decoder = PageDecoder(
          try PageHeader(reader.page, layout: layout), byteOrder: layout.byteOrder)
        while let slot = try decoder.next(in: reader.page) {
          result = (result?.first ?? slot.timestamp, slot.timestamp)
        }
      } catch {
        // Whoever reads the trace is told; here the good events count.
        continue
      }
    }
  }
}
