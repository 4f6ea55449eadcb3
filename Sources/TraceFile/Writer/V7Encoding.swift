internal import RingBuffer

/// Writes version 7: texts in zstd sections, pages as they are or in zstd chunks.
struct V7Encoding: FileEncoding {
  let places: HeadPlaces
  private var buffers: [BufferPlan]
  private let order: ByteOrder
  /// Whether pages are in chunks.
  private let isCompressed: Bool
  private let compressesTexts: Bool

  /// The size of a section header: `u16` kind, `u16` flags, `u32` description, `u64` size.
  private static let headerSize = 16

  /// Prepares the file.
  ///
  /// - Returns: the encoding, and the beginning of the file in pieces.
  static func make(
    _ buffers: [BufferPlan], _ metadata: TraceFileMetadata, isCompressed: Bool,
    compressesTexts: Bool
  ) -> (encoding: V7Encoding, head: [[UInt8]]) {
    let order = buffers[0].layout.byteOrder
    var head = ByteBuilder(order)
    head.append(FileHead.magic)
    head.append(terminated: "7")
    head.append(order == .big ? 1 : 0 as UInt8)
    head.append(UInt8(metadata.userLongSize == 4 ? 4 : 8))
    head.append(UInt32(buffers[0].layout.pageSize))
    head.append(terminated: (compressesTexts ? Compression.zstd : .none).rawValue)
    head.append(terminated: compressesTexts ? Compressor.version : "")
    var places = HeadPlaces(optionsPointer: head.count)
    // Zero says that the recording is not finished; `seal` replaces it.
    head.append(0 as UInt64)

    let content = MetadataContent(metadata, order: order)
    var pieces = [head.bytes]
    var offset = head.count
    var texts: [(OptionID, [[UInt8]])] = [
      (.headerInfo, [content.headerInfo]), (.ftraceEvents, [content.ftraceEvents]),
      (.eventFormats, [content.eventFormats]),
      (.kallsyms, [content.lengthOfKallsyms, metadata.kallsyms]), (.printk, [content.printk]),
    ]
    if compressesTexts, !metadata.kernelTypes.isEmpty {
      texts.append((.btf, [metadata.kernelTypes]))
    }
    for (id, text) in texts {
      places.sections.append(HeadPlaces.Section(id: id, offset: offset))
      for piece in section(id, text, order: order, isCompressed: compressesTexts) {
        offset += UInt64(piece.count)
        pieces.append(piece)
      }
    }
    let encoding = V7Encoding(
      buffers, places, isCompressed: isCompressed, compressesTexts: compressesTexts)
    return (encoding, pieces)
  }

  /// The encoding of a file whose head is written.
  init(
    _ buffers: [BufferPlan], _ places: HeadPlaces, isCompressed: Bool, compressesTexts: Bool = true
  ) {
    self.buffers = buffers
    self.places = places
    self.isCompressed = isCompressed
    self.compressesTexts = compressesTexts
    order = buffers[0].layout.byteOrder
  }

  /// The tail: options, then command lines, then the header of the top buffer's section, whose
  /// content is the padding and the pages that follow.
  func tail(_ tail: TraceFileTail, layout: FinalLayout) -> [UInt8] {
    var commandLines = ByteBuilder(order)
    commandLines.append(UInt64(tail.savedCommandLines.count))
    commandLines.append(tail.savedCommandLines)
    let names = Self.section(
      .commandLines, [commandLines.bytes], order: order, isCompressed: compressesTexts
    ).flatMap { $0 }

    // All numbers have a fixed width, so a first pass tells where what follows the options stands.
    let length = options(tail, layout: layout, commandLines: 0, top: 0).count
    let namesOffset = layout.tailOffset + UInt64(length)
    let topOffset = namesOffset + UInt64(names.count)
    var bytes = ByteBuilder(order)
    bytes.append(options(tail, layout: layout, commandLines: namesOffset, top: topOffset))
    bytes.append(names)
    let content = topOffset + UInt64(Self.headerSize)
    let end = layout.buffers[0].end
    if let text = buffers[0].text {
      bytes.append(textSection(text))
    } else {
      bytes.append(bufferHeader(size: end > content ? end - content : 0))
    }
    return bytes.bytes
  }

