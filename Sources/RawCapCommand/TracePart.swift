internal import ArgumentParser
internal import RawCap

/// The part of a recording's time line that a command is about.
struct TracePart: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Begin at a time: as printed (12.345678), from the first event on (+1.5s), or back from the last one (-200ms).",
      valueName: "time"))
  var from: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("End before a time, which is given as for --from.", valueName: "time"))
  var to: String?

  /// Whether it is all of it.
  var isAll: Bool { from == nil && to == nil }

  /// Whether a place in it counts back from the last event.
  var countsFromEnd: Bool { [from, to].contains { $0?.hasPrefix("-") ?? false } }

  /// The window in a file that is still being recorded, given the time of its first event; `nil` when it is
  /// all of it.
  func window(ofGrowing file: TraceFile) throws -> ((UInt64) -> TimeWindow)? {
    guard !isAll else { return nil }
    let first = try from.map { try EditText.time($0, "--from", in: file) }
    let last = try to.map { try EditText.time($0, "--to", in: file) }
    for point in [first, last] {
      if case .wallClock = point, file.options.date == nil {
        throw UsageFailure("\(file.path) does not tell the time of day: give times as printed")
      }
    }
    return { start in
      func time(_ point: TimePoint?) -> UInt64? {
        point?.time(first: start, last: start, isWallClock: file.options.date != nil)
      }
      return TimeWindow(from: time(first) ?? 0, to: time(last) ?? .max)
    }
  }

  /// The window in `file`.
  func window(of file: TraceFile) throws -> TimeWindow {
    let first = try from.map { try EditText.time($0, "--from", in: file) }
    let last = try to.map { try EditText.time($0, "--to", in: file) }
    guard let window = file.window(from: first, to: last) else {
      throw UsageFailure(
        "\(file.path) does not tell the time of day (“trace-cmd record --date” notes it): give times as"
          + " “rawcap report” prints them, or relative ones such as +1.5s")
    }
    guard window.from <= window.to else {
      throw UsageFailure(
        "--to \(to ?? "") is before --from \(from ?? ""): there is nothing between")
    }
    return window
  }
}
