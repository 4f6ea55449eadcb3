import ArgumentParser
import EventText
import Foundation
import SystemPackage
import Testing

@testable import RawCapCommand
@testable import ReadBench

@Suite struct BenchReadTests {
  private let report = ReadReport(
    runs: 5,
    rows: [
      ReadRow(
        what: "merge", title: "all CPUs in time order", threads: 1,
        tally: ReadTally(events: 1_000_000, pageBytes: 48_000_000),
        nanoseconds: [4e7, 2e7, 3e7]),
      ReadRow(
        what: "json", title: "JSON, 2 threads", threads: 2,
        tally: ReadTally(events: 1_000_000, pageBytes: 48_000_000, textBytes: 24_000_000),
        nanoseconds: [1e8]),
    ],
    notes: ["something “else”"])

  @Test func theTableHasALineForEachRow() {
    let text = String(decoding: BenchReadText.table(report, of: "a.dat").bytes, as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("all CPUs in time order  ") && $0.hasSuffix(" 1.60") })
    #expect(lines.contains { $0.split(separator: " ").dropFirst(5).first == "1,000,000" })
    #expect(lines.contains { $0.hasPrefix("JSON, 2 threads  ") && $0.hasSuffix(" 0.48      0.24") })
    #expect(lines.last == "something “else”")
  }

  @Test func theNamesInJSONStayAsTheyAre() throws {
    let text = BenchReadText.json(report, of: "a.dat").bytes
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text)) as? [String: Any])
    #expect(Set(object.keys) == ["program", "kernel", "file", "runs", "rows", "notes"])
    #expect(object["runs"] as? Int == 5)
    let rows = try #require(object["rows"] as? [[String: Any]])
    let names: Set = [
      "what", "title", "threads", "events", "page_bytes", "ns_per_event", "ns_per_event_min",
      "ns_per_event_max", "gigabytes_per_second",
    ]
    #expect(Set(rows[0].keys) == names)
    #expect(Set(rows[1].keys) == names.union(["text_bytes", "text_gigabytes_per_second"]))
    #expect(rows[0]["events"] as? Int == 1_000_000)
    #expect(rows[0]["ns_per_event"] as? Double == 30)
    #expect(rows[0]["ns_per_event_min"] as? Double == 20)
    #expect(rows[0]["ns_per_event_max"] as? Double == 40)
    #expect(rows[0]["gigabytes_per_second"] as? Double == 1.6)
    #expect(rows[1]["text_gigabytes_per_second"] as? Double == 0.24)
  }

  @Test func argumentsAreChecked() throws {
    let command = try BenchDecode.parse(["--json", "--runs", "7", "a.dat"])
    #expect(command.options.json && command.options.runs == 7)
    #expect(command.input.path == "a.dat")
    #expect(try BenchReportText.parse([]).options.runs == 5)
    #expect(try BenchReportText.parse(["-i", "b.dat"]).input.path == "b.dat")
    for wrong in [["--runs", "0"], ["--runs", "1001"], ["--runs", "x"], ["a", "b"]] {
      #expect(throws: (any Error).self, "\(wrong)") { try BenchDecode.parse(wrong) }
      #expect(throws: (any Error).self, "\(wrong)") { try BenchReportText.parse(wrong) }
    }
  }
}
