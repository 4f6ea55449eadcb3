internal import Glibc

/// A mutex, and something to wait for while another thread has it.
///
/// What belongs to it is touched inside `locked` only. `wait` and `notify` are called there, too.
@safe
package struct Monitor: ~Copyable, @unchecked Sendable {
  // Sound: both are initialised in init and destroyed in deinit, when nobody can use this value any more,
  // and stay where they are in between.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>

  /// Nobody has it.
  package init() {
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

  /// Runs `body` while no other thread runs one.
  package func locked<Result>(_ body: () -> Result) -> Result {
    _ = unsafe pthread_mutex_lock(mutex)
    defer { _ = unsafe pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Lets others run theirs until one of them notifies, or for no reason.
  package func wait() { _ = unsafe pthread_cond_wait(changed, mutex) }

  /// Wakes all threads up that wait.
  package func notify() { _ = unsafe pthread_cond_broadcast(changed) }

  /// Wakes one of them up.
  package func notifyOne() { _ = unsafe pthread_cond_signal(changed) }
}
