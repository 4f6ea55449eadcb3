internal import EventText

import EventFormat
import Testing
import Timeline
import TraceFile

@Suite final class TraceSummaryTests {
  private let recordings: Recordings

  init() throws { recordings = try Recordings() }

  deinit { recordings.remove() }

  @Test func countsPagesEventsLossesAndTimes() throws {
    let file = try recordings.file([
      (
        "",
        [
          0: [
            Recordings.page([(10, 1), (20, 2)]),
            Recordings.page([(30, 3)], flags: 1 << 31),
          ],
          2: [Recordings.page([(5, 1)]), Recordings.page([(9, 1)], flags: 1 << 20)],
        ]
      )
    ])
    let summary = TraceSummary(file, formats: file.formats())
    #expect(summary.buffers.count == 1)
    #expect(summary.buffers[0].cpus.map(\.cpu) == [0, 2])
    #expect(summary.events == 4)
    #expect(summary.pages == 4)
    #expect(summary.bytes == 4 * 16)
    #expect(summary.lost == 0)
    #expect(summary.unknownLosses == 1)
    #expect(summary.firstTime == 5)
    #expect(summary.lastTime == 30)
    #expect(summary.eventCounts == [77: 4])
    #expect(summary.damage.map(\.page) == [1])
  }

  @Test(arguments: [UInt64.max, UInt64(Int64.max)])
  func senselessStatisticsAreNoTrouble(count: UInt64) throws {
    let file = try recordings.file(
      [("", [0: [Recordings.page([(10, 1), (20, 2)])]])],
      statistics: [
        "CPU: 0\nread events: 0\noverrun: 0\ngap: \(count) taken by others between begin and end\n"
      ])
    let summary = TraceSummary(file, formats: file.formats())
    let cpu = try #require(summary.buffers.first?.cpus.first)
    #expect(cpu.missing == Int64.min)
    #expect(cpu.untoldLosses == 0)
  }
}
