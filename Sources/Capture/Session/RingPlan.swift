internal import Glibc
internal import SystemPackage
internal import TraceFS

/// The sizes of ring buffers and sub-buffers, chosen for throughput where the user has not chosen.
struct RingPlan: Hashable {
  /// Of each CPU, in KiB.
  var bufferKilobytes: Int
  /// In KiB; `nil` where the kernel has no choice (before Linux 6.8).
  var subBufferKilobytes: Int?

  /// What the kernel gives by default (`TRACE_BUF_SIZE_DEFAULT`).
  private static let smallest = 1408
  /// 20 ms of one CPU's events at full speed; more costs time to allocate and helps little.
  private static let largest = 8192
  /// Ring buffers of all CPUs together take this part of the memory that is available.
  private static let memoryShare = 128
  /// What waits for the disk in each CPU's pipe is memory, too: a quarter of a second of its events at
  /// full speed.
  private static let mostWaiting = 64 << 20
  private static let leastWaiting = 1 << 20

  /// - Parameters:
  ///   - availableKilobytes: of the machine's memory (`MemAvailable`); `nil` when unknown.
  ///   - hasSubBuffers: whether the kernel lets the size of sub-buffers be chosen.
  init(
    bufferKilobytes: Int?, subBufferKilobytes: Int?, cpuCount: Int, availableKilobytes: Int?,
    hasSubBuffers: Bool
  ) {
    let share = (availableKilobytes ?? 0) / Self.memoryShare / max(cpuCount, 1)
    self.bufferKilobytes = bufferKilobytes ?? min(max(share, Self.smallest), Self.largest)
    if let subBufferKilobytes {
      self.subBufferKilobytes = subBufferKilobytes
    } else if hasSubBuffers {
      // Large ones are cheaper to move; but reading begins only when some of them are full.
      var size = 64
      while size > 4, self.bufferKilobytes < 16 * size { size /= 2 }
      self.subBufferKilobytes = size
    }
  }
}

extension RingPlan {
  /// How many bytes may wait for the disk, for each CPU.
  static func waiting(cpuCount: Int, availableKilobytes: Int?) -> Int {
    let share = ((availableKilobytes ?? 0) << 10) / (memoryShare / 4) / max(cpuCount, 1)
    return min(max(share, leastWaiting), mostWaiting)
  }

  /// The available memory of the machine in KiB (`/proc/meminfo`).
  static func availableKilobytes() -> Int? {
    guard let descriptor = try? Descriptor(opening: "/proc/meminfo", O_RDONLY) else { return nil }
    var memory = PageMemory(byteCount: 4096)
    let count = memory.read(descriptor.rawValue, into: 0..<4096)
    guard count > 0 else { return nil }
    // Sound: the bytes are copied within the closure.
    let text = unsafe memory.bytes(0..<count).withUnsafeBytes {
      unsafe String(decoding: $0, as: UTF8.self)
    }
    for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
      return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
    return nil
  }
}
