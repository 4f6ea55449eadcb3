public import EventFormat
internal import RingBuffer
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

  /// Reads all pages of `file`.
  public init(_ file: TraceFile, formats: EventFormats) {
    let clock = TimeMapping(file.options)
    let ledger = Ledger(file, cpus: nil, clock: clock)
    let statistics = file.options.recordedStatistics
    var counts = [Int](repeating: 0, count: 1 << 16)
    for (index, buffer) in file.buffers.enumerated() {
      var result = Buffer(name: buffer.name, clock: buffer.clock)
      let layout = file.layout.resized(pageSize: buffer.pageSize) ?? file.layout
      for extent in buffer.extents {
        var cpu = CPU(cpu: extent.cpu)
        cpu.statistics = statistics.last { $0.buffer == buffer.name && $0.cpu == extent.cpu }
        var reader = file.pages(of: extent, pageSize: buffer.pageSize)
        var isOpen = true
        while isOpen {
          do throws(TraceFileError) {
            guard try reader.next() else {
              isOpen = false
              continue
            }
          } catch {
            damage.append(
              PageDamage(
                buffer: index, cpu: extent.cpu, page: max(0, reader.pageIndex), cause: .file(error))
            )
            continue
          }
          do throws(PageError) {
            try cpu.add(
              reader.page, layout: layout, clock: clock, formats: formats, ledger: ledger,
              buffer: index, counts: &counts)
          } catch {
            damage.append(
              PageDamage(
                buffer: index, cpu: extent.cpu, page: reader.pageIndex, cause: .page(error)))
          }
        }
        cpu.gaps += ledger.unmarked.filter { $0.buffer == index && $0.cpu == extent.cpu }
        result.cpus.append(cpu)
      }
      buffers.append(result)
    }
    for (id, count) in counts.enumerated() where count > 0 { eventCounts[id] = count }
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
  fileprivate mutating func add(
    _ page: RawSpan, layout: PageLayout, clock: TimeMapping, formats: EventFormats,
    ledger: Ledger, buffer: Int, counts: inout [Int]
  ) throws(PageError) {
    pages += 1
    let header = try PageHeader(page, layout: layout)
    bytes += header.end - header.begin
    switch header.lostEvents {
    case .none: break
    case .count(let count): lost &+= count
    case .unknown: unknownLosses += 1
    }
    var decoder = PageDecoder(header, byteOrder: layout.byteOrder)
    var lossIsTold = header.lostEvents == .none
    let before = lastTime
    func tellLoss(to: UInt64?) {
      lossIsTold = true
      gaps.append(
        ledger.gap(header.lostEvents, cpu: cpu, buffer: buffer, from: before, to: to))
    }
    defer { if !lossIsTold { tellLoss(to: nil) } }
    while let slot = try decoder.next(in: page) {
      events += 1
      let time = clock.time(slot.timestamp)
      if !lossIsTold { tellLoss(to: time) }
      if firstTime == nil { firstTime = time }
      lastTime = time
      if let id = formats.id(of: slot.record(in: page)), counts.indices.contains(id) {
        counts[id] += 1
      }
    }
  }
}
