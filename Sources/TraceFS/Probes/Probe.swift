public import SystemPackage

/// An event that is made of a place in the kernel or in a program.
///
/// ```swift
/// let probe = Probe.kprobe(
///   "do_sys_openat2", arguments: [ProbeArgument("file", .at(0, .register("si"), inUserMemory: true), .string)])
/// try tracefs.add(probe)
/// …
/// try tracefs.remove(probe: probe.name)
/// ```
///
/// The corresponding files are `dynamic_events`, `kprobe_events` and `uprobe_events`.
public struct Probe: Sendable, Hashable {
  /// The name of the event: its group, and its own name there.
  public var name: EventName
  /// What it is made of.
  public let kind: Kind
  /// Where it is.
  public let location: Location
  /// How many calls of a function can be waited for at the same time, with a kretprobe or an fexit;
  /// `nil` for the kernel's choice.
  public var maxActive: Int?
  /// What it records besides the address.
  public var arguments: [ProbeArgument]
  /// What has to hold for an eprobe's event, in the language of event filters; `nil` for always.
  public var filter: String?

  /// The group of events that are made here, unless another one is wanted.
  public static let group = "rawcap"

  /// The kinds of probe.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// At an instruction of the kernel.
    case kprobe
    /// At the return of a function of the kernel.
    case kretprobe
    /// At the entry of a function of the kernel, by way of function tracing (Linux 6.5).
    case fprobe
    /// At the exit of a function of the kernel, by way of function tracing (Linux 6.5).
    case fexit
    /// At a tracepoint of the kernel, whether or not it has an event (Linux 6.5).
    case tprobe
    /// At an instruction of a program or library.
    case uprobe
    /// At the return of a function of a program or library.
    case uretprobe
    /// At another event, with other fields than that (Linux 5.15).
    case eprobe
  }

  /// The places that probes can have.
  public enum Location: Sendable, Hashable {
    /// So many bytes behind the beginning of a function of the kernel, or of a module of it.
    case function(String, offset: UInt64, module: String?)
    /// An address in the kernel.
    case address(UInt64)
    /// An offset in the file of a program or library; the second one is that of a counter which tells the
    /// program that it is probed, `nil` for none (USDT).
    case file(FilePath, offset: UInt64, counter: UInt64?)
    /// An event.
    case event(EventName)
    /// A tracepoint.
    case tracepoint(String)
  }

  package init(
    name: EventName, kind: Kind, location: Location, maxActive: Int? = nil,
    arguments: [ProbeArgument] = [], filter: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.location = location
    self.maxActive = maxActive
    self.arguments = arguments
    self.filter = filter
  }

  /// At an instruction of the kernel, `offset` bytes behind the beginning of `function`.
  ///
  /// - Parameter event: the event's name; that of the function, if `nil`.
  public static func kprobe(
    _ function: String, offset: UInt64 = 0, module: String? = nil, group: String = Probe.group,
    event: String? = nil, arguments: [ProbeArgument] = []
  ) -> Probe {
    make(.kprobe, .function(function, offset: offset, module: module), group, event, arguments)
  }

  /// At the return of `function` of the kernel.
  ///
  /// - Parameter maxActive: how many calls can be waited for at the same time; others are missed.
  public static func kretprobe(
    _ function: String, module: String? = nil, maxActive: Int? = nil,
    group: String = Probe.group, event: String? = nil, arguments: [ProbeArgument] = []
  ) -> Probe {
    var probe = make(
      .kretprobe, .function(function, offset: 0, module: module), group, event, arguments)
    probe.maxActive = maxActive
    return probe
  }

  /// At the entry of `function` of the kernel, by way of function tracing.
  public static func fprobe(
    _ function: String, group: String = Probe.group, event: String? = nil,
    arguments: [ProbeArgument] = []
  ) -> Probe {
    make(.fprobe, .function(function, offset: 0, module: nil), group, event, arguments)
  }

  /// At the exit of `function` of the kernel, by way of function tracing.
  public static func fexit(
    _ function: String, group: String = Probe.group, event: String? = nil,
    arguments: [ProbeArgument] = []
  ) -> Probe {
    make(.fexit, .function(function, offset: 0, module: nil), group, event, arguments)
  }

  /// At a tracepoint of the kernel.
  public static func tprobe(
    _ tracepoint: String, group: String = Probe.group, event: String? = nil,
    arguments: [ProbeArgument] = []
  ) -> Probe {
    make(.tprobe, .tracepoint(tracepoint), group, event, arguments)
  }

  /// At an offset in the file of a program or library, which has to be the beginning of an instruction: nobody
  /// checks that.
  ///
  /// `TraceFS.plan(_:)` finds the offsets of functions.
  public static func uprobe(
    _ file: FilePath, offset: UInt64, group: String = Probe.group, event: String? = nil,
    arguments: [ProbeArgument] = []
  ) -> Probe {
    make(.uprobe, .file(file, offset: offset, counter: nil), group, event, arguments)
  }

  /// At the return of the function that begins at an offset in the file of a program or library.
  public static func uretprobe(
    _ file: FilePath, offset: UInt64, group: String = Probe.group, event: String? = nil,
    arguments: [ProbeArgument] = []
  ) -> Probe {
    make(.uretprobe, .file(file, offset: offset, counter: nil), group, event, arguments)
  }

  /// At another event. Its fields are `.variable("next_pid")` and so on.
  public static func eprobe(
    _ source: EventName, group: String = Probe.group, event: String? = nil,
    arguments: [ProbeArgument] = [], filter: String? = nil
  ) -> Probe {
    var probe = make(.eprobe, .event(source), group, event, arguments)
    probe.filter = filter
    return probe
  }

  private static func make(
    _ kind: Kind, _ location: Location, _ group: String, _ event: String?,
    _ arguments: [ProbeArgument]
  ) -> Probe {
    Probe(
      name: EventName(
        system: group, event: event ?? ProbeName.usual(of: kind, at: location, function: nil)),
      kind: kind, location: location, arguments: arguments)
  }
}

extension Probe.Kind {
  /// Is it at the return of a function?
  public var isReturn: Bool { self == .kretprobe || self == .fexit || self == .uretprobe }

  /// The letter that the kernel knows it by.
  var letter: Character {
    switch self {
    case .kprobe, .uprobe: "p"
    case .kretprobe, .uretprobe: "r"
    case .fprobe, .fexit: "f"
    case .tprobe: "t"
    case .eprobe: "e"
    }
  }

  /// The kernel's option that it needs, without `CONFIG_`.
  var option: String {
    switch self {
    case .kprobe, .kretprobe: "KPROBE_EVENTS"
    case .fprobe, .fexit, .tprobe: "FPROBE_EVENTS"
    case .uprobe, .uretprobe: "UPROBE_EVENTS"
    case .eprobe: "EPROBE_EVENTS"
    }
  }
}

extension Probe.Location: CustomStringConvertible {
  /// The place as the kernel writes it.
  public var description: String {
    switch self {
    case .function(let name, let offset, let module):
      "\(module.map { "\($0):" } ?? "")\(name)\(offset > 0 ? "+\(offset)" : "")"
    case .address(let address): "0x\(String(address, radix: 16))"
    case .file(let path, let offset, let counter):
      "\(path):0x\(String(offset, radix: 16))\(counter.map { "(0x\(String($0, radix: 16)))" } ?? "")"
    case .event(let name): "\(name.system).\(name.event)"
    case .tracepoint(let name): name
    }
  }
}
