public import RingBuffer
public import SystemPackage
public import TraceFS
public import TraceFile

/// How a recording went.
public struct RecordingSummary: Sendable, Equatable {
  /// How it was set up.
  public var setup: RecordingSetup?
  /// The files that were written and are kept, oldest first: one, unless the recording rotated.
  public var files: [RecordedFile] = []
  /// What each CPU gave, in order; of several buffers, one after the other.
  public var cpus: [CPUSummary]
  /// The time from switching tracing on to switching it off.
  public var duration = Duration.zero
  /// The CPU time of the recorder's process, user and system, without the command's.
  public var cpuTime = Duration.zero
  /// The time from switching tracing off to the finished file.
  public var finishTime = Duration.zero
  /// The longest latency that the tracer found, in whole microseconds; `nil` with a tracer that looks for
  /// none.
  public var maximumLatency: Duration?
  /// What a latency tracer recorded, one trace behind the other; empty with others.
  public var latencyTraces: [LatencyTrace] = []
  /// Bytes at the end of a latency tracer's text that were too many for the file.
  public var cutTextByteCount = 0
  /// Why the recording ended.
  public var end = End.commandEnded
  /// The command's exit status, 128 + n if signal n killed it; `nil` without a command, or when it
  /// runs on.
  public var exitStatus: Int32?
  /// The PID of a command that was still running when the recorder stopped waiting for it.
  public var runningCommand: Int32?
  /// What cut the recording short; what had been captured by then is in the file.
  public var problem: RecordingProblem?
  /// CPUs that could not be recorded, usually because they are offline.
  public var missingCPUs: [MissingCPU] = []
  /// What others did to the recording.
  public var incidents: [RecordingIncident] = []
  /// The kernel hid its symbols (`/proc/sys/kernel/kptr_restrict`): functions show as addresses.
  public var hasHiddenSymbols = false
  /// What kept a file from being completed; `rawcap recover` can complete it.
  public var fileFailure: TraceFileError?
  /// What could not be read when the recording ended, statistics or names of threads: the file lacks
  /// it; `nil` when nothing is missing.
  public var unreadable: TraceFSError?
  /// Why the instance could not be removed; `nil` when nothing was left behind.
  public var leftBehind: TraceFSError?

  /// Why a recording ended.
  public enum End: Sendable, Hashable {
    /// The command ended.
    case commandEnded
    /// The time that was asked for is over.
    case durationOver
    /// A signal came.
    case signal(Int32)
    /// What was waited for has happened (`RecordingOptions.condition`); every other end comes before it.
    case conditionMet
    /// `problem` says what happened.
    case problem
  }

  init(cpus: [CPUSummary]) { self.cpus = cpus }

  /// Every gap, CPU by CPU, in the order in which they were found.
  public var losses: [LossEntry] { cpus.flatMap(\.losses) }

  /// The files' lengths together, in bytes.
  public var fileByteCount: UInt64 { files.reduce(0) { $0 &+ $1.byteCount } }

  /// A CPU without a recording.
  public struct MissingCPU: Sendable, Hashable {
    /// The CPU's number.
    public var cpu: Int
    /// Why its ring buffer could not be opened.
    public var error: Errno
  }

  /// Events read from the ring buffers, over all CPUs; they are in the file, but for those of pages
  /// that could not be written (`unwrittenByteCount`).
  public var eventCount: UInt64 { cpus.reduce(0) { $0 &+ ($1.statistics?.read ?? 0) } }
  /// Events that were never read, as far as the kernel counts them.
  public var lostEventCount: UInt64 { cpus.reduce(0) { $0 &+ $1.lostEventCount } }
  /// Bytes of pages that were read and could not be written, over all CPUs.
  public var unwrittenByteCount: UInt64 { cpus.reduce(0) { $0 &+ $1.unwrittenByteCount } }
}

/// A file that a recording wrote.
public struct RecordedFile: Sendable, Hashable {
  /// The file.
  public var path: FilePath
  /// Its length in bytes.
  public var byteCount: UInt64
}

