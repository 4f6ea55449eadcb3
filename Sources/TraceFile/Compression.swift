/// How a file's sections are compressed; the raw value is the name in the file.
public enum Compression: String, Sendable, Equatable {
  /// Not at all.
  case none
  /// zlib streams.
  case zlib
  /// zstd frames.
  case zstd
}
