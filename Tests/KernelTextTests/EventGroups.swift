import EventFormat
import EventText
import RingBuffer
import TraceFS

/// The kernel's events in groups, each recorded in an instance of its own: where page faults come by the
/// thousand, what happens once must not be crowded out.
struct EventGroups {
  /// The systems of each group.
  let systems: [[String]]
  /// How many events the kernel has.
  let eventCount: Int

  private static let noisy: [[String]] = [
    ["exceptions", "kmem", "maple_tree", "memcg", "mmap_lock", "pagemap", "tlb"],
    [
      "csd", "ipi", "irq", "irq_vectors", "msr", "raw_syscalls", "rcu", "rseq", "sched", "timer",
      "timestamp", "x86_fpu",
    ],
    ["syscalls"],
    ["block", "btrfs", "ext4", "jbd2", "xfs"],
  ]

  init(of tracefs: TraceFS) throws {
    let events = try tracefs.events()
    eventCount = events.count
    var groups: [[String]] = Array(repeating: [], count: Self.noisy.count + 1)
    for system in Set(events.map(\.system)).sorted() {
      let group = Self.noisy.firstIndex { $0.contains(system) } ?? Self.noisy.count
      groups[group].append(system)
    }
    systems = groups.filter { !$0.isEmpty }
  }
}

extension TextEngine {
  /// The engine that is put to the test: the kernel's dialect, for the kernel's events.
  static func kernel(_ metadata: [KernelMetadata], _ tracefs: TraceFS) throws -> TextEngine {
    let layout = try PageLayout(headerPage: tracefs.headerPage(), byteOrder: .host)
    let tracers = metadata.first?.ftraceFormats ?? []
    let texts =
      tracers.map { (system: "ftrace", text: $0) }
      + metadata.flatMap(\.eventFormats).flatMap { system in
        system.formats.map { (system: system.name, text: $0) }
      }
    let symbols = metadata.first?.kallsyms ?? []
    return TextEngine(
      formats: EventFormats(parsing: texts, layout: layout), symbols: KernelSymbols { symbols },
      printkFormats: PrintkFormats(metadata.first?.printkFormats ?? []), layout: layout,
      style: TextStyle(dialect: .kernel, usesPlugins: false))
  }
}
