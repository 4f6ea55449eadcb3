internal import CZlib

/// Unpacks a small gzip file that is in memory.
enum Gunzip {
  /// The content of `bytes`; `nil` when they are no gzip file, or one of more than `limit` bytes.
  static func contents(of bytes: [UInt8], limit: Int) -> [UInt8]? {
    guard bytes.count <= limit else { return nil }
    var stream = unsafe z_stream()
    // 15 bits of window, and 16 for a gzip header.
    guard
      unsafe inflateInit2_(
        &stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { _ = unsafe inflateEnd(&stream) }
    var contents: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    var input = bytes
    // Sound: zlib reads and writes within the two buffers, whose sizes it is told, and both outlive the
    // calls.
    return unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = UInt32(input.count)
      while true {
        let (result, count) = unsafe piece.withUnsafeMutableBufferPointer { piece in
          unsafe stream.next_out = piece.baseAddress
          unsafe stream.avail_out = UInt32(piece.count)
          let result = unsafe inflate(&stream, Z_NO_FLUSH)
          return (result, unsafe piece.count - Int(stream.avail_out))
        }
        contents += piece.prefix(count)
        if result == Z_STREAM_END { return contents }
        guard result == Z_OK, contents.count <= limit else { return nil }
      }
    }
  }
}
