public import SystemPackage

/// What a machine, its kernel and this process have to do with tracing, check by check.
///
/// ```swift
/// let diagnosis = Diagnosis()
/// for check in diagnosis.checks where check.state == .problem {
///   log(check.finding, check.commands)
/// }
/// ```
///
/// Making one only reads: nothing is mounted, written or made, and no instance is needed.
public struct Diagnosis: Sendable, Hashable {
  /// All checks, in the order of `Check.ID`.
  public let checks: [Check]
  /// What the kernel was built with, as far as tracing is concerned.
  public let options: [KernelOption]
  /// Does the process run as root, so that it can do itself what mends?
  public let isRoot: Bool

  /// Looks at the running system.
  ///
  /// - Parameter root: where the system's files are found: `/proc`, `/sys`, `/boot` and `/etc` below
  ///   this directory are read.
  public init(root: FilePath = "/") {
    self.init(Surroundings(root: root))
  }

  init(_ surroundings: Surroundings) {
    isRoot = surroundings.identity.userID == 0
    options = KernelOption.all(of: surroundings)
    let options = options
    checks = Check.ID.allCases.map { id in
      switch id {
      case .kernel: surroundings.kernelCheck()
      case .config: surroundings.configCheck(options)
      case .mount: surroundings.mountCheck()
      case .lockdown: surroundings.lockdownCheck()
      case .capabilities: surroundings.capabilitiesCheck()
      case .permissions: surroundings.permissionsCheck()
      case .events: surroundings.eventsCheck(options)
      case .functionTracer: surroundings.functionTracerCheck(options)
      case .ftraceEnabled: surroundings.ftraceEnabledCheck()
      case .kptrRestrict: surroundings.kptrRestrictCheck()
      case .clocks: surroundings.clocksCheck()
      case .subBuffers: surroundings.subBuffersCheck()
      case .mmap: surroundings.mmapCheck()
      case .memory: surroundings.memoryCheck()
      case .conflicts: surroundings.conflictsCheck()
      }
    }
  }

  /// Is there nothing in the way of recording events?
  public var canRecord: Bool { !checks.contains { $0.state == .problem } }

  /// The check with that name.
  public subscript(id: Check.ID) -> Check {
    // Every identifier has its check; see `init`.
    checks.first { $0.id == id } ?? Check(id, .unknown, "not looked at")
  }

  /// One thing that was looked at.
  public struct Check: Sendable, Hashable, Identifiable {
    /// What was looked at.
    public let id: ID
    /// How it is.
    public let state: State
    /// What is, in one sentence without a full stop.
    public let finding: String
    /// What that prevents; `nil` where it prevents nothing.
    public var consequence: String?
    /// What mends it: commands for a shell of root, in this order. Empty where no command helps.
    public var commands: [String] = []
    /// What it takes where no command helps, or what to know of the commands.
    public var advice: String?
    /// The check whose finding is the reason why nothing can be said here.
    public var cause: ID?
    /// More words, for those who ask for this check.
    public var details: [String] = []

    init(_ id: ID, _ state: State, _ finding: String) {
      self.id = id
      self.state = state
      self.finding = finding
    }
  }
}

extension Diagnosis.Check {
  /// The names of the checks; they stay the same, for programs and for messages that refer to them.
  public enum ID: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Which kernel, and its CPUs.
    case kernel
    /// What the kernel was built with.
    case config
    /// Where tracefs is mounted.
    case mount = "tracefs-mount"
    /// The kernel's lockdown.
    case lockdown
    /// Who the process is, and what it may do besides files.
    case capabilities
    /// Whether the process may use tracefs.
    case permissions
    /// The events that there are.
    case events
    /// The function tracers, and whether their files can be used.
    case functionTracer = "function-tracer"
    /// The switch of function tracing, `/proc/sys/kernel/ftrace_enabled`.
    case ftraceEnabled = "ftrace-enabled"
    /// Whether the kernel tells the addresses of its symbols.
    case kptrRestrict = "kptr-restrict"
    /// The trace clocks.
    case clocks
    /// Whether sub-buffers can have other sizes.
    case subBuffers = "sub-buffers"
    /// Whether ring buffers can be mapped.
    case mmap
    /// The memory that ring buffers take.
    case memory
    /// Who else is tracing.
    case conflicts

    public static func < (a: ID, b: ID) -> Bool { a.number < b.number }

    private var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// How bad it is.
  public enum State: String, Sendable, Hashable {
    /// As it should be.
    case ok
    /// Something does not work, or not as well as it could; events can be recorded.
    case note
    /// No events can be recorded.
    case problem
    /// Nothing can be said before something else is mended.
    case unknown
  }
}

extension Diagnosis.Check.ID: CustomStringConvertible {
  public var description: String { rawValue }

  /// What an error adds to its text where this check explains it.
  package var hint: String { "; `rawcap doctor \(rawValue)` says more" }
}
