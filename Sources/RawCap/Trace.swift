public import EventFormat
public import SystemPackage
public import Timeline
public import TraceFile
public import TraceText

/// A recorded trace: a `trace.dat` file and what it tells about its events.
///
/// ```swift
/// let trace = try Trace(path: "trace.dat")
/// var events = trace.events()
/// while let item = events.next() {
///   switch item {
///   case .event(let event): print(event.timestamp, event.cpu, event.name ?? "?")
///   case .lost(let gap): print("lost", gap.amount, "events on CPU", gap.cpu)
///   case .damaged(let damage): print(damage)
///   }
/// }
/// ```
public final class Trace: Sendable {
  /// The file.
  public let file: TraceFile
  /// The formats of its events.
  public let formats: EventFormats

  /// Opens `path` and reads the formats of its events.
  ///
  /// - Throws: `TraceFileError` when the file cannot be read or is not a trace.
  public init(path: FilePath) throws(TraceFileError) {
    file = try TraceFile(path: path)
    formats = file.formats()
  }

  /// The events of all CPUs and buffers in time order.
  ///
  /// - Parameter cpus: the CPUs that are wanted; `nil` for all.
  public func events(cpus: Set<Int>? = nil) -> Timeline {
    Timeline(file, formats: formats, cpus: cpus)
  }

  /// Counts what the trace holds; reads all of it.
  public func summary() -> TraceSummary { TraceSummary(file, formats: formats) }

  /// The trace as text.
  ///
  /// - Throws: `TraceFileError` when the names of threads or the strings of `trace_printk` calls cannot
  ///   be read.
  public func report(_ options: ReportOptions = ReportOptions()) throws(TraceFileError) -> Report {
    try Report(file, options: options, formats: formats)
  }
}
