internal import CKernelTrace

/// A plain thread that does one piece of work.
package struct WorkerThread: Sendable {
  private let handle: UInt64

  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts the thread; `nil` when the system has none left.
  package init?(_ name: String, _ body: @escaping @Sendable () -> Void) {
    let work = unsafe Unmanaged.passRetained(Work(body))
    var handle: UInt64 = 0
    // Sound: the thread takes the reference that is made here.
    let result = unsafe rawcap_thread_start(
      &handle, -1, name,
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
      }, work.toOpaque())
    guard result == 0 else {
      unsafe work.release()
      return nil
    }
    self.handle = handle
  }

  /// Waits for the thread's end.
  package func join() { _ = rawcap_thread_join(handle) }

  /// How many threads are worth having: one for each CPU that the process may use, up to 8.
  package static var usualCount: Int { min(max(1, Int(rawcap_usable_cpus())), 8) }
}
