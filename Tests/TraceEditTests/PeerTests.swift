import SystemPackage
import Testing
import Timeline
import TraceEdit
import TraceFile

/// trace-cmd reads what is written without a warning, and prints the same.
@Suite(.enabled(if: hasTraceCmd, "needs trace-cmd"))
struct PeerTests {
  // trace-cmd is not always built with zlib.
  static let names = pageFixtures.filter { !$0.hasSuffix("zlib") }

  /// The lines of a report, warnings included; names of threads depend on what was before.
  private func lines(_ path: FilePath, names: Bool = true) throws -> [String] {
    let text = try run(["trace-cmd", "report", "-t", "-N", path.string])
    return text.split(separator: "\n").filter { !$0.hasPrefix("cpus=") }.map { line in
      guard !names, let bracket = line.firstIndex(of: "[") else { return String(line) }
      return String(line[bracket...])
    }
  }

  @Test(arguments: names + ["latency-v6", "latency-v7-zstd"], ConvertTests.formats)
  func printsTheSameOfConvertedFiles(_ name: String, _ format: OutputFormat) throws {
    let folder = try TemporaryFolder()
    let out = folder.file("out.dat")
    var converter = TraceConverter(try TraceFile(path: fixture(name)))
    converter.format = format
    try converter.write(to: out)
    #expect(
      try run(["trace-cmd", "report", out.string])
        == run(["trace-cmd", "report", fixture(name).string]))
    if !name.hasPrefix("latency") { _ = try run(["trace-cmd", "dump", "--validate", out.string]) }
  }

  @Test(arguments: names)
  func printsTheSameOfPieces(_ name: String) throws {
    let folder = try TemporaryFolder()
    let pieces = try TraceSplitter(try TraceFile(path: fixture(name)), every: .bytes(25_000)).write
    {
      folder.file("p.\($0).dat")
    }
    #expect(pieces.count > 1)
    var joined: [String] = []
    for piece in pieces { joined += try lines(piece.path, names: false) }
    #expect(try joined == lines(fixture(name), names: false))
  }

  @Test(arguments: names)
  func printsTheSameOfAPart(_ name: String) throws {
    let folder = try TemporaryFolder()
    let out = folder.file("out.dat")
    let file = try TraceFile(path: fixture(name))
    let times = try #require(file.eventTimes())
    let third = (times.upperBound - times.lowerBound) / 3
    var cutter = TraceCutter(file)
    cutter.from = .absolute(times.lowerBound + third)
    cutter.to = .beforeEnd(third)
    try cutter.write(to: out)
    let part = try lines(out, names: false)
    #expect(!part.isEmpty)
    let whole = try lines(fixture(name), names: false)
    // Events without a format have no line of their own.
    let isFound = whole.indices.contains { whole[$0...].prefix(part.count).elementsEqual(part) }
    #expect(isFound)
  }

  @Test func readsMergedFiles() throws {
    let folder = try TemporaryFolder()
    let out = folder.file("out.dat")
    let files = try ["x86_64-v6", "instances-v6"].map { try TraceFile(path: fixture($0)) }
    try TraceMerger(files).write(to: out)
    let merged = try lines(out)
    let inputs = try lines(fixture("x86_64-v6")) + lines(fixture("instances-v6"))
    #expect(merged.count == inputs.count)
    let unknown = { (lines: [String]) in lines.filter { $0.contains("UNKNOWN") }.count }
    #expect(unknown(merged) <= unknown(inputs))
  }
}
