internal import ArgumentParser
internal import RawCap
internal import SystemPackage

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a recording as another kind of file.",
    discussion: """
      Version 6 is for older readers, such as KernelShark 1 and gpuvis; it has no compression. With
      --normalize pages are made anew for readers that do not understand all that kernels write.
      """)

  @Flag(help: "Leave out padding, long deltas, time extends and absolute stamps.")
  var normalize = false

  @Argument(help: "The recording.", completion: .file())
  var file: String

  @Option(
    name: .short, help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
  var output: String

  @OptionGroup var format: OutputOptions

  func run() throws {
    let file = try TraceFile(path: FilePath(file))
    var converter = TraceConverter(file)
    converter.format = format.format
    converter.normalizes = normalize
    let summary = try converter.write(to: FilePath(output))
    EditText.tell(summary, of: output)
    try EditText.complain(of: [file], [summary])
  }
}
