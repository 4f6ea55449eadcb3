internal import ArgumentParser
internal import Glibc
internal import RawCap
internal import SystemPackage
internal import TraceFile
internal import TraceText

/// `rawcap report --follow`.
extension Report {
  func validateFollowing() throws {
    if tail != nil {
      throw ValidationError(
        "--tail is for finished recordings: which events are the last is known at the end.")
    }
    if threads != nil {
      throw ValidationError(
        "--threads is for finished recordings: --follow prints each event as soon as it is there.")
    }
    if part.countsFromEnd {
      throw ValidationError(
        "--from and --to cannot count back from the last event with --follow: it is known at the end."
      )
    }
  }

  /// Opens the file, finished or not.
  func openFollowed() throws -> FollowedFile.Kind {
    do throws(TraceFileError) { return try FollowedFile.open(input.path) } catch {
      guard error.code == .cannotOpen, error.underlying == .noSuchFileOrDirectory else {
        throw error
      }
      throw CommandFailure(
        "\(input.path): there is no such file: begin the recording first (rawcap record -o"
          + " \(input.path) …)")
    }
  }

  /// Prints a recording that is being made.
  func printGrowing(_ file: FollowedFile) throws {
    let formats = try readFormats(file.description)
    var selection = FollowReport.Selection()
    let options = textOptions
    selection.cpus = options.cpus
    selection.filter = try boundFilter(formats)
    selection.pids = pids
    selection.limit = limit
    selection.window = try part.window(ofGrowing: file.description)
    let losses = LossCount()
    let form: FollowReport.Form =
      json
      ? .json
      : csv
        ? .csv(try onlyFormat(formats), onLoss: { losses.add($0) }) : .text(options)
    var report = try FollowReport(
      file, formats: formats, form: form, selection: selection,
      delay: delay?.nanoseconds ?? 1_000_000, output: STDOUT_FILENO)
    var text = TextBuffer(capacity: 1 << 19)
    while report.append(to: &text) { try Output.write(&text) }
    if report.isOutputClosed { throw ExitCode.failure }
    losses.complain(input.path)
    if report.lateCount > 0 {
      Output.complain("\(report.lateCount) events came late, behind later ones (--delay)")
    }
    if let failure = report.failure { throw failure }
    switch file.phase {
    case .abandoned:
      Output.complain(
        "\(input.path): the recording was not finished; “rawcap recover \(input.path)” completes it"
      )
      throw ExitCode.failure
    case .finished(let trace):
      try input.complain(of: trace, damage: report.damage, symbolFailure: report.symbolFailure)
    // Enough has been printed.
    case .recording, .finishing:
      try input.complain(
        of: file.description, damage: report.damage, symbolFailure: report.symbolFailure)
    }
  }
}

extension TimeAmount {
  fileprivate var nanoseconds: UInt64 { UInt64(max(0, duration / .nanoseconds(1))) }
}
