import Foundation
import Testing
import TraceText

extension PrintedTraces {
  /// The fixtures, with texts that agree with `trace-cmd report` 3.1.6 (i686: on its own machine,
  /// as it loses the sign of 4-byte longs elsewhere).
  @Suite struct FixtureTextTests {
    @Test(arguments: [
      ("x86_64", "v6"), ("x86_64", "v7"), ("x86_64", "v7-zstd"), ("x86_64", "v7-zlib"),
      ("s390x", "v6"), ("s390x", "v7-zstd"), ("i686", "v6"), ("i686", "v7-zstd"),
      ("instances", "v6"), ("instances", "v7-zstd"), ("latency", "v6"), ("latency", "v7-zstd"),
    ])
    func everyFormOfARecordingHasTheSameText(name: String, form: String) throws {
      let file = fixture("\(name)-\(form).dat")
      #expect(try reportText(file) == uncompressed(fixture("\(name).report.txt.gz")))
      #expect(try reportText(file, .rawFields) == uncompressed(fixture("\(name).fields.txt.gz")))
    }

    @Test func theListOfCPUsChooses() throws {
      var options = ReportOptions()
      options.cpus = [1]
      let one = String(decoding: try reportText(fixture("s390x-v6.dat"), options), as: UTF8.self)
      #expect(one.hasPrefix("cpus=2\n"))
      #expect(one.contains(" [001] ") && !one.contains(" [000] "))
      options.cpus = [1, 0]
      #expect(
        try reportText(fixture("s390x-v6.dat"), options) == reportText(fixture("s390x-v6.dat")))
      options.cpus = [7]
      #expect(try reportText(fixture("s390x-v6.dat"), options) == Array("cpus=2\n".utf8))
    }
  }
}
