internal import Benchmark
internal import CDecode
internal import RingBuffer

/// The figure to read: the time for one event, in picoseconds.
private let perEvent = BenchmarkMetric.custom(
  "Picoseconds per event", polarity: .prefersSmaller, useScalingFactor: false)

private let pages = SyntheticPages()

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
    func measure(_ name: String, _ round: @escaping @Sendable (Load) -> decode_sum) {
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
    measure("Cursor") { decodeWithCursor($0.bytes.bytes) }
    measure("Decoder") { decodeWithDecoder($0.bytes.bytes) }
    measure("KBuffer") {
      decode_kbuffer($0.bytes.baseAddress, $0.pageCount, SyntheticPages.pageSize)
    }
    measure("WordSum") {
      blackHole(sum_words($0.bytes.baseAddress, $0.pageCount, SyntheticPages.pageSize))
      return truth
    }
  }
}

/// `EventCursor`: what users write.
@inline(never)
private func decodeWithCursor(_ bytes: RawSpan) -> decode_sum {
  let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: SyntheticPages.pageSize)
  var total = decode_sum()
  var offset = 0
  while offset < bytes.byteCount {
    let page = bytes.extracting(offset..<(offset + layout.pageSize))
    do throws(PageError) {
      var cursor = try EventCursor(page, layout: layout)
      while let event = try cursor.next() { total.add(event.timestamp, event.data) }
    } catch {
      return decode_sum()
    }
    offset += layout.pageSize
  }
  return total
}

/// `PageDecoder`: what the merge of many CPUs uses.
@inline(never)
private func decodeWithDecoder(_ bytes: RawSpan) -> decode_sum {
  let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: SyntheticPages.pageSize)
  var total = decode_sum()
  var offset = 0
  while offset < bytes.byteCount {
    let page = bytes.extracting(offset..<(offset + layout.pageSize))
    do throws(PageError) {
      var decoder = PageDecoder(try PageHeader(page, layout: layout), byteOrder: .little)
      while let slot = try decoder.next(in: page) {
        total.add(slot.timestamp, slot.record(in: page))
      }
    } catch {
      return decode_sum()
    }
    offset += layout.pageSize
  }
  return total
}

extension decode_sum {
  @inline(__always)
  fileprivate mutating func add(_ timestamp: UInt64, _ record: RawSpan) {
    events &+= 1
    let id: UInt16 = record.integer(at: 0, order: .little)
    let pid: UInt32 = record.integer(at: 4, order: .little)
    sum &+= timestamp &+ UInt64(record.byteCount) &+ UInt64(id) &+ UInt64(pid)
  }
}
