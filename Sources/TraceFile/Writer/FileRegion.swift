public import SystemPackage

/// Where one CPU's pages go while recording: a range of the final file that no other CPU writes to.
public struct FileRegion: Sendable {
  /// The byte offset of the first page. Whole pages follow one behind the other.
  public let offset: Int64
  /// How many bytes the region can take.
  public let capacity: Int64
  let file: OutputFile

  /// The file; it belongs to the writer, and is open until that has finished.
  public var descriptor: FileDescriptor { file.descriptor }

  init(offset: Int64, capacity: Int64, file: OutputFile) {
    self.offset = offset
    self.capacity = capacity
    self.file = file
  }

  /// A region of a file that no writer has made.
  package init(descriptor: FileDescriptor, offset: Int64, capacity: Int64) {
    self.init(offset: offset, capacity: capacity, file: OutputFile(descriptor: descriptor))
  }
}

/// What stands in a CPU's region.
public struct RegionContent: Sendable, Hashable {
  /// The pages that are kept, in bytes from the beginning of the region.
  ///
  /// The lower bound is a multiple of the writer's `unit`; it is above 0 when the oldest pages were
  /// given up. Of a compressed recording it is the chunk region that counts, from 0 to
  /// `PageChunkWriter.byteCount`.
  public var kept: Range<UInt64>

  /// The pages in `kept`.
  public init(kept: Range<UInt64>) { self.kept = kept }
}
