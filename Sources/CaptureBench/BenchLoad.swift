internal import CKernelTrace
internal import Glibc
internal import Synchronization
internal import SystemPackage
internal import TraceFS

/// What makes the events of a run: a process with one pinned thread for each CPU.
package enum BenchLoad: String, Sendable, Hashable, CaseIterable {
  /// Nothing: what a recording costs in any case.
  case nothing
  /// System calls as fast as a CPU makes them; each is two events of 48 bytes on average.
  case small
  /// Writes of 1000 bytes to `trace_marker` as fast as a CPU makes them; each is one event.
  case large
  /// Two system calls a millisecond.
  case trickle

  static let tricklePeriod = Duration.milliseconds(1)
  private static let largeByteCount = 1000

  /// The events to enable for it.
  var events: [EventSelection] {
    switch self {
    case .nothing, .small, .trickle: ["raw_syscalls"]
    // What is written to `trace_marker` comes without being enabled; something must be.
    case .large: ["sched:sched_kthread_stop"]
    }
  }

  /// Makes the load, in the process that is there for it; returns when it is done.
  ///
  /// - Parameter count: how often each thread does what it does.
  package func run(count: Int) throws(BenchError) {
    guard self != .nothing else { return }
    let cpus: [Int]
    do throws(TraceFSError) { cpus = try TraceFS.onlineCPUs() } catch { throw .tracing(error) }
    let marker = self == .large ? try Self.openMarker() : -1
    let work = Work(load: self, count: count, marker: marker)
    var threads: [UInt64] = []
    for cpu in cpus {
      var thread: UInt64 = 0
      // Sound: the work outlives the threads, which are joined below.
      let result = unsafe rawcap_thread_start(
        &thread, Int32(cpu), "load",
        { context in
          guard let context = unsafe context else { return }
          unsafe Unmanaged<Work>.fromOpaque(context).takeUnretainedValue().run()
        }, Unmanaged.passUnretained(work).toOpaque())
      guard result == 0 else { throw .system("thread", Errno(rawValue: -result)) }
      threads.append(thread)
    }
    for thread in threads { _ = rawcap_thread_join(thread) }
    withExtendedLifetime(work) {}
  }

  /// Opens the marker file of the instance that is being recorded: the one of the parent process.
  private static func openMarker() throws(BenchError) -> Int32 {
    let tracefs: TraceFS
    let names: [String]
    do throws(TraceFSError) {
      tracefs = try TraceFS()
      names = try tracefs.instances()
    } catch { throw .tracing(error) }
    let own = "rawcap-\(getppid())"
    guard let name = names.last(where: { $0 == own || $0.hasPrefix(own + "-") }) else {
      throw .system("the instance \(own)", .noSuchFileOrDirectory)
    }
    let path = tracefs.root.appending("instances").appending(name).appending("trace_marker")
    // Sound: the string is NUL-terminated for the time of the call.
    let descriptor = unsafe path.withPlatformString { unsafe open($0, O_WRONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw .system(path.string, Errno(rawValue: errno)) }
    return descriptor
  }

  /// What each thread does.
  private final class Work: Sendable {
    let load: BenchLoad
    let count: Int
    let marker: Int32

    init(load: BenchLoad, count: Int, marker: Int32) {
      self.load = load
      self.count = count
      self.marker = marker
    }

    func run() {
      switch load {
      case .nothing: break
      case .small:
        // The C library asks the kernel each time.
        for _ in 0..<count { _ = getppid() }
      case .large:
        let text = [UInt8](repeating: UInt8(ascii: "x"), count: BenchLoad.largeByteCount)
        for _ in 0..<count {
          // Sound: the kernel reads the array's bytes. A marker that is not taken is not counted.
          _ = unsafe text.withUnsafeBytes { unsafe write(marker, $0.baseAddress, $0.count) }
        }
      case .trickle:
        for _ in 0..<count {
          usleep(UInt32(BenchLoad.tricklePeriod / .microseconds(1)))
          _ = getppid()
        }
      }
    }
  }
}
