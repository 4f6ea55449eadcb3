internal import Glibc
internal import RingBuffer
internal import SystemPackage
internal import TraceFS
internal import TraceFile

extension RecordingSession {
  /// Writes what the ring buffers hold to a file; nobody writes into them meanwhile.
  func drain(
    _ instance: borrowing TraceInstance, into output: FilePath, _ metadata: KernelMetadata,
    date: String?
  ) throws(CaptureError) -> (summary: RecordingSummary, readBefore: UInt64) {
    var options = options
    options.output = output
    let begin = clock.now
    let buffers = try openBuffers(instance)
    let rings = buffers.flatMap(\.rings.rings)
    let layouts = buffers.map(\.layout)
    let files: FileSeries
    do throws(TraceFileError) {
      let head = try TraceFileHead(
        version: options.fileVersion, metadata: TraceFileMetadata(metadata),
        buffers: buffers.map(\.plan), compression: options.compression)
      files = try FileSeries(
        options, head: head, layouts: layouts, lanes: rings.map(\.lane),
        buffers: buffers.map { ($0.reader, $0.name) }, clockText: buffers.first?.clockText ?? "",
        date: date)
    } catch { throw CaptureError(.file(error)) }
    do throws(CaptureError) {
      // What there is fits the memory: nothing has to be quick here.
      let plan = Recorder.Plan(backend: .read, realtimePriority: nil, directTime: .max)
      let current = files.current
      let recorder = try Recorder(rings, layouts: layouts, plan) { current.target($0) }
      files.lookBack(recorder)
      try recorder.start()
      try files.start()
      recorder.finish(buffers.map(\.reader))
      var summary = files.finish(recorder)
      summary.finishTime = begin.duration(to: clock.now)
      summary.problem = recorder.problem
      summary.hasHiddenSymbols = metadata.hidesSymbols
      summary.missingCPUs = buffers.first?.rings.missing ?? []
      return (summary, files.readBeforeCount)
    } catch {
      files.abandon()
      throw error
    }
  }
}
