internal import CZstd

/// Compresses texts with zstd.
enum Compressor {
  /// Level 1: on kallsyms as small as the default level 3, in two thirds of the time.
  private static let level: Int32 = 1

  /// The version of the zstd library.
  static var version: String {
    // Sound: the library returns a static string that ends with NUL.
    unsafe String(cString: ZSTD_versionString())
  }

  /// The compressed bytes of all `pieces` as one; nil if the library cannot make them.
  static func compress(_ pieces: [[UInt8]]) -> [UInt8]? {
    let bound = ZSTD_compressBound(pieces.reduce(0) { $0 + $1.count })
    guard ZSTD_isError(bound) == 0, let context = unsafe ZSTD_createCCtx() else { return nil }
    defer { _ = unsafe ZSTD_freeCCtx(context) }
    // Sound: the context is a valid one.
    guard
      unsafe ZSTD_isError(
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)) == 0
    else { return nil }
    // Sound: the library writes to no more than `bound` bytes and tells how many it wrote.
    let compressed = unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, count in
      var output = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: bound, pos: 0)
      for (index, piece) in pieces.enumerated() {
        let end = index == pieces.count - 1 ? ZSTD_e_end : ZSTD_e_continue
        let left = unsafe piece.withUnsafeBytes { source in
          var input = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
          // There is room for everything, so one call takes it all.
          return unsafe ZSTD_compressStream2(context, &output, &input, end)
        }
        guard ZSTD_isError(left) == 0, end == ZSTD_e_continue || left == 0 else { return }
      }
      count = unsafe output.pos
    }
    return compressed.isEmpty ? nil : compressed
  }
}
