internal import EventText
internal import Synchronization
internal import Timeline

/// Renders a trace's batches on several threads and gives their text away in order.
///
/// Each thread takes the next batch, renders it, and waits for its turn to give it away. So there are
/// as many batches in memory as threads, and one thread renders while another writes.
final class ReportWriter<Failure: Error>: Sendable {
  private let feed: SharedFeed
  private let plan: LinePlan
  private let sink: @Sendable (RawSpan) throws(Failure) -> Void
  private let gate = TurnGate()
  private let failure = Mutex<Failure?>(nil)

  init(
    _ feed: SharedFeed, plan: LinePlan, sink: @escaping @Sendable (RawSpan) throws(Failure) -> Void
  ) {
    self.feed = feed
    self.plan = plan
    self.sink = sink
  }

  /// Writes everything that is left on `threads` threads, the caller's among them.
  func run(threads: Int) throws(Failure) {
    // With less threads than wanted it takes longer, that is all.
    let others = (1..<max(1, threads)).compactMap { _ in WorkerThread("rawcap/text") { self.work() }
    }
    work()
    for other in others { other.join() }
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  /// What each thread does.
  private func work() {
    var batch = EventBatch()
    var text = TextBuffer(capacity: 1 << 19)
    var renderer = LineRenderer(plan)
    while let number = feed.fill(&batch) {
      text.removeAll()
      renderer.append(batch, to: &text)
      guard gate.wait(for: number) else { return }
      do throws(Failure) {
        if text.count > 0 { try sink(text.span) }
      } catch {
        failure.withLock { $0 = error }
        feed.close()
        gate.close()
        return
      }
      gate.pass()
    }
  }
}

/// A feed from which several threads take batches.
final class SharedFeed: Sendable {
  private let state: Mutex<State>

  private struct State: ~Copyable {
    var feed: EventFeed
    var filled = 0
    var isClosed = false
  }

  init(_ feed: consuming sending EventFeed) {
    state = Mutex(State(feed: feed))
  }

  /// What could not be read so far.
  var damage: [PageDamage] { state.withLock { $0.feed.damage } }

  /// Fills `batch` with what comes next.
  ///
  /// - Returns: the number of the batch, from 0 on; `nil` at the end, or when the feed was closed.
  func fill(_ batch: inout EventBatch) -> Int? {
    state.withLock { state in
      // The first lines are there at once, and the next ones soon.
      let limit = state.filled < 4 ? 32 << (2 * state.filled) : Int.max
      guard !state.isClosed, state.feed.fill(&batch, limit: limit) else { return nil }
      defer { state.filled += 1 }
      return state.filled
    }
  }

  /// Gives no more batches.
  func close() { state.withLock { $0.isClosed = true } }
}