/// What one CPU gave to a recording.
public struct CPUSummary: Sendable, Hashable {
  /// The name of the buffer; empty for the first one.
  public var buffer: String
  /// The CPU's number.
  public var cpu: Int
  /// Bytes of its pages that were written, to all files; some may have been given up since, or
  /// compressed.
  public var byteCount: UInt64
  /// Bytes of pages that were read and could not be written; their events count as read.
  public var unwrittenByteCount: UInt64
  /// The kernel's final statistics: `read` events were recorded, `entries` remained in the buffer,
  /// which is none unless writing failed; `nil` when they could not be read.
  public var statistics: CPUStatistics?
  /// Lost events that marks on pages tell of beyond those that the kernel counts: 0, as a rule of the
  /// kernel; anything else means that marks and counters do not add up.
  public var surplusLosses: UInt64 = 0
  /// Its gaps, in the order in which they were found.
  public var losses: [LossEntry] = []

  init(buffer: String = "", cpu: Int, byteCount: UInt64, unwrittenByteCount: UInt64) {
    self.buffer = buffer
    self.cpu = cpu
    self.byteCount = byteCount
    self.unwrittenByteCount = unwrittenByteCount
  }

  /// Events that were never read, as far as the kernel counts them.
  public var lostEventCount: UInt64 { statistics.map { $0.lost &+ $0.entries } ?? 0 }
}

/// How far a recording has come.
public struct RecordingProgress: Sendable, Equatable {
  /// The time since tracing was switched on.
  public var elapsed: Duration
  /// The state of each CPU; empty with a latency tracer, which keeps its trace in the kernel.
  public var cpus: [CPU]
  /// The longest latency so far, with a tracer that looks for one.
  public var maximumLatency: Duration?

  /// The state of one CPU.
  public struct CPU: Sendable, Hashable {
    /// The name of the buffer; empty for the first one.
    public var buffer = ""
    /// The CPU's number.
    public var cpu: Int
    /// Bytes of its pages that were written so far.
    public var byteCount: UInt64
    /// The kernel's statistics at this moment.
    public var statistics: CPUStatistics
    /// The gap that was found last.
    public var lastLoss: LossEntry?
  }

  /// Events recorded so far, in the file or still in a buffer.
  public var eventCount: UInt64 { cpus.reduce(0) { $0 &+ $1.statistics.recorded } }
  /// Events lost so far.
  public var lostEventCount: UInt64 { cpus.reduce(0) { $0 &+ $1.statistics.lost } }
  /// Bytes in the file so far.
  public var byteCount: UInt64 { cpus.reduce(0) { $0 &+ $1.byteCount } }
}

/// What cut a recording short, and on which CPU.
public struct RecordingProblem: Error, Sendable, Hashable {
  /// What went wrong.
  public let code: Code
  /// The CPU whose reader noticed first.
  public let cpu: Int
  /// What the system answered.
  public let underlyingError: Errno

  init(_ code: Code, cpu: Int, _ error: Errno) {
    self.code = code
    self.cpu = cpu
    underlyingError = error
  }

  init(_ error: RingError) {
    switch error.code {
    case .damaged(let damage): code = .pageDamaged(damage)
    case .resized: code = .subBuffersResized
    default: code = .ringUnreadable
    }
    cpu = error.cpu
    underlyingError = error.underlyingError ?? .ioError
  }

  /// The kinds of problem.
  public enum Code: Sendable, Hashable {
    /// The ring buffer cannot be read.
    case ringUnreadable
    /// A page breaks a rule of the format.
    case pageDamaged(PageError)
    /// The sub-buffers have changed their size, and a file has one size.
    case subBuffersResized
    /// The file cannot be written.
    case fileUnwritable
    /// The CPU has filled its part of the file.
    case regionFull
  }
}

extension RecordingProblem: CustomStringConvertible {
  public var description: String {
    let what =
      switch code {
      case .ringUnreadable: "the ring buffer cannot be read"
      case .pageDamaged(let error): "a page of the ring buffer is damaged: \(error)"
      case .subBuffersResized: "the ring buffer's pages have changed their size"
      case .fileUnwritable: "the file cannot be written"
      case .regionFull: "the file has no more room for this CPU"
      }
    return "recording stopped early: CPU \(cpu): \(what): \(underlyingError)"
  }
}
