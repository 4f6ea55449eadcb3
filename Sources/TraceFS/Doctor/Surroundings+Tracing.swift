internal import SystemPackage

/// What can be traced.
extension Surroundings {
  func eventsCheck(_ options: [KernelOption]) -> Diagnosis.Check {
    if let cause = whatHidesTracefs { return hidden(.events, "the events", by: cause) }
    let events = EventName.list((try? text(control("available_events"))) ?? "")
    guard !events.isEmpty else {
      var check = Diagnosis.Check(.events, .problem, "the kernel has no events")
      check.consequence = "there is nothing to record"
      check.advice = "it takes a kernel that was built with CONFIG_EVENT_TRACING=y"
      return check
    }
    let systems = Set(events.map(\.system))
    let finding = "\(events.count.of("event")) of \(systems.count.of("system"))"
    guard systems.contains("syscalls") || options["FTRACE_SYSCALLS"] != false else {
      var check = Diagnosis.Check(.events, .note, "\(finding), none of single system calls")
      check.consequence =
        systems.contains("raw_syscalls")
        ? "system calls show in raw_syscalls only, by number" : "system calls do not show"
      check.advice = "it takes a kernel that was built with CONFIG_FTRACE_SYSCALLS=y"
      return check
    }
    var check = Diagnosis.Check(.events, .ok, finding)
    check.details.append("systems: " + systems.sorted().joined(separator: " "))
    return check
  }

  /// The control files of function tracing that can be opened and closed without any effect.
  static let functionFiles = ["available_filter_functions", "set_ftrace_filter"]

  func functionTracerCheck(_ options: [KernelOption]) -> Diagnosis.Check {
    let id = Diagnosis.Check.ID.functionTracer
    if let cause = whatHidesTracefs { return hidden(id, "the function tracers", by: cause) }
    guard let tracers = words(control("available_tracers")) else {
      return hidden(id, "the function tracers", by: .permissions)
    }
    let noFunctions = "kernel functions cannot be traced; events are not touched by that"
    guard tracers.contains("function") else {
      var check = Diagnosis.Check(id, .note, "the kernel has no function tracer")
      check.consequence = noFunctions
      check.advice =
        options["FUNCTION_TRACER"] == true
        ? "the kernel was built with it and has given it up; `dmesg` tells why"
        : "it takes a kernel that was built with CONFIG_FUNCTION_TRACER=y"
          + " CONFIG_FUNCTION_GRAPH_TRACER=y CONFIG_DYNAMIC_FTRACE=y"
      check.details.append("tracers: \(tracers.joined(separator: " "))")
      return check
    }
    let refusals = Self.functionFiles.compactMap { name in
      refusalOfOpening(control(name)).map { (path: control(name), error: $0) }
    }
    if let (path, error) = refusals.first(where: { $0.error != .noSuchFileOrDirectory }) {
      return functionsDenied(path, error, noFunctions)
    }
    var check: Diagnosis.Check
    if !refusals.isEmpty {
      check = Diagnosis.Check(
        id, .note, "there is a function tracer, of all functions at once only")
      check.consequence = "single functions cannot be chosen"
      check.advice = "it takes a kernel that was built with CONFIG_DYNAMIC_FTRACE=y"
    } else if !tracers.contains("function_graph") {
      check = Diagnosis.Check(id, .note, "there is a function tracer, and no function_graph")
      check.consequence = "calls of functions can be traced, not how long they take"
      check.advice = "it takes a kernel that was built with CONFIG_FUNCTION_GRAPH_TRACER=y"
    } else {
      check = Diagnosis.Check(id, .ok, "function and function_graph can be used")
    }
    check.details.append("tracers: \(tracers.joined(separator: " "))")
    if let count = words(control("dyn_ftrace_total_info"))?.first {
      check.details.append("functions that can be traced: \(count)")
    }
    return check
  }

  private func functionsDenied(
    _ path: String, _ error: Errno, _ consequence: String
  ) -> Diagnosis.Check {
    let name = path.split(separator: "/").last ?? ""
    var check = Diagnosis.Check(
      .functionTracer, .note, "the files of function tracing are closed (\(name): \(error))")
    check.consequence = consequence
    if error == .operationNotSupportedByDevice {
      check.advice =
        "the kernel gave function tracing up after a fault in it: `dmesg` tells which, and only"
        + " booting brings it back"
      check.commands = ["dmesg | grep -i -A 5 ftrace"]
    } else if ownership(of: path).map({ identity.may(.read, $0) }) == false {
      check.advice = "it takes root: the file is not for this user"
    } else {
      var reason = "their modes allow it, and events are open"
      switch lockdown.level {
      case "integrity":
        reason +=
          "; the kernel is locked down for integrity, which leaves them open in Linux itself"
      case "none": reason += ", and the kernel is not locked down"
      default: break
      }
      check.advice =
        "\(reason): this kernel's maker or a security module closed them, and it takes another"
        + " kernel or another policy"
    }
    return check
  }

  func ftraceEnabledCheck() -> Diagnosis.Check {
    let file = "/proc/sys/kernel/ftrace_enabled"
    switch number(file) {
    case 0:
      var check = Diagnosis.Check(.ftraceEnabled, .note, "function tracing is switched off")
      check.consequence = "function tracers see no calls; events are not touched by that"
      check.commands = ["sysctl kernel.ftrace_enabled=1"]
      return check
    case .some: return Diagnosis.Check(.ftraceEnabled, .ok, "function tracing is switched on")
    case nil:
      return Diagnosis.Check(
        .ftraceEnabled, .ok, "the kernel has no switch for function tracing (\(file))")
    }
  }

  func kptrRestrictCheck() -> Diagnosis.Check {
    let id = Diagnosis.Check.ID.kptrRestrict
    let value = number("/proc/sys/kernel/kptr_restrict")
    let setting = value.map { "kptr_restrict is \($0)" } ?? "there is no kptr_restrict"
    guard let shows = showsSymbols() else {
      var check = Diagnosis.Check(
        id, .note, "\(setting), and there are no symbols (/proc/kallsyms)")
      check.consequence = "functions show as addresses"
      check.advice = "it takes a kernel that was built with CONFIG_KALLSYMS=y"
      return check
    }
    if shows {
      return Diagnosis.Check(id, .ok, "\(setting): this process sees the addresses of symbols")
    }
    var check = Diagnosis.Check(id, .note, "\(setting): the addresses of symbols are hidden")
    check.consequence = "functions show as addresses in what is recorded"
    // kallsyms_show_value in kernel/ksyms_common.c: 0 is for all who may profile the kernel, 1 for
    // cap_syslog, 2 for nobody.
    if identity.has(.syslog) {
      check.commands = ["sysctl kernel.kptr_restrict=1"]
      check.advice = "that is for root alone; 0 lets others see them, too"
    } else {
      if value != 0 { check.commands.append("sysctl kernel.kptr_restrict=0") }
      if let level = number("/proc/sys/kernel/perf_event_paranoid"), level > 1 {
        check.commands.append("sysctl kernel.perf_event_paranoid=1")
      }
      check.advice = "that is for all users"
      if value != 2 { check.advice = "that is for all users; root sees them as it is" }
    }
    return check
  }

  /// Do the symbols have addresses for this process? `nil` when there are none.
  ///
  /// The first ones of some kernels are 0 for everybody: they belong to a CPU (`fixed_percpu_data`).
  private func showsSymbols() -> Bool? {
    guard let text = beginning(of: "/proc/kallsyms"), !text.isEmpty else { return nil }
    return text.split(separator: "\n").contains { line in
      line.prefix { $0 != " " }.contains { $0 != "0" }
    }
  }
}
