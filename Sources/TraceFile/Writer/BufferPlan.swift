public import RingBuffer
public import SystemPackage

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

  /// A buffer whose `cpus` are recorded, of a machine that has `cpuCount`.
  public init(name: String, clock: String, layout: PageLayout, cpus: [Int], cpuCount: Int) {
    self.name = name
    self.clock = clock
    self.layout = layout
    self.cpus = cpus
    self.cpuCount = cpuCount
  }
}

/// Where one CPU's pages go while recording: a range of the final file that no other CPU writes to.
public struct FileRegion: Sendable {
  /// The file; it belongs to the writer, and is open until `finish` or `abandon`.
  public let descriptor: FileDescriptor
  /// The byte offset of the first page. Whole pages follow one behind the other.
  public let offset: Int64
  /// How many bytes the region can take.
  public let capacity: Int64
}
