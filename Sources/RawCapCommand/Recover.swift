internal import ArgumentParser
internal import RawCap
internal import SystemPackage

struct Recover: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Completes a recording whose recorder was killed, so that it can be read.",
    discussion: """
      The file is completed in place. Nothing is copied where the file system can cut gaps out of a
      file (ext4, xfs).
      """)

  @Argument(help: "The unfinished trace.dat file.", completion: .file())
  var file: String

  func run() throws {
    let summary = try TraceFileRecovery.recover(FilePath(file))
    guard !summary.wasFinished else {
      return Output.complain("\(file): finished already, there is nothing to recover")
    }
    for cpu in summary.cpus {
      let buffer = cpu.buffer.isEmpty ? "" : "instance \(cpu.buffer), "
      let torn =
        cpu.tornByteCount == 0
        ? "" : "; cut off \(Amount.bytes(cpu.tornByteCount)) of a page that was not whole"
      Output.complain(
        "\(buffer)CPU \(cpu.cpu): \(Amount.count(cpu.pageCount))"
          + " \(cpu.pageCount == 1 ? "page" : "pages"), \(Amount.bytes(cpu.byteCount))\(torn)")
    }
    Output.complain("\(file): recovered, \(Amount.bytes(summary.byteCount))")
  }
}
