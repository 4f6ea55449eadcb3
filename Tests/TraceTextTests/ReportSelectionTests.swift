import EventFilter
import EventFormat
import EventText
import Foundation
import RingBuffer
import Synchronization
import SystemPackage
import Testing
import Timeline
import TraceFile
import TraceText

extension PrintedTraces {
  /// A part of a report is the same lines of the whole one.
  @Suite struct ReportSelectionTests {
    /// The lines of a report, each with the time of its event; a loss has that of the event behind it.
    private func lines(
      _ file: TraceFile, _ options: ReportOptions, filter: BoundFilter? = nil,
      _ selection: ReportSelection = ReportSelection(), json: Bool = false
    ) throws -> [String] {
      var report =
        json
        ? try Report.json(file, formats: file.formats(), filter: filter, selection: selection)
        : try Report(file, options: options, filter: filter, selection: selection)
      var text = TextBuffer()
      while report.appendNext(to: &text) {}
      var lines = String(decoding: text.bytes, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
      if lines.last == "" { lines.removeLast() }
      return lines.map { String($0) }
    }

    /// The times of the events that a report has, as trace-cmd counts them.
    private func times(_ file: TraceFile, filter: BoundFilter? = nil) -> [UInt64] {
      var timeline = Timeline(
        file, formats: file.formats(), discardedDelta: .always, includesRecordedLosses: false)
      var stream = filter.map { FilteredStream($0) }
      var times: [UInt64] = []
      while let item = timeline.next() {
        guard case .event(let event) = item else { continue }
        let isWanted = stream?.wants(
          event.data, timestamp: event.timestamp, cpu: event.cpu, buffer: event.buffer)
        if isWanted ?? true { times.append(event.timestamp) }
      }
      return times
    }

    private static let names = [
      "x86_64-v6", "x86_64-v7-zstd", "i686-v6", "s390x-v7-zstd", "s390x-v6", "instances-v7-zstd",
    ]

    private func check(
      _ file: TraceFile, _ options: ReportOptions = ReportOptions(), filter: BoundFilter? = nil,
      json: Bool = false, index: TraceIndex? = nil
    ) throws {
      let head = json ? 0 : 1
      let whole = try lines(file, options, filter: filter, json: json)
      let times = times(file, filter: filter)
      // Files without losses: a line for each event.
      try #require(whole.count == times.count + head)
      for step in stride(from: 3, to: times.count, by: max(1, times.count / 23)) {
        for window in [
          TimeWindow(from: times[step]), TimeWindow(to: times[step]),
          TimeWindow(from: times[step / 2], to: times[step] + 1),
        ] {
          let expected = zip(whole.dropFirst(head), times).filter { window.contains($0.1) }
            .map(\.0)
          let part = try lines(
            file, options, filter: filter, ReportSelection(window: window, index: index), json: json
          )
          #expect(Array(part.dropFirst(head)) == expected, "\(window)")
        }
      }
      for count in [0, 1, 5, 64, times.count, times.count + 1] {
        let first = try lines(
          file, options, filter: filter, ReportSelection(limit: count, index: index), json: json)
        #expect(first.dropFirst(head) == whole.dropFirst(head).prefix(count), "first \(count)")
        let last = try lines(
          file, options, filter: filter, ReportSelection(tail: count, index: index), json: json)
        #expect(Array(last.dropFirst(head)) == whole.dropFirst(head).suffix(count), "last \(count)")
        // The last ones of the first ones.
        let both = try lines(
          file, options, filter: filter, ReportSelection(limit: count, tail: 7, index: index),
          json: json)
        #expect(
          Array(both.dropFirst(head)) == whole.dropFirst(head).prefix(count).suffix(7),
          "last 7 of the first \(count)")
      }
    }

    @Test(arguments: names) func partsAreTheLinesOfTheWhole(name: String) throws {
      let file = try TraceFile(path: FilePath(fixture("\(name).dat").path))
      let folder = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID()).idx")
      defer { try? FileManager.default.removeItem(at: folder) }
      let index = try TraceIndex.build(
        for: file, formats: file.formats(), at: FilePath(folder.path))
      try check(file)
      try check(file, index: index)
      try check(file, json: true, index: index)
      let formats = file.formats()
      let wanted = formats.format("sched_switch") == nil ? "raw_syscalls:sys_exit" : "sched_switch"
      let filter = try BoundFilter(
        showing: [try EventFilter("\(wanted):")], hiding: [], in: formats)
      try check(file, filter: filter, index: index)
      try check(file, .kernel, filter: filter)
    }

    @Test func threadsAreChosen() throws {
      let file = try TraceFile(path: FilePath(fixture("x86_64-v6.dat").path))
      let whole = try lines(file, ReportOptions())
      let part = try lines(file, ReportOptions(), ReportSelection(pids: [167]))
      #expect(part.count > 10)
      #expect(part.dropFirst() == whole.filter { $0.contains("-167 ") }[...])
      let last = try lines(file, ReportOptions(), ReportSelection(pids: [167], tail: 3))
      #expect(last.dropFirst() == part.suffix(3))
    }

    @Test func allThreadsRenderAPart() throws {
      let file = try TraceFile(path: FilePath(fixture("x86_64-v6.dat").path))
      let times = times(file)
      let selection = ReportSelection(
        window: TimeWindow(from: times[100], to: times[900]), limit: 300)
      let expected = try lines(file, ReportOptions(), selection)
      #expect(expected.count == 301)
      var report = try Report(file, options: ReportOptions(), selection: selection)
      let text = Mutex<[UInt8]>([])
      report.write(threads: 3) { piece in
        text.withLock { $0 += piece.withUnsafeBytes { Array($0) } }
      }
      #expect(
        String(decoding: text.withLock { $0 }, as: UTF8.self) == expected.joined(separator: "\n")
          + "\n")
    }
  }
}
