internal import CKernelTrace
internal import Glibc
internal import SystemPackage
internal import TraceFS

/// The open ring buffer of one CPU.
///
/// The corresponding file is `per_cpu/cpuN/trace_pipe_raw`, opened without blocking.
final class Ring: Sendable {
  let lane: Lane
  let descriptor: Descriptor
  /// The file `per_cpu/cpuN/stats`.
  let statisticsPath: FilePath

  var cpu: Int { lane.cpu }

  /// Opens it.
  ///
  /// - Parameter buffer: the number of the buffer in the recording.
  /// - Throws: `RingError` of code `cannotOpen` or `noResources`.
  init(cpu: Int, of instance: borrowing TraceInstance, buffer: Int = 0) throws(RingError) {
    lane = Lane(buffer: buffer, cpu: cpu)
    statisticsPath = instance.statisticsPath(cpu: cpu)
    do throws(Errno) {
      descriptor = try Descriptor(opening: instance.rawPipePath(cpu: cpu), O_RDONLY | O_NONBLOCK)
    } catch {
      let isOwnLimit = error == .tooManyOpenFiles || error == .tooManyOpenFilesInSystem
      throw RingError(isOwnLimit ? .noResources : .cannotOpen, cpu: cpu, error)
    }
  }

  /// Moves full pages to the pipe: `count` bytes at most, a multiple of the page size.
  ///
  /// - Returns: how many bytes came; 0 when there is no full page now.
  func splice(to pipe: borrowing Pipe, atMost count: Int) throws(RingError) -> Int {
    while true {
      let moved = rawcap_splice(descriptor.rawValue, pipe.writeEnd.rawValue, -1, count, true)
      if moved > 0 { return moved }
      switch Int32(-moved) {
      case EINTR: continue
      case 0, EAGAIN: return 0
      // The length is no multiple of the size that pages have now.
      case EINVAL: throw RingError(.resized, cpu: cpu, .invalidArgument)
      case let error: throw RingError(.unreadable, cpu: cpu, Errno(rawValue: error))
      }
    }
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

  /// Opens the ring buffers of `wanted` CPUs, or of all.
  ///
  /// - Parameters:
  ///   - buffer: the number of the buffer in the recording.
  ///   - leavesOutOffline: the backend needs ring buffers that the kernel has made: it makes none for a CPU
  ///     that has not been online.
  /// - Throws: `CaptureError` when there is none.
  init(
    of instance: borrowing TraceInstance, buffer: Int = 0, cpus wanted: Set<Int>? = nil,
    leavesOutOffline: Bool = false
  ) throws(CaptureError) {
    var rings: [Ring] = []
    var missing: [RecordingSummary.MissingCPU] = []
    let all: [Int]
    do throws(TraceFSError) { all = try instance.cpus() } catch {
      throw CaptureError(.tracing(error))
    }
    let online = leavesOutOffline ? (try? TraceFS.onlineCPUs()).map { Set($0) } : nil
    for cpu in all where wanted?.contains(cpu) ?? true {
      guard online?.contains(cpu) ?? true else {
        missing.append(
          RecordingSummary.MissingCPU(cpu: cpu, error: .operationNotSupportedByDevice))
        continue
      }
      do throws(RingError) { rings.append(try Ring(cpu: cpu, of: instance, buffer: buffer)) } catch
      {
        // The process's own limits are no property of the CPU.
        if error.code == .noResources {
          throw CaptureError(.noResources, underlyingError: error.underlyingError)
        }
        missing.append(
          RecordingSummary.MissingCPU(cpu: cpu, error: error.underlyingError ?? .ioError))
      }
    }
    guard !rings.isEmpty else {
      throw CaptureError(
        .noRingBuffer(instance.rawPipePath(cpu: missing.first?.cpu ?? 0)),
        underlyingError: missing.first?.error)
    }
    self.rings = rings
    self.missing = missing
    cpuCount = (all.last ?? 0) + 1
  }
}
