internal import TraceFile

/// Whether the next pages may go to the disk directly, or had better go through the page cache.
///
/// Direct output costs the recorder the least, as nothing is copied, and leaves nothing to be done
/// when the recording ends; but it waits for the disk. While it does, the buffer in front of it fills.
/// So it is used as long as the disk has answered in half of the time that the buffer has room for.
struct DirectPace: Sendable {
  /// The buffer's size in bytes.
  let capacity: Int
  /// How long a transfer may take, by experience, in nanoseconds.
  private(set) var expected: UInt64
  /// No direct output before this time.
  private var pausedUntil: UInt64 = 0
  /// How long the next pause will be.
  private var pause = shortestPause

  private static let shortestPause: UInt64 = 1_000_000_000
  private static let longestPause: UInt64 = 64_000_000_000

  /// - Parameter expected: how long a transfer takes, in nanoseconds.
  init(capacity: Int, expected: UInt64) {
    self.capacity = capacity
    self.expected = expected
  }

  /// How long the buffer can take pages until it is full, in nanoseconds.
  ///
  /// - Parameters:
  ///   - held: bytes in the buffer while the transfer runs.
  ///   - arrived: bytes that came within `elapsed` nanoseconds.
  func room(held: Int, arrived: Int, elapsed: UInt64) -> UInt64 {
    guard arrived > 0 else { return .max }
    let free = Double(max(0, capacity - held))
    return UInt64(min(free / Double(arrived) * Double(elapsed), 1e15))
  }

  func allows(room: UInt64, at time: UInt64) -> Bool {
    time >= pausedUntil && expected < room / 2
  }

  /// Learns from a transfer that took `nanoseconds` when there was `room` for so many.
  mutating func learn(_ nanoseconds: UInt64, room: UInt64, at time: UInt64) {
    // Quick to fear, slow to forget.
    expected = max(nanoseconds, expected - expected / 8 + nanoseconds / 8)
    if nanoseconds > room {
      pausedUntil = time + pause
      pause = min(2 * pause, Self.longestPause)
    } else if nanoseconds < room / 4, pause > Self.shortestPause {
      pause -= pause / 64
    }
  }
}

extension DirectPace {
  /// Measures direct output where the first pages will stand; `nil` where there is none.
  ///
  /// - Returns: how long a transfer of the usual size will take, in nanoseconds.
  static func probe(_ target: RegionTarget) -> UInt64? {
    guard let direct = target.direct else { return nil }
    var memory = PageMemory(byteCount: probeSize)
    memory.clear(0..<probeSize)
    let start = RegionSink.now()
    guard
      RegionSink.write(memory.bytes(0..<probeSize), to: direct, at: target.region.offset) == 0
    else { return nil }
    // Of a transfer, the greater part is waiting; one of the usual size is four times as large.
    return 2 * (RegionSink.now() - start)
  }

  private static let probeSize = 256 << 10
}
