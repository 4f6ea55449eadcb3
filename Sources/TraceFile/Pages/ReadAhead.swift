internal import CKernelTrace

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
  final class Requests: @unchecked Sendable {
    // Sound: what stands below is touched under the monitor only.
    private let monitor = Monitor()
    private var waiting: [ChunkAhead] = []
    private var threads: [WorkerThread] = []
    private var isStarted = false
    private var isClosed = false

    func add(_ chunk: ChunkAhead) {
      monitor.locked {
        waiting.append(chunk)
        if !isStarted { start() }
        monitor.notifyOne()
      }
    }

    /// Sends the threads home and waits for them.
    func close() {
      let threads = monitor.locked {
        isClosed = true
        waiting.removeAll()
        monitor.notify()
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
      monitor.locked {
        while waiting.isEmpty, !isClosed { monitor.wait() }
        return isClosed ? nil : waiting.removeFirst()
      }
    }
  }
}
