package import Capture

/// What pages are wanted for.
package enum BenchUse: String, Sendable, Hashable, CaseIterable {
  /// They go into a trace.dat file.
  case recording
  /// Their events are decoded in the process, in place.
  case live
}

/// One thing to measure.
package struct BenchCase: Sendable, Hashable, CustomStringConvertible {
  package var use: BenchUse
  package var load: BenchLoad
  package var subBufferKilobytes: Int
  package var backend: CaptureBackend

  package var description: String {
    "\(use.rawValue), \(load.rawValue), \(subBufferKilobytes) KiB, \(backend.rawValue)"
  }
}

/// What one run gave.
struct BenchFigures: Sendable {
  /// The reader's CPU time in nanoseconds.
  var cpuTime: UInt64 = 0
  /// The load's wall time in nanoseconds.
  var wallTime: UInt64 = 0
  /// Events that arrived.
  var events: UInt64 = 0
  /// Events that did not, by the kernel's counters.
  var lost: UInt64 = 0
  /// Bytes of events that arrived, with the word in front of each.
  var eventBytes: UInt64 = 0
  /// Bytes of the pages, or parts of pages, that they arrived in: counted as whole pages.
  var pageBytes: UInt64 = 0
  /// Bytes that were dirtied in the page cache or written directly; `nil` where nothing is written or
  /// the kernel does not count.
  var writtenBytes: UInt64?
}

/// The medians of a case.
package struct BenchRow: Sendable {
  package let bench: BenchCase
  package let runs: Int
  /// The reader's CPU time for each event that arrived.
  package let nanosecondsPerEvent: Double
  /// The reader's CPU time for each MB (10^6 bytes) of events.
  package let microsecondsPerMegabyte: Double
  /// The load's wall time.
  package let wallMilliseconds: Double
  package let events: UInt64
  package let bytesPerEvent: Double
  package let lost: UInt64
  /// The most that a run lost.
  package let mostLost: UInt64
  /// How full pages were, 0 to 1.
  package let density: Double
  /// Bytes written for each byte of pages; `nil` where nothing is written.
  package let writtenPerByte: Double?

  /// - Parameter fixedCost: the CPU time of a run without events, in nanoseconds.
  init(_ bench: BenchCase, _ runs: [BenchFigures], fixedCost: Double) {
    func median(_ value: (BenchFigures) -> Double) -> Double {
      medianOf(runs.map(value))
    }
    func cost(_ figures: BenchFigures) -> Double { max(0, Double(figures.cpuTime) - fixedCost) }
    func ratio(_ value: UInt64, _ base: UInt64) -> Double { Double(value) / Double(max(base, 1)) }
    self.bench = bench
    self.runs = runs.count
    nanosecondsPerEvent = median { cost($0) / Double(max($0.events, 1)) }
    // Nanoseconds per byte, times 10^6 bytes, in microseconds.
    microsecondsPerMegabyte = median {
      cost($0) / Double(max($0.eventBytes, 1)) * 1000
    }
    wallMilliseconds = median { Double($0.wallTime) / 1e6 }
    events = UInt64(median { Double($0.events) })
    bytesPerEvent = median { ratio($0.eventBytes, $0.events) }
    lost = UInt64(median { Double($0.lost) })
    mostLost = runs.reduce(0) { max($0, $1.lost) }
    density = median { ratio($0.eventBytes, $0.pageBytes) }
    writtenPerByte =
      runs.contains { $0.writtenBytes == nil }
      ? nil : median { ratio($0.writtenBytes ?? 0, $0.pageBytes) }
  }
}

/// The value in the middle; 0 when there is none.
func medianOf(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return 0 }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// All that was measured.
package struct BenchReport: Sendable {
  /// CPUs that made load, and were read.
  package let cpuCount: Int
  package let bufferKilobytes: Int
  package let runs: Int
  /// The CPU time in milliseconds that a recording without events takes between its first moment and
  /// the finished file; it is not in the rows.
  package let fixedCosts: [CaptureBackend: Double]
  package let rows: [BenchRow]
  /// What was not measured, and why.
  package let leftOut: [String]
}
