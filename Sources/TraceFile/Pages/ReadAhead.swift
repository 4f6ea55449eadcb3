internal import CKernelTrace
internal import Glibc

/// Threads that decompress chunks of pages before they are asked for.
///
/// Each CPU's reader has one chunk in work besides the one that is being read; so memory is bounded, and
/// whoever reads slowly holds up nobody.
@safe
package final class ReadAhead: Sendable {
  let requests = Requests()

  /// CPUs beyond that are not worth their memory: as many chunks are decompressed at once as there are
  /// cores.
  private static let readerLimit = 16

  /// - Parameter readerCount: how many readers are to be served.
  /// - Returns: `nil` when that is not worth it, or the process has one CPU only.
  package init?(readerCount: Int) {
    guard 1...Self.readerLimit ~= readerCount, rawcap_usable_cpus() > 1 else { return nil }
  }

  deinit { requests.close() }

  /// What waits to be done, and those who do it.
  @safe
  final class Requests: @unchecked Sendable {
    // Sound: both are initialised in init and destroyed in deinit, when no thread has a reference; what
    // stands below is touched under the mutex only.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var waiting: [ChunkAhead] = []
    private var threads: [WorkerThread] = []
    private var isStarted = false
    private var isClosed = false

    init() {
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

    func add(_ chunk: ChunkAhead) {
      locked {
        waiting.append(chunk)
        if !isStarted { start() }
        _ = unsafe pthread_cond_signal(changed)
      }
    }

    /// Sends the threads home and waits for them.
    func close() {
      let threads = locked {
        isClosed = true
        waiting.removeAll()
        _ = unsafe pthread_cond_broadcast(changed)
        return self.threads
      }
      for thread in threads { thread.join() }
    }

    /// The reader's thread works, too; without any other it does everything itself.
    private func start() {
      isStarted = true
      threads = (1..<max(2, WorkerThread.usualCount)).compactMap { _ in
        WorkerThread("rawcap/ahead") { while let chunk = self.next() { chunk.prepare() } }
      }
    }

    private func next() -> ChunkAhead? {
      locked {
        while waiting.isEmpty, !isClosed { _ = unsafe pthread_cond_wait(changed, mutex) }
        return isClosed ? nil : waiting.removeFirst()
      }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
      _ = unsafe pthread_mutex_lock(mutex)
      defer { _ = unsafe pthread_mutex_unlock(mutex) }
      return body()
    }
  }
}
