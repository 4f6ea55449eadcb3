internal import Glibc
internal import SystemPackage
internal import TraceFS

/// The open ring buffer of one CPU.
///
/// The corresponding file is `per_cpu/cpuN/trace_pipe_raw`, opened without blocking.
final class Ring: Sendable {
  let cpu: Int
  let descriptor: Descriptor

  init(cpu: Int, of instance: borrowing TraceInstance) throws(Errno) {
    self.cpu = cpu
    descriptor = try Descriptor(opening: instance.rawPipePath(cpu: cpu), O_RDONLY | O_NONBLOCK)
  }
}

/// The ring buffers of an instance.
struct RingSet {
  /// Those that are open, by CPU.
  let rings: [Ring]
  /// The CPUs whose buffers cannot be opened: offline ones, mostly.
  let missing: [RecordingSummary.MissingCPU]
  /// One more than the highest CPU.
  let cpuCount: Int

  /// Opens the ring buffers of all CPUs.
  ///
  /// - Throws: `CaptureError` when there is none.
  init(of instance: borrowing TraceInstance) throws(CaptureError) {
    var rings: [Ring] = []
    var missing: [RecordingSummary.MissingCPU] = []
    let cpus: [Int]
    do throws(TraceFSError) { cpus = try instance.cpus() } catch {
      throw CaptureError(.tracing(error))
    }
    for cpu in cpus {
      do throws(Errno) { rings.append(try Ring(cpu: cpu, of: instance)) } catch {
        // The process's own limits are no property of the CPU.
        if error == .tooManyOpenFiles || error == .tooManyOpenFilesInSystem {
          throw CaptureError(.noResources, underlyingError: error)
        }
        missing.append(RecordingSummary.MissingCPU(cpu: cpu, error: error))
      }
    }
    guard !rings.isEmpty else {
      throw CaptureError(
        .noRingBuffer(instance.rawPipePath(cpu: missing.first?.cpu ?? 0)),
        underlyingError: missing.first?.error)
    }
    self.rings = rings
    self.missing = missing
    cpuCount = (cpus.last ?? 0) + 1
  }
}
