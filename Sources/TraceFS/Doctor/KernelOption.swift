/// An option that the kernel was built with or without.
public struct KernelOption: Sendable, Hashable {
  /// Its name, without `CONFIG_`.
  public let name: String
  /// What it brings.
  public let purpose: String
  /// Is it set? `nil` when nothing tells.
  public let isOn: Bool?
  /// Who tells: `tracefs`, `/proc/sys/kernel`, or the file of the kernel's configuration.
  public let source: String?

  /// The options that tracing is made of, and how they show.
  static func all(of surroundings: Surroundings) -> [KernelOption] {
    let tracefs = surroundings.whatHidesTracefs == nil
    let tracers = tracefs ? surroundings.words(surroundings.control("available_tracers")) : nil
    return known.map { option in
      var isOn: Bool?
      var source: String? = "tracefs"
      switch option.sign {
      case .nothing: break
      case .tracer(let name): isOn = tracers?.contains(name)
      case .control(let path):
        // Where an entry is not, the option is off, or the entry has another place in that kernel.
        if tracefs, surroundings.exists(surroundings.control(path)) { isOn = true }
      case .sysctl(let name):
        source = "/proc/sys/kernel"
        if surroundings.exists("/proc/sys/kernel/\(name)") { isOn = true }
      }
      if isOn == nil {
        isOn = surroundings.configuration[option.name].map { $0 == .on }
        source = isOn == nil ? nil : surroundings.configuration.source
      }
      if isOn == nil, tracefs, case .control(_) = option.sign {
        (isOn, source) = (false, "tracefs")
      }
      return KernelOption(name: option.name, purpose: option.purpose, isOn: isOn, source: source)
    }
  }

  /// Is it one that a kernel for tracing is expected to have? The others are for special purposes.
  var isUsual: Bool { Self.known.first { $0.name == name }?.isUsual ?? false }

  /// The option that brings a tracer; `nil` for one that no kernel has.
  static func name(ofTracer tracer: String) -> String? {
    switch tracer {
    case "wakeup_rt", "wakeup_dl": "SCHED_TRACER"
    case "preemptirqsoff": "IRQSOFF_TRACER and CONFIG_PREEMPT_TRACER"
    default:
      known.first { $0.sign == .tracer(tracer) }?.name
    }
  }

  /// How an option shows in a running kernel.
  private enum Sign: Equatable {
    case tracer(String)
    /// A control file.
    case control(String)
    case sysctl(String)
    case nothing
  }

  private typealias Known = (name: String, purpose: String, sign: Sign, isUsual: Bool)

  /// kernel/trace/Kconfig.
  private static let known: [Known] = [
    ("FTRACE", "tracing at all", .control("trace"), true),
    ("EVENT_TRACING", "events", .control("available_events"), true),
    ("FTRACE_SYSCALLS", "an event for each system call", .control("events/syscalls"), true),
    ("FUNCTION_TRACER", "tracing of kernel functions", .tracer("function"), true),
    ("FUNCTION_GRAPH_TRACER", "times of kernel functions", .tracer("function_graph"), true),
    ("DYNAMIC_FTRACE", "choice of functions by name", .control("dyn_ftrace_total_info"), true),
    ("STACK_TRACER", "search for the deepest kernel stack", .sysctl("stack_tracer_enabled"), true),
    ("KPROBE_EVENTS", "events made of kernel functions", .control("kprobe_events"), true),
    ("UPROBE_EVENTS", "events made of programs' functions", .control("uprobe_events"), true),
    ("HIST_TRIGGERS", "histograms in the kernel", .control("events/sched/sched_switch/hist"), true),
    ("SYNTH_EVENTS", "events made of other events", .control("synthetic_events"), true),
    ("BPF_EVENTS", "BPF programs at events", .nothing, true),
    ("KALLSYMS", "names of functions", .nothing, true),
    ("TRACER_SNAPSHOT", "snapshots of ring buffers", .control("snapshot"), false),
    ("FUNCTION_PROFILER", "counts of calls", .control("function_profile_enabled"), false),
    ("IRQSOFF_TRACER", "how long interrupts are off", .tracer("irqsoff"), false),
    ("PREEMPT_TRACER", "how long preemption is off", .tracer("preemptoff"), false),
    ("SCHED_TRACER", "how long tasks wait to run", .tracer("wakeup"), false),
    ("HWLAT_TRACER", "delays by the hardware", .tracer("hwlat"), false),
    ("OSNOISE_TRACER", "what disturbs a CPU", .tracer("osnoise"), false),
    ("TIMERLAT_TRACER", "delays of timers", .tracer("timerlat"), false),
    ("MMIOTRACE", "accesses to devices", .tracer("mmiotrace"), false),
    ("BLK_DEV_IO_TRACE", "requests to disks", .tracer("blk"), false),
  ]
}

extension [KernelOption] {
  /// What is known of the option of that name.
  subscript(name: String) -> Bool? { first { $0.name == name }?.isOn }
}
