package import RingBuffer
package import TraceFile

/// Finds the losses of one CPU in the marks on its pages and in the kernel's counters, each of them once.
///
/// Overwritten events are marked on the page that is read next. All others are found by comparing
/// counters. The kernel counts as read what this reader has taken and what others have.
package struct LossTally: Sendable {
  private let cpu: Int
  /// The counters when they were asked for last.
  private var last: RingCounters
  /// What the kernel's `read` would be, had nobody else read.
  private var accounted: UInt64
  /// How many overwritten events the marks so far stand for, at least and at most.
  private var marked: (least: UInt64, most: UInt64)

  /// - Parameter counters: before anything is read; what was lost by then is none of this reader's.
  package init(cpu: Int, _ counters: RingCounters) {
    self.cpu = cpu
    last = counters
    accounted = counters.read
    marked = (counters.overrun, counters.overrun)
  }

  /// Counts events that came out of a page.
  package mutating func take(_ count: UInt64) { accounted &+= count }

  /// The loss that a page is marked with.
  ///
  /// - Parameters:
  ///   - from: the time of the last event before it; `nil` when there was none.
  ///   - to: the time of the page's first event.
  ///   - now: the counters after the page was fetched.
  package mutating func mark(
    _ lost: LostEvents, from: UInt64?, to: UInt64?, _ now: RingCounters
  ) -> LossEntry {
    var entry = LossEntry(cpu: cpu, from: from, to: to, count: .unknown, cause: .overwritten)
    // The kernel marks what the counter has grown by since the last mark. It has no room for the
    // number on every page; then it lies between what the counter had grown by before the page was
    // fetched, and afterwards.
    let before = max(last.overrun, marked.least)
    switch lost {
    case .none: entry.count = .exact(0)
    case .count(let count):
      // Where someone else has taken a page with a mark, this one does not tell of all.
      entry.count =
        before > marked.most &+ count
        ? .atMost(now.overrun &- marked.least) : .exact(count)
      marked.least = max(marked.least &+ count, min(before, now.overrun))
      marked.most = max(marked.least, min(marked.most &+ count, now.overrun))
    case .unknown:
      let least = before > marked.most ? before &- marked.most : 1
      let most = now.overrun > marked.least ? now.overrun &- marked.least : 0
      if most == least {
        entry.count = .exact(most)
      } else if most > 0 {
        entry.count = .atMost(most)
      }
      marked = (min(max(before, marked.least &+ 1), now.overrun), now.overrun)
    }
    last.overrun = now.overrun
    return entry
  }

  /// Adds to `gaps` what the counters tell and no page does, since they were asked for last.
  ///
  /// - Parameters:
  ///   - isSettled: all that was taken from the ring buffer has been counted with `take`.
  ///   - hasDamage: a page could not be read to its end since the last time.
  package mutating func compare(
    _ now: RingCounters, isSettled: Bool, hasDamage: Bool, _ gaps: inout [LossEntry]
  ) {
    defer { last = now }
    if isCleared(now) || isSettled && now.read < accounted {
      gaps.append(entry(.unknown, .takenByOthers, until: now))
      accounted = now.read
      marked = (now.overrun, now.overrun)
      return
    }
    if isSettled {
      // The events of a page that could not be read to its end have been told of.
      if now.read > accounted, !hasDamage {
        gaps.append(entry(.exact(now.read &- accounted), .takenByOthers, until: now))
      }
      accounted = now.read
    }
    if now.dropped > last.dropped {
      gaps.append(entry(.exact(now.dropped &- last.dropped), .refused, until: now))
    }
    if now.commitOverrun > last.commitOverrun {
      gaps.append(entry(.exact(now.commitOverrun &- last.commitOverrun), .nested, until: now))
    }
  }

  /// Has someone emptied the ring buffer, or set its clock? Otherwise the counters only grow, and
  /// events leave it by being read or overwritten.
  private func isCleared(_ now: RingCounters) -> Bool {
    now.read < last.read || now.overrun < last.overrun || now.dropped < last.dropped
      || now.read == 0 && now.overrun == 0 && now.entries < last.entries
  }

  /// Adds to `gaps` what is missing at the end, when the ring buffer has been emptied as far as
  /// possible.
  ///
  /// - Parameter from: the time of the last event; `nil` when there was none.
  package func finish(_ now: RingCounters, from: UInt64?, _ gaps: inout [LossEntry]) {
    if now.overrun > marked.most {
      let most = now.overrun &- marked.least
      let count = marked.least == marked.most ? LossEntry.Count.exact(most) : .atMost(most)
      gaps.append(LossEntry(cpu: cpu, from: from, to: nil, count: count, cause: .overwritten))
    }
    if now.entries > 0 {
      gaps.append(
        LossEntry(cpu: cpu, from: from, to: nil, count: .exact(now.entries), cause: .unread))
    }
  }

  private func entry(
    _ count: LossEntry.Count, _ cause: LossEntry.Cause, until now: RingCounters
  ) -> LossEntry {
    LossEntry(cpu: cpu, from: last.now, to: now.now, count: count, cause: cause)
  }
}
