internal import RingBuffer

/// Where everything stands while recording: regions far apart, so that no CPU ever reaches the next.
struct RegionPlan: Sendable {
  /// Where the tail goes; the head ends here.
  let tailOffset: UInt64
  /// All regions and blocks begin at multiples of this: of the page size, for readers that map
  /// pages, and of the file system's block size, for closing the gaps.
  let unit: UInt64
  /// How many bytes each CPU has.
  let capacity: UInt64
  /// Where the blocks in front of the instances' pages stand; the top buffer has none.
  let blocks: [Block?]
  /// Where each buffer's CPUs write.
  let regions: [[Int: UInt64]]

  struct Block: Sendable {
    var offset: UInt64
    /// A multiple of the unit.
    var byteCount: UInt64
  }

  /// Room for the tail. It is not written but for what the tail needs, so it may be generous.
  static let tailRoom: UInt64 = 256 << 20

  /// Plans a file of no more than `largestSize` bytes; nil when that leaves a CPU less than a
  /// mebibyte.
  init?(
    _ buffers: [BufferPlan], encoding: any FileEncoding, tailOffset: UInt64, blockSize: Int,
    largestSize: UInt64
  ) {
    self.tailOffset = tailOffset
    let unit = UInt64(buffers.reduce(blockSize) { max($0, $1.layout.pageSize) })
    self.unit = unit
    let blockSizes = buffers.indices.map { index in
      index == 0 ? 0 : Self.align(UInt64(encoding.blockLength(of: index)), to: unit)
    }
    let regionCount = UInt64(buffers.reduce(0) { $0 + $1.cpus.count })
    let start = Self.align(tailOffset + Self.tailRoom, to: unit)
    let fixed = start + blockSizes.reduce(0, +)
    guard fixed < largestSize else { return nil }
    capacity = (largestSize - fixed) / max(regionCount, 1) / unit * unit
    guard capacity >= 1 << 20 else { return nil }

    var offset = start
    var blocks: [Block?] = []
    var regions: [[Int: UInt64]] = []
    for (buffer, byteCount) in zip(buffers, blockSizes) {
      blocks.append(byteCount == 0 ? nil : Block(offset: offset, byteCount: byteCount))
      offset += byteCount
      var places: [Int: UInt64] = [:]
      for cpu in buffer.cpus {
        places[cpu] = offset
        offset += capacity
      }
      regions.append(places)
    }
    self.blocks = blocks
    self.regions = regions
  }

  static func align(_ value: UInt64, to unit: UInt64) -> UInt64 { (value + unit - 1) / unit * unit }

  /// Lays the finished file out, for a tail of `tailLength` bytes.
  ///
  /// - Parameter byteCounts: what each buffer's CPUs wrote; whole pages, within the capacity.
  /// - Returns: the layout, and the ranges of the file that are kept, as they stand before the gaps
  ///   are closed; all but the first begin and end at multiples of the unit.
  func finish(
    tailLength: Int, byteCounts: [[Int: UInt64]]
  ) -> (layout: FinalLayout, kept: [Range<UInt64>]) {
    var layout = FinalLayout(tailOffset: tailOffset)
    let tailEnd = tailOffset + UInt64(tailLength)
    var position = Self.align(tailEnd, to: unit)
    var kept = [0..<position]
    layout.byteCount = tailEnd
    for (index, counts) in byteCounts.enumerated() {
      var buffer = FinalLayout.Buffer()
      if let block = blocks[index] {
        kept.append(block.offset..<block.offset + block.byteCount)
        buffer.blockOffset = position
        position += block.byteCount
        layout.byteCount = position
      }
      for (cpu, byteCount) in counts.sorted(by: { $0.key < $1.key }) where byteCount > 0 {
        guard let offset = regions[index][cpu] else { continue }
        kept.append(offset..<offset + Self.align(byteCount, to: unit))
        buffer.extents.append(CPUExtent(cpu: cpu, offset: position, byteCount: byteCount))
        layout.byteCount = position + byteCount
        position += Self.align(byteCount, to: unit)
      }
      buffer.end = position
      layout.buffers.append(buffer)
    }
    // The last buffer ends with the file, without padding.
    layout.buffers[layout.buffers.count - 1].end = layout.byteCount
    return (layout, kept)
  }
}
