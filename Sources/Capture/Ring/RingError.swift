public import RingBuffer
public import SystemPackage
internal import TraceFS

/// Why a CPU's ring buffer cannot be read.
public struct RingError: Error, Hashable, Sendable {
  /// What went wrong.
  public let code: Code
  /// The CPU.
  public let cpu: Int
  /// What the system answered, where a system call failed.
  public let underlyingError: Errno?

  init(_ code: Code, cpu: Int, _ underlyingError: Errno? = nil) {
    self.code = code
    self.cpu = cpu
    self.underlyingError = underlyingError
  }

  /// The kinds of failure.
  public enum Code: Sendable, Hashable {
    /// `per_cpu/cpuN/trace_pipe_raw` cannot be opened.
    case cannotOpen
    /// The kernel maps no ring buffers: before Linux 6.10, and some kinds later.
    case noMapping
    /// The ring buffer cannot be mapped now: a snapshot is armed.
    case mappingBusy
    /// The process has no descriptors or memory left.
    case noResources
    /// The kernel does not give its pages.
    case unreadable
    /// A page breaks a rule of the format.
    case damaged(PageError)
    /// Someone else reads the same mapped ring buffer: a page was overwritten while it was in use.
    case overwrittenInUse
    /// The sub-buffers have changed their size: someone wrote `buffer_subbuf_size_kb`.
    case resized
  }
}

extension RingError: CustomStringConvertible {
  public var description: String {
    let what =
      switch code {
      case .cannotOpen: "the ring buffer cannot be opened"
      case .noMapping:
        "the kernel does not map ring buffers (that needs Linux 6.10): choose another backend"
      case .mappingBusy:
        "the ring buffer cannot be mapped while its snapshot is in use: choose another backend"
      case .noResources: "not enough descriptors or memory for the ring buffer"
      case .unreadable: "the ring buffer cannot be read"
      case .damaged(let error): "a page of the ring buffer is damaged: \(error)"
      case .overwrittenInUse:
        "someone else reads the ring buffer too: a page was overwritten while it was in use"
      case .resized: "the ring buffer's pages have changed their size"
      }
    let text = "CPU \(cpu): \(what)"
    return (underlyingError.map { "\(text): \($0)" } ?? text) + (explainedBy?.hint ?? "")
  }
}
