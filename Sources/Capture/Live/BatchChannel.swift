internal import Glibc
internal import Synchronization

/// Batches on their way from a thread to a task, as many as may wait.
@safe
final class BatchChannel: @unchecked Sendable {
  // Sound: mutex and condition are initialised in init and destroyed in deinit, when no thread has a
  // reference; what stands below them is touched under the mutex only.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let taken: UnsafeMutablePointer<pthread_cond_t>
  private var batches: [LiveBatch] = []
  private var waiter: Waiter?
  private var isEnded = false
  private var failure: CaptureError?

  private typealias Waiter = CheckedContinuation<Result<LiveBatch?, CaptureError>, Never>

  private let limit: Int
  private let canceller: LiveCanceller
  private let stopWish = Atomic<Bool>(false)

  init(limit: Int, canceller: LiveCanceller) {
    self.limit = limit
    self.canceller = canceller
    unsafe mutex = .allocate(capacity: 1)
    unsafe taken = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe taken.initialize(to: pthread_cond_t())
    _ = unsafe pthread_mutex_init(mutex, nil)
    _ = unsafe pthread_cond_init(taken, nil)
  }

  deinit {
    _ = unsafe pthread_cond_destroy(taken)
    _ = unsafe pthread_mutex_destroy(mutex)
    unsafe taken.deallocate()
    unsafe mutex.deallocate()
  }

  var wantsStop: Bool { stopWish.load(ordering: .acquiring) }
  var isCancelled: Bool { canceller.isCancelled }

  /// Asks the thread to switch tracing off.
  func stop() { stopWish.store(true, ordering: .releasing) }

  /// Ends everything at once.
  func cancel() {
    canceller.cancel()
    let waiter = locked {
      isEnded = true
      batches.removeAll()
      _ = unsafe pthread_cond_broadcast(taken)
      return takeWaiter()
    }
    waiter?.resume(returning: .success(nil))
  }

  /// Hands a batch over; waits as long as too many wait. False when nobody wants any more.
  func put(_ batch: LiveBatch) -> Bool {
    let (waiter, isWanted) = locked { () -> (Waiter?, Bool) in
      while batches.count >= limit, !isEnded { _ = unsafe pthread_cond_wait(taken, mutex) }
      guard !isEnded else { return (nil, false) }
      if let waiter = takeWaiter() { return (waiter, true) }
      batches.append(batch)
      return (nil, true)
    }
    waiter?.resume(returning: .success(batch))
    return isWanted
  }

  /// No more batches come.
  func end(_ error: CaptureError?) {
    let waiter = locked {
      isEnded = true
      failure = error
      return takeWaiter()
    }
    // Who waits has seen that there is no batch.
    guard let waiter else { return }
    waiter.resume(returning: locked { take() } ?? .success(nil))
  }

  /// The next batch, as soon as there is one.
  func next() async -> Result<LiveBatch?, CaptureError> {
    await withCheckedContinuation { continuation in
      let result = locked { () -> Result<LiveBatch?, CaptureError>? in
        if let result = take() { return result }
        waiter = continuation
        return nil
      }
      if let result { continuation.resume(returning: result) }
    }
  }

  /// What there is to give; `nil` as long as something may come.
  private func take() -> Result<LiveBatch?, CaptureError>? {
    if !batches.isEmpty {
      _ = unsafe pthread_cond_broadcast(taken)
      return .success(batches.removeFirst())
    }
    guard isEnded else { return nil }
    guard let failure else { return .success(nil) }
    self.failure = nil
    return .failure(failure)
  }

  private func takeWaiter() -> Waiter? {
    defer { waiter = nil }
    return waiter
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    _ = unsafe pthread_mutex_lock(mutex)
    defer { _ = unsafe pthread_mutex_unlock(mutex) }
    return body()
  }
}
