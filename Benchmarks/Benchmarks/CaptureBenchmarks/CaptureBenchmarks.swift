internal import Benchmark
internal import CDrain
internal import Glibc
internal import RawCap
internal import SystemPackage

// Draining a full ring buffer of one CPU while nobody writes, by each backend: to nowhere, decoded in
// place, and to a file. Needs root and tracefs; elsewhere there is nothing to measure.

/// The figure to read: the thread's CPU time for one event of 48 bytes, in picoseconds. The metric of
/// the benchmark package counts CPU time in ticks of 10 ms.
private let perEvent = BenchmarkMetric.custom(
  "CPU picoseconds per event", polarity: .prefersSmaller, useScalingFactor: false)

/// Where pages go.
private enum Destination: String, CaseIterable {
  case nowhere = "Nowhere"
  case decoder = "Decoder"
  case file = "File"
}

private let output = FilePath("/var/tmp/rawcap-benchmark-\(getpid()).pages")

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, perEvent], warmupIterations: 1, maxDuration: .seconds(2),
    maxIterations: 20)

  let statistics = """
    entries: 129
    overrun: 81254
    commit overrun: 0
    bytes: 5432
    oldest event ts: 13776.844970
    now ts: 13776.973972
    dropped events: 0
    read events: 391698

    """
  Benchmark("CPUStatistics", configuration: .init(metrics: [.wallClock], scalingFactor: .kilo)) {
    benchmark in
    for _ in benchmark.scaledIterations { blackHole(CPUStatistics(statistics)) }
  }

  guard geteuid() == 0, (try? TraceFS())?.isUsable == true else { return }
  for size in [4, 64] {
    for destination in Destination.allCases {
      drain("Mmap\(destination.rawValue)\(size)K", size) { (ring: FullRing) in
        try drain(ring.mapped(), ring.layout, destination)
      }
      drain("Read\(destination.rawValue)\(size)K", size) { (ring: FullRing) in
        try drain(ring.read(), ring.layout, destination)
      }
      drain("Splice\(destination.rawValue)\(size)K", size) { (ring: FullRing) in
        try drain(ring.spliced(), ring.layout, destination)
      }
    }
    drain("PlainCReadNowhere\(size)K", size) { ring in
      blackHole(drain_read(ring.path.string, ring.layout.pageSize))
    }
    drain("PlainCSpliceFile\(size)K", size) { ring in
      blackHole(drain_splice(ring.path.string, output.string))
    }
  }
}

/// One benchmark: a full ring buffer for each round, and `body` to empty it.
private func drain(
  _ name: String, _ size: Int, _ body: @escaping @Sendable (FullRing) throws -> Void
) {
  Benchmark(name) { benchmark in
    do {
      let ring = try FullRing(subBufferKilobytes: size)
      let events = try ring.fill()
      benchmark.startMeasurement()
      let start = threadTime()
      try body(ring)
      let time = threadTime() - start
      benchmark.stopMeasurement()
      _ = unlink(output.string)
      // What splice leaves is the page that the writer was on.
      guard events > 0, try ring.entries() <= UInt64(ring.layout.pageSize / 24) else {
        return benchmark.error("the ring buffer was not drained")
      }
      benchmark.measurement(
        perEvent, time * 1000 / Int(events))
    } catch {
      // A kernel without mappings or sub-buffer sizes.
      benchmark.error("\(error)")
    }
  }
}

private func drain<Backend: RingBackend & ~Copyable>(
  _ backend: consuming Backend, _ layout: PageLayout, _ destination: Destination
) throws {
  var ring = backend
  let file =
    destination == .file
    ? try FileDescriptor.open(
      output, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite) : nil
  defer { try? file?.close() }
  var sum: UInt64 = 0
  while let header = try ring.next(.everything) {
    switch destination {
    case .nowhere: sum &+= header.timestamp
    case .decoder:
      var events = EventCursor(ring.page, header: header, byteOrder: layout.byteOrder)
      while let event = try events.next() { sum &+= event.timestamp }
    case .file:
      try ring.page.withUnsafeBytes { bytes in
        _ = try file?.writeAll(bytes)
      }
    }
  }
  blackHole(sum)
}

/// `CLOCK_THREAD_CPUTIME_ID` in nanoseconds.
private func threadTime() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
