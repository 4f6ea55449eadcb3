internal import RingBuffer
public import SystemPackage

/// Makes a readable trace of what a killed recorder has left behind.
///
/// ```swift
/// let summary = try TraceFileRecovery.recover("trace.dat")
/// print(summary.cpus.count, summary.byteCount)
/// ```
public enum TraceFileRecovery {
  /// Completes the unfinished file at `path`, in place.
  ///
  /// It may be killed, too, and done again. A file that is finished is left as it is.
  ///
  /// - Returns: what is in the file now.
  /// - Throws: `TraceFileError` when it is still being recorded, holds no pages, or cannot be completed.
  @discardableResult
  public static func recover(_ path: FilePath) throws(TraceFileError) -> RecoverySummary {
    try recover(path, closingGapsBy: .automatic)
  }

  /// For tests: chooses how the gaps are closed, when the recovery seems to be killed, and whether
  /// the file system seems to tell where holes are.
  @discardableResult
  package static func recover(
    _ path: FilePath, closingGapsBy method: GapClosing, interruption: Interruption? = nil,
    tellsHoles: Bool = true
  ) throws(TraceFileError) -> RecoverySummary {
    // A finished file may be one that cannot be written to.
    guard try isUnfinished(InputFile(path: path)) else { return try finished(path) }
    let file = try OutputFile(
      recovering: path, interruption: interruption, tellsHoles: tellsHoles)
    var tornBytes: [[Int: UInt64]] = []
    do throws(TraceFileError) {
      let input = try InputFile(file)
      guard let content = try RecoveryRecord.read(input, file) else {
        // Whoever had it locked has finished it.
        try file.close()
        return try finished(path)
      }
      let recovery = Recovery(file: file, input: input, method: method, plan: content.plan)
      tornBytes = try recovery.complete(content)
    } catch {
      try? file.close()
      throw error
    }
    try file.close()
    return try summary(path, tornBytes)
  }

  private static func isUnfinished(_ file: InputFile) throws(TraceFileError) -> Bool {
    _ = try FileHead(file)
    return try RecoveryRecord.isThere(in: file)
  }

  private static func finished(_ path: FilePath) throws(TraceFileError) -> RecoverySummary {
    RecoverySummary(wasFinished: true, byteCount: try TraceFile(path: path).byteCount)
  }

  /// Reads the finished file, as anybody will.
  private static func summary(
    _ path: FilePath, _ tornBytes: [[Int: UInt64]]
  ) throws(TraceFileError) -> RecoverySummary {
    let input = try InputFile(path: path)
    let trace = try TraceFile(path: path)
    var summary = RecoverySummary()
    summary.byteCount = trace.byteCount
    for (index, buffer) in trace.buffers.enumerated() {
      let scan = ChunkScan(
        file: input, byteOrder: trace.byteOrder, pageSize: buffer.pageSize)
      for extent in buffer.extents {
        let byteCount =
          extent.isCompressed ? try scan.pageByteCount(of: extent) : extent.byteCount
        summary.cpus.append(
          RecoverySummary.CPU(
            buffer: buffer.name, cpu: extent.cpu,
            pageCount: byteCount / UInt64(buffer.pageSize), byteCount: byteCount,
            tornByteCount: index < tornBytes.count ? tornBytes[index][extent.cpu] ?? 0 : 0))
      }
    }
    return summary
  }
}
