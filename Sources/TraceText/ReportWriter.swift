internal import EventText
internal import Synchronization
internal import Timeline
internal import TraceFile

/// Renders a trace's batches on several threads and gives their text away in order.
///
/// Each thread takes the next batch, renders it, and waits for its turn to give it away. So there are
/// as many batches in memory as threads, and one thread renders while another writes.
final class ReportWriter<Failure: Error>: Sendable {
  private let feed: SharedFeed
  private let form: ReportForm
  private let sink: @Sendable (RawSpan) throws(Failure) -> Void
  private let gate: TurnGate
  private let failure = Mutex<Failure?>(nil)

  init(
    _ feed: SharedFeed, form: ReportForm,
    sink: @escaping @Sendable (RawSpan) throws(Failure) -> Void
  ) {
    self.feed = feed
    // Batches may have been taken by other means before.
    gate = TurnGate(first: feed.filled)
    self.form = form
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
    switch form {
    case .text(let plan):
      var renderer = LineRenderer(plan)
      work { renderer.append($0, to: &$1) }
    case .lines(let lines):
      work { lines.append($0, to: &$1) }
    }
  }

  private func work(_ render: (borrowing EventBatch, inout TextBuffer) -> Void) {
    var batch = EventBatch()
    var text = TextBuffer(capacity: 1 << 19)
    while let number = feed.fill(&batch) {
      text.removeAll()
      render(batch, &text)
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

/// What the lines of a report are made from, for all threads.
enum ReportForm: Sendable {
  /// The lines of `trace-cmd report`.
  case text(LinePlan)
  /// Lines that somebody else makes.
  case lines(MadeLines)
}

/// A feed from which several threads take batches.
final class SharedFeed: Sendable {
  private let state: Mutex<State>

  private struct State: ~Copyable {
    var feed: EventFeed<Timeline>
    var damage: [PageDamage] = []
    var filled = 0
    var isClosed = false
  }

  init(_ feed: consuming sending EventFeed<Timeline>) {
    state = Mutex(State(feed: feed))
  }

  /// What could not be read so far.
  var damage: [PageDamage] { state.withLock { $0.damage } }

  /// How many batches have been filled.
  var filled: Int { state.withLock { $0.filled } }

  /// Fills `batch` with what comes next.
  ///
  /// - Returns: the number of the batch, from 0 on; `nil` at the end, or when the feed was closed.
  func fill(_ batch: inout EventBatch) -> Int? {
    state.withLock { state in
      // The first lines are there at once, and the next ones soon.
      let limit = state.filled < 4 ? 32 << (2 * state.filled) : Int.max
      guard !state.isClosed, state.feed.fill(&batch, limit: limit) else { return nil }
      state.damage += batch.damage
      defer { state.filled += 1 }
      return state.filled
    }
  }

  /// Gives no more batches.
  func close() { state.withLock { $0.isClosed = true } }
}
