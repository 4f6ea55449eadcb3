/// Lets threads do something one after the other, in the order of the numbers that they hold.
package final class TurnGate: @unchecked Sendable {
  // Sound: what stands below is touched under the monitor only.
  private let monitor = Monitor()
  private var turn: Int
  private var isClosed = false

  /// - Parameter first: the number whose turn it is first.
  package init(first: Int) {
    turn = first
  }

  /// Waits for the turn of `number`; false when the gate has been closed.
  package func wait(for number: Int) -> Bool {
    monitor.locked {
      while turn != number, !isClosed { monitor.wait() }
      return !isClosed
    }
  }

  /// Ends the turn of the thread that has it.
  package func pass() {
    monitor.locked {
      turn += 1
      monitor.notify()
    }
  }

  /// Sends all threads home that wait or will wait.
  package func close() {
    monitor.locked {
      isClosed = true
      monitor.notify()
    }
  }
}
