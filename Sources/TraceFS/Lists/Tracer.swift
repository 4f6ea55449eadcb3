/// A tracer of the kernel, and what it records.
public struct Tracer: Sendable, Hashable {
  /// The name in `available_tracers`.
  public let name: String
  /// Whether an instance of one's own can have it; `nil` where that cannot be found out.
  public let isForInstances: Bool?
  /// What it records, in a few words; `nil` for one that is not known here.
  public let summary: String?

  init(name: String, isForInstances: Bool?) {
    self.name = name
    self.isForInstances = isForInstances
    summary = Self.summaries[name]
  }

  private static let summaries = [
    "nop": "nothing: events only",
    "function": "every call of a kernel function (-l and -n choose)",
    "function_graph": "kernel functions with their durations, nested as they were called",
    "blk": "requests of block devices that blktrace has chosen",
    "mmiotrace":
      "what drivers read and write in memory of devices; all CPUs but one are switched off",
    "branch": "likely() and unlikely(), and whether they were right",
    "wakeup": "the longest time from waking a task up until it runs, of the highest priority",
    "wakeup_rt": "as wakeup, for real-time tasks",
    "wakeup_dl": "as wakeup, for SCHED_DEADLINE tasks",
    "irqsoff": "the longest time with interrupts off",
    "preemptoff": "the longest time with preemption off",
    "preemptirqsoff": "the longest time with interrupts or preemption off",
    "hwlat": "time that the hardware or firmware takes away, by spinning with interrupts off",
    "osnoise": "time that the system takes away from a thread, and what took it",
    "timerlat": "how late timers and the threads that they wake up are",
  ]
}

extension TraceFS {
  /// The tracers of the kernel and who can have them, in the kernel's order.
  ///
  /// To find that out, an instance is made and removed.
  public func describedTracers() throws(TraceFSError) -> [Tracer] {
    let own = ownTracers()
    return try tracers().map { Tracer(name: $0, isForInstances: own?.contains($0)) }
  }

  private func ownTracers() -> [String]? {
    guard let instance = try? TraceInstance(in: self) else { return nil }
    let tracers = try? instance.tracers()
    try? instance.remove()
    return tracers
  }
}
