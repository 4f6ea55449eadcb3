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
    let first = try point(from, "--from", file)
    let last = try point(to, "--to", file)
    for point in [first, last] {
      if case .wallClock = point {
        throw CommandFailure("\(file.path) does not tell the time of day: give times as printed")
      }
    }
    return { start in
      func time(_ point: TimePoint?) -> UInt64? {
        point?.time(first: start, last: start, isWallClock: false)
      }
      return TimeWindow(from: time(first) ?? 0, to: time(last) ?? .max)
    }
  }

  /// The window in `file`.
  func window(of file: TraceFile) throws -> TimeWindow {
    let first = try point(from, "--from", file)
    let last = try point(to, "--to", file)
    guard let window = file.window(from: first, to: last) else {
      throw CommandFailure(
        "\(file.path) does not tell the time of day (“trace-cmd record --date” notes it): give times as"
          + " “rawcap report” prints them, or relative ones such as +1.5s")
    }
    return window
  }

  private func point(_ text: String?, _ option: String, _ file: TraceFile) throws -> TimePoint? {
    guard let text else { return nil }
    guard let point = TimePoint(text, countsNanoseconds: file.countsNanoseconds) else {
      throw CommandFailure(
        file.countsNanoseconds
          ? "\(option): “\(text)” is no time: 12.345678, +1.5s, -200ms or 2026-11-26T10:00:00 are"
          : "\(option): “\(text)” is no time of this recording's clock, which counts: 123456, +1000 and"
            + " -1000 are")
    }
    return point
  }
}
