internal import ArgumentParser
internal import RawCap
internal import SystemPackage

struct Split: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Splits a recording into several, by size or time.",
    discussion: """
      Each piece, PREFIX.1.dat and so on, can be read by itself. A size counts the pages, before they are
      compressed; what describes the events comes on top.
      """)

  @Option(
    help: ArgumentHelp(
      "How large or long a piece is, such as 100MB or 10s.", valueName: "size|time"))
  var every: RotationLimit

  @Argument(help: "The recording.", completion: .file())
  var file: String

  @Option(
    name: .short,
    help: ArgumentHelp(
      "How the pieces' names begin (default: that of the recording).", valueName: "prefix"),
    completion: .file())
  var output: String?

  @OptionGroup var format: OutputOptions

  func run() throws {
    let file = try TraceFile(path: FilePath(file))
    let limit: TraceSplitter.Limit
    if let count = every.byteCount {
      limit = .bytes(count)
    } else {
      guard file.countsNanoseconds else {
        throw CommandFailure("\(file.path): its clock counts no time; split it by size")
      }
      let (seconds, attoseconds) = (every.time ?? .zero).components
      limit = .time(UInt64(clamping: seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000))
    }
    var splitter = TraceSplitter(file, every: limit)
    splitter.format = format.format
    let prefix = output ?? (self.file.hasSuffix(".dat") ? String(self.file.dropLast(4)) : self.file)
    let pieces = try splitter.write { FilePath("\(prefix).\($0).dat") }
    for piece in pieces { EditText.tell(piece.summary, of: piece.path.string) }
    if pieces.isEmpty { Output.complain("\(self.file): has no events, so there are no pieces") }
    try EditText.complain(of: [file], pieces.map(\.summary))
  }
}
