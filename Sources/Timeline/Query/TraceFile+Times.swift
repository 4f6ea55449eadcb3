internal import RingBuffer
public import TraceFile

extension TraceFile {
  /// The times of the trace's first and last events on its time line; `nil` when it has no events.
  ///
  /// It reads the first and the last pages of each CPU; of compressed ones all.
  public func eventTimes() -> ClosedRange<UInt64>? {
    let clock = TimeMapping(options)
    var first: UInt64?
    var last: UInt64?
    for buffer in buffers {
      let size = UInt64(buffer.pageSize)
      for extent in buffer.extents {
        if let times = times(of: extent, in: buffer, stopsAtFirst: true) {
          first = min(first ?? .max, clock.time(times.first))
        }
        var end = extent
        if !extent.isCompressed, extent.byteCount >= size, extent.byteCount % size == 0 {
          // The last pages may be empty.
          end.byteCount = min(extent.byteCount, 16 * size)
          end.offset += extent.byteCount - end.byteCount
        }
        let times =
          times(of: end, in: buffer, stopsAtFirst: false)
          ?? times(of: extent, in: buffer, stopsAtFirst: false)
        if let times { last = max(last ?? 0, clock.time(times.last)) }
      }
    }
    guard let first, let last else { return nil }
    return min(first, last)...last
  }

  /// The times of the first and the last event of `extent`.
  private func times(
    of extent: CPUExtent, in buffer: TraceBuffer, stopsAtFirst: Bool
  ) -> (first: UInt64, last: UInt64)? {
    let layout = self.layout.resized(pageSize: buffer.pageSize) ?? self.layout
    var reader = pages(of: extent, pageSize: buffer.pageSize)
    var result: (first: UInt64, last: UInt64)?
    while true {
      do {
        guard try reader.next() else { return result }
        var decoder = PageDecoder(
          try PageHeader(reader.page, layout: layout), byteOrder: layout.byteOrder)
        while let slot = try decoder.next(in: reader.page) {
          result = (result?.first ?? slot.timestamp, slot.timestamp)
          if stopsAtFirst { return result }
        }
      } catch {
        // Whoever reads the trace is told; here the good events count.
        continue
      }
    }
  }
}
