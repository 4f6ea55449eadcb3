internal import TraceFile

/// One CPU of one of a recording's buffers.
struct Lane: Hashable, Comparable {
  /// The number of the buffer in the file; 0 for the first one.
  let buffer: Int
  let cpu: Int

  static func < (a: Lane, b: Lane) -> Bool { (a.buffer, a.cpu) < (b.buffer, b.cpu) }
}

extension [Lane: RegionContent] {
  /// What the regions of each buffer hold, of `count` buffers.
  func byBuffer(count: Int) -> [[Int: RegionContent]] { parted(self, into: count) }
}

extension [Lane: RegionProgress] {
  /// How far the regions of each buffer are, of `count` buffers.
  func byBuffer(count: Int) -> [[Int: RegionProgress]] { parted(self, into: count) }
}

private func parted<Value>(_ values: [Lane: Value], into count: Int) -> [[Int: Value]] {
  var buffers = Array(repeating: [Int: Value](), count: count)
  for (lane, value) in values where buffers.indices.contains(lane.buffer) {
    buffers[lane.buffer][lane.cpu] = value
  }
  return buffers
}
