internal import EventFormat
internal import SystemPackage

/// Clocks and ring buffers.
extension Surroundings {
  func clocksCheck() -> Diagnosis.Check {
    if let cause = whatHidesTracefs { return hidden(.clocks, "the trace clocks", by: cause) }
    guard let text = try? text(control("trace_clock")) else {
      return hidden(.clocks, "the trace clocks", by: .permissions)
    }
    let clocks = ChoiceList(text)
    var check = Diagnosis.Check(
      .clocks, .ok,
      clocks.available.map { $0 == clocks.current ? "[\($0)]" : $0 }.joined(separator: " "))
    let source = "/sys/devices/system/clocksource/clocksource0/current_clocksource"
    if let name = words(source)?.first {
      check.details.append("the kernel's time comes from \(name)")
    }
    if clocks.current == "global" {
      // tracing_set_default_clock in kernel/trace/trace.c.
      check.details.append("global by default: the clocks of the CPUs run apart")
    }
    return check
  }

  func subBuffersCheck() -> Diagnosis.Check {
    let id = Diagnosis.Check.ID.subBuffers
    if let cause = whatHidesTracefs { return hidden(id, "the sub-buffers", by: cause) }
    if let size = number(control("buffer_subbuf_size_kb")) {
      return Diagnosis.Check(
        id, .ok, "sub-buffers can have any size; the top buffer's have \(size) KiB")
    }
    if exists(control("buffer_subbuf_size_kb")) {
      return hidden(id, "the sub-buffers", by: .permissions)
    }
    var check = Diagnosis.Check(id, .note, "sub-buffers have the size of a page")
    check.consequence = "moving events costs more CPU time (record --subbuf-size is refused)"
    check.advice = "it takes Linux 6.8 or newer"
    return check
  }

  /// The first Linux that maps ring buffers.
  private static let firstToMap = KernelVersion(6, 10)

  func mmapCheck() -> Diagnosis.Check {
    guard let version else {
      return Diagnosis.Check(.mmap, .ok, "ring buffers can be mapped from Linux 6.10 on")
    }
    if version >= Self.firstToMap {
      return Diagnosis.Check(.mmap, .ok, "Linux \(version) maps ring buffers")
    }
    var check = Diagnosis.Check(.mmap, .note, "Linux \(version) does not map ring buffers")
    check.consequence = "--backend mmap is refused; splice and read do the same work"
    check.advice = "it takes Linux 6.10 or newer"
    return check
  }

  /// What the kernel gives each CPU by default, in KiB (`TRACE_BUF_SIZE_DEFAULT`).
  private static let defaultKilobytes = 1408

  func memoryCheck() -> Diagnosis.Check {
    let text = (try? text("/proc/meminfo")) ?? ""
    let available = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
      .flatMap { line in Int(line.drop { !$0.isNumber }.prefix { $0.isNumber }) }
    let cpus = (try? self.text("/sys/devices/system/cpu/possible"))
      .flatMap { CPUList($0) }?.numbers.count
    guard let available, let cpus else {
      return Diagnosis.Check(.memory, .ok, "how much memory there is, nothing tells")
    }
    let needed = cpus * Self.defaultKilobytes
    var finding =
      "\(megabytes(available)) available; an instance begins with \(megabytes(needed))"
      + " for \(cpus.of("CPU"))"
    var details: [String] = []
    if whatHidesTracefs == nil {
      let buffers = ([""] + (names(in: control("instances")) ?? [])).compactMap { name in
        let place = name.isEmpty ? "" : "instances/\(name)/"
        return number(control("\(place)buffer_total_size_kb")).map { (name: name, size: $0) }
      }
      if !buffers.isEmpty {
        finding += ", \(megabytes(buffers.reduce(0) { $0 + $1.size })) in use"
        details = buffers.map {
          "\($0.name.isEmpty ? "top buffer" : "instance \($0.name)"): \(megabytes($0.size))"
        }
      }
    }
    var check: Diagnosis.Check
    if available < 2 * needed {
      check = Diagnosis.Check(.memory, .note, finding)
      check.consequence = "the kernel may refuse an instance, or take memory that others need"
      check.commands = ["sync; echo 3 > /proc/sys/vm/drop_caches"]
      check.advice =
        "that gives back what only caches files; else end something large, or boot with"
        + " trace_buf_size=256k, with which instances begin smaller"
    } else {
      check = Diagnosis.Check(.memory, .ok, finding)
    }
    check.details = details
    return check
  }

  private func megabytes(_ kilobytes: Int) -> String {
    if kilobytes < 1024 { return "\(kilobytes) KiB" }
    if kilobytes >= 100 << 10 { return "\(kilobytes >> 10) MiB" }
    return "\(kilobytes / 1024).\(kilobytes % 1024 * 10 / 1024) MiB"
  }
}
