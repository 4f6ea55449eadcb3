internal import ArgumentParser
internal import CaptureBench
internal import RawCap
internal import SystemPackage

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures on this machine.",
    subcommands: [
      BenchCapture.self, BenchDecode.self, BenchMerge.self, BenchReportText.self, BenchStream.self,
      BenchLoadMaker.self,
    ])
}

struct BenchCapture: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capture",
    abstract: "Measures what reading ring buffers costs: mmap, splice and read side by side.",
    discussion: """
      Each backend records to a file, and decodes events as they come, while every CPU makes \
      events: small ones and large ones as fast as it can, and a trickle. The load runs in a \
      process of its own; the CPU time is the reader's. Figures are medians of five runs.

      It takes about a minute, needs root and an otherwise quiet machine, and leaves nothing behind.
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "One run of each instead of five, with fewer events: less than ten seconds.")
  var quick = false

  @Option(
    help: ArgumentHelp(
      "Small events in a run (default: 1000000; 200000 with --quick).",
      valueName: "count"))
  var events: Int?

  @Option(
    name: .customLong("subbuf-sizes"),
    help: ArgumentHelp(
      "Sizes of sub-buffers in KiB, such as 4,8,16 (default: 4,64,512; 4,64 with --quick).",
      valueName: "sizes"))
  var subBufferSizes: SubBufferSizes?

  @Option(
    name: [.customShort("b"), .customLong("buffer-size")],
    help: ArgumentHelp(
      "The size of each CPU's ring buffer (default: 4M; a plain number is in KiB).",
      valueName: "size"))
  var bufferSize: PlainSize?

  @Option(
    help: ArgumentHelp("Where recordings go meanwhile.", valueName: "dir"))
  var directory = "/var/tmp"

  func validate() throws {
    if let events, !(1000...100_000_000).contains(events) {
      throw ValidationError("--events takes 1000 to 100000000.")
    }
    if let bufferSize, !(64...(1 << 24)).contains(bufferSize.kilobytes) {
      throw ValidationError("The ring buffer needs 64 KiB to 16 GiB.")
    }
    if directory.isEmpty { throw ValidationError("The name of the directory is empty.") }
  }

  func run() throws {
    var options = CaptureBench.Options(loadProgram: ["/proc/self/exe", "bench", "load"])
    if quick {
      options.runs = 1
      options.eventCount = 200_000
      options.subBufferKilobytes = [4, 64]
      options.fewerSubBufferKilobytes = [64]
    }
    if let events { options.eventCount = events }
    if let sizes = subBufferSizes {
      options.subBufferKilobytes = sizes.kilobytes
      options.fewerSubBufferKilobytes = sizes.kilobytes
    }
    if let bufferSize { options.bufferKilobytes = bufferSize.kilobytes }
    options.directory = FilePath(directory)
    let status = StatusLine()
    let report: BenchReport
    do throws(BenchError) {
      report = try CaptureBench(options).run { line in status.show(line) }
    } catch {
      status.clear()
      Output.complain(error.description)
      if case .interrupted(let signal) = error { throw ExitCode(128 + signal) }
      throw ExitCode.failure
    }
    status.clear()
    var text = json ? BenchText.json(report) : BenchText.table(report)
    try Output.write(&text)
  }
}

/// Makes the load of `bench capture`, in a process of its own.
struct BenchLoadMaker: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Makes the load that bench capture measures with.",
    shouldDisplay: false)

  @Argument var kind: String
  @Argument var count: Int

  func validate() throws {
    guard BenchLoad(rawValue: kind) != nil else {
      throw ValidationError("There is no load “\(kind)”.")
    }
    guard count > 0 else { throw ValidationError("The count is at least 1.") }
  }

  func run() throws {
    try BenchLoad(rawValue: kind)?.run(count: count)
  }
}

/// Sizes of sub-buffers, separated by commas.
struct SubBufferSizes: ExpressibleByArgument {
  let kilobytes: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard
      parts.allSatisfy({ size in size.map { (4...512).contains($0) && $0 & ($0 - 1) == 0 } ?? false
      })
    else { return nil }
    kilobytes = parts.compactMap { $0 }
  }
}
