internal import CZlib
internal import CZstd

/// Decompresses blocks whose decompressed size is known, without trusting that size.
@safe
final class Decompressor {
  private let compression: Compression
  /// Kept over blocks, because making one costs more than a chunk's decompression.
  private let context: OpaquePointer?

  init(_ compression: Compression) {
    self.compression = compression
    unsafe context = compression == .zstd ? ZSTD_createDCtx() : nil
  }

  deinit { if let context = unsafe context { _ = unsafe ZSTD_freeDCtx(context) } }

  /// Whether `compressed` bytes can become `decompressed` ones at all.
  ///
  /// zlib makes at most 1032 bytes of one; zstd's smallest block has 4 bytes and makes 128 KiB.
  static func isPossible(_ compression: Compression, compressed: Int, decompressed: Int) -> Bool {
    let ratio =
      switch compression {
      case .none: 1
      case .zlib: 1040
      case .zstd: 32768
      }
    let (most, overflow) = compressed.multipliedReportingOverflow(by: ratio)
    return overflow || decompressed <= most
  }

  /// Decompresses all of `source` to all of `target`; false if that is not what comes out.
  @safe
  func decompress(
    _ source: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard let from = source.baseAddress, let to = target.baseAddress else {
      return unsafe source.isEmpty && target.isEmpty
    }
    // Sound: both libraries stay inside the lengths that they are given.
    switch compression {
    case .none:
      return false
    case .zlib:
      var count = uLongf(target.count)
      let result = unsafe uncompress(
        to.assumingMemoryBound(to: Bytef.self), &count,
        from.assumingMemoryBound(to: Bytef.self), uLong(source.count))
      return result == Z_OK && Int(count) == target.count
    case .zstd:
      guard let context = unsafe context else { return false }
      // An error is a size near the top of size_t, so it differs from every real count.
      return unsafe ZSTD_decompressDCtx(context, to, target.count, from, source.count)
        == target.count
    }
  }

  /// Decompresses the beginning of `source` until `target` is full, which may be all that is there of
  /// it; false if that is not what comes out.
  @safe
  func decompressBeginning(
    _ source: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard let from = source.baseAddress, let to = target.baseAddress else {
      return unsafe target.isEmpty
    }
    // Sound: both libraries stay inside the lengths that they are given.
    switch compression {
    case .none:
      return false
    case .zlib:
      var stream = unsafe z_stream()
      guard
        unsafe inflateInit_(&stream, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK
      else { return false }
      defer { _ = unsafe inflateEnd(&stream) }
      unsafe stream.next_in = UnsafeMutablePointer(
        mutating: from.assumingMemoryBound(to: Bytef.self))
      unsafe stream.avail_in = uInt(clamping: source.count)
      unsafe stream.next_out = to.assumingMemoryBound(to: Bytef.self)
      unsafe stream.avail_out = uInt(clamping: target.count)
      let result = unsafe inflate(&stream, Z_SYNC_FLUSH)
      return unsafe (result == Z_OK || result == Z_STREAM_END) && stream.avail_out == 0
    case .zstd:
      guard let context = unsafe context else { return false }
      _ = unsafe ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
      defer { _ = unsafe ZSTD_DCtx_reset(context, ZSTD_reset_session_only) }
      var input = unsafe ZSTD_inBuffer(src: from, size: source.count, pos: 0)
      var output = unsafe ZSTD_outBuffer(dst: to, size: target.count, pos: 0)
      while unsafe output.pos < output.size {
        let (taken, given) = unsafe (input.pos, output.pos)
        let result = unsafe ZSTD_decompressStream(context, &output, &input)
        guard ZSTD_isError(result) == 0,
          unsafe input.pos > taken || output.pos > given
        else { return false }
      }
      return true
    }
  }
}
