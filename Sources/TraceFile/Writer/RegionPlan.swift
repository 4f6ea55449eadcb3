internal import RingBuffer

/// Where everything stands while recording: regions far apart, so that no CPU ever reaches the next.
///
/// ```text
/// head | room for the tail | block, region, region, … of each buffer | recovery record
/// ```
struct RegionPlan: Sendable {
  /// Where the tail goes; the head ends here.
  let tailOffset: UInt64
  /// All regions and blocks begin at multiples of this: of the page size, for readers that map
  /// pages, and of the file system's block size, for closing the gaps.
  let unit: UInt64
  /// Where the room for the tail ends, and the regions begin.
  let start: UInt64
  /// How many bytes each region has.
  let capacity: UInt64
  /// Where the blocks in front of the instances' pages stand; the top buffer has none.
  let blocks: [Block?]
  /// Where each buffer's CPUs write.
  let regions: [[Int: UInt64]]
  /// Where their compressed chunks go; nil when pages are not compressed.
  let chunkRegions: [[Int: UInt64]]?
  /// Where the regions end, and the recovery record begins.
  let end: UInt64

  struct Block: Sendable {
    var offset: UInt64
    /// A multiple of the unit.
    var byteCount: UInt64
  }

  /// Room for the tail. It is not written but for what the tail needs, so it may be generous.
  static let tailRoom: UInt64 = 64 << 20
  /// Less than this is no region.
  static let leastCapacity: UInt64 = 1 << 20

  /// The regions' places, which follow from the sizes; nil when a file cannot have them.
  ///
  /// - Parameters:
  ///   - unit: a power of two.
  ///   - start: a multiple of the unit behind the head.
  ///   - capacity: a multiple of the unit.
  init?(
    _ buffers: [BufferPlan], encoding: any FileEncoding, isCompressed: Bool, tailOffset: UInt64,
    unit: UInt64, start: UInt64, capacity: UInt64
  ) {
    let largest = UInt64(Int64.max)
    guard unit > 0, unit & (unit - 1) == 0, unit <= Self.largestUnit, start % unit == 0,
      tailOffset < start, start < largest, capacity % unit == 0, capacity >= Self.leastCapacity,
      capacity < largest
    else { return nil }
    let blockSizes = Self.blockSizes(buffers, encoding, unit: unit)
    let (all, overflow) = capacity.multipliedReportingOverflow(
      by: Self.regionCount(buffers, isCompressed: isCompressed))
    guard !overflow, all < largest, start + blockSizes.reduce(0, +) < largest - all else {
      return nil
    }
    self.tailOffset = tailOffset
    self.unit = unit
    self.start = start
    self.capacity = capacity

    var offset = start
    var blocks: [Block?] = []
    var regions: [[Int: UInt64]] = []
    var chunkRegions: [[Int: UInt64]] = []
    for (buffer, byteCount) in zip(buffers, blockSizes) {
      blocks.append(byteCount == 0 ? nil : Block(offset: offset, byteCount: byteCount))
      offset += byteCount
      var places: [Int: UInt64] = [:]
      var chunkPlaces: [Int: UInt64] = [:]
      for cpu in buffer.cpus {
        places[cpu] = offset
        offset += capacity
        guard isCompressed else { continue }
        chunkPlaces[cpu] = offset
        offset += capacity
      }
      regions.append(places)
      chunkRegions.append(chunkPlaces)
    }
    self.blocks = blocks
    self.regions = regions
    self.chunkRegions = isCompressed ? chunkRegions : nil
    end = offset
  }

  /// Plans a file of no more than `largestSize` bytes with a recovery record of `recordSize`, which
  /// is a multiple of the unit; nil when that leaves a CPU less than a mebibyte.
  init?(
    _ buffers: [BufferPlan], encoding: any FileEncoding, isCompressed: Bool, tailOffset: UInt64,
    unit: UInt64, recordSize: UInt64, largestSize: UInt64
  ) {
    let start = Self.align(tailOffset + Self.tailRoom, to: unit)
    let fixed = start + Self.blockSizes(buffers, encoding, unit: unit).reduce(0, +) + recordSize
    guard fixed < largestSize else { return nil }
    let count = Self.regionCount(buffers, isCompressed: isCompressed)
    self.init(
      buffers, encoding: encoding, isCompressed: isCompressed, tailOffset: tailOffset, unit: unit,
      start: start, capacity: (largestSize - fixed) / max(count, 1) / unit * unit)
  }

  /// What regions begin at multiples of, for blocks of `blockSize` bytes.
  static func unit(of buffers: [BufferPlan], blockSize: Int) -> UInt64 {
    UInt64(buffers.reduce(blockSize) { max($0, $1.layout.pageSize) })
  }

  static func align(_ value: UInt64, to unit: UInt64) -> UInt64 { (value + unit - 1) / unit * unit }

  private static let largestUnit: UInt64 = 1 << 30

  private static func blockSizes(
    _ buffers: [BufferPlan], _ encoding: any FileEncoding, unit: UInt64
  ) -> [UInt64] {
    buffers.indices.map { index in
      index == 0 ? 0 : align(UInt64(encoding.blockLength(of: index)), to: unit)
    }
  }

  private static func regionCount(_ buffers: [BufferPlan], isCompressed: Bool) -> UInt64 {
    UInt64(buffers.reduce(0) { $0 + $1.cpus.count }) * (isCompressed ? 2 : 1)
  }

  /// Lays the finished file out, for a tail of `tailLength` bytes.
  ///
  /// - Parameter contents: what each buffer's CPUs keep, within the capacity, from multiples of the
  ///   unit on: whole pages, or chunks.
  /// - Returns: the layout, and the ranges of the file that are kept, as they stand before the gaps
  ///   are closed; all but the first begin and end at multiples of the unit.
  func finish(
    tailLength: UInt64, contents: [[Int: RegionContent]]
  ) -> (layout: FinalLayout, kept: [Range<UInt64>]) {
    var layout = FinalLayout(tailOffset: tailOffset)
    let tailEnd = tailOffset + tailLength
    var position = Self.align(tailEnd, to: unit)
    var kept = [0..<position]
    layout.byteCount = tailEnd
    for index in blocks.indices {
      var buffer = FinalLayout.Buffer()
      if let block = blocks[index] {
        kept.append(block.offset..<block.offset + block.byteCount)
        buffer.blockOffset = position
        position += block.byteCount
        layout.byteCount = position
      }
      let places = chunkRegions?[index] ?? regions[index]
      let counts = index < contents.count ? contents[index] : [:]
      for (cpu, content) in counts.sorted(by: { $0.key < $1.key }) where !content.kept.isEmpty {
        guard let offset = places[cpu] else { continue }
        let byteCount = UInt64(content.kept.count)
        let start = offset + content.kept.lowerBound
        kept.append(start..<start + Self.align(byteCount, to: unit))
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
