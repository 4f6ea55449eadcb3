internal import EventFormat
public import SystemPackage

extension TraceInstance {
  /// The CPUs that have a ring buffer, online or not, in order.
  ///
  /// The corresponding directories are `per_cpu/cpuN`.
  public func cpus() throws(TraceFSError) -> [Int] {
    let directory = path.appending("per_cpu")
    let names: [String]
    do { names = try ControlFile.names(in: directory) } catch {
      throw .access(.readFailed, directory, error)
    }
    return names.compactMap { $0.hasPrefix("cpu") ? Int($0.dropFirst(3)) : nil }.sorted()
  }

  /// The path of a CPU's binary ring buffer (`per_cpu/cpuN/trace_pipe_raw`).
  public func rawPipePath(cpu: Int) -> FilePath {
    path.appending("per_cpu/cpu\(cpu)/trace_pipe_raw")
  }

  /// The path of a CPU's counters (`per_cpu/cpuN/stats`).
  package func statisticsPath(cpu: Int) -> FilePath {
    path.appending("per_cpu/cpu\(cpu)/stats")
  }

  /// What a CPU's ring buffer holds, gave away and lost (`per_cpu/cpuN/stats`).
  public func statistics(cpu: Int) throws(TraceFSError) -> CPUStatistics {
    try reader.statistics(cpu: cpu)
  }
}

extension TraceFS {
  /// The CPUs that are online (`/sys/devices/system/cpu/online`).
  public static func onlineCPUs() throws(TraceFSError) -> [Int] {
    let file: FilePath = "/sys/devices/system/cpu/online"
    let text: String
    do { text = try ControlFile.text(file) } catch { throw .access(.readFailed, file, error) }
    guard let cpus = CPUList(text) else { throw TraceFSError(.malformed, path: file) }
    return cpus.numbers
  }
}

/// Reads what the kernel tells of an instance, as long as there is one.
package struct InstanceReader: Sendable {
  package let tracefs: TraceFS
  package let path: FilePath

  /// Is the instance still there?
  package var exists: Bool { ControlFile.exists(path) }

  /// As `TraceInstance.statistics(cpu:)`.
  package func statistics(cpu: Int) throws(TraceFSError) -> CPUStatistics {
    let file = path.appending("per_cpu/cpu\(cpu)/stats")
    guard let statistics = CPUStatistics(try tracefs.text(file)) else {
      throw TraceFSError(.malformed, path: file)
    }
    return statistics
  }
}

extension TraceInstance {
  /// What others may read of the instance.
  package var reader: InstanceReader { InstanceReader(tracefs: tracefs, path: path) }
}