  mutating func set(text: [UInt8]) { buffers[0].text = text }

  func blockLength(of buffer: Int) -> Int { Self.headerSize + (buffers[buffer].text?.count ?? 0) }

  func block(of buffer: Int, layout: FinalLayout) -> [UInt8] {
    if let text = buffers[buffer].text { return textSection(text) }
    let content = layout.buffers[buffer].blockOffset + UInt64(Self.headerSize)
    let end = layout.buffers[buffer].end
    return bufferHeader(size: end > content ? end - content : 0)
  }

  func seal(layout: FinalLayout) -> (offset: UInt64, bytes: [UInt8])? {
    var pointer = ByteBuilder(order)
    pointer.append(layout.tailOffset)
    return (places.optionsPointer, pointer.bytes)
  }

  private func options(
    _ tail: TraceFileTail, layout: FinalLayout, commandLines: UInt64, top: UInt64
  ) -> [UInt8] {
    var options = ByteBuilder(order)
    for section in places.sections {
      options.append(option: section.id, number: section.offset)
    }
    options.append(option: .commandLines, number: commandLines)
    options.appendOptions(tail)
    let cpuCount = buffers.reduce(0) { max($0, $1.cpuCount) }
    options.append(option: .cpuCount, number: UInt32(cpuCount))
    for (index, buffer) in buffers.enumerated() {
      var option = ByteBuilder(order)
      option.append(index == 0 ? top : layout.buffers[index].blockOffset)
      option.append(terminated: buffer.name)
      option.append(terminated: buffer.clock)
      if buffer.text != nil {
        options.append(option: .bufferText, option)
        continue
      }
      option.append(UInt32(buffer.layout.pageSize))
      option.append(UInt32(layout.buffers[index].extents.count))
      for extent in layout.buffers[index].extents {
        option.append(UInt32(extent.cpu))
        option.append(extent.offset)
        option.append(extent.byteCount)
      }
      options.append(option: .buffer, option)
    }
    options.append(option: .done, number: 0 as UInt64)
    return Self.header(.done, flags: 0, size: options.count, order: order) + options.bytes
  }

  // MARK: Sections

  /// The section of a latency tracer's text.
  private func textSection(_ text: [UInt8]) -> [UInt8] {
    Self.header(.bufferText, flags: 0, size: UInt64(text.count), order: order) + text
  }

  private func bufferHeader(size: UInt64) -> [UInt8] {
    Self.header(.buffer, flags: isCompressed ? 1 : 0, size: size, order: order)
  }

  private static func header(
    _ id: OptionID, flags: UInt16, size: UInt64, order: ByteOrder
  ) -> [UInt8] {
    var header = ByteBuilder(order)
    header.append(id.rawValue)
    header.append(flags)
    header.append(0 as UInt32)
    header.append(size)
    return header.bytes
  }

  /// A section of one compressed block, in pieces; uncompressed if it does not get smaller.
  private static func section(
    _ id: OptionID, _ texts: [[UInt8]], order: ByteOrder, isCompressed: Bool
  ) -> [[UInt8]] {
    let count = texts.reduce(0) { $0 + $1.count }
    guard isCompressed, let compressed = Compressor.compress(texts), compressed.count + 8 < count
    else {
      return [header(id, flags: 0, size: UInt64(count), order: order)] + texts
    }
    var sizes = ByteBuilder(order)
    sizes.append(header(id, flags: 1, size: UInt64(compressed.count) + 8, order: order))
    sizes.append(UInt32(compressed.count))
    sizes.append(UInt32(count))
    return [sizes.bytes, compressed]
  }
}
