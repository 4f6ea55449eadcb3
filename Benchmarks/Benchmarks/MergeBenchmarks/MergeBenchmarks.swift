internal import Benchmark
internal import CDecode
internal import RawCap

/// The figure to read: the time for one event, in picoseconds.
private let perEvent = BenchmarkMetric.custom(
  "Picoseconds per event", polarity: .prefersSmaller, useScalingFactor: false)

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, perEvent], warmupIterations: 2, maxDuration: .seconds(3),
    maxIterations: 60)

  let recording: TwoStreams
  do { recording = try TwoStreams() } catch { fatalError("\(error)") }
  let truth = mergeInC(recording)
  // A small recording is gone through until there is something to measure.
  let rounds = max(1, 2_000_000 / max(Int(truth.events), 1))

  func measure(_ name: String, _ round: @escaping @Sendable (TwoStreams) -> decode_sum) {
    Benchmark(name) { benchmark in
      var isTrue = true
      benchmark.startMeasurement()
      let time = ContinuousClock().measure {
        for _ in 0..<rounds {
          let sum = round(recording)
          isTrue = isTrue && sum.events == truth.events && sum.sum == truth.sum
        }
      }
      benchmark.stopMeasurement()
      guard isTrue else { return benchmark.error("the sum is not the C loop's") }
      let events = max(Int(truth.events) * rounds, 1)
      benchmark.measurement(
        perEvent,
        Int(time.components.seconds) * 1_000_000_000_000 / events
          + Int(time.components.attoseconds / 1_000_000) / events)
    }
  }

  measure("PlainCMerge") { mergeInC($0) }
  measure("Timeline") { merge($0) }
}

private func mergeInC(_ recording: TwoStreams) -> decode_sum {
  var (first, second) = (recording.streams[0], recording.streams[1])
  return merge_plain(&first, &second, recording.layout.pageSize)
}

/// The stream as users write it, from the file.
@inline(never)
private func merge(_ recording: TwoStreams) -> decode_sum {
  var total = decode_sum()
  var timeline = recording.trace.events()
  while let item = timeline.next() {
    guard case .event(let event) = item else { continue }
    let id: UInt16 = event.data.integer(at: 0, order: .little)
    let pid: UInt32 = event.data.integer(at: 4, order: .little)
    total.sum &+= event.timestamp &+ UInt64(event.data.byteCount) &+ UInt64(id) &+ UInt64(pid)
    total.sum &+= total.events &* UInt64(event.cpu)
    total.events &+= 1
  }
  return total
}
