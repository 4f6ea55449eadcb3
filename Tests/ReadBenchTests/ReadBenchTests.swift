import EventFormat
import Foundation
import SystemPackage
import Testing
import Timeline
import TraceFile

@testable import ReadBench

@Suite struct ReadBenchTests {
  private func file(_ name: String) throws -> TraceFile {
    try TraceFile(path: FilePath(recording(name)))
  }

  private func bench(_ name: String, runs: Int = 1, most: Int = 1 << 30) throws -> ReadBench {
    let file = try file(name)
    var options = ReadBench.Options()
    options.runs = runs
    options.mostPageBytes = most
    return try ReadBench(file, formats: file.formats(), options: options)
  }

  @Test(arguments: ["x86_64-v6", "x86_64-v7-zstd", "i686-v6", "s390x-v6", "instances-v6"])
  func allWaysOfDecodingSeeAllEvents(name: String) throws {
    let file = try file(name)
    let summary = TraceSummary(file, formats: file.formats())
    let report = try bench(name, runs: 3).decode { _ in }
    #expect(report.runs == 3)
    #expect(report.rows.map(\.what) == ["cursor", "field", "merge"])
    for row in report.rows {
      #expect(row.events == summary.events, "\(row.what)")
      #expect(row.pageBytes == report.rows[0].pageBytes)
      #expect(row.textBytes == 0 && row.textGigabytesPerSecond == nil)
      #expect(row.leastNanosecondsPerEvent <= row.nanosecondsPerEvent)
      #expect(row.nanosecondsPerEvent <= row.mostNanosecondsPerEvent)
      #expect(row.gigabytesPerSecond > 0)
    }
  }

  @Test func allStreamsAreMerged() throws {
    let file = try file("x86_64-v6")
    var options = ReadBench.Options()
    options.runs = 1
    options.madeUpEvents = 10_000
    let bench = try ReadBench(file, formats: file.formats(), options: options)
    let report = try bench.merge { _ in }
    #expect(report.rows.prefix(2).map(\.what) == ["merge", "merge_field"])
    #expect(report.rows.prefix(2).allSatisfy { $0.streams == 2 })
    #expect(report.rows[0].events == report.rows[1].events)
    let made = report.rows.dropFirst(2)
    #expect(made.map(\.streams) == ReadBench.streamCounts.flatMap { [$0, $0] })
    #expect(made.allSatisfy { $0.events == 10_000 })
  }

  @Test func theFieldIsOneOfTheMostFrequentTypedEvent() throws {
    let file = try file("x86_64-v6")
    let formats = file.formats()
    let counts = TraceSummary(file, formats: formats).eventCounts
    let most = try #require(
      MeasuredType.all.map(\.event)
        .compactMap { event in
          formats.all.first { $0.description == event }.flatMap { counts[$0.id] }
        }
        .max())
    let report = try bench("x86_64-v6").decode { _ in }
    #expect(report.notes.contains { $0.hasPrefix("\(most) of ") }, "\(report.notes)")
  }

  @Test func noTypeIsMeasuredTwice() {
    let events = MeasuredType.all.map(\.event)
    #expect(Set(events).count == events.count)
  }

  /// Every type that the formats of a recording have can be bound to them.
  @Test(arguments: ["x86_64-v6", "i686-v6", "s390x-v6"])
  func theTypesSuitTheirEvents(name: String) throws {
    let formats = try file(name).formats()
    let known = Set(formats.all.map(\.description))
    let types = MeasuredType.all.filter { known.contains($0.event) }
    #expect(!types.isEmpty)
    for type in types {
      #expect(formats.all.contains { $0.description == type.event && $0.field(type.field) != nil })
      #expect(throws: Never.self, "\(type.event)") { try type.loop(formats) }
    }
  }

  @Test func ofALargeRecordingAPartIsDecodedInMemory() throws {
    let report = try bench("x86_64-v6", most: 1).decode { _ in }
    // A page of each CPU.
    #expect(report.rows[0].events < report.rows[2].events)
    #expect(report.rows[0].pageBytes < report.rows[2].pageBytes)
    #expect(report.notes.contains { $0.contains("first \(report.rows[0].pageBytes) of") })
  }

  @Test func textIsMadeOnOneThreadAndOnAll() throws {
    let report = try bench("x86_64-v6").text { _ in }
    let text = report.rows.filter { $0.what.hasPrefix("text") }
    #expect(Set(text.map(\.textBytes)).count == 1)
    #expect(text.first?.threads == 1)
    #expect(report.rows.last?.what == "json")
    #expect(report.rows.allSatisfy { $0.textBytes > 0 && $0.textGigabytesPerSecond != nil })
  }

  @Test func thereMustBeEvents() throws {
    let path = FilePath(recording("latency-v6"))
    #expect(throws: ReadBenchError.noEvents(path)) { try bench("latency-v6") }
  }

  @Test func aRowTellsTheMedianAndTheExtremes() {
    let row = ReadRow(
      what: "x", title: "x", threads: 1,
      tally: ReadTally(events: 10, pageBytes: 400, textBytes: 200),
      nanoseconds: [300, 100, 200, 900])
    #expect(row.nanosecondsPerEvent == 25)
    #expect(row.leastNanosecondsPerEvent == 10)
    #expect(row.mostNanosecondsPerEvent == 90)
    #expect(row.gigabytesPerSecond == 1.6)
    #expect(row.textGigabytesPerSecond == 0.8)
  }
}

/// The path of a recording among the fixtures.
private func recording(_ name: String) -> String {
  URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/trace-files/\(name).dat").path
}
