internal import EventFormat
internal import RingBuffer
public import SystemPackage
internal import Timeline
public import TraceFile

/// Puts several recordings into one file, on one time line: of hosts, guests, instances.
///
/// The first file's buffers keep their names; the others' become instances that are named after their files.
/// Events keep their records but for their numbers, where two files use one number for two events. Each file's
/// own corrections of its clock are applied: guest to host (TIME_SHIFT), TSC to nanoseconds (TSC2NSEC), offsets
/// (DATE, OFFSET).
///
/// ```swift
/// var merger = TraceMerger([host, guest])
/// merger.inputs[1].offset = -1_500_000
/// try merger.write(to: "both.dat")
/// ```
public struct TraceMerger: Sendable {
  /// A recording, and how its times are moved.
  public struct Input: Sendable {
    /// The recording.
    public var file: TraceFile
    /// How much later its events are, in units of the time line.
    public var offset: Int64 = 0
    /// What its buffers are called after; `nil` for the name of the file without `.dat`. That of the first
    /// input is not used.
    public var name: String?

    /// The recording `file`, as it is.
    public init(_ file: TraceFile) { self.file = file }
  }

  /// The recordings; the first one's top buffer stays the top buffer, and its symbols and options are kept.
  public var inputs: [Input]
  /// An event (`NAME` or `SYSTEM:NAME`) that happened at the same time in all inputs: each input is moved so
  /// that its first such event has the time of the first input's.
  public var alignmentEvent: String?
  /// What kind of file is written.
  public var format = OutputFormat()

  /// A merger of `files`.
  public init(_ files: [TraceFile]) { inputs = files.map { Input($0) } }

  /// Writes the file `path`; one that is there is replaced when the new one is complete.
  ///
  /// Memory does not grow with the recordings, but with what describes their events.
  ///
  /// - Throws: `TraceEditError` when the inputs do not fit together, or cannot be read or written; then
  ///   `path` is as it was before.
  @discardableResult
  public func write(to path: FilePath) throws(TraceEditError) -> EditSummary {
    var plan = try MergePlan(self)
    let head = try plan.draft.head(path)
    plan.dropTexts()
    let output = try OutputWriter(path, plan.draft, head: head, inputs: inputs.map(\.file))
    for part in plan.parts {
      let file = part.file
      for (index, buffer) in file.buffers.enumerated() {
        let layout = buffer.layout(in: file)
        for extent in buffer.extents {
          var changes = StreamChanges(clock: TimeMapping(file.options))
          let correction = part.correction(cpu: extent.cpu)
          changes.correction = correction.isIdentity ? nil : correction
          changes.ids = part.ids
          let number = part.firstBuffer + index
          if changes.isNone(from: layout, to: plan.draft.buffers[number].layout),
            try output.copyAll(extent, of: file, buffer: number)
          {
            continue
          }
          var copier = StreamCopier(
            file.pages(of: extent, pageSize: buffer.pageSize), layout: layout, buffer: number,
            cpu: extent.cpu, changes: changes)
          _ = try output.write(&copier, buffer: number, cpu: extent.cpu)
          output.take(&copier)
        }
      }
    }
    output.add(notes: plan.notes)
    try output.finish(plan.draft.tail)
    return output.summary
  }
}
