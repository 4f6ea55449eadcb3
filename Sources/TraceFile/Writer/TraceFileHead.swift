internal import RingBuffer

/// The beginning of a file, encoded once: a recording in several files uses it for each of them.
///
/// ```swift
/// let head = try TraceFileHead(version: .v7, metadata: metadata, buffers: [plan])
/// let writer = try TraceFileWriter(path: "trace.dat", head: head)
/// ```
public struct TraceFileHead: Sendable {
  /// The version of the format.
  public let version: TraceFileVersion
  /// How pages are compressed; nil when they are written as the kernel gives them.
  public let compression: PageCompression?
  let buffers: [BufferPlan]
  let headerPage: [UInt8]
  let encoding: any FileEncoding
  /// What stands at the beginning of the file, one piece behind the other.
  let pieces: [[UInt8]]

  /// Encodes what is known before the recording begins; compressing kallsyms takes some 10 ms.
  ///
  /// - Parameters:
  ///   - buffers: the top buffer first, then instances.
  ///   - compression: for pages that come in chunks (`PageChunkWriter`); version 7 only.
  ///   - compressesTexts: whether texts are compressed with zstd (version 7 only), too; they are where pages
  ///     are.
  /// - Throws: `TraceFileError` without a path when no file can hold such buffers.
  public init(
    version: TraceFileVersion, metadata: TraceFileMetadata, buffers: [BufferPlan],
    compression: PageCompression? = nil, compressesTexts: Bool = true
  ) throws(TraceFileError) {
    try buffers.check(version: version)
    if let compression {
      guard version == .v7 else {
        throw .badPlan("version 6 cannot be compressed; write version 7")
      }
      guard PageCompression.levels.contains(compression.level) else {
        throw .badPlan("compression level \(compression.level) is not one of -5 to 19")
      }
    }
    let texts = [
      metadata.headerPage, metadata.headerEvent, metadata.kallsyms, metadata.kernelTypes,
    ]
    guard (texts + [metadata.printkFormats]).allSatisfy({ $0.count < Limits.metadata }) else {
      throw .badPlan("a metadata text of 1 GiB or more")
    }
    self.version = version
    self.compression = compression
    self.buffers = buffers
    headerPage = metadata.headerPage
    switch version {
    case .v6: (encoding, pieces) = V6Encoding.make(buffers, metadata)
    case .v7:
      (encoding, pieces) = V7Encoding.make(
        buffers, metadata, isCompressed: compression != nil,
        compressesTexts: compressesTexts || compression != nil)
    }
  }
}
