internal import ArgumentParser
internal import RawCap

/// Recording that writes a file only when something happens.
struct RecordFlight: ParsableArguments {
  @Option(
    name: .customLong("on"),
    help: ArgumentHelp(
      "Keep the newest events in the ring buffers, and write the file when this happens: EVENT, 'EVENT if FILTER', or "
        + "signal; SIGUSR1 always does it.", valueName: "condition"))
  var condition: String?

  @Option(help: ArgumentHelp("With --on, record so much longer.", valueName: "time"))
  var after: TimeAmount?

  @Option(
    help: ArgumentHelp(
      "With --on, wait so often; each time has a file of its own (out-0001.dat and so on).",
      valueName: "count"))
  var times: Int?

  func validate() throws {
    if condition == nil, after != nil || times != nil {
      throw ValidationError("--after and --times go with --on.")
    }
    if let times, times < 1 { throw ValidationError("--times needs a count of at least 1.") }
  }

  func apply(to options: inout RecordingOptions) {
    guard let condition else { return }
    var wanted = RecordingCondition(condition, after: after?.duration)
    wanted.count = times ?? 1
    options.condition = wanted
  }

  /// Tells what came of it.
  static func tell(_ summary: RecordingSummary, _ condition: String) throws {
    let duration = Amount.seconds(summary.duration)
    if summary.files.isEmpty, summary.fileFailure == nil {
      Output.complain("“\(condition)” has not happened in \(duration): no file is written")
    }
    for file in summary.files {
      Output.complain("\(file.path): what led to “\(condition)”, \(Amount.bytes(file.byteCount))")
    }
    if !summary.files.isEmpty {
      Output.complain(
        "\(Amount.count(summary.eventCount)) events in \(duration)"
          + ExtractText.losses(summary, isContinued: false))
    }
    if let id = summary.runningCommand { Output.complain("the command still runs (PID \(id))") }
    try ExtractText.tellProblems(summary)
    if case .signal(let signal) = summary.end, summary.files.isEmpty {
      throw ExitCode(128 + signal)
    }
    if let exitStatus = summary.exitStatus, exitStatus != 0 { throw ExitCode(exitStatus) }
  }
}
