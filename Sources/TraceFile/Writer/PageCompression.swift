/// How pages are compressed while they are recorded (version 7 only): with zstd.
public struct PageCompression: Sendable, Hashable {
  /// The level of zstd, from -5 (fastest) to 19 (smallest).
  public var level: Int

  /// Compression with zstd at `level`.
  public init(level: Int) { self.level = level }

  static let levels = -5...19
}
