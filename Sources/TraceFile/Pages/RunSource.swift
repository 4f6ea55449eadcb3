/// Uncompressed pages of one CPU, read in runs.
struct RunSource: Sendable {
  private let file: InputFile
  private let pageSize: Int
  private var offset: UInt64
  private var end: UInt64
  /// Up to here pages are read one at a time, because a run of them could not be read.
  private var carefulEnd: UInt64 = 0

  /// The bytes of a run: enough that the system call costs nothing, and the second-level cache keeps
  /// it until it is decoded.
  private static let usualRun = 256 << 10
  private let runSize: Int

  /// - Parameter mostBytes: what may be in memory.
  init(_ file: InputFile, extent: CPUExtent, pageSize: Int, mostBytes: Int) {
    runSize = min(Self.usualRun, mostBytes)
    self.file = file
    self.pageSize = pageSize
    offset = extent.offset
    let (end, overflow) = extent.offset.addingReportingOverflow(extent.byteCount)
    self.end = overflow ? .max : end
  }

  /// Goes on with a part of the pages.
  mutating func move(to part: PagePart) {
    offset = part.offset
    let (end, overflow) = part.offset.addingReportingOverflow(part.byteCount)
    self.end = overflow ? .max : end
    carefulEnd = 0
  }

  /// What can be looked at in place: whole pages that can be read as far as is known.
  var mappable: Range<UInt64>? {
    guard offset >= carefulEnd, offset < end, end - offset >= UInt64(pageSize) else { return nil }
    return offset..<end
  }

  /// Goes on behind `count` bytes that were looked at in place.
  mutating func skip(_ count: UInt64) { offset += count }

  mutating func load(into memory: inout PageMemory) -> PageLoad {
    guard offset < end else { return .pages(0) }
    let wanted = offset < carefulEnd ? pageSize : max(runSize / pageSize, 1) * pageSize
    let rest = end - offset
    let count = rest < UInt64(wanted) ? Int(rest) : wanted
    let pages = (count - 1) / pageSize + 1
    memory.reserve(pages * pageSize)
    do throws(TraceFileError) {
      // Sound: the memory has been reserved, and nothing else refers to it.
      unsafe try file.read(into: memory.writable(0..<count), at: offset)
      unsafe memory.writable(count..<pages * pageSize).initializeMemory(
        as: UInt8.self, repeating: 0)
    } catch {
      if pages > 1 {
        carefulEnd = offset + UInt64(count)
        return load(into: &memory)
      }
      offset += UInt64(count)
      // A file that has become shorter has nothing behind its end.
      if error.code == .truncated { offset = end }
      return .failure(error, lostPages: 1)
    }
    offset += UInt64(count)
    return .pages(pages)
  }
}
