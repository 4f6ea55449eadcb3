internal import RingBuffer
internal import Synchronization
public import SystemPackage

/// Writes a trace.dat file in one pass: pages go straight to their place in the final file.
///
/// Each CPU has a region of its own, far from the others in a sparse file. When the recording has
/// ended, the gaps between the regions are cut out; nothing is copied where the file system can do
/// that (ext4, xfs). There are no temporary files. A little space is set aside at the beginning, so
/// that a recording that fills the file system still becomes a readable file.
///
/// ```swift
/// let writer = try TraceFileWriter(
///   path: "trace.dat", version: .v7, metadata: metadata, buffers: [plan])
/// let region = writer.region(buffer: 0, cpu: 2)   // a thread writes pages there
/// let size = try writer.finish(byteCounts: [[2: 40960]], tail: tail)
/// ```
public final class TraceFileWriter: Sendable {
  private let file: OutputFile
  private let buffers: [BufferPlan]
  private let encoding: any FileEncoding
  private let plan: RegionPlan
  private let method: GapClosing
  /// Where the space ends that was set aside for the tail.
  private let slackEnd: UInt64
  private let isOpen = Mutex(true)

  /// Creates the file, writes what is known at the beginning and plans the regions.
  ///
  /// - Parameters:
  ///   - path: the file; one that is there is written anew.
  ///   - buffers: the top buffer first, then instances.
  /// - Throws: `TraceFileError` when the file cannot be made; then there is none.
  public convenience init(
    path: FilePath, version: TraceFileVersion, metadata: TraceFileMetadata, buffers: [BufferPlan]
  ) throws(TraceFileError) {
    try self.init(
      path: path, version: version, metadata: metadata, buffers: buffers, closingGapsBy: .automatic)
  }

  /// For tests: chooses how the gaps are closed.
  package init(
    path: FilePath, version: TraceFileVersion, metadata: TraceFileMetadata, buffers: [BufferPlan],
    closingGapsBy method: GapClosing
  ) throws(TraceFileError) {
    try Self.check(buffers, metadata, version: version, path: path.string)
    let head: [[UInt8]]
    switch version {
    case .v6:
      let encoding = V6Encoding(buffers)
      head = encoding.head(metadata)
      self.encoding = encoding
    case .v7:
      let made = V7Encoding.make(buffers, metadata)
      head = made.head
      encoding = made.encoding
    }
    let file = try OutputFile(creating: path)
    do throws(TraceFileError) {
      var offset: UInt64 = 0
      for piece in head {
        try file.write(piece, at: offset)
        offset += UInt64(piece.count)
      }
      try file.requireHoles(current: offset)
      let largestSize = try file.largestSize(current: offset)
      let system = file.fileSystem()
      guard
        let plan = RegionPlan(
          buffers, encoding: encoding, tailOffset: offset, blockSize: system.blockSize,
          largestSize: largestSize)
      else { throw file.error(.regionFull) }
      // Command lines are a few KiB; each CPU has half a KiB of statistics and a place in a table.
      let regionCount = UInt64(buffers.reduce(0) { $0 + $1.cpus.count })
      let slack = min(max(system.freeBytes / 64, 64 << 10), 1 << 20) + 512 * regionCount
      file.reserve(slack, at: offset)
      for case let block? in plan.blocks { file.reserve(block.byteCount, at: block.offset) }
      slackEnd = offset + slack
      self.plan = plan
    } catch {
      file.remove()
      throw error
    }
    self.file = file
    self.buffers = buffers
    self.method = method
  }

  deinit { abandon() }

  /// Where the pages of `cpu` go.
  ///
  /// - Precondition: the plan of the buffer lists the CPU.
  public func region(buffer: Int, cpu: Int) -> FileRegion {
    guard let offset = plan.regions[buffer][cpu] else {
      preconditionFailure("the plan of buffer \(buffer) does not list CPU \(cpu)")
    }
    return FileRegion(
      descriptor: file.descriptor, offset: Int64(offset), capacity: Int64(plan.capacity))
  }

  /// Completes and closes the file; threads must have stopped writing to their regions.
  ///
  /// - Parameter byteCounts: how many bytes each buffer's CPUs have written; a CPU that is not
  ///   listed has written none.
  /// - Returns: the file's size in bytes.
  /// - Throws: `TraceFileError` when it cannot be completed; then the file is removed. When only its
  ///   last bytes cannot be stored (network file systems tell at the end), it stays.
  public func finish(
    byteCounts: [[Int: UInt64]], tail: TraceFileTail
  ) throws(TraceFileError) -> UInt64 {
    let wasOpen = isOpen.withLock { state in
      defer { state = false }
      return state
    }
    guard wasOpen else { throw file.error(.badPlan("the file is closed already")) }
    let size: UInt64
    do throws(TraceFileError) {
      size = try complete(check(byteCounts), tail)
    } catch {
      file.remove()
      throw error
    }
    try file.close()
    return size
  }

