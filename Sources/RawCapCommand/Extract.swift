internal import ArgumentParser
internal import RawCap
internal import SystemPackage

struct Extract: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes what the ring buffers of a session hold to a trace.dat file.",
    discussion: """
      What is written is taken out of the ring buffers, as the kernel gives it only once. The session is switched off for \
      that, and stays so unless --restart is given.
      """)

  @OptionGroup var choice: SessionChoice

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output = "trace.dat"

  @Flag(name: .shortAndLong, help: "Take what the last snapshot holds.")
  var snapshot = false

  @Flag(help: "Go on recording afterwards.")
  var restart = false

  @Flag(help: "Note the date: readers then print wall-clock times.")
  var date = false

  @Option(help: ArgumentHelp("Take only these CPUs, such as 0-3,8.", valueName: "list"))
  var cpus: CPUSelection?

  @Option(
    help: ArgumentHelp(
      "Compress: zstd, zstd:LEVEL (-5 to 19) or none.", valueName: "method"))
  var compression: CompressionMethod?

  @Option(help: ArgumentHelp("The version of the file format: 6 or 7.", valueName: "version"))
  var fileVersion: RecordFiles.FileVersion = .v7

  func validate() throws {
    if output.isEmpty { throw ValidationError("The name of the output file is empty.") }
    if fileVersion == .v6, compression?.compression != nil {
      throw ValidationError("Version 6 has no compression.")
    }
  }

  func run() throws {
    var options = ExtractionOptions(
      output: FilePath(output), instance: choice.instanceName)
    options.takesSnapshot = snapshot
    options.goesOn = restart
    options.notesDate = date
    options.cpus = cpus?.cpus
    options.compression = compression?.compression
    options.fileVersion = fileVersion == .v6 ? .v6 : .v7
    options.recorderVersion = "rawcap \(rawcapVersion)"
    let summary: ExtractionSummary
    do { summary = try Recording.extract(options) } catch {
      Output.complain(error.description)
      throw ExitCode(error.exitStatus)
    }
    let recording = summary.recording
    Output.complain(
      "\(output): \(Amount.count(summary.eventCount)) events,"
        + " \(Amount.bytes(recording.fileByteCount))"
        + ExtractText.losses(recording, isContinued: summary.readBeforeCount > 0))
    if summary.readBeforeCount > 0 {
      Output.complain(
        "\(Amount.count(summary.readBeforeCount)) events had been taken out of the ring buffers before"
      )
    }
    if summary.wasTracing, !summary.isTracing {
      Output.complain("switched off; “rawcap restart\(choice.place.option)” switches it on again")
    }
    try ExtractText.tellProblems(recording)
  }
}

/// What there is to say of a file that was written after the fact.
enum ExtractText {
  /// What is not in the file.
  static func losses(_ summary: RecordingSummary, isContinued: Bool) -> String {
    guard summary.cpus.allSatisfy({ $0.statistics != nil }) else { return ", losses unknown" }
    let overwritten = summary.cpus.reduce(0 as UInt64) { $0 &+ ($1.statistics?.overrun ?? 0) }
    let others = summary.lostEventCount &- overwritten
    var text = ""
    if overwritten > 0 {
      text +=
        "; \(Amount.count(overwritten)) older ones were overwritten"
        + (isContinued ? " since the beginning" : "")
    }
    if others > 0 {
      // What was not read is where it was.
      text +=
        summary.fileFailure == nil
        ? "; \(Amount.count(others)) lost"
        : "; \(Amount.count(others)) are not in the file: of those that were not read yet, another “rawcap extract” takes more"
    }
    return text.isEmpty ? ", nothing lost" : text
  }

  static func tellProblems(_ summary: RecordingSummary) throws {
    for missing in summary.missingCPUs {
      Output.complain("CPU \(missing.cpu) is missing: \(missing.error)")
    }
    if summary.hasHiddenSymbols {
      Output.complain(
        "the kernel hides its symbols, functions will show as addresses"
          + " (/proc/sys/kernel/kptr_restrict)\(Diagnosis.Check.ID.kptrRestrict.hint)")
    }
    if let failure = summary.unreadable { Output.complain("\(failure); the file lacks it") }
    if let problem = summary.problem { Output.complain(problem.description) }
    if let failure = summary.fileFailure { Output.complain(failure.description) }
    if let left = summary.leftBehind { Output.complain("\(left)") }
    if summary.problem != nil || summary.fileFailure != nil || summary.leftBehind != nil {
      throw ExitCode(1)
    }
  }
}
