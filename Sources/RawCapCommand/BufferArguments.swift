internal import ArgumentParser
internal import Capture
internal import RawCap

/// What stands behind `-B NAME` and is the buffer's.
struct BufferArguments: ParsableArguments {
  /// Between the arguments of a buffer in one argument.
  static let separator = "\u{1d}"
  /// The options that are a buffer's where they stand behind `-B`.
  static let options: Set<String> = [
    "-e", "-f", "-R", "-p", "--tracer", "-l", "-n", "--function-command", "-O", "-T", "-b",
    "--buffer-size", "--subbuf-size", "--overwrite", "--no-overwrite", "-C", "--clock", "--cpus",
  ]

  @Argument var name: String
  @Option(name: .short) var eventsAndFilters: [String] = []
  @Option(name: .short) var filter: [String] = []
  @Option(name: .customShort("R")) var trigger: [String] = []
  @OptionGroup var tracing: RecordTracing
  @OptionGroup var selection: RecordSelection
  @OptionGroup var rings: RecordRings

  func validate() throws {
    if name.isEmpty { throw ValidationError("A buffer needs a name.") }
    if let first = filter.first ?? trigger.first {
      throw ValidationError("“\(first)” belongs behind the -e of its events.")
    }
    if eventsAndFilters.isEmpty, tracing.tracer == nil {
      throw ValidationError("Name the buffer's events with -e, or a tracer with -p.")
    }
  }

  /// Reads the argument that `Record.pairFilters` makes of a `-B`.
  static func read(_ argument: String) throws -> BufferOptions {
    let parts = argument.split(separator: separator, omittingEmptySubsequences: false).map {
      String($0)
    }
    let name = parts.first ?? ""
    let arguments: BufferArguments
    // A name may begin with a dash.
    do { arguments = try Self.parse(Array(parts.dropFirst()) + ["--", name]) } catch {
      throw ValidationError("-B \(name): \(Self.message(for: error))")
    }
    var options = RecordingOptions(events: arguments.eventsAndFilters.map(Record.selection))
    arguments.tracing.apply(to: &options)
    arguments.selection.apply(to: &options)
    arguments.rings.apply(to: &options)
    return BufferOptions(name: arguments.name, options)
  }
}
