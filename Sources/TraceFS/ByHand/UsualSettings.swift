internal import EventFormat
internal import Glibc
internal import SystemPackage

/// How the kernel sets tracing up when nobody has asked for anything.
struct UsualSettings {
  /// Of each CPU's ring buffer in KiB.
  let bufferKilobytes: Int
  let subBufferKilobytes: Int
  /// The CPUs that there can be.
  let cpus: Set<Int>
  let bufferPercent = "50"

  /// `TRACE_BUF_SIZE_DEFAULT` of kernel/trace/trace.c.
  private static let defaultBufferKilobytes = 1408

  /// - Parameter proc: procfs, for what the kernel was booted with.
  init(proc: FilePath) {
    var size = Self.defaultBufferKilobytes
    let words = ((try? ControlFile.text(proc.appending("cmdline"))) ?? "").split(
      whereSeparator: \.isWhitespace)
    for word in words where word.hasPrefix("trace_buf_size=") {
      if let bytes = Self.byteCount(word.dropFirst("trace_buf_size=".count)) {
        size = bytes >> 10
      }
    }
    bufferKilobytes = size
    subBufferKilobytes = Int(getpagesize()) >> 10
    let possible = try? ControlFile.text("/sys/devices/system/cpu/possible")
    cpus = Set(possible.flatMap { CPUList($0) }?.numbers ?? [])
  }

  /// A number with K, M or G, as the kernel's `memparse` reads it.
  private static func byteCount(_ text: Substring) -> Int? {
    let digits = text.prefix(while: \.isNumber)
    guard let number = Int(digits), number < 1 << 30 else { return nil }
    return switch text.dropFirst(digits.count) {
    case "": number
    case "k", "K": number << 10
    case "m", "M": number << 20
    case "g", "G": number << 30
    default: nil
    }
  }

  /// The options that are on (`TRACE_DEFAULT_FLAGS`, and those of the function tracers).
  private static let optionsOn: Set<String> = [
    "print-parent", "trace_printk", "annotate", "context-info", "record-cmd", "overwrite",
    "irq-info", "markers", "hash-ptr", "function-trace", "funcgraph-cpu", "funcgraph-overhead",
    "funcgraph-duration", "funcgraph-irqs", "sleep-time", "graph-time",
  ]

  /// Those that are on in the top-level buffer only (`ZEROED_TRACE_FLAGS`).
  private static let topLevelOptionsOn: Set<String> = ["trace_printk_dest", "copy_trace_marker"]

  /// The words of `trace_options` that are not at their default.
  func unusual(options text: String, isTopLevel: Bool) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init).filter { word in
      // Of the kernel's own options, none begins with “no”.
      let isOn = !word.hasPrefix("no")
      let name = isOn ? word : String(word.dropFirst(2))
      let isUsual =
        Self.optionsOn.contains(name) || isTopLevel && Self.topLevelOptionsOn.contains(name)
      return isOn != isUsual
    }
  }

  /// The size that `buffer_size_kb` tells, if it is not the usual one.
  func unusual(bufferSize text: String, isTopLevel: Bool) -> String? {
    let plain = String(text.filter { !$0.isNewline })
    // 7 (expanded: 1408)
    let size = plain.split(separator: " ").last.map { $0.filter(\.isNumber) } ?? ""
    guard let size = Int(size) else { return plain.isEmpty ? nil : "the CPUs' differ" }
    // Before Linux 6.9, a top-level buffer that nobody has used says only that it has two pages.
    if isTopLevel, size == (2 * ((subBufferKilobytes << 10) - 16)) >> 10 { return nil }
    // The kernel rounds up to whole pages.
    return (bufferKilobytes...bufferKilobytes + 4).contains(size) ? nil : String(size)
  }

  /// The mask that `tracing_cpumask` tells, if it leaves out CPUs.
  func unusual(cpuMask text: String) -> String? {
    let digits = text.filter { $0.isHexDigit }
    var chosen: Set<Int> = []
    for (place, digit) in digits.reversed().enumerated() {
      guard let value = digit.hexDigitValue else { continue }
      for bit in 0..<4 where value & 1 << bit != 0 { chosen.insert(place * 4 + bit) }
    }
    guard !cpus.isEmpty, !chosen.isSuperset(of: cpus) else { return nil }
    return String(text.filter { !$0.isWhitespace })
  }

  /// Files of the whole kernel with one value each, below tracefs.
  static let globalFiles: [(name: String, file: String, usual: String)] = [
    ("function profile", "function_profile_enabled", "0"),
    ("graph depth", "max_graph_depth", "0"),
    ("hwlat width", "hwlat_detector/width", "500000"),
    ("hwlat window", "hwlat_detector/window", "1000000"),
    ("osnoise period", "osnoise/period_us", "1000000"),
    ("osnoise runtime", "osnoise/runtime_us", "1000000"),
    ("osnoise stop", "osnoise/stop_tracing_us", "0"),
    ("osnoise stop total", "osnoise/stop_tracing_total_us", "0"),
    ("timerlat period", "osnoise/timerlat_period_us", "1000"),
    ("timerlat stack", "osnoise/print_stack", "0"),
  ]

  /// Switches of the whole kernel, below `/proc/sys/kernel`.
  static let switches: [(name: String, file: String, usual: String)] = [
    ("function tracing", "ftrace_enabled", "1"),
    ("stack tracer", "stack_tracer_enabled", "0"),
    ("events to the kernel's log", "tracepoint_printk", "0"),
    ("dump at an oops", "ftrace_dump_on_oops", "0"),
    ("off at a warning", "traceoff_on_warning", "0"),
  ]
}
