public import RingBuffer
public import SystemPackage
public struct PageCompression: Sendable, Hashable {
  public var level: Int
  public init(level: Int) { self.level = level }
}
public struct TraceFileHead: Sendable {
  let version: TraceFileVersion
  let metadata: TraceFileMetadata
  let buffers: [BufferPlan]
  public init(
    version: TraceFileVersion, metadata: TraceFileMetadata, buffers: [BufferPlan],
    compression: PageCompression? = nil
  ) throws(TraceFileError) {
    self.version = version
    self.metadata = metadata
    self.buffers = buffers
  }
}
public struct RegionContent: Sendable, Hashable {
  public var kept: Range<UInt64>
  public init(kept: Range<UInt64>) { self.kept = kept }
}
extension TraceFileWriter {
  public convenience init(path: FilePath, head: TraceFileHead) throws(TraceFileError) {
    try self.init(path: path, version: head.version, metadata: head.metadata, buffers: head.buffers)
  }
  public func chunkRegion(buffer: Int, cpu: Int) -> FileRegion { region(buffer: buffer, cpu: cpu) }
  public var unit: UInt64 { 4096 }
  public func release(buffer: Int, cpu: Int, _ range: Range<UInt64>) {}
  public func checkpoint(_ contents: [[Int: RegionContent]], tail: TraceFileTail)
    throws(TraceFileError)
  {}
  public func finish(_ contents: [[Int: RegionContent]], tail: TraceFileTail)
    throws(TraceFileError) -> UInt64
  {
    try finish(byteCounts: contents.map { $0.mapValues { $0.kept.upperBound } }, tail: tail)
  }
  public func leaveUnfinished() { abandon() }
}
public struct PageChunkWriter: ~Copyable, Sendable {
  public init(
    region: FileRegion, pageSize: Int, byteOrder: ByteOrder, compression: PageCompression
  ) throws(TraceFileError) {}
  public mutating func append(_ pages: RawSpan) throws(TraceFileError) {}
  public mutating func finish() throws(TraceFileError) {}
  public var byteCount: UInt64 { 0 }
  public var chunkCount: UInt32 { 0 }
  public var pageByteCount: UInt64 { 0 }
}
