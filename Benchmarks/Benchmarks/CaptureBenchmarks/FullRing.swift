internal import CDrain
internal import RawCap
internal import SystemPackage

/// A private instance whose ring buffer of one CPU is filled with system calls when it is asked for.
///
/// The events are those of this process, and there is no writer while the ring buffer is drained.
final class FullRing: @unchecked Sendable {
  static let kilobytes = 32 << 10
  /// Half of the events of a system call, 48 bytes each, and some room.
  private static let calls = 300_000

  let cpu = 0
  let layout: PageLayout
  private let instance: TraceInstance

  /// - Parameter subBufferKilobytes: the size of the pages.
  init(subBufferKilobytes: Int) throws {
    let tracefs = try TraceFS()
    let instance = try TraceInstance(in: tracefs)
    try instance.set(subBufferKilobytes: subBufferKilobytes)
    try instance.set(bufferKilobytesPerCPU: Self.kilobytes)
    try instance.enable(["raw_syscalls"])
    let layout = try PageLayout(headerPage: tracefs.headerPage(), byteOrder: .host)
    guard let resized = layout.resized(pageSize: subBufferKilobytes << 10) else {
      throw Errno.invalidArgument
    }
    self.layout = resized
    self.instance = instance
  }

  var path: FilePath { instance.rawPipePath(cpu: cpu) }

  /// Records the system calls; returns how many events there are.
  func fill() throws -> UInt64 {
    // In this thread only: set_event_pid counts threads.
    try instance.set(processIDs: [drain_thread()], followsChildren: false)
    try instance.setTracing(true)
    let result = fill_ring(Int32(cpu), Self.calls)
    try instance.setTracing(false)
    guard result == 0 else { throw Errno(rawValue: -result) }
    return try instance.statistics(cpu: cpu).entries
  }

  /// Events that are left.
  func entries() throws -> UInt64 { try instance.statistics(cpu: cpu).entries }

  func mapped() throws -> MappedRing { try MappedRing(cpu: cpu, of: instance, layout: layout) }
  func read() throws -> ReadRing { try ReadRing(cpu: cpu, of: instance, layout: layout) }
  func spliced() throws -> SplicedRing { try SplicedRing(cpu: cpu, of: instance, layout: layout) }
}
