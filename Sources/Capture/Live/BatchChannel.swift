internal import Synchronization
internal import TraceFile

/// Batches on their way from a thread to a task, as many as may wait.
final class BatchChannel: @unchecked Sendable {
  // Sound: what stands below is touched under the monitor only.
  private let monitor = Monitor()
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
  }

  var wantsStop: Bool { stopWish.load(ordering: .acquiring) }
  var isCancelled: Bool { canceller.isCancelled }

  /// Asks the thread to switch tracing off.
  func stop() { stopWish.store(true, ordering: .releasing) }

  /// Ends everything at once.
  func cancel() {
    canceller.cancel()
    let waiter = monitor.locked {
      isEnded = true
      batches.removeAll()
      monitor.notify()
      return takeWaiter()
    }
    waiter?.resume(returning: .success(nil))
  }

  /// Hands a batch over; waits as long as too many wait. False when nobody wants any more.
  func put(_ batch: LiveBatch) -> Bool {
    let (waiter, isWanted) = monitor.locked { () -> (Waiter?, Bool) in
      while batches.count >= limit, !isEnded { monitor.wait() }
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
    let waiter = monitor.locked {
      isEnded = true
      failure = error
      return takeWaiter()
    }
    // Who waits has seen that there is no batch.
    guard let waiter else { return }
    waiter.resume(returning: monitor.locked { take() } ?? .success(nil))
  }

  /// The next batch, as soon as there is one.
  func next() async -> Result<LiveBatch?, CaptureError> {
    await withCheckedContinuation { continuation in
      let result = monitor.locked { () -> Result<LiveBatch?, CaptureError>? in
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
      monitor.notify()
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
}
