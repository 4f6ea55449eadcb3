public import SystemPackage
internal import RingBuffer
internal import Timeline
public import TraceFile

/// Writes a recording as another kind of file: version 6 or 7, compressed or not, or for readers that do not
/// understand all that kernels write.
///
/// ```swift
/// var converter = TraceConverter(trace.file)
/// converter.format = OutputFormat(version: .v6)
/// try converter.write(to: "trace-v6.dat")
/// ```
public struct TraceConverter: Sendable {
  /// What kind of file is written.
  public var format = OutputFormat()
  /// Whether pages are made anew for weaker readers: no padding, no delta of 2^26 or more, no time extends and
  /// absolute stamps, 4 KiB to a page where every event has room in one.
  public var normalizes = false

  private let file: TraceFile

  /// A converter of `file`.
  public init(_ file: TraceFile) { self.file = file }

  /// Writes the file `path`; one that is there is replaced when the new one is complete.
  ///
  /// Memory does not grow with the recording.
  ///
  /// - Throws: `TraceEditError`; then `path` is as it was before.
  @discardableResult
  public func write(to path: FilePath) throws(TraceEditError) -> EditSummary {
    var draft = try FileDraft(file, format: format)
    let sizes = Set(file.buffers.filter { !$0.isText }.map(\.pageSize))
    let least = normalizes ? Self.normalPageSize : sizes.max() ?? Self.normalPageSize
    guard normalizes || (draft.version == .v6 && sizes.count > 1) else {
      return try write(path, &draft)
    }
    // Version 6 has one size for all pages.
    var size = least
    while true {
      draft.setPageSize(size)
      do throws(TraceEditError) {
        return try write(path, &draft)
      } catch {
        guard case .recordTooLarge = error.code, size < 1 << 20 else { throw error }
        size *= 2
        draft = try FileDraft(file, format: format)
      }
    }
  }

  private static let normalPageSize = 4096

  private func write(
    _ path: FilePath, _ draft: inout FileDraft
  ) throws(TraceEditError) -> EditSummary {
    let head = try draft.head(path)
    draft.dropTexts()
    let output = try OutputWriter(path, draft, head: head, inputs: [file])
    for (index, buffer) in file.buffers.enumerated() {
      let layout = buffer.layout(in: file)
      var changes = StreamChanges(clock: TimeMapping(file.options))
      changes.style = normalizes ? .plain : .kernel
      for extent in buffer.extents {
        if changes.isNone(from: layout, to: draft.buffers[index].layout),
          try output.copyAll(extent, of: file, buffer: index)
        {
          continue
        }
        var copier = StreamCopier(
          file.pages(of: extent, pageSize: buffer.pageSize), layout: layout, buffer: index,
          cpu: extent.cpu, changes: changes)
        _ = try output.write(&copier, buffer: index, cpu: extent.cpu)
        output.take(&copier)
      }
    }
    try output.finish(draft.tail)
    return output.summary
  }
}