  /// Closes and removes an unfinished file; does nothing to a finished one.
  public func abandon() {
    let wasOpen = isOpen.withLock { state in
      defer { state = false }
      return state
    }
    if wasOpen { file.remove() }
  }

  private func complete(
    _ byteCounts: [[Int: UInt64]], _ tail: TraceFileTail
  ) throws(TraceFileError) -> UInt64 {
    let tailLength = encoding.tail(
      tail, layout: plan.finish(tailLength: 0, byteCounts: byteCounts).layout
    ).count
    guard UInt64(tailLength) < RegionPlan.tailRoom else {
      throw file.error(.badPlan("command lines and statistics of \(tailLength) bytes"))
    }
    let (layout, kept) = plan.finish(tailLength: tailLength, byteCounts: byteCounts)
    try file.write(encoding.tail(tail, layout: layout), at: plan.tailOffset)
    for (index, block) in plan.blocks.enumerated() {
      guard let block else { continue }
      try file.write(encoding.block(of: index, layout: layout), at: block.offset)
    }
    // What the tail has left over of the space set aside is free for closing the gaps.
    let tailEnd = kept[0].upperBound
    if slackEnd > tailEnd { file.release(slackEnd - tailEnd, at: tailEnd) }
    try GapCloser(file: file, method: method).close(kept)
    try file.resize(to: layout.byteCount)
    if let seal = encoding.seal(layout: layout) { try file.write(seal.bytes, at: seal.offset) }
    return layout.byteCount
  }

  // MARK: Checks

  /// Checks what CPUs have written, and rounds it up to whole pages.
  private func check(_ byteCounts: [[Int: UInt64]]) throws(TraceFileError) -> [[Int: UInt64]] {
    guard byteCounts.count <= buffers.count else {
      throw file.error(.badPlan("\(byteCounts.count) buffers written, \(buffers.count) planned"))
    }
    var whole = [[Int: UInt64]](repeating: [:], count: buffers.count)
    for (index, counts) in byteCounts.enumerated() {
      let pageSize = UInt64(buffers[index].layout.pageSize)
      for (cpu, count) in counts where count > 0 {
        guard plan.regions[index][cpu] != nil else {
          throw file.error(.badPlan("CPU \(cpu) of buffer \(index) was not planned"))
        }
        guard count <= plan.capacity else { throw file.error(.regionFull) }
        whole[index][cpu] = RegionPlan.align(count, to: pageSize)
      }
    }
    return whole
  }

  private static func check(
    _ buffers: [BufferPlan], _ metadata: TraceFileMetadata, version: TraceFileVersion, path: String
  ) throws(TraceFileError) {
    func bad(_ detail: String) -> TraceFileError { TraceFileError(.badPlan(detail), path: path) }
    guard let top = buffers.first, top.name.isEmpty else {
      throw bad("the first buffer must be the top buffer, whose name is empty")
    }
    for buffer in buffers {
      let size = buffer.layout.pageSize
      guard size <= Limits.page, size & (size - 1) == 0 else {
        throw bad("buffer “\(buffer.name)” has pages of \(size) bytes, which is no power of two")
      }
      guard version == .v7 || size == top.layout.pageSize else {
        throw bad("version 6 has one page size for all buffers; write version 7")
      }
      guard buffer.layout.byteOrder == top.layout.byteOrder else {
        throw bad("buffers of different byte order")
      }
      guard buffer.cpuCount <= Limits.cpus, Set(buffer.cpus).count == buffer.cpus.count,
        buffer.cpus.allSatisfy({ $0 >= 0 && $0 < buffer.cpuCount })
      else { throw bad("buffer “\(buffer.name)” lists CPUs that the machine does not have") }
      for text in [buffer.name, buffer.clock] {
        guard text.utf8.count < Limits.name, !text.utf8.contains(0) else {
          throw bad("a name or clock is too long or contains NUL")
        }
      }
    }
    guard !buffers.dropFirst().contains(where: \.name.isEmpty) else {
      throw bad("two buffers have no name")
    }
    let texts = [metadata.headerPage, metadata.headerEvent, metadata.kallsyms]
    guard (texts + [metadata.printkFormats]).allSatisfy({ $0.count < Limits.metadata }) else {
      throw bad("a metadata text of 1 GiB or more")
    }
  }
}
