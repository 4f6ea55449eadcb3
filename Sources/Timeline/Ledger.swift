internal import RingBuffer
package import TraceFile

/// What the recorder has noted in a file about gaps, on the trace's time line.
package struct Ledger {
  /// Gaps that no page tells of, in the order of their ends.
  private(set) var unmarked: [LostGap] = []
  /// How many events are missing at most where a page tells of a loss without a number.
  private var bounds: [Place: LossEntry.Count] = [:]

  private struct Place: Hashable {
    var buffer: Int
    var cpu: Int
    var time: UInt64
  }

  /// Nothing noted.
  package init() {}

  /// What is noted in `file`.
  init(_ file: TraceFile, cpus: Set<Int>?, clock: TimeMapping) {
    self.init()
    add(file, cpus: cpus, clock: clock, firstBuffer: 0)
  }

  /// Adds what is noted in `file`, whose buffers are numbered from `firstBuffer` on.
  mutating func add(_ file: TraceFile, cpus: Set<Int>?, clock: TimeMapping, firstBuffer: Int) {
    for statistics in file.options.recordedStatistics where cpus?.contains(statistics.cpu) ?? true {
      guard let index = file.buffers.firstIndex(where: { $0.name == statistics.buffer }) else {
        continue
      }
      let buffer = firstBuffer + index
      for loss in statistics.losses {
        let to = loss.to.map { clock.time($0) }
        if !loss.isMarked {
          unmarked.append(
            LostGap(
              cpu: loss.cpu, buffer: buffer, from: loss.from.map { clock.time($0) }, to: to,
              amount: loss.count, cause: loss.cause))
        } else if let to {
          bounds[Place(buffer: buffer, cpu: loss.cpu, time: to)] = loss.count
        }
      }
    }
    unmarked.sort { ($0.to ?? .max, $0.cpu) < ($1.to ?? .max, $1.cpu) }
  }

  /// What concerns one CPU of one buffer.
  ///
  /// - Parameter includesUnmarked: whether gaps are in it of which no page tells.
  func part(buffer: Int, cpu: Int, includesUnmarked: Bool) -> Ledger {
    var part = self
    part.unmarked =
      includesUnmarked ? unmarked.filter { $0.buffer == buffer && $0.cpu == cpu } : []
    return part
  }

  /// The gap of which a page tells.
  func gap(
    _ lost: LostEvents, cpu: Int, buffer: Int, from: UInt64?, to: UInt64?
  ) -> LostGap {
    let amount: LossEntry.Count
    if case .count(let count) = lost {
      amount = .exact(count)
    } else if let to, let bound = bounds[Place(buffer: buffer, cpu: cpu, time: to)] {
      amount = bound
    } else {
      amount = .unknown
    }
    return LostGap(
      cpu: cpu, buffer: buffer, from: from, to: to, amount: amount, cause: .overwritten)
  }
}

extension TraceFile {
  /// Gaps that the recorder has noted and no page tells of, in the order of their ends.
  package func unmarkedLosses(cpus: Set<Int>?) -> [LostGap] {
    Ledger(self, cpus: cpus, clock: TimeMapping(options)).unmarked
  }
}
