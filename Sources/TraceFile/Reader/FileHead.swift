internal import RingBuffer

/// The beginning that both versions share, and what version 7 adds to it.
struct FileHead {
  /// The bytes that every file begins with.
  static let magic: [UInt8] = [0x17, 0x08, 0x44] + Array("tracing".utf8)

  let version: Int
  let byteOrder: ByteOrder
  let userLongSize: Int
  let pageSize: Int
  let compression: Compression
  /// Version 7: where the first OPTIONS section stands.
  let optionsOffset: UInt64
  /// Where the rest of the file begins.
  let end: UInt64

  init(_ file: InputFile) throws(TraceFileError) {
    guard file.byteCount >= Self.magic.count,
      try file.bytes(at: 0, count: Self.magic.count) == Self.magic
    else { throw file.error(.notATraceFile) }
    let start = UInt64(Self.magic.count)
    // The byte order is not known yet; up to there, only bytes are read.
    var cursor = FileCursor(file, order: .host, from: start)
    let versionText = try cursor.string("the version")
    guard let version = Int(versionText), version == 6 || version == 7 else {
      throw file.error(.unsupportedVersion(String(versionText.prefix(16))), at: start)
    }
    self.version = version
    let place = cursor.offset
    switch try cursor.integer(UInt8.self) {
    case 0: byteOrder = .little
    case 1: byteOrder = .big
    case let mark: throw file.error(.badSection("byte order \(mark) is neither 0 nor 1"), at: place)
    }
    let longSize: UInt8 = try cursor.integer()
    guard longSize == 4 || longSize == 8 else {
      throw file.error(.badSection("a long of \(longSize) bytes"), at: place + 1)
    }
    userLongSize = Int(longSize)

    cursor = FileCursor(file, order: byteOrder, from: cursor.offset)
    let pageSize: UInt32 = try cursor.integer()
    guard pageSize >= 32, Int(pageSize) <= Limits.page else {
      throw file.error(.badSection("pages of \(pageSize) bytes"), at: place + 2)
    }
    self.pageSize = Int(pageSize)
    guard version == 7 else {
      compression = .none
      optionsOffset = 0
      end = cursor.offset
      return
    }
    let namePlace = cursor.offset
    let name = try cursor.string("the name of the compression")
    guard let compression = Compression(rawValue: name) else {
      throw file.error(.unsupportedCompression(String(name.prefix(16))), at: namePlace)
    }
    self.compression = compression
    _ = try cursor.string("the version of the compression")
    optionsOffset = try cursor.integer()
    end = cursor.offset
  }
}
