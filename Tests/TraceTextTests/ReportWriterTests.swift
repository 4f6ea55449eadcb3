import EventFormat
import EventText
import Foundation
import Synchronization
import SystemPackage
import Testing
import Timeline
import TraceFile
import TraceText

extension PrintedTraces {
  /// The text that several threads make together.
  @Suite struct ReportWriterTests {
    private final class Sink: Sendable {
      let bytes = Mutex<[UInt8]>([])
      let pieces = Mutex(0)
      /// How many threads are inside; more than one is a mistake.
      let inside = Atomic<Int>(0)

      func take(_ text: RawSpan) {
        #expect(inside.add(1, ordering: .sequentiallyConsistent).newValue == 1)
        text.withUnsafeBytes { piece in bytes.withLock { $0 += piece } }
        pieces.withLock { $0 += 1 }
        inside.subtract(1, ordering: .sequentiallyConsistent)
      }
    }

    private func open(_ name: String) throws -> TraceFile {
      try TraceFile(path: FilePath(fixture("\(name).dat").path))
    }

    @Test(
      arguments: ["x86_64-v7-zstd", "s390x-v6", "instances-v6", "latency-v6"], [1, 2, 3, 8])
    func threadsMakeTheSameText(name: String, threads: Int) throws {
      let expected = try reportText(fixture("\(name).dat"))
      let sink = Sink()
      var report = try Report(open(name), options: ReportOptions())
      report.write(threads: threads) { sink.take($0) }
      #expect(sink.bytes.withLock { $0 } == expected)
      report.write(threads: threads) { _ in Issue.record("nothing is left") }
    }

    @Test func writingGoesOnBehindSingleLines() throws {
      let expected = try reportText(fixture("x86_64-v6.dat"))
      let sink = Sink()
      var report = try Report(open("x86_64-v6"), options: ReportOptions())
      var text = TextBuffer()
      for _ in 0..<5 {
        let isThere = report.appendNext(to: &text)
        #expect(isThere)
      }
      sink.take(text.span)
      report.write(threads: 2) { sink.take($0) }
      #expect(sink.bytes.withLock { $0 } == expected)
    }

    @Test(arguments: [1, 2, 8])
    func anErrorEndsAllThreads(threads: Int) throws {
      let calls = Atomic<Int>(0)
      var report = try Report(open("x86_64-v6"), options: ReportOptions())
      #expect(throws: Errno.brokenPipe) {
        try report.write(threads: threads) { _ throws(Errno) in
          if calls.add(1, ordering: .relaxed).newValue == 3 { throw .brokenPipe }
        }
      }
      #expect(calls.load(ordering: .relaxed) == 3)
    }

    @Test func thePredicateChoosesEvents() throws {
      let file = try open("x86_64-v6")
      let seen = Mutex<[UInt64]>([])
      var report = try Report(file, options: ReportOptions()) { record, id, time, cpu in
        seen.withLock { $0.append(time) }
        #expect(id == nil || record.byteCount >= 8)
        return cpu == 0
      }
      var text = TextBuffer()
      while report.appendNext(to: &text) {}
      var options = ReportOptions()
      options.cpus = [0]
      #expect(try text.bytes == reportText(fixture("x86_64-v6.dat"), options))
      #expect(seen.withLock { $0 == $0.sorted() && !$0.isEmpty })
    }

    @Test(arguments: [1, 3])
    func linesCanHaveAnyForm(threads: Int) throws {
      let file = try open("x86_64-v6")
      let sink = Sink()
      var report = try Report(file, formats: file.formats(), head: Array("head\n".utf8)) {
        item, format, text in
        guard case .event(let event) = item, let format else { return }
        text.append(decimal: event.timestamp)
        text.append(" ")
        if let task = event.task { text.append(task) }
        text.append(" ")
        text.append(format.name)
        text.append("\n")
      }
      report.write(threads: threads) { sink.take($0) }
      var options = ReportOptions()
      options.nanoseconds = true
      var expected = "head\n"
      for line in String(decoding: try reportText(fixture("x86_64-v6.dat"), options), as: UTF8.self)
        .split(separator: "\n").dropFirst() where !line.contains("[UNKNOWN EVENT]")
      {
        let match = try #require(
          line.firstMatch(of: #/^ *(.+)-\d+ +\[\d+\] +(\d+)\.(\d+): (\S+): /#))
        let task = match.1 == "<...>" ? "" : match.1
        expected += "\(UInt64(match.2 + match.3)!) \(task) \(match.4)\n"
      }
      #expect(sink.bytes.withLock { $0 } == Array(expected.utf8))
    }
  }
}
