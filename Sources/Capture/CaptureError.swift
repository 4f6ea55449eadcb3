public import RingBuffer
public import SystemPackage
public import TraceFS
public import TraceFile

/// Why there is no recording.
///
/// What happens to a recording that has begun does not throw: it is in `RecordingSummary`.
public struct CaptureError: Error, Equatable, Sendable {
  /// What went wrong.
  public let code: Code
  /// What the system answered, where a system call failed.
  public let underlyingError: Errno?

  /// An error of `code` with the system's answer, where there is one.
  public init(_ code: Code, underlyingError: Errno? = nil) {
    self.code = code
    self.underlyingError = underlyingError
  }

  /// The kinds of failure.
  public enum Code: Equatable, Sendable {
    /// No event was chosen.
    case nothingSelected
    /// tracefs refuses.
    case tracing(TraceFSError)
    /// The output file cannot be written.
    case file(TraceFileError)
    /// The kernel describes its pages in an unknown way.
    case pageLayout(PageLayoutError)
    /// A CPU's ring buffer cannot be read in the way that was asked for.
    case ring(RingError)
    /// The machine does not have that CPU.
    case noSuchCPU(Int, highest: Int)
    /// Options that exclude each other, or a value out of range.
    case badOptions(String)
    /// No CPU's ring buffer can be opened; the first one's path is given.
    case noRingBuffer(FilePath)
    /// The command does not exist or cannot be executed.
    case commandNotStarted(String)
    /// The process has no descriptors, threads or memory left for the readers.
    case noResources
    /// A signal came before anything was recorded.
    case interrupted(signal: Int32)
  }

  /// The exit status that a shell would give: 127 or 126 for a command that cannot be started,
  /// 128 + n for signal n, else 1.
  public var exitStatus: Int32 {
    switch code {
    case .commandNotStarted: underlyingError == .noSuchFileOrDirectory ? 127 : 126
    case .interrupted(let signal): 128 + signal
    default: 1
    }
  }
}

extension CaptureError: CustomStringConvertible {
  public var description: String {
    let text =
      switch code {
      case .nothingSelected:
        "no events are chosen: name at least one, or “all”, or a tracer or a probe"
      case .tracing(let error): "\(error)"
      case .file(let error): "\(error)"
      case .pageLayout(let error): "\(error)"
      case .ring(let error): "\(error)"
      case .noSuchCPU(let cpu, let highest):
        "the machine has no CPU \(cpu): its CPUs are 0 to \(highest)"
      case .badOptions(let detail): detail
      case .noRingBuffer(let path): "no CPU has a ring buffer that can be opened, not even \(path)"
      case .commandNotStarted(let command): "cannot run “\(command)”"
      case .noResources:
        "not enough resources for a reader per CPU: raise the limits on files and threads"
      case .interrupted(let signal): "ended by signal \(signal) before recording began"
      }
    return (underlyingError.map { "\(text): \($0)" } ?? text) + hint
  }
}
