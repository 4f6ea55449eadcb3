public import ELFSymbols
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
    /// An event has no such field; the filter or trigger that names it is given with the column, in
    /// characters from 0, and similar names, best first.
    case noSuchFilterField(
      name: String, event: EventName, text: String, column: Int, nearest: [String])
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
    /// There is no such command for functions; there are the ones given.
    case noSuchFunctionCommand(name: String, available: [String])
    /// A command for functions (`FUNCTION:COMMAND[:COUNT]`) cannot be used; the reason is given.
    case badFunctionCommand(text: String, reason: String)
    /// The kernel has no such trace option; similar names are given, best first.
    case noSuchOption(name: String, nearest: [String])
    /// The tracer has no such setting of its own.
    case noSuchTracerOption(name: String, tracer: String, available: [String])
    /// There is no such block device that could be traced; an empty name stands for any.
    case noSuchBlockDevice(name: String, available: [String])
    /// The kernel does not take a trigger for an event; the reason is in the kernel's words, the column
    /// counts characters of the trigger from 0.
    case badTrigger(event: EventName, trigger: String, reason: String, column: Int?)
    /// The kernel has no such command for triggers; it has the ones given.
    case noSuchTrigger(command: String, available: [String], nearest: [String])
    /// The kernel keeps no histograms (`CONFIG_HIST_TRIGGERS`).
    case noHistograms
    /// The kernel has no synthetic events (`CONFIG_SYNTH_EVENTS`).
    case noSyntheticEvents
    /// An event has no such field; similar names are given, best first, and all of its own.
    case noSuchField(event: EventName, name: String, nearest: [String], available: [String])
    /// A part of a histogram cannot be.
    case badHistogram(part: String, reason: String)
    /// The kernel does not take the definition of a synthetic event.
    case badSyntheticEvent(definition: String, reason: String, column: Int?)
    /// An event cannot be removed, as something uses it.
    case eventInUse(EventName)
    /// What was asked for cannot be a probe.
    case badProbeText(text: String, reason: String)
    /// The kernel does not take a probe; the reason is in the kernel's words, the column counts bytes of the
    /// definition from 0.
    case badProbe(definition: String, reason: String, column: Int?)
    /// The kernel was built without probes of that kind; the option is without `CONFIG_`.
    case probesUnsupported(Probe.Kind, option: String)
    /// There is a probe of that name already.
    case probeExists(EventName)
    /// There is no probe of that name; similar names are given, best first.
    case noSuchProbe(String, nearest: [String])
    /// The probe's event is enabled; the instances where it is are given, with an empty name for the top-level
    /// buffer; none when somebody else uses it, such as perf.
    case probeInUse(EventName, instances: [String])
    /// The kernel has no such function; similar names are given, best first.
    case noSuchKernelFunction(String, nearest: [String])
    /// The kernel's function must not be probed.
    case functionNotProbeable(String, reason: String)
    /// The program or library has no such function; similar names are given, best first.
    ///
    /// Without all symbols, it may have the function all the same.
    case noSuchProgramFunction(String, nearest: [String], hasAllSymbols: Bool)
    /// The program or library does not tell where its functions are.
    case program(ELFError)
    /// The kernel does not give the ring buffer that size, in KiB.
    case bufferSizeRefused(kilobytes: Int)
    /// There is a kept session about this already.
    case sessionExists(KeptSession.Place)
    /// Somebody else has made an instance of that name.
    case instanceExists(String)
    /// There is no instance of that name; all that there are are given.
    case noSuchInstance(name: String, available: [String])
    /// No instance of a kept session can have that name.
    case badInstanceName(String)
    /// The buffer has no such control file; similar names are given, best first.
    case noSuchControlFile(name: String, nearest: [String])
    /// The kernel was built without something; the option that brings it is given.
    case notBuilt(what: String, option: String)
    /// No snapshot was taken.
    case noSnapshot
    /// A trigger would stop more than its own instance: that takes a newer kernel.
    case triggersStopEverything(needed: String)
    /// The buffer takes no markers while it is switched off (`tracing_on`).
    case switchedOff
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

  /// What names the buffer of the control file to the command, with a blank in front.
  private var bufferOption: String {
    guard let directory = path?.removingLastComponent() else { return "" }
    guard directory.removingLastComponent().lastComponent?.string == "instances" else {
      return " --top"
    }
    return directory.lastComponent.map { " -B \(ShellWord.quoted($0.string))" } ?? ""
  }

  /// The rest of the word at so many bytes.
  private static func word(of text: String, at column: Int) -> String {
    let rest = String(decoding: text.utf8.dropFirst(column), as: UTF8.self)
    return String(rest.prefix { $0 != " " })
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
    case .noSuchFilterField(let name, let event, let text, let column, let nearest):
      "event \(event) has no field “\(name)”, at “\(text.dropFirst(column))”"
        + (nearest.isEmpty ? "" : ": did you mean " + nearest.joined(separator: ", ") + "?")
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
    case .noSuchFunctionCommand(let name, let available):
      "there is no command “\(name)” for functions: there are " + available.joined(separator: ", ")
    case .badFunctionCommand(let text, let reason):
      "“\(text)” cannot be used as a command for functions: \(reason)"
    case .noSuchOption(let name, let nearest):
      "the kernel has no trace option “\(name)”"
        + (nearest.isEmpty ? "" : ": did you mean " + nearest.joined(separator: ", ") + "?")
    case .noSuchTracerOption(let name, let tracer, let available):
      "the tracer \(tracer) has no setting “\(name)”"
        + (available.isEmpty ? ", nor any" : ": it has " + available.joined(separator: ", "))
    case .noSuchBlockDevice("", _):
      "there is no block device that can be traced; the kernel needs CONFIG_BLK_DEV_IO_TRACE for it, too"
    case .noSuchBlockDevice(let name, let available):
      "there is no block device “\(name)” that can be traced: there are "
        + available.joined(separator: ", ")
    case .badTrigger(let event, let trigger, let reason, let column):
      "event \(event) does not take the trigger “\(trigger)”: \(reason)"
        + (column.map { ", at “\(trigger.dropFirst($0))”" } ?? "")
    case .sessionExists(.instance(let name)):
      "there is a session “\(name)” already: “rawcap reset -B \(ShellWord.quoted(name))” ends it, and -B with another name makes "
        + "one besides"
    case .sessionExists(.topLevel):
      "there is a session in the top-level buffer already: “rawcap reset --top” ends it"
    case .sessionExists(.stackTracer):
      "rawcap has switched the stack tracer on already: “rawcap stack --stop” ends that"
    case .instanceExists(let name):
      "there is an instance “\(name)” already, which rawcap did not make: choose another name"
    case .noSuchInstance(let name, let available):
      "there is no instance “\(name)”: “rawcap start” makes one"
        + (available.isEmpty ? "" : "; there are " + available.joined(separator: ", "))
    case .badInstanceName(let name):
      "“\(name)” cannot be the name of a session: it has a slash or a control character, is empty or too long, or "
        + "is one that rawcap gives to recordings"
    case .noSuchControlFile(let name, let nearest):
      "there is no control file “\(name)”"
        + (nearest.isEmpty ? "" : ": did you mean " + nearest.joined(separator: ", ") + "?")
    case .notBuilt(let what, let option):
      "this kernel has no \(what): it takes one that was built with \(option)"
    case .noSnapshot: "there is no snapshot: “rawcap snapshot --take” takes one"
    case .triggersStopEverything(let needed):
      "a condition would stop all of the kernel's tracing, not only this recording: it takes Linux \(needed)"
    case .switchedOff:
      "the buffer takes nothing while it is switched off: “rawcap restart\(bufferOption)” switches it on"
    case .noSuchTrigger("snapshot", _, _):
      "this kernel has no trigger “snapshot”: it was built without CONFIG_TRACER_SNAPSHOT"
    case .noSuchTrigger(let command, let available, let nearest):
      "the kernel has no trigger “\(command)”: "
        + (nearest.isEmpty
          ? "it has " + available.joined(separator: ", ")
          : "did you mean " + nearest.joined(separator: ", ") + "?")
    case .noHistograms: "this kernel keeps no histograms: it needs CONFIG_HIST_TRIGGERS"
    case .noSyntheticEvents:
      "this kernel has no synthetic events: it needs CONFIG_SYNTH_EVENTS (and CONFIG_HIST_TRIGGERS)"
    case .noSuchField(let event, let name, let nearest, let available):
      "event \(event) has no field “\(name)”: "
        + (nearest.isEmpty
          ? "it has " + available.joined(separator: ", ")
          : "did you mean " + nearest.joined(separator: ", ") + "?")
    case .badHistogram(let part, let reason):
      "no such histogram can be made: \(reason)" + (part.isEmpty ? "" : " (“\(part)”)")
    case .badSyntheticEvent(let definition, let reason, let column):
      "no synthetic event “\(definition)” can be made: \(reason)"
        + (column.map { ", at “\(definition.dropFirst($0))”" } ?? "")
    case .eventInUse(let event):
      "event \(event) is in use: it is enabled somewhere, or a histogram makes or counts it"
    case .badProbeText(let text, let reason): "“\(text)” is no probe: \(reason)"
    case .badProbe(let definition, let reason, let column):
      "the kernel does not take the probe “\(definition)”: \(reason)"
        + (column.map { ", at “\(Self.word(of: definition, at: $0))”" } ?? "")
    case .probesUnsupported(let kind, let option):
      "the kernel has no \(kind)s: it needs CONFIG_\(option)"
    case .probeExists(let name):
      "there is a probe \(name) already: give another name, or remove it (rawcap probe remove \(name))"
    case .noSuchProbe(let name, let nearest):
      "there is no probe “\(name)”"
        + (nearest.isEmpty ? "" : ": did you mean " + nearest.joined(separator: ", ") + "?")
    case .probeInUse(let name, let instances):
      "the probe \(name) is in use"
        + (instances.isEmpty
          ? ", by perf or another program"
          : " in "
            + instances.map { $0.isEmpty ? "the top-level buffer" : "the instance \($0)" }
            .joined(separator: ", "))
    case .noSuchKernelFunction(let name, let nearest):
      "the kernel has no function “\(name)”"
        + (nearest.isEmpty ? "" : ": did you mean " + nearest.joined(separator: ", ") + "?")
    case .functionNotProbeable(let name, let reason): "\(name) cannot be probed: \(reason)"
    case .noSuchProgramFunction(let name, let nearest, let hasAllSymbols):
      "there is no function “\(name)”"
        + (nearest.isEmpty ? "" : ": did you mean " + nearest.joined(separator: ", ") + "?")
        + (hasAllSymbols
          ? ""
          : " (the file has only the symbols that it exports, and no debug file: others go by 0xOFFSET)")
    case .program(let error): "\(error)"
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
