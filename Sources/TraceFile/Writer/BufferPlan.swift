public import RingBuffer

/// A ring buffer that is going to be recorded.
public struct BufferPlan: Sendable {
  /// The instance's name; empty for the top buffer.
  public var name: String
  /// The clock in use, such as `local`.
  public var clock: String
  /// Where its pages keep their parts, and how large they are.
  public var layout: PageLayout
  /// The CPUs that are recorded.
  public var cpus: [Int]
  /// How many CPUs the machine has.
  public var cpuCount: Int
  /// The text of a latency tracer, for a buffer that has text instead of pages; it has no `cpus`. In version
  /// 6 it must be the only buffer.
  public var text: [UInt8]?

  /// A buffer whose `cpus` are recorded, of a machine that has `cpuCount`.
  public init(name: String, clock: String, layout: PageLayout, cpus: [Int], cpuCount: Int) {
    self.name = name
    self.clock = clock
    self.layout = layout
    self.cpus = cpus
    self.cpuCount = cpuCount
  }
}
