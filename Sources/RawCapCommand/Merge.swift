internal import ArgumentParser
internal import RawCap
internal import SystemPackage

struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Puts several recordings into one, on one time line.",
    discussion: """
      The first recording's buffers keep their names; those of the others become instances that are
      named after their files. Each recording's own corrections of its clock are applied (guest to host,
      TSC to nanoseconds, offsets), then --align-on and --offset.
      """)

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Make the events of FILE later by NS nanoseconds (earlier: FILE=-NS); can be repeated.",
      valueName: "file=ns"))
  var offset: [FileOffset] = []

  @Option(
    help: ArgumentHelp(
      "Move each recording so that its first EVENT has the time of the first recording's.",
      valueName: "event"))
  var alignOn: String?

  @Argument(help: "The recordings.", completion: .file())
  var files: [String]

  @Option(
    name: .short, help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
  var output: String

  @OptionGroup var format: OutputOptions

  func validate() throws {
    for offset in offset where indices(of: offset.file).count != 1 {
      throw ValidationError("--offset \(offset.file)=…: that is not the name of one recording.")
    }
  }

  func run() throws {
    var merger = TraceMerger(try files.map { try TraceFile(path: FilePath($0)) })
    for offset in offset {
      for index in indices(of: offset.file) { merger.inputs[index].offset &+= offset.nanoseconds }
    }
    merger.alignmentEvent = alignOn
    merger.format = format.format
    let summary = try merger.write(to: FilePath(output))
    EditText.tell(summary, of: output)
    try EditText.complain(of: merger.inputs.map(\.file), [summary])
  }

  /// Which recordings are meant: by the path, or else by the last part of it.
  private func indices(of name: String) -> [Int] {
    let exact = files.indices.filter { files[$0] == name }
    if !exact.isEmpty { return exact }
    return files.indices.filter { FilePath(files[$0]).lastComponent?.string == name }
  }
}

/// `FILE=NS`.
struct FileOffset: ExpressibleByArgument {
  let file: String
  let nanoseconds: Int64

  init?(argument: String) {
    guard let sign = argument.lastIndex(of: "="), sign > argument.startIndex,
      let nanoseconds = Int64(argument[argument.index(after: sign)...])
    else { return nil }
    file = String(argument[..<sign])
    self.nanoseconds = nanoseconds
  }
}
