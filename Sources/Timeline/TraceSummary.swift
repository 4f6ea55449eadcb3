public import EventFormat
internal import Synchronization
public import TraceFile

/// What a trace holds, counted: per CPU pages, events, losses and times, and events by kind.
public struct TraceSummary: Sendable {
  /// One CPU of one buffer.
  public struct CPU: Sendable, Equatable {
    /// The CPU.
    public let cpu: Int
    /// Its pages (sub-buffers).
    public internal(set) var pages = 0
    /// The bytes of its events, with their headers; page headers and unused bytes are not counted.
    public internal(set) var bytes = 0
    /// Its events.
    public internal(set) var events = 0
    /// How many events were lost, where the kernel told their number.
    public internal(set) var lost: UInt64 = 0
    /// How often events were lost without a number.
    public internal(set) var unknownLosses = 0
    /// The time of its first event on the trace's time line.
    public internal(set) var firstTime: UInt64?
    /// The time of its last event on the trace's time line.
    public internal(set) var lastTime: UInt64?
    /// Its gaps: those that pages tell of, then those that only the recorder has noted.
    public internal(set) var gaps: [LostGap] = []
    /// The time of the last event that was read, also of one that is not counted.
    var latestTime: UInt64?
    /// What the kernel counted for it, if the file tells.
    public internal(set) var statistics: RecordedStatistics?

    /// How many events the kernel gave to the recorder that are not in the file, and nobody has told
    /// why; negative when the file has more. `nil` when the file does not have both sides.
    public var missing: Int64? {
      guard let statistics, !statistics.isPart, let read = statistics.read else { return nil }
      var explained: UInt64 = 0
      for gap in gaps {
        switch (gap.cause, gap.amount) {
        case (.takenByOthers, .exact(let count)): explained &+= count
        case (.takenByOthers, _), (.unwritten, _): return nil
        default: break
        }
      }
      // Whatever a file says.
      let missing = Int128(read) - Int128(events) - Int128(explained)
      // trace-cmd asks the kernel before it reads the last pages.
      if missing + Int128(statistics.entries ?? 0) == 0 { return 0 }
      return Int64(clamping: missing)
    }

    /// How many events the kernel counted as lost that no gap tells of; negative when gaps tell of
    /// more. `nil` when the file does not have both sides, or a gap's size is not known.
    public var untoldLosses: Int64? {
      guard let statistics, !statistics.isPart, statistics.overrun != nil else { return nil }
      var told: UInt64 = 0
      for gap in gaps {
        switch (gap.cause, gap.amount) {
        case (.overwritten, .exact(let count)), (.refused, .exact(let count)),
          (.nested, .exact(let count)):
          told &+= count
        case (.overwritten, _), (.refused, _), (.nested, _): return nil
        default: break
        }
      }
      return Int64(clamping: statistics.lost) - Int64(clamping: told)
    }
  }

  /// One buffer (the top one, or an instance).
  public struct Buffer: Sendable {
    /// The buffer's name, empty for the top one.
    public let name: String
    /// Its trace clock.
    public let clock: String
    /// Its CPUs that have pages.
    public internal(set) var cpus: [CPU] = []
  }

  /// The trace's buffers.
  public private(set) var buffers: [Buffer] = []
  /// How many events of each number there are.
  public private(set) var eventCounts: [Int: Int] = [:]
  /// Pages that could not be read to their end.
  public private(set) var damage: [PageDamage] = []

  /// Counts what `file` holds, on several threads.
  ///
  /// - Parameters:
  ///   - formats: the formats of the file's events.
  ///   - window: the part of the time line that is counted. Of a part, pages are counted that have events in
  ///     it, and what the kernel counted is left out.
  ///   - index: what is known about the pages, for a window.
  ///   - threads: how many threads work; `nil` for one for each CPU that the process may use, up to 8.
  public init(
    _ file: TraceFile, formats: EventFormats, window: TimeWindow = .all, index: TraceIndex? = nil,
    threads: Int? = nil
  ) {
    let statistics = file.options.recordedStatistics
    for buffer in file.buffers {
      var result = Buffer(name: buffer.name, clock: buffer.clock)
      for extent in buffer.extents {
        var cpu = CPU(cpu: extent.cpu)
        if window == .all {
          cpu.statistics = statistics.last { $0.buffer == buffer.name && $0.cpu == extent.cpu }
        }
        result.cpus.append(cpu)
      }
      buffers.append(result)
    }
    let counter = PageCounter(file, formats: formats, window: window)
    let selection =
      window == .all ? nil : PageSelection(file, PageQuery(window), index: index)
    let runs = PageRun.all(of: file, maps: PageRun.maps(of: file), selection: selection)
    let sum = Mutex(self)
    OrderedWork.run(count: runs.count, threads: threads ?? WorkerThread.usualCount) { number in
      counter.count(runs[number])
    } take: { number, part in
      sum.withLock { $0.add(part, of: runs[number]) }
    }
    self = sum.withLock { $0 }
    let ledger = counter.ledger
    for (number, buffer) in buffers.enumerated() {
      for (place, cpu) in buffer.cpus.enumerated() {
        buffers[number].cpus[place].gaps += ledger.unmarked.filter {
          $0.buffer == number && $0.cpu == cpu.cpu
            && ($0.to.map { window.contains($0) } ?? (window.to == .max))
        }
      }
    }
  }

  /// Adds what has been counted in the pages behind.
  private mutating func add(_ part: PageCounter.Part, of run: PageRun) {
    buffers[run.buffer].cpus[run.extent].add(part)
    for (id, count) in part.eventCounts { eventCounts[id, default: 0] += count }
    damage += part.damage
  }

  /// All events.
  public var events: Int { allCPUs.reduce(0) { $0 + $1.events } }
  /// All lost events that the kernel counted.
  public var lost: UInt64 { allCPUs.reduce(0) { $0 &+ $1.lost } }
  /// All losses without a number.
  public var unknownLosses: Int { allCPUs.reduce(0) { $0 + $1.unknownLosses } }
  /// All pages.
  public var pages: Int { allCPUs.reduce(0) { $0 + $1.pages } }
  /// The bytes of all events.
  public var bytes: Int { allCPUs.reduce(0) { $0 + $1.bytes } }
  /// The time of the first event on the trace's time line.
  public var firstTime: UInt64? { allCPUs.compactMap(\.firstTime).min() }
  /// The time of the last event on the trace's time line.
  public var lastTime: UInt64? { allCPUs.compactMap(\.lastTime).max() }

  private var allCPUs: [CPU] { buffers.flatMap(\.cpus) }
}

extension TraceSummary.CPU {
  /// Adds what has been counted in the pages behind.
  fileprivate mutating func add(_ part: PageCounter.Part) {
    let next = part.cpu
    pages += next.pages
    bytes += next.bytes
    events += next.events
    lost &+= next.lost
    unknownLosses += next.unknownLosses
    // A gap in front of the first event of some pages begins in those before.
    gaps += next.gaps.map { $0.from == nil ? $0.beginning(at: latestTime) : $0 }
    latestTime = part.lastTime ?? latestTime
    firstTime = firstTime ?? next.firstTime
    lastTime = next.lastTime ?? lastTime
  }
}
