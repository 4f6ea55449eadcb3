internal import Benchmark
internal import CDecode
internal import RawCap
internal import SwiftDecode

/// The figure to read: the time for one event, in picoseconds.
private let perEvent = BenchmarkMetric.custom(
  "Picoseconds per event", polarity: .prefersSmaller, useScalingFactor: false)

private let pages = SyntheticPages()
private let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: SyntheticPages.pageSize)
private let binding = try? EventFormats(
  parsing: [(system: "made", text: Array(MadeUp.format.utf8))], layout: layout
).bind(MadeUp.self)
private let number = decode_field(id: UInt16(MadeUp.id), size: 4, offset: 8)

/// The pages of one round, and how many rounds make 100 MB: all, or as many as a cache holds.
private struct Load: Sendable {
  let name: String
  let pageCount: Int
  let rounds: Int

  static let all = [
    Load(name: "Memory", pageCount: pages.count, rounds: 1),
    Load(name: "Cache", pageCount: 128, rounds: pages.count / 128),
  ]

  var bytes: UnsafeRawBufferPointer {
    .init(rebasing: pages.bytes[..<(pageCount * SyntheticPages.pageSize)])
  }
}

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, perEvent], warmupIterations: 2, maxDuration: .seconds(3),
    maxIterations: 60)

  for load in Load.all {
    let truth = decode_plain(load.bytes.baseAddress, load.pageCount, SyntheticPages.pageSize)
    precondition(load.rounds > 1 || truth.events == pages.eventCount, "the pages are not as built")

    /// One benchmark: `round` over the load, as often as it takes for 100 MB.
    func measure(
      _ name: String, truth: decode_sum = truth, _ round: @escaping @Sendable (Load) -> decode_sum
    ) {
      Benchmark(name + load.name) { benchmark in
        var total = decode_sum()
        benchmark.startMeasurement()
        let time = ContinuousClock().measure {
          for _ in 0..<load.rounds {
            let sum = round(load)
            total.events += sum.events
            total.sum &+= sum.sum
          }
        }
        benchmark.stopMeasurement()
        let rounds = UInt64(load.rounds)
        guard total.events == truth.events * rounds, total.sum == truth.sum &* rounds else {
          return benchmark.error("the sum is not the plain loop's")
        }
        benchmark.measurement(
          perEvent, Int(time.components.attoseconds / 1_000_000) / Int(total.events))
      }
    }

    measure("PlainC") {
      decode_plain($0.bytes.baseAddress, $0.pageCount, SyntheticPages.pageSize)
    }
    measure("CheckedC") {
      decode_checked($0.bytes.baseAddress, $0.pageCount, SyntheticPages.pageSize)
    }
    measure("Cursor") { decodeWithCursor($0.bytes.bytes, layout) }
    measure("Decoder") { decodeWithDecoder($0.bytes.bytes, layout) }
    measure("KBuffer") {
      decode_kbuffer($0.bytes.baseAddress, $0.pageCount, SyntheticPages.pageSize)
    }

    // The same with a number of each event that has one.
    let numbers = decode_fields(
      load.bytes.baseAddress, load.pageCount, SyntheticPages.pageSize, [number], 1)
    measure("PlainCField", truth: numbers) {
      decode_fields($0.bytes.baseAddress, $0.pageCount, SyntheticPages.pageSize, [number], 1)
    }
    measure("CursorField", truth: numbers) {
      guard let binding else { return decode_sum() }
      return decodeMadeUp($0.bytes.bytes, layout, binding)
    }

    measure("WordSum") {
      blackHole(sum_words($0.bytes.baseAddress, $0.pageCount, SyntheticPages.pageSize))
      return truth
    }
  }
}
