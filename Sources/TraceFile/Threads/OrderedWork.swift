internal import Synchronization

/// Work in pieces, done on several threads, whose results are taken in order.
package enum OrderedWork {
  /// Does pieces 0 to `count` - 1 with `work` on any thread, and gives each result to `take` in the order
  /// of the pieces, one at a time.
  ///
  /// There are never more results than threads: a thread whose result has to wait waits with it.
  ///
  /// - Parameters:
  ///   - threads: how many threads work, the caller's among them.
  ///   - work: makes the result of a piece; `nil` ends everything before that piece's result.
  package static func run<Result: Sendable>(
    count: Int, threads: Int, _ work: @Sendable (Int) -> Result?,
    take: @Sendable (Int, Result) -> Void
  ) {
    let threads = min(threads, count)
    guard threads > 1 else {
      for number in 0..<count {
        guard let result = work(number) else { return }
        take(number, result)
      }
      return
    }
    withoutActuallyEscaping(work) { work in
      withoutActuallyEscaping(take) { take in
        let state = State()
        let body: @Sendable () -> Void = {
          while true {
            let number = state.next.add(1, ordering: .relaxed).oldValue
            guard number < count else { return }
            let result = work(number)
            guard state.gate.wait(for: number) else { return }
            guard let result else { return state.gate.close() }
            take(number, result)
            state.gate.pass()
          }
        }
        // With less threads than wanted it takes longer, that is all.
        let others = (1..<threads).compactMap { _ in WorkerThread("rawcap/pages", body) }
        body()
        for other in others { other.join() }
      }
    }
  }

  private final class State: Sendable {
    let next = Atomic(0)
    let gate = TurnGate(first: 0)
  }
}
