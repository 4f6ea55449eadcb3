/// How a file's sections are compressed; the raw value is the name in the file.
public enum Compression: String, Sendable, Equatable {
  case none
  case zlib
  case zstd
}
