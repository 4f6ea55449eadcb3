internal import CKernelTrace
internal import Glibc

/// Lets threads do something one after the other, in the order of the numbers that they hold.
@safe
package final class TurnGate: @unchecked Sendable {
  // Sound: both are initialised in init and destroyed in deinit, when no thread has a reference; what
  // stands below is touched under the mutex only.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var turn: Int
  private var isClosed = false

  /// - Parameter first: the number whose turn it is first.
  package init(first: Int) {
    turn = first
    unsafe mutex = .allocate(capacity: 1)
    unsafe changed = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe changed.initialize(to: pthread_cond_t())
    _ = unsafe pthread_mutex_init(mutex, nil)
    _ = unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    _ = unsafe pthread_cond_destroy(changed)
    _ = unsafe pthread_mutex_destroy(mutex)
    unsafe changed.deallocate()
    unsafe mutex.deallocate()
  }

  /// Waits for the turn of `number`; false when the gate has been closed.
  package func wait(for number: Int) -> Bool {
    locked {
      while turn != number, !isClosed { _ = unsafe pthread_cond_wait(changed, mutex) }
      return !isClosed
    }
  }

  /// Ends the turn of the thread that has it.
  package func pass() {
    locked {
      turn += 1
      _ = unsafe pthread_cond_broadcast(changed)
    }
  }

  /// Sends all threads home that wait or will wait.
  package func close() {
    locked {
      isClosed = true
      _ = unsafe pthread_cond_broadcast(changed)
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    _ = unsafe pthread_mutex_lock(mutex)
    defer { _ = unsafe pthread_mutex_unlock(mutex) }
    return body()
  }
}
