internal import Benchmark
internal import CText
internal import Glibc
internal import RawCap
internal import Synchronization
internal import SystemPackage

/// The figure to read: the time for one event, in picoseconds.
private let perEvent = BenchmarkMetric.custom(
  "Picoseconds per event", polarity: .prefersSmaller, useScalingFactor: false)

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, perEvent], warmupIterations: 2, maxDuration: .seconds(3),
    maxIterations: 60)
  do {
    try addBenchmarks(of: try Recording())
  } catch {
    complain("\(error)")
    exit(1)
  }
}

private func complain(_ text: String) {
  _ = try? FileDescriptor.standardError.writeAll("TextBenchmarks: \(text)\n".utf8)
}

private func addBenchmarks(of recording: Recording) throws {
  let engine = try recording.engine()
  guard let reader = recording.library() else { return }
  let library = Library(reader: reader)
  let count = recording.records.count
  // So that a short recording takes long enough, too.
  let rounds = max(1, 100_000 / max(count, 1))

  /// One benchmark: a body that makes the text of `events` events, unless there is a `problem`.
  func measure(
    _ name: String, events: Int, problem: String? = nil, _ body: @escaping @Sendable () -> Void
  ) {
    Benchmark(name) { benchmark in
      if let problem { return benchmark.error(problem) }
      benchmark.startMeasurement()
      let time = ContinuousClock().measure(body)
      benchmark.stopMeasurement()
      benchmark.measurement(
        perEvent, Int(time / .nanoseconds(1) * 1000 / Double(max(events, 1))))
    }
  }

  // Record by record, on one thread.
  let (own, peer) = (render(recording, engine), library.print(recording))
  let problem = own == peer ? nil : "\(own) bytes of text, libtraceevent makes \(peer)"
  measure("TextRenderer", events: count * rounds, problem: problem) {
    for _ in 0..<rounds { blackHole(render(recording, engine)) }
  }
  measure("TepPrintEvent", events: count * rounds, problem: problem) {
    for _ in 0..<rounds { blackHole(library.print(recording)) }
  }

  // A whole report, from the file to text that is dropped.
  let trace = recording.trace
  let all = trace.summary().events
  let repeats = max(1, 100_000 / max(all, 1))
  measure("Timeline", events: all * repeats) {
    for _ in 0..<repeats {
      var events = trace.events()
      var sum: UInt64 = 0
      while let item = events.next() {
        if case .event(let event) = item { sum &+= event.timestamp }
      }
      blackHole(sum)
    }
  }
  for (name, threads) in [("OneThread", 1), ("AllCPUs", nil)] as [(String, Int?)] {
    measure("Report\(name)", events: all * repeats) {
      for _ in 0..<repeats {
        if let report = try? Report(trace.file, options: ReportOptions(), formats: trace.formats) {
          blackHole(drop(report, threads: threads))
        }
      }
    }
    measure("JSON\(name)", events: all * repeats) {
      for _ in 0..<repeats {
        if let report = try? Report.json(trace.file, formats: trace.formats) {
          blackHole(drop(report, threads: threads))
        }
      }
    }
  }
}

/// Makes the text of each record; the number of its bytes.
private func render(_ recording: Recording, _ engine: TextEngine) -> Int {
  var renderer = TextRenderer(engine)
  var text = TextBuffer()
  var total = 0
  let bytes = recording.bytes.span.bytes
  for (index, record) in recording.records.enumerated() {
    let begin = Int(record.offset)
    renderer.append(
      bytes.extracting(begin..<(begin + Int(record.length))), of: recording.formats[index],
      timestamp: record.timestamp, cpu: Int(record.cpu), to: &text)
    total += text.count
    text.removeAll()
  }
  return total
}

/// Makes all of a report; the number of its bytes.
private func drop(_ report: consuming Report, threads: Int?) -> Int {
  let count = Atomic<Int>(0)
  var report = report
  report.write(threads: threads) { count.add($0.byteCount, ordering: .relaxed) }
  return count.load(ordering: .relaxed)
}

/// libtraceevent, for one thread at a time: benchmarks run one after the other.
private struct Library: @unchecked Sendable {
  let reader: OpaquePointer

  func print(_ recording: Recording) -> Int {
    recording.bytes.withUnsafeBytes { bytes in
      Int(text_print(reader, bytes.baseAddress, recording.records, recording.records.count))
    }
  }
}
