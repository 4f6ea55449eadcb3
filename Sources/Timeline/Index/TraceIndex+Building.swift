public import EventFormat
internal import Glibc
internal import RingBuffer
internal import Synchronization
public import SystemPackage
public import TraceFile

extension TraceIndex {
  /// Makes the index of `file` beside it, anew if there is one.
  ///
  /// All pages are read once, on several threads; of events, only what they are, when, and of whom.
  ///
  /// - Parameters:
  ///   - formats: the formats of the file's events.
  ///   - path: where it is to stand; `nil` for beside the file, where queries look for it.
  /// - Returns: the index.
  /// - Throws: `TraceFileError` when it cannot be written, or the file has changed meanwhile.
  @discardableResult
  public static func build(
    for file: TraceFile, formats: EventFormats, at path: FilePath? = nil
  ) throws(TraceFileError) -> TraceIndex {
    let path = path ?? Self.path(beside: file.path)
    let scratch = FilePath("\(path.string).\(getpid())")
    // Left behind by a process that was ended and had the same number.
    remove(scratch)
    let writer = try IndexWriter(file, formats, scratch)
    do throws(TraceFileError) {
      try writer.write()
    } catch {
      remove(scratch)
      throw error
    }
    // Whoever looks for an index finds the old one, or the new one.
    guard unsafe rename(scratch.string, path.string) == 0 else {
      let reason = Errno(rawValue: errno)
      remove(scratch)
      throw TraceFileError(.cannotCreate, path: path.string, underlying: reason)
    }
    guard let index = TraceIndex(path: path, of: file) else {
      throw TraceFileError(.readFailed, path: path.string)
    }
    return index
  }

  private static func remove(_ path: FilePath) { _ = unsafe unlink(path.string) }
}

/// Writes the index of a trace.
private final class IndexWriter: Sendable {
  private let file: TraceFile
  private let formats: EventFormats
  private let path: FilePath
  private let descriptor: FileDescriptor
  private let runs: [PageRun]
  private let state: Mutex<State>

  private struct State {
    var extents: [IndexLayout.Extent]
    /// The CPU whose records are being written.
    var current = 0
    /// What of its records waits to be written.
    var block: [UInt8] = []
    var sum = Checksum()
    var count = 0
    var offset = 0
    /// The latest time of its pages so far.
    var latest: UInt64 = 0
    var failure: TraceFileError?
  }

  init(_ file: TraceFile, _ formats: EventFormats, _ path: FilePath) throws(TraceFileError) {
    self.file = file
    self.formats = formats
    self.path = path
    let maps = PageRun.maps(of: file)
    runs = PageRun.all(of: file, maps: maps)
    var number = 0
    let extents = IndexLayout.extents(of: file) { _, _ in
      defer { number += 1 }
      return maps[number].pageCount
    }
    do {
      descriptor = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw TraceFileError(.cannotCreate, path: path.string, underlying: error as? Errno)
    }
    state = Mutex(State(extents: extents, offset: extents.first?.offset ?? 0))
  }

  deinit { try? descriptor.close() }

  func write() throws(TraceFileError) {
    OrderedWork.run(count: runs.count, threads: WorkerThread.usualCount) { number in
      records(of: runs[number])
    } take: { number, records in
      state.withLock { take(records, of: runs[number], &$0) }
    }
    let extents = state.withLock { state in
      flush(&state)
      return state.extents
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
    try write(IndexLayout.head(of: file, extents), at: 0)
  }

  /// The records of a run's pages.
  private func records(of run: PageRun) -> [PageRecord] {
    var records: [PageRecord] = []
    records.reserveCapacity(run.part.pageCount)
    let layout = file.layout.resized(pageSize: run.pageSize) ?? file.layout
    var reader = run.reader(file)
    while true {
      do throws(TraceFileError) {
        guard try reader.next() else { break }
      } catch {
        while records.count <= reader.pageIndex - run.part.firstPage,
          records.count < run.part.pageCount
        {
          records.append(.damaged)
        }
        continue
      }
      if records.count < run.part.pageCount {
        records.append(PageRecord(reader.page, layout: layout, formats: formats))
      }
    }
    while records.count < run.part.pageCount { records.append(.damaged) }
    return records
  }

  private func take(_ records: [PageRecord], of run: PageRun, _ state: inout State) {
    while state.extents[state.current].buffer != run.buffer
      || state.extents[state.current].place != run.extent
    {
      flush(&state)
      state.current += 1
      state.offset = state.extents[state.current].offset
      state.latest = 0
    }
    for record in records {
      if record.first < state.latest { state.extents[state.current].isOrdered = false }
      if !record.isDamaged { state.latest = max(state.latest, record.last) }
      state.block.append(record)
      state.sum.add(record)
      state.count += 1
      if state.count == IndexLayout.blockCount { flush(&state) }
    }
  }

  private func flush(_ state: inout State) {
    guard state.count > 0 else { return }
    state.block.append(contentsOf: state.sum.value)
    do throws(TraceFileError) {
      try write(state.block, at: state.offset)
    } catch {
      state.failure = state.failure ?? error
    }
    state.offset += state.block.count
    state.block.removeAll(keepingCapacity: true)
    state.sum = Checksum()
    state.count = 0
  }

  private func write(_ bytes: [UInt8], at offset: Int) throws(TraceFileError) {
    do {
      try descriptor.writeAll(toAbsoluteOffset: Int64(offset), bytes)
    } catch {
      let errno = error as? Errno
      throw TraceFileError(
        errno == .noSpace ? .noSpace : .writeFailed, path: path.string, offset: UInt64(offset),
        underlying: errno)
    }
  }
}
