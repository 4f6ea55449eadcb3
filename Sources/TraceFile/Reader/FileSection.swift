internal import RingBuffer

/// A part of the file that is read when asked for.
struct FileSection: Sendable, Equatable {
  /// Where the content begins, behind the section header.
  var offset: UInt64
  /// The length in the file in bytes.
  var byteCount: UInt64
  /// Whether the content is one compressed block.
  var isCompressed: Bool
}

/// What is needed to read sections: the file and how it is written.
struct SectionReader: Sendable {
  let file: InputFile
  let order: ByteOrder
  let compression: Compression

  /// A cursor over the section's content.
  func open(_ section: FileSection) throws(TraceFileError) -> FileCursor {
    let (end, overflow) = section.offset.addingReportingOverflow(section.byteCount)
    guard !overflow, end <= file.byteCount else {
      throw file.error(.truncated, at: file.byteCount)
    }
    var cursor = FileCursor(file, order: order, from: section.offset, to: end)
    guard section.isCompressed else { return cursor }
    let content = try block(&cursor, limit: Limits.metadata)
    return FileCursor(content, section: section.offset, of: file, order: order)
  }

  /// The text behind its own length, as kallsyms, printk formats and command lines are stored.
  func text<Length: FixedWidthInteger & UnsignedInteger>(
    _ section: FileSection?, length: Length.Type, _ what: String
  ) throws(TraceFileError) -> [UInt8] {
    guard let section else { return [] }
    var cursor = try open(section)
    let count: Length = try cursor.integer()
    return try cursor.bytes(UInt64(count), what)
  }

  /// Everything in a section of chunks (`u32` count, then blocks), or in a plain one.
  func chunkedText(_ section: FileSection) throws(TraceFileError) -> [UInt8] {
    let (end, overflow) = section.offset.addingReportingOverflow(section.byteCount)
    guard !overflow, end <= file.byteCount else {
      throw file.error(.truncated, at: file.byteCount)
    }
    var cursor = FileCursor(file, order: order, from: section.offset, to: end)
    guard section.isCompressed else { return try cursor.bytes(cursor.remaining, "the text") }
    var text: [UInt8] = []
    let count: UInt32 = try cursor.integer()
    for _ in 0..<count {
      text += try block(&cursor, limit: Limits.metadata - UInt64(text.count))
    }
    return text
  }

  /// One compressed block: `u32` compressed size, `u32` size, compressed bytes.
  private func block(
    _ cursor: inout FileCursor, limit: UInt64
  ) throws(TraceFileError) -> [UInt8] {
    let place = cursor.offset
    let compressedSize: UInt32 = try cursor.integer()
    let size: UInt32 = try cursor.integer()
    guard UInt64(size) <= limit else {
      throw file.error(.tooLarge("a section claims \(size) bytes"), at: place)
    }
    let source = try cursor.bytes(UInt64(compressedSize), "a compressed section")
    guard
      Decompressor.isPossible(compression, compressed: source.count, decompressed: Int(size))
    else { throw file.error(.decompressionFailed, at: place) }
    guard size > 0 else { return [] }
    var isWhole = false
    // Sound: initializedCount is what has been decompressed, all or nothing.
    let content = unsafe [UInt8](unsafeUninitializedCapacity: Int(size)) { target, count in
      isWhole = unsafe source.withUnsafeBytes { source in
        unsafe Decompressor(compression).decompress(
          source,
          to: UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(target)[..<Int(size)]))
      }
      count = isWhole ? Int(size) : 0
    }
    guard isWhole else { throw file.error(.decompressionFailed, at: place) }
    return content
  }
}
