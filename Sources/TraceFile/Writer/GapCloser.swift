internal import CKernelTrace
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

/// Removes the gaps between the parts of a sparse file, so that they stand one behind the other.
struct GapCloser {
  let file: OutputFile
  let method: GapClosing

  /// How much is copied before its old blocks are given back; so much space is needed at most.
  private static let pieceSize: UInt64 = 1 << 20

  /// Closes the gaps between `kept` ranges, which ascend; the first begins at 0.
  func close(_ kept: [Range<UInt64>]) throws(TraceFileError) {
    guard let last = kept.last else { return }
    // A gap that is cut out must end before the file does.
    try file.resize(to: last.upperBound)
    var remaining = kept[...]
    var cuts = 0
    while remaining.count > 1, let upper = remaining.last {
      let gap = remaining[remaining.count - 2].upperBound..<upper.lowerBound
      if !gap.isEmpty {
        guard cuts < method.mostCuts, collapse(gap) else { break }
        cuts += 1
      }
      remaining = remaining.dropLast()
    }
    guard remaining.count > 1 else { return }
    // What is behind the gap that could not be cut out stands together already: one range.
    let collapsed = kept[(remaining.count - 1)...].reduce(0) { $0 + UInt64($1.count) }
    var ranges = Array(remaining)
    let start = ranges[ranges.count - 1].lowerBound
    ranges[ranges.count - 1] = start..<start + collapsed
    var target = ranges[0].upperBound
    for range in ranges.dropFirst() {
      try move(range, to: target)
      target += UInt64(range.count)
    }
  }

  private func collapse(_ gap: Range<UInt64>) -> Bool {
    rawcap_collapse_range(
      file.descriptor.rawValue, Int64(gap.lowerBound), Int64(gap.count)) == 0
  }

  /// Moves a range down, giving back its blocks as it goes.
  private func move(_ range: Range<UInt64>, to target: UInt64) throws(TraceFileError) {
    guard range.lowerBound > target else { return }
    let distance = range.lowerBound - target
    var source = range.lowerBound
    var pieceSize = Self.pieceSize
    while source < range.upperBound {
      // Source and target must not overlap: what is given back must have been copied.
      let count = min(pieceSize, distance, range.upperBound - source)
      do throws(TraceFileError) {
        try copy(count, from: source, to: source - distance)
      } catch {
        // A nearly full file system may still have room for less.
        guard error.code == .noSpace, pieceSize > 4096 else { throw error }
        pieceSize /= 2
        continue
      }
      _ = rawcap_punch_hole(file.descriptor.rawValue, Int64(source), Int64(count))
      source += count
    }
  }

  private func copy(
    _ count: UInt64, from source: UInt64, to target: UInt64
  ) throws(TraceFileError) {
    var done: UInt64 = 0
    while done < count {
      let copied = rawcap_copy_range(
        file.descriptor.rawValue, Int64(source + done), Int64(target + done), Int(count - done))
      if copied > 0 {
        done += UInt64(copied)
        continue
      }
      if copied == -Int(Errno.interrupted.rawValue) { continue }
      if copied == -Int(Errno.noSpace.rawValue) {
        throw file.error(.writeFailed, at: target + done, .noSpace)
      }
      // File systems that cannot copy by themselves, or not within one file.
      return try copyThroughMemory(count - done, from: source + done, to: target + done)
    }
  }

  private func copyThroughMemory(
    _ count: UInt64, from source: UInt64, to target: UInt64
  ) throws(TraceFileError) {
    var failure: Errno?
    // Sound: initializedCount is what has been read.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
      while initialized < Int(count) {
        do {
          let rest = unsafe UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[initialized..<Int(count)])
          let read = unsafe try file.descriptor.read(
            fromAbsoluteOffset: Int64(source) + Int64(initialized), into: rest)
          guard read > 0 else { return }
          initialized += read
        } catch {
          failure = error as? Errno
          return
        }
      }
    }
    guard bytes.count == Int(count) else { throw file.error(.readFailed, at: source, failure) }
    try file.write(bytes, at: target)
  }
}
