internal import SystemPackage

/// How gaps are closed.
package struct GapClosing: Sendable, Hashable {
  /// How many gaps may be cut out (`FALLOC_FL_COLLAPSE_RANGE`: ext4, xfs, f2fs). The others are
  /// closed by copying downwards, giving back the blocks piece by piece.
  package var mostCuts: Int

  package init(mostCuts: Int) { self.mostCuts = mostCuts }

  /// By cutting out as long as the file system does that.
  package static let automatic = GapClosing(mostCuts: .max)
  /// By copying.
  package static let copy = GapClosing(mostCuts: 0)
}

/// How far ranges have been moved down by copying.
struct MoveProgress: Equatable {
  /// How many ranges there were, those that stood together counted as one.
  var parts: Int
  /// How many bytes are in their place, counted from the second range on.
  var moved: UInt64 = 0
  /// Where those that were moved last came from; their old blocks may not be given back yet.
  var lastSource: Range<UInt64> = 0..<0

  init(parts: Int) { self.parts = parts }

  /// Reads what was noted, in a file of `fileSize` bytes.
  init(_ cursor: inout FileCursor, fileSize: UInt64) throws(TraceFileError) {
    let parts: UInt64 = try cursor.integer()
    moved = try cursor.integer()
    let lower: UInt64 = try cursor.integer()
    let upper: UInt64 = try cursor.integer()
    guard parts <= 1 << 32, moved <= fileSize, lower <= upper, upper <= fileSize else {
      throw cursor.error(.badRecoveryRecord("progress"))
    }
    self.parts = Int(parts)
    lastSource = lower..<upper
  }
}

/// Removes the gaps between the parts of a sparse file, so that they stand one behind the other.
///
/// It can be killed and done again at every moment: how many gaps have been cut out is told by the
/// file's size, and how far pages have been copied is noted before their old blocks are given back.
struct GapCloser {
  let file: OutputFile
  let method: GapClosing

  /// How much is copied before its old blocks are given back; so much space is needed at most.
  private static let pieceSize: UInt64 = 1 << 20

  /// Closes the gaps between `kept` ranges, which ascend; the first begins at 0. What is behind the
  /// last one stays behind it.
  ///
  /// - Parameters:
  ///   - fileSize: the file's size before the first gap was cut out.
  ///   - progress: what was noted last, if a part has been copied already.
  ///   - note: notes how far it has come.
  func close(
    _ kept: [Range<UInt64>], fileSize: UInt64, progress: MoveProgress?,
    note: (MoveProgress) throws(TraceFileError) -> Void
  ) throws(TraceFileError) {
    var parts = try partsLeft(of: kept, fileSize: fileSize)
    if let progress {
      guard progress.parts == parts else { throw file.error(.badRecoveryRecord("progress")) }
      return try move(kept, progress, note: note)
    }
    var cuts = 0
    while parts > 1, cuts < method.mostCuts {
      let gap = kept[parts - 2].upperBound..<kept[parts - 1].lowerBound
      guard try file.collapse(gap) else { break }
      cuts += 1
      parts = Self.withoutEmptyGaps(kept, parts - 1)
    }
    if parts > 1 { try move(kept, MoveProgress(parts: parts), note: note) }
  }

  /// How many ranges there are when those are counted as one behind which gaps have been cut out;
  /// the file's size tells it.
  private func partsLeft(
    of kept: [Range<UInt64>], fileSize: UInt64
  ) throws(TraceFileError) -> Int {
    let current = try file.byteCount()
    var size = fileSize
    var parts = kept.count
    while size > current, parts > 1 {
      size -= kept[parts - 1].lowerBound - kept[parts - 2].upperBound
      parts -= 1
    }
    guard size == current else { throw file.error(.badRecoveryRecord("file size")) }
    return Self.withoutEmptyGaps(kept, parts)
  }

  /// How many ranges there are when those without a gap in front of them are counted in, too.
  private static func withoutEmptyGaps(_ kept: [Range<UInt64>], _ parts: Int) -> Int {
    var parts = parts
    while parts > 1, kept[parts - 2].upperBound == kept[parts - 1].lowerBound { parts -= 1 }
    return parts
  }

  // MARK: Copying

  private func move(
    _ kept: [Range<UInt64>], _ start: MoveProgress,
    note: (MoveProgress) throws(TraceFileError) -> Void
  ) throws(TraceFileError) {
    var progress = start
    // What is behind the gap that could not be cut out stands together already: one range.
    let together = kept[(progress.parts - 1)...].reduce(0) { $0 + UInt64($1.count) }
    var ranges = Array(kept[..<progress.parts])
    let lower = ranges[ranges.count - 1].lowerBound
    ranges[ranges.count - 1] = lower..<lower + together
    if progress.moved == 0 { try note(progress) }
    // Noted, and perhaps not done any more.
    _ = file.release(progress.lastSource)
    var target = ranges[0].upperBound
    var done = progress.moved
    for range in ranges.dropFirst() {
      let count = UInt64(range.count)
      let skipped = min(done, count)
      done -= skipped
      if skipped < count {
        try move(
          range.lowerBound + skipped..<range.upperBound, to: target + skipped, &progress, note: note
        )
      }
      target += count
    }
  }

  /// Moves a range down, giving back its blocks as it goes.
  private func move(
    _ range: Range<UInt64>, to target: UInt64, _ progress: inout MoveProgress,
    note: (MoveProgress) throws(TraceFileError) -> Void
  ) throws(TraceFileError) {
    let distance = range.lowerBound - target
    guard distance > 0 else {
      progress.moved += UInt64(range.count)
      return
    }
    var source = range.lowerBound
    var pieceSize = Self.pieceSize
    while source < range.upperBound {
      let data = try file.nextData(in: source..<range.upperBound)
      let hole = source..<(data?.lowerBound ?? range.upperBound)
      let count: UInt64
      if !hole.isEmpty, file.release(source - distance..<source - distance + UInt64(hole.count)) {
        count = UInt64(hole.count)
      } else {
        // Source and target must not overlap: what is given back must have been copied.
        count = min(pieceSize, distance, range.upperBound - source)
        do throws(TraceFileError) {
          try copy(count, from: source, to: source - distance)
        } catch {
          // A nearly full file system may still have room for less.
          guard error.code == .noSpace, pieceSize > 4096 else { throw error }
          pieceSize /= 2
          continue
        }
      }
      progress.moved += count
      progress.lastSource = source..<source + count
      try note(progress)
      _ = file.release(progress.lastSource)
      source += count
    }
  }

  private func copy(
    _ count: UInt64, from source: UInt64, to target: UInt64
  ) throws(TraceFileError) {
    var done = try file.copy(count, from: source, to: target)
    guard done < count else { return }
    // File systems that cannot copy by themselves, or not within one file.
    var memory = [UInt8](repeating: 0, count: Int(min(count - done, 256 << 10)))
    while done < count {
      let part = Int(min(count - done, UInt64(memory.count)))
      try file.read(into: &memory, part, at: source + done)
      // Sound: bytes are initialised memory without padding.
      unsafe try file.write(memory.span.bytes.extracting(first: part), at: target + done)
      done += UInt64(part)
    }
  }
}
