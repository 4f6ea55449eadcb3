internal import ArgumentParser
internal import RawCap
internal import SystemPackage

struct Index: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes an index beside a recording, so that parts of it are found at once.",
    discussion: """
      The index of FILE is FILE.idx. “rawcap report” and “rawcap info” use it when they are asked for a part \
      of the recording. It may be removed at any time.
      """)

  @OptionGroup var input: InputFile

  func run() throws {
    let file = try TraceFile(path: input.path)
    let index = try TraceIndex.build(for: file, formats: file.formats())
    Output.complain("\(index.path): \(Amount.bytes(index.byteCount))")
    let damaged = index.damagedPageCount
    if damaged > 0 {
      Output.complain(
        "\(input.path): \(damaged) damaged \(damaged == 1 ? "page" : "pages"), which “rawcap report” names"
      )
    }
    try input.complain(of: file, damage: [])
    if damaged > 0 { throw ExitCode.failure }
  }
}
