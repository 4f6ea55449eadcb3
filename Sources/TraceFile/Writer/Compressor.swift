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

  /// The compressed bytes; nil if the library cannot make them.
  static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    let bound = ZSTD_compressBound(bytes.count)
    guard ZSTD_isError(bound) == 0 else { return nil }
    // Sound: the library writes to no more than `bound` bytes and returns how many it wrote.
    let compressed = unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, count in
      let size = unsafe bytes.withUnsafeBytes { source in
        unsafe ZSTD_compress(
          target.baseAddress, bound, source.baseAddress, source.count, level)
      }
      count = ZSTD_isError(size) == 0 ? size : 0
    }
    return compressed.isEmpty ? nil : compressed
  }
}
