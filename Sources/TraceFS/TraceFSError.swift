internal import Glibc
public import SystemPackage

/// Why tracefs did not do what it was asked for, where, and what helps.
public struct TraceFSError: Error, Hashable, Sendable {
  /// What went wrong.
  public let code: Code
  /// The control file or directory concerned.
  public let path: FilePath?
  /// What the kernel answered, where a system call failed.
  public let underlyingError: Errno?

  /// An error of `code` with the file concerned and the kernel's answer, where there are such.
  public init(_ code: Code, path: FilePath? = nil, underlyingError: Errno? = nil) {
    self.code = code
    self.path = path
    self.underlyingError = underlyingError
  }

  /// The kinds of failure.
  public enum Code: Hashable, Sendable {
    /// The process may not use the file (`EACCES`, `EPERM`).
    case permissionDenied
    /// The kernel is locked down; the level is given (`/sys/kernel/security/lockdown`).
    case lockdown(level: String)
    /// tracefs is mounted nowhere and could not be mounted.
    case notMounted
    /// The kernel was built without tracefs.
    case kernelLacksTracing
    /// No event matches a pattern; similar names are given, best first.
    case noSuchEvent(pattern: String, nearest: [String])
    /// The kernel does not take a filter for an event; the reason is in the kernel's words, the
    /// column counts characters of the filter from 0.
    case badFilter(event: EventName, filter: String, reason: String, column: Int?)
    /// The kernel has no such trace clock.
    case noSuchClock(name: String, available: [String])
    /// The kernel has no such tracer.
    case noSuchTracer(name: String, available: [String])
    /// Only the top-level buffer can have that tracer; a private instance can have the ones given.
    case tracerNotForInstances(name: String, available: [String])
    /// Somebody traces in the kernel's top-level buffer, which is needed.
    case topLevelInUse(by: String)
    /// No function that can be traced matches a pattern; similar names are given, best first.
    case noSuchFunction(pattern: String, nearest: [String])
    /// The kernel has no such trace option; similar names are given, best first.
    case noSuchOption(name: String, nearest: [String])
    /// The tracer has no such setting of its own.
    case noSuchTracerOption(name: String, tracer: String, available: [String])
    /// There is no such block device that could be traced; an empty name stands for any.
    case noSuchBlockDevice(name: String, available: [String])
    /// The kernel does not take a trigger for an event; the reason is in the kernel's words, the column
    /// counts characters of the trigger from 0.
    case badTrigger(event: EventName, trigger: String, reason: String, column: Int?)
    /// The kernel does not give the ring buffer that size, in KiB.
    case bufferSizeRefused(kilobytes: Int)
    /// An instance could not be made.
    case instanceNotCreated
    /// An instance could not be removed.
    case instanceNotRemoved
    /// A file could not be read.
    case readFailed
    /// A file could not be written.
    case writeFailed
    /// A file's text is not what the kernel writes there.
    case malformed
  }
}

extension TraceFSError {
  /// What a failed access to a control file means to the user.
  static func access(
    _ code: Code, _ path: FilePath, _ error: Errno
  ) -> TraceFSError {
    // A locked-down kernel answers root with EPERM, refuses new instances with EINVAL, or has an empty
    // tracefs from the beginning: nobody would understand that.
    if geteuid() == 0 || error != .permissionDenied {
      let lockdown = Lockdown.current
      if let level = lockdown.level, lockdown.closesTracefs {
        return TraceFSError(.lockdown(level: level), path: path, underlyingError: error)
      }
    }
    let isDenied = error == .permissionDenied || error == .notPermitted
    return TraceFSError(isDenied ? .permissionDenied : code, path: path, underlyingError: error)
  }
}

extension TraceFSError: CustomStringConvertible {
  public var description: String {
    let place = path.map { " (\($0.string)\(underlyingError.map { ": \($0)" } ?? ""))" } ?? ""
    return summary + place + (explainedBy?.hint ?? "")
  }

  private var summary: String {
    switch code {
    case .permissionDenied where concernsFunctions && geteuid() == 0:
      "this kernel keeps function tracing closed, even to root; events can be recorded all the same"
    case .permissionDenied:
      "no permission to use tracefs: run as root, or be given access"
    case .lockdown(let level):
      "the kernel is locked down (\(level)), which closes tracefs even to root: boot without "
        + "lockdown to trace"
    case .notMounted:
      "tracefs is not mounted and could not be mounted: as root, "
        + "mount -t tracefs nodev /sys/kernel/tracing"
    case .kernelLacksTracing:
      "the kernel has no tracefs: it needs CONFIG_TRACING"
    case .noSuchEvent(let pattern, let nearest):
      "no event matches “\(pattern)”"
        + (nearest.isEmpty ? "" : ": did you mean " + nearest.joined(separator: ", ") + "?")
    case .badFilter(let event, let filter, let reason, let column):
      "event \(event) does not take the filter “\(filter)”: \(reason)"
        + (column.map { ", at “\(filter.dropFirst($0))”" } ?? "")
    case .noSuchClock(let name, let available):
      "the kernel has no trace clock “\(name)”: it has " + available.joined(separator: ", ")
    case .noSuchTracer(let name, let available):
      "the kernel has no tracer “\(name)”"
        + (KernelOption.name(ofTracer: name).map { ", as it was built without CONFIG_\($0)" } ?? "")
        + ": it has " + available.joined(separator: ", ")
    case .tracerNotForInstances(let name, let available):
      "this kernel has the tracer “\(name)” for its top-level buffer only; an instance can have "
        + available.joined(separator: ", ")
    case .topLevelInUse(let user):
      "the kernel's top-level buffer is needed, and in use by \(user): nothing was changed; end that first"
    case .noSuchFunction(let pattern, let nearest):
      "no function that can be traced matches “\(pattern)”"
        + (nearest.isEmpty ? "" : ": did you mean " + nearest.joined(separator: ", ") + "?")
    case .noSuchOption(let name, let nearest):
      "the kernel has no trace option “\(name)”"
        + (nearest.isEmpty ? "" : ": did you mean " + nearest.joined(separator: ", ") + "?")
    case .noSuchTracerOption(let name, let tracer, let available):
      "the tracer \(tracer) has no setting “\(name)”"
        + (available.isEmpty ? ", nor any" : ": it has " + available.joined(separator: ", "))
    case .noSuchBlockDevice("", _):
      "no block device can be traced: it takes CONFIG_BLK_DEV_IO_TRACE"
    case .noSuchBlockDevice(let name, let available):
      "there is no block device “\(name)” that can be traced: there are "
        + available.joined(separator: ", ")
    case .badTrigger(let event, let trigger, let reason, let column):
      "event \(event) does not take the trigger “\(trigger)”: \(reason)"
        + (column.map { ", at “\(trigger.dropFirst($0))”" } ?? "")
    case .bufferSizeRefused(let kilobytes):
      "the kernel gives no ring buffers of \(kilobytes) KiB per CPU: ask for less"
    case .instanceNotCreated: "cannot make a tracefs instance"
    case .instanceNotRemoved: "cannot remove a tracefs instance: rmdir it when nothing uses it"
    case .readFailed: "cannot read"
    case .writeFailed: "the kernel does not take what was written"
    case .malformed: "the kernel's text is not understood"
    }
  }
}
