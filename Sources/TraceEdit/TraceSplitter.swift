internal import Glibc
internal import RingBuffer
public import SystemPackage
internal import Timeline
public import TraceFile

/// Splits a recording into several files, each of which is a recording by itself.
///
/// The events of each CPU come in the same order in the pieces, one after the other, as in the whole; so do
/// losses, each in front of the event that it stood in front of.
///
/// ```swift
/// let splitter = TraceSplitter(trace.file, every: .bytes(100_000_000))
/// let pieces = try splitter.write { number in "trace.\(number).dat" }
/// ```
public struct TraceSplitter: Sendable {
  /// When a piece ends.
  public enum Limit: Sendable, Hashable {
    /// Its pages have so many bytes, before they are compressed. A CPU's last page can be one more.
    case bytes(UInt64)
    /// It is so long, in units of the trace's time line. Pieces begin at multiples of that behind the first
    /// event; there are none for times without events.
    case time(UInt64)
  }

  /// One of the pieces.
  public struct Piece: Sendable, Equatable {
    /// The file.
    public var path: FilePath
    /// What has been written.
    public var summary: EditSummary
  }

  /// When a piece ends.
  public var limit: Limit
  /// What kind of files are written.
  public var format = OutputFormat()

  private let file: TraceFile

  /// A splitter of `file` into pieces of `limit`.
  public init(_ file: TraceFile, every limit: Limit) {
    self.file = file
    self.limit = limit
  }

  /// Writes the pieces; files that are there are replaced.
  ///
  /// Memory does not grow with the recording, but with the number of CPUs.
  ///
  /// - Parameter path: the file for a piece; they are numbered from 1 on.
  /// - Returns: the pieces, in the order of time; none when the recording has no events.
  /// - Throws: `TraceEditError`; then there are no pieces.
  public func write(
    to path: (Int) -> FilePath
  ) throws(TraceEditError) -> [Piece] {
    switch limit {
    case .bytes(let count) where count == 0, .time(let count) where count == 0:
      throw TraceEditError(.badRequest("pieces of nothing"), path: file.path.string)
    case .bytes, .time: break
    }
    guard !file.buffers.contains(where: \.isText) else {
      throw TraceEditError(
        .badRequest("the text of a latency tracer cannot be split"), path: file.path.string)
    }
    var pieces: [Piece] = []
    do throws(TraceEditError) {
      try write(to: path, &pieces)
      return pieces
    } catch {
      // A part of the pieces would seem to be all of them.
      for piece in pieces { _ = unsafe piece.path.withPlatformString { unsafe unlink($0) } }
      throw error
    }
  }

  private func write(
    to path: (Int) -> FilePath, _ pieces: inout [Piece]
  ) throws(TraceEditError) {
    var draft = try FileDraft(file, format: format)
    let head = try draft.head(file.path)
    draft.dropTexts()
    let clock = TimeMapping(file.options)
    let streams = StreamCopiers(file, changes: StreamChanges(clock: clock))
    var ends = PieceEnds(file, limit: limit, clock: clock)
    var begin: UInt64?
    var hasMore = true
    // Of what has become no piece.
    var damage: [PageDamage] = []
    var damageCount = 0
    while hasMore {
      let end = ends.next(behind: streams.nextTime)
      let output = try OutputWriter(
        path(pieces.count + 1), draft, head: head, inputs: [file])
      hasMore = try streams.write(to: output, until: end)
      output.summary.damage = damage + output.summary.damage
      output.summary.damageCount += damageCount
      guard output.summary.pageCount > 0 else {
        (damage, damageCount) = (output.summary.damage, output.summary.damageCount)
        continue
      }
      (damage, damageCount) = ([], 0)
      var tail = draft.tail
      tail.cpuStatistics = statistics(
        TimeWindow(from: begin ?? 0, to: hasMore ? end ?? .max : .max), clock)
      try output.finish(tail)
      begin = end
      pieces.append(Piece(path: path(pieces.count + 1), summary: output.summary))
    }
    guard let first = damage.first else { return }
    guard !pieces.isEmpty else {
      throw TraceEditError(
        .badRequest(
          "no event of it can be read; \(damageCount) pages are damaged, such as \(first)"),
        path: file.path.string)
    }
    pieces[pieces.count - 1].summary.damage += damage
    pieces[pieces.count - 1].summary.damageCount += damageCount
  }

  /// What the file says of losses: those that ended in this piece, or went on to the end of the last.
  private func statistics(_ window: TimeWindow, _ clock: TimeMapping) -> [String] {
    var statistics = StatisticsText(file.options.cpuStatistics)
    statistics.markPart("one of several files")
    statistics.changeGaps { gap in
      guard let to = gap.to else { return window.to == .max ? gap : nil }
      return window.contains(clock.time(to)) ? gap : nil
    }
    return statistics.texts
  }
}

/// The streams of all CPUs of a file, which are copied to one file after the other.
struct StreamCopiers {
  private final class Stream {
    let buffer: Int
    let cpu: Int
    var copier: StreamCopier

    init(_ copier: consuming StreamCopier, buffer: Int, cpu: Int) {
      self.copier = copier
      self.buffer = buffer
      self.cpu = cpu
    }
  }

  private let streams: [Stream]

  init(_ file: TraceFile, changes: StreamChanges) {
    let count = file.buffers.reduce(0) { $0 + $1.extents.count }
    var streams: [Stream] = []
    for (index, buffer) in file.buffers.enumerated() {
      for extent in buffer.extents {
        // Half of the memory is for those who look for the pieces' ends.
        let copier = StreamCopier(
          file.pages(of: extent, pageSize: buffer.pageSize, sharedBy: 2 * count),
          layout: buffer.layout(in: file), buffer: index, cpu: extent.cpu, changes: changes)
        streams.append(Stream(copier, buffer: index, cpu: extent.cpu))
      }
    }
    self.streams = streams
  }

  /// The time of the first event that has not been copied; nil when all have been.
  var nextTime: UInt64? {
    var first: UInt64?
    for stream in streams {
      if let time = stream.copier.nextTime() { first = min(first ?? time, time) }
    }
    return first
  }

  /// Copies the events before `end`.
  ///
  /// - Returns: whether there are more.
  func write(to output: OutputWriter, until end: UInt64?) throws(TraceEditError) -> Bool {
    var hasMore = false
    for stream in streams {
      if try output.write(&stream.copier, buffer: stream.buffer, cpu: stream.cpu, until: end) {
        hasMore = true
      }
      output.take(&stream.copier)
    }
    return hasMore
  }
}
