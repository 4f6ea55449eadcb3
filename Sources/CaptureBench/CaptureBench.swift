internal import Capture
internal import Glibc
internal import RingBuffer
package import SystemPackage
internal import TraceFS

/// Measures the backends on this machine: what reading a ring buffer costs, and what it loses.
///
/// Every run makes a load of its own, in a process of its own, whose CPU time is nobody's business;
/// what counts is the reader's. Nothing is left behind: no instance, no file, no process.
///
/// ```swift
/// let report = try CaptureBench(options).run { print($0) }
/// for row in report.rows { print(row.bench, row.nanosecondsPerEvent) }
/// ```
package struct CaptureBench {
  /// What to measure.
  package struct Options: Sendable {
    /// Events of 48 bytes in a saturated run, over all CPUs; large ones are 20 times fewer.
    package var eventCount = 1_000_000
    /// Runs of each case, of which the median is told.
    package var runs = 5
    /// Sizes of sub-buffers in KiB, where the kernel has a choice.
    package var subBufferKilobytes = [4, 64, 512]
    /// Those that are also measured with large events and with a trickle.
    package var fewerSubBufferKilobytes = [4, 64]
    /// How long a trickle lasts.
    package var trickleTime = Duration.milliseconds(300)
    /// The size of each CPU's ring buffer in KiB.
    package var bufferKilobytes = 4096
    /// Where recordings go for the time being.
    package var directory: FilePath = "/var/tmp"
    /// The program that makes a load when it is given the load's name and its count.
    package var loadProgram: [String]

    /// The usual sizes and numbers.
    package init(loadProgram: [String]) { self.loadProgram = loadProgram }
  }

  private let options: Options
  private let tracefs: TraceFS
  private var leftOut: [String] = []
  private var excluded: [(BenchCase) -> Bool] = []

  /// - Throws: `BenchError` when there is no tracefs.
  package init(_ options: Options) throws(BenchError) {
    self.options = options
    do throws(TraceFSError) { tracefs = try TraceFS() } catch { throw .tracing(error) }
  }

  /// Runs all cases.
  ///
  /// The signals that end a program are held back meanwhile, and obeyed as soon as everything is
  /// removed.
  ///
  /// - Parameter progress: is told what comes next.
  /// - Throws: `BenchError` when nothing can be measured, or a signal came.
  package consuming func run(progress: (String) -> Void) throws(BenchError) -> BenchReport {
    let gate: EndGate
    do throws(Errno) { gate = try EndGate() } catch { throw .system("signals", error) }
    tracefs.cleanUp()
    let cases = try cases()
    var figures = [[BenchFigures]](repeating: [], count: cases.count)
    var fixed: [CaptureBackend: [Double]] = [:]
    // Round by round: what disturbs the machine for a while disturbs all cases alike.
    for round in 0..<options.runs {
      for (index, bench) in cases.enumerated() where !excluded.contains(where: { $0(bench) }) {
        progress("run \(round + 1) of \(options.runs): \(bench)")
        if let signal = gate.signal() { throw .interrupted(signal) }
        do throws(BenchError) {
          let measured = try measure(bench, gate)
          if bench.load == .nothing {
            fixed[bench.backend, default: []].append(Double(measured.cpuTime))
          }
          figures[index].append(measured)
        } catch {
          // The load dies of a key's signal too.
          if let signal = gate.signal() { throw .interrupted(signal) }
          try exclude(bench, error)
        }
      }
    }
    var rows: [BenchRow] = []
    for (bench, runs) in zip(cases, figures) where !runs.isEmpty && bench.load != .nothing {
      let cost = bench.use == .recording ? medianOf(fixed[bench.backend] ?? []) : 0
      rows.append(BenchRow(bench, runs, fixedCost: cost))
    }
    guard !rows.isEmpty else { throw .nothingMeasured(leftOut) }
    return BenchReport(
      cpuCount: loadCPUCount, bufferKilobytes: options.bufferKilobytes, runs: options.runs,
      fixedCosts: fixed.mapValues { medianOf($0) / 1e6 }, rows: rows, leftOut: leftOut)
  }

  private func measure(_ bench: BenchCase, _ gate: borrowing EndGate) throws(BenchError)
    -> BenchFigures
  {
    let run = BenchRun(
      bench: bench, count: count(of: bench.load), options: options, tracefs: tracefs)
    return switch bench.use {
    case .recording: try run.record()
    case .live: try run.decode(gate)
    }
  }

  /// The load's count: how often each CPU does what it does.
  private func count(of load: BenchLoad) -> Int {
    switch load {
    case .small: max(1, options.eventCount / 2 / loadCPUCount)
    case .large: max(1, options.eventCount / 20 / loadCPUCount)
    case .nothing: 1
    case .trickle: max(1, Int(options.trickleTime / BenchLoad.tricklePeriod))
    }
  }

  private var loadCPUCount: Int { max(1, (try? TraceFS.onlineCPUs().count) ?? 1) }

  /// The cases that this kernel can be asked for.
  private mutating func cases() throws(BenchError) -> [BenchCase] {
    var sizes = options.subBufferKilobytes
    do throws(TraceFSError) {
      let instance = try TraceInstance(in: tracefs)
      if !instance.hasSubBufferSizes {
        sizes = [sysconf(Int32(_SC_PAGESIZE)) >> 10]
        leftOut.append("other sub-buffers than the machine's pages: they need Linux 6.8")
      }
      try instance.remove()
    } catch { throw .tracing(error) }
    var cases: [BenchCase] = []
    for use in BenchUse.allCases {
      for load in BenchLoad.allCases {
        for size in measuredSizes(of: sizes, use, load) {
          for backend in CaptureBackend.allCases {
            cases.append(
              BenchCase(use: use, load: load, subBufferKilobytes: size, backend: backend))
          }
        }
      }
    }
    return cases
  }

  /// The sizes of sub-buffers to measure with a load.
  private func measuredSizes(of sizes: [Int], _ use: BenchUse, _ load: BenchLoad) -> [Int] {
    switch load {
    // What a recording costs whatever its size: to be taken off.
    case .nothing: use == .recording ? Array(sizes.suffix(1)) : []
    case .small: sizes
    case .large, .trickle:
      sizes.count == 1 ? sizes : sizes.filter(options.fewerSubBufferKilobytes.contains)
    }
  }

  /// Leaves out what cannot be measured here, with all that is like it; throws what stops everything.
  private mutating func exclude(_ bench: BenchCase, _ error: BenchError) throws(BenchError) {
    switch error {
    case .ring(let ring) where bench.backend == .mmap && ring.code != .noResources:
      leftOut.append("mmap: \(ring)")
      excluded.append { $0.backend == .mmap }
    case .tracing(let refusal):
      guard case .bufferSizeRefused = refusal.code else { throw error }
      leftOut.append("sub-buffers of \(bench.subBufferKilobytes) KiB: \(refusal)")
      excluded.append { $0.subBufferKilobytes == bench.subBufferKilobytes }
    case .miscounted, .ring:
      leftOut.append("\(bench): \(error)")
      excluded.append { $0 == bench }
    default: throw error
    }
  }
}
