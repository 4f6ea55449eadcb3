/// What the kernel counted for one CPU of one buffer until a recording ended, and the gaps that the
/// recorder found: the text of `per_cpu/cpuN/stats` that the file keeps (option CPUSTAT).
public struct RecordedStatistics: Sendable, Hashable {
  /// The buffer's name; empty for the top one.
  public var buffer: String
  /// The CPU.
  public var cpu: Int
  /// Events that were read, which should be in the file; `nil` when the text does not tell.
  public var read: UInt64?
  /// Events that were left in the ring buffer.
  public var entries: UInt64?
  /// Events that were overwritten before they were read.
  public var overrun: UInt64?
  /// Events of interrupted writers that were lost.
  public var commitOverrun: UInt64?
  /// Events that a full ring buffer refused.
  public var dropped: UInt64?
  /// The file has not all of the recording: it is one of several, or has only the newest pages. So
  /// the counters count more than it holds.
  public var isPart = false
  /// The gaps, where the recorder was one that looks for them.
  public var losses: [LossEntry] = []

  /// Events that were lost, by the kernel's counters.
  public var lost: UInt64 { (overrun ?? 0) &+ (commitOverrun ?? 0) &+ (dropped ?? 0) }

  fileprivate init(buffer: String, cpu: Int) {
    self.buffer = buffer
    self.cpu = cpu
  }
}

extension TraceFileOptions {
  /// The statistics of `cpuStatistics`, read; what is not understood is passed over.
  public var recordedStatistics: [RecordedStatistics] {
    var all: [RecordedStatistics] = []
    var buffer = ""
    for text in cpuStatistics {
      var current: RecordedStatistics?
      for line in text.split(separator: "\n") {
        guard let colon = line.firstIndex(of: ":") else { continue }
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        let count = UInt64(value)
        switch line[..<colon] {
        case "Buffer": buffer = String(value)
        case "CPU":
          // CPU numbers are below 2^16.
          if let cpu = Int(value), cpu >= 0, cpu < 1 << 16 {
            current = RecordedStatistics(buffer: buffer, cpu: cpu)
          }
        case "entries": current?.entries = count
        case "overrun": current?.overrun = count
        case "commit overrun": current?.commitOverrun = count
        case "dropped events": current?.dropped = count
        case "read events": current?.read = count
        case "part": current?.isPart = true
        case "gap":
          if let cpu = current?.cpu, let entry = LossEntry(line: line, cpu: cpu) {
            current?.losses.append(entry)
          }
        default: break
        }
      }
      if let current { all.append(current) }
    }
    return all
  }
}
