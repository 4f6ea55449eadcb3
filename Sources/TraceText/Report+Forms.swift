public import EventFilter
public import EventFormat
public import Timeline
public import TraceFile

extension Report {
  /// The events as JSON, an object a line; losses and damage are objects of their own.
  ///
  /// - Parameters:
  ///   - file: the trace.
  ///   - formats: the formats of its events.
  ///   - cpus: the CPUs whose events are wanted; `nil` for all.
  ///   - filter: which events pass; `nil` for all.
  ///   - selection: the part of the trace that is printed.
  /// - Throws: `TraceFileError` when the names of threads cannot be read.
  public static func json(
    _ file: TraceFile, formats: EventFormats, cpus: Set<Int>? = nil, filter: BoundFilter? = nil,
    selection: ReportSelection = ReportSelection()
  ) throws(TraceFileError) -> Report {
    let names = file.buffers.count > 1 ? file.buffers.map(\.name) : []
    let renderer = JSONRenderer(formats: formats, buffers: names)
    return try Report(
      file, formats: formats, cpus: cpus, filter: filter, selection: selection
    ) { item, format, text in
      switch item {
      case .event(let event):
        renderer.append(
          event.record, of: format, timestamp: event.timestamp, cpu: event.cpu, task: event.task,
          buffer: event.buffer, to: &text)
      case .lost(let gap): renderer.append(gap, to: &text)
      case .damaged(let damage): renderer.append(damage, to: &text)
      }
    }
  }

  /// The events of one kind as comma-separated values, behind a line with the columns' names.
  ///
  /// Losses have no place in it: `onLoss` is told of them.
  ///
  /// - Parameters:
  ///   - file: the trace.
  ///   - formats: the formats of its events.
  ///   - format: the format of the events that are wanted.
  ///   - cpus: the CPUs whose events are wanted; `nil` for all.
  ///   - filter: which events pass; `nil` for all.
  ///   - selection: the part of the trace that is printed.
  ///   - onLoss: is called for each loss, by any thread.
  /// - Throws: `TraceFileError` when the names of threads cannot be read.
  public static func csv(
    _ file: TraceFile, formats: EventFormats, of format: EventFormat, cpus: Set<Int>? = nil,
    filter: BoundFilter? = nil, selection: ReportSelection = ReportSelection(),
    onLoss: @escaping @Sendable (LostGap) -> Void = { _ in }
  ) throws(TraceFileError) -> Report {
    let renderer = CSVRenderer(format)
    let id = format.id
    return try Report(
      file, formats: formats, cpus: cpus, head: renderer.header, filter: filter,
      where: { _, found, _, _ in found == id }, selection: selection
    ) { item, _, text in
      switch item {
      case .event(let event):
        renderer.append(
          event.record, timestamp: event.timestamp, cpu: event.cpu, task: event.task, to: &text)
      case .lost(let gap): onLoss(gap)
      case .damaged: break
      }
    }
  }
}
