public import TraceFile

/// What kind of file is written.
public struct OutputFormat: Sendable, Hashable {
  /// The version of the format; `nil` for that of the input.
  public var version: TraceFileVersion?
  /// How the file is compressed.
  public var compression: Choice

  /// How a file is compressed.
  public enum Choice: Sendable, Hashable {
    /// With zstd if the input is compressed, in version 7.
    case asInput
    /// Not at all.
    case none
    /// With zstd; version 7 only.
    case zstd(PageCompression)
  }

  /// That of the input, unless something else is said.
  public init(version: TraceFileVersion? = nil, compression: Choice = .asInput) {
    self.version = version
    self.compression = compression
  }

  /// The level that is used where none is asked for.
  static let usualCompression = PageCompression(level: 1)

  /// What it comes to for `file`.
  func resolved(
    _ file: TraceFile
  ) -> (version: TraceFileVersion, compression: PageCompression?, compressesTexts: Bool) {
    let version = version ?? (file.version == 6 ? .v6 : .v7)
    switch compression {
    case .none: return (version, nil, false)
    case .zstd(let compression): return (version, compression, true)
    case .asInput:
      guard version == .v7, file.version == 7 else { return (version, nil, version == .v7) }
      let hasChunks = file.buffers.contains { $0.extents.contains(where: \.isCompressed) }
      return (
        version, hasChunks ? Self.usualCompression : nil, file.compression != .none
      )
    }
  }
}
