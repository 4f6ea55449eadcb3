import EventFormat
import EventText
import RingBuffer
import TraceFS

/// The kernel's events in groups, each recorded in an instance of its own: where page faults come by the
/// thousand, what happens once must not be crowded out.
struct EventGroups {
  /// Some of the kernel's event systems.
  struct Group {
    var systems: [String]
    /// Whether only the load's own events are recorded: what happens in the kernel's threads too, or in
    /// interrupts, is nobody's.
    var isOfLoad = false
  }

  let groups: [Group]
  /// How many events the kernel has.
  let eventCount: Int

  /// What every process does all the time.
  private static let memory = [
    "exceptions", "filemap", "kmem", "maple_tree", "memcg", "mmap_lock", "pagemap", "tlb",
  ]
  private static let calls = ["raw_syscalls", "syscalls"]
  /// What each look at a file system's own data does.
  private static let blocks = ["block"]

  init(of tracefs: TraceFS) throws {
    let events = try tracefs.events()
    eventCount = events.count
    let systems = Set(events.map(\.system))
    let others = systems.subtracting(Self.memory + Self.calls + Self.blocks).sorted()
    groups = [
      Group(systems: Self.memory.filter(systems.contains), isOfLoad: true),
      Group(systems: Self.calls.filter(systems.contains), isOfLoad: true),
      Group(systems: others, isOfLoad: true),
      Group(systems: others),
      Group(systems: Self.blocks.filter(systems.contains)),
    ].filter { !$0.systems.isEmpty }
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
