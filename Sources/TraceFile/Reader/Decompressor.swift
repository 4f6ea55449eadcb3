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
}
