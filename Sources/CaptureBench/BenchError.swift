package import Capture
package import SystemPackage
package import TraceFS
package import TraceFile

/// Why the backends cannot be measured.
package enum BenchError: Error, Equatable, Sendable {
  /// tracefs refuses.
  case tracing(TraceFSError)
  /// A ring buffer cannot be read.
  case ring(RingError)
  /// A recording did not take place.
  case capture(CaptureError)
  /// A recording stopped early.
  case problem(RecordingProblem)
  /// A recording cannot be read.
  case file(TraceFileError)
  /// A system call failed: what it was about, and its answer.
  case system(String, Errno)
  /// The load's process ended with this status.
  case loadFailed(Int32)
  /// Other events arrived than the kernel says were read.
  case miscounted(arrived: UInt64, read: UInt64)
  /// Nothing could be measured, for these reasons.
  case nothingMeasured([String])
  /// A signal ended the measuring.
  case interrupted(Int32)
}

extension BenchError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tracing(let error): "\(error)"
    case .ring(let error): "\(error)"
    case .capture(let error): "\(error)"
    case .problem(let error): "\(error)"
    case .file(let error): "\(error)"
    case .system(let what, let error): "\(what): \(error)"
    case .loadFailed(let status): "the process that makes the load failed (status \(status))"
    case .miscounted(let arrived, let read):
      "\(arrived) events arrived, and the kernel counted \(read)"
    case .nothingMeasured(let reasons):
      "nothing could be measured: \(reasons.joined(separator: "; "))"
    case .interrupted(let signal): "ended by signal \(signal)"
    }
  }
}
