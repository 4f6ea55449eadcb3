import Capture
import Testing

@testable import CaptureBench

@Suite struct BenchRowTests {
  private let bench = BenchCase(
    use: .recording, load: .small, subBufferKilobytes: 64, backend: .splice)

  private func figures(cpu: UInt64, lost: UInt64 = 0, written: UInt64? = 6600) -> BenchFigures {
    BenchFigures(
      cpuTime: cpu, wallTime: 2_000_000, events: 100, lost: lost, eventBytes: 4800,
      pageBytes: 6000, writtenBytes: written)
  }

  @Test func aRowIsTheMedianOfItsRunsPerEventAndPerMegabyte() {
    let row = BenchRow(
      bench, [figures(cpu: 9000), figures(cpu: 1000), figures(cpu: 2000)], fixedCost: 0)
    #expect(row.runs == 3)
    #expect(row.nanosecondsPerEvent == 20)
    // 2000 ns for 4800 bytes.
    #expect(abs(row.microsecondsPerMegabyte - 416.667) < 0.001)
    #expect(row.wallMilliseconds == 2)
    #expect(row.density == 0.8)
    #expect(row.writtenPerByte == 1.1)
  }

  @Test func whatARecordingCostsWithoutEventsIsTakenOffDownToNothing() {
    #expect(BenchRow(bench, [figures(cpu: 2000)], fixedCost: 500).nanosecondsPerEvent == 15)
    #expect(BenchRow(bench, [figures(cpu: 2000)], fixedCost: 2500).nanosecondsPerEvent == 0)
  }

  @Test func theWorstRunsLossesAreToldBesideTheMedian() {
    let runs = [0, 0, 70].map { figures(cpu: 1, lost: $0) }
    let row = BenchRow(bench, runs, fixedCost: 0)
    #expect(row.lost == 0)
    #expect(row.mostLost == 70)
  }

  @Test func aRunWithoutACountOfWrittenBytesLeavesNone() {
    let runs = [figures(cpu: 1), figures(cpu: 1, written: nil)]
    #expect(BenchRow(bench, runs, fixedCost: 0).writtenPerByte == nil)
  }

  @Test(arguments: [([], 0), ([3], 3), ([4, 1], 2.5), ([9, 1, 5], 5)] as [([Double], Double)])
  func theMedianIsTheValueInTheMiddle(values: [Double], median: Double) {
    #expect(medianOf(values) == median)
  }
}
