internal import ArgumentParser
internal import RawCap

struct Snapshot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Takes a snapshot of a session's ring buffers, or shows, empties or frees it.",
    discussion: """
      A snapshot exchanges the ring buffers with spare ones: recording goes on, and what was recorded stays until the \
      next one. “rawcap extract -s” writes it to a file. The kernel needs CONFIG_TRACER_SNAPSHOT.
      """)

  enum Action: EnumerableFlag {
    case show, take, clear, free

    static func help(for value: Action) -> ArgumentHelp? {
      switch value {
      case .show: "Print it in the kernel's words."
      case .take: "Take one."
      case .clear: "Empty it."
      case .free: "Give its memory back."
      }
    }
  }

  @Flag(exclusivity: .exclusive) var action: Action = .show
  @OptionGroup var choice: SessionChoice

  @Option(name: .shortAndLong, help: ArgumentHelp("Only this CPU.", valueName: "cpu"))
  var cpu: Int?

  func validate() throws {
    if action == .free, cpu != nil {
      throw ValidationError("The memory of all CPUs is given back at once.")
    }
    if let cpu, cpu < 0 { throw ValidationError("CPUs are counted from 0.") }
  }

  func run() throws {
    let instance = try choice.open()
    switch action {
    case .show:
      try instance.checkSnapshot()
      try Output.copy(instance.text(of: cpu.map { "per_cpu/cpu\($0)/snapshot" } ?? "snapshot"))
    case .take: try instance.takeSnapshot(cpu: cpu)
    case .clear:
      try instance.checkSnapshot()
      try instance.clearSnapshot(cpu: cpu)
    case .free: try instance.freeSnapshot()
    }
  }
}
