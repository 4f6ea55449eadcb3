internal import RingBuffer

/// Writes version 6.
struct V6Encoding: FileEncoding {
  private var buffers: [BufferPlan]
  private let order: ByteOrder
  private let cpuCount: Int

  let places = HeadPlaces()

  init(_ buffers: [BufferPlan]) {
    self.buffers = buffers
    order = buffers[0].layout.byteOrder
    cpuCount = buffers.reduce(0) { max($0, $1.cpuCount) }
  }

  /// Prepares the file.
  ///
  /// - Returns: the encoding, and the beginning of the file in pieces.
  static func make(
    _ buffers: [BufferPlan], _ metadata: TraceFileMetadata
  ) -> (encoding: V6Encoding, head: [[UInt8]]) {
    let order = buffers[0].layout.byteOrder
    var head = ByteBuilder(order)
    head.append(FileHead.magic)
    head.append(terminated: "6")
    head.append(order == .big ? 1 : 0 as UInt8)
    head.append(UInt8(metadata.userLongSize == 4 ? 4 : 8))
    head.append(UInt32(buffers[0].layout.pageSize))
    let content = MetadataContent(metadata, order: order)
    let pieces = [
      head.bytes, content.headerInfo, content.ftraceEvents, content.eventFormats,
      content.lengthOfKallsyms, metadata.kallsyms, content.printk,
    ]
    return (V6Encoding(buffers), pieces)
  }

  func tail(_ tail: TraceFileTail, layout: FinalLayout) -> [UInt8] {
    var bytes = ByteBuilder(order)
    bytes.append(UInt64(tail.savedCommandLines.count))
    bytes.append(tail.savedCommandLines)
    bytes.append(UInt32(cpuCount))
    bytes.append(terminated: "options  ")
    // In front of a latency tracer's text, trace-cmd takes this option for the announcement of a clock.
    bytes.appendOptions(tail, includesClock: buffers[0].text == nil)
    for index in buffers.indices.dropFirst() {
      var option = ByteBuilder(order)
      option.append(layout.buffers[index].blockOffset)
      option.append(terminated: buffers[index].name)
      bytes.append(option: .buffer, option)
    }
    bytes.append(OptionID.done.rawValue)
    if let text = buffers[0].text {
      bytes.append(terminated: "latency  ")
      bytes.append(text)
    } else {
      bytes.append(block(of: 0, layout: layout))
    }
    return bytes.bytes
  }

  mutating func set(text: [UInt8]) { buffers[0].text = text }

  func blockLength(of buffer: Int) -> Int {
    "flyrecord".utf8.count + 1 + 16 * cpuCount + 8 + clock(of: buffer).utf8.count
  }

  func block(of buffer: Int, layout: FinalLayout) -> [UInt8] {
    var bytes = ByteBuilder(order)
    bytes.append(terminated: "flyrecord")
    var extents = layout.buffers[buffer].extents[...]
    for cpu in 0..<cpuCount {
      if let extent = extents.first, extent.cpu == cpu {
        bytes.append(extent.offset)
        bytes.append(extent.byteCount)
        extents = extents.dropFirst()
      } else {
        bytes.append(0 as UInt64)
        bytes.append(0 as UInt64)
      }
    }
    let clock = clock(of: buffer)
    bytes.append(UInt64(clock.utf8.count))
    bytes.append(clock)
    return bytes.bytes
  }

  /// A version 6 file is whole once its tail is there.
  func seal(layout: FinalLayout) -> (offset: UInt64, bytes: [UInt8])? { nil }

  private func clock(of buffer: Int) -> String { "[\(buffers[buffer].clock)]" }
}
