internal import ArgumentParser
internal import RawCap

/// What kind of file cut, split and merge write.
struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How pages are compressed: zstd, zstd:LEVEL (-5 to 19) or none; as in the input without this.",
      valueName: "method"))
  var compression: CompressionMethod?

  @Option(
    help: ArgumentHelp(
      "The version of the file format: 6 or 7; that of the input without this.",
      valueName: "version"))
  var fileVersion: RecordFiles.FileVersion?

  var format: OutputFormat {
    var format = OutputFormat(version: fileVersion.map { $0 == .v6 ? .v6 : .v7 })
    if let compression { format.compression = compression.compression.map { .zstd($0) } ?? .none }
    return format
  }
}

/// What cut, split, convert and merge have in common.
enum EditText {
  /// A time as a user writes it, for `option`.
  static func time(_ text: String, _ option: String, in file: TraceFile) throws -> TimePoint {
    guard let time = TimePoint(text, countsNanoseconds: file.countsNanoseconds) else {
      throw UsageFailure(
        file.countsNanoseconds
          ? "\(option): “\(text)” is no time: 12.345678, +1.5s, -200ms or 2026-11-26T10:00:00 are"
          : "\(option): “\(text)” is no time of this recording's clock, which counts: 123456, +1000 and"
            + " -1000 are")
    }
    return time
  }

  /// The events that `-e` names.
  static func filter(_ events: [String], in formats: EventFormats) throws -> BoundFilter {
    do throws(FilterError) {
      var filters: [EventFilter] = []
      for event in events { filters.append(try EventFilter("\(event):")) }
      return try BoundFilter(showing: filters, hiding: [], in: formats)
    } catch {
      throw UsageFailure("these events cannot be chosen:\n\(error.rendering)")
    }
  }

  /// Tells what has been written.
  static func tell(_ summary: EditSummary, of path: String) {
    for note in summary.notes { Output.complain(note) }
    Output.complain(
      "\(path): \(Amount.count(summary.pageCount)) \(summary.pageCount == 1 ? "page" : "pages"),"
        + " \(Amount.bytes(summary.byteCount))")
  }

  /// Says what could not be read; the command then fails, although all that can be read was written.
  static func complain(of files: [TraceFile], _ summaries: [EditSummary]) throws {
    let damage = summaries.flatMap(\.damage)
    Output.complain(
      of: files, damage: damage, count: summaries.reduce(0) { $0 + $1.damageCount })
    if files.contains(where: { !$0.damage.isEmpty }) || !damage.isEmpty { throw ExitCode.failure }
  }
}
