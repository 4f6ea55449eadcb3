internal import EventFormat
internal import RingBuffer
internal import TraceFile

/// Counts what runs of pages hold.
struct PageCounter: Sendable {
  /// What some pages of one CPU hold.
  struct Part: Sendable {
    var cpu: TraceSummary.CPU
    var eventCounts: [Int: Int] = [:]
    var damage: [PageDamage] = []
    /// The time of the last event, also of one that is not counted.
    var lastTime: UInt64?
  }

  /// What the recorder has noted about gaps.
  let ledger: Ledger
  private let file: TraceFile
  private let formats: EventFormats
  private let window: TimeWindow
  private let clock: TimeMapping
  /// Numbers of events below this are counted in an array.
  private let idCount: Int

  init(_ file: TraceFile, formats: EventFormats, window: TimeWindow) {
    self.file = file
    self.formats = formats
    self.window = window
    clock = TimeMapping(file.options)
    ledger = Ledger(file, cpus: nil, clock: clock)
    idCount = min((formats.all.last?.id ?? 0) + 1, 1 << 16)
  }

  func count(_ run: PageRun) -> Part {
    var part = Part(cpu: TraceSummary.CPU(cpu: run.cpu))
    var counts = [Int](repeating: 0, count: idCount)
    let layout = file.layout.resized(pageSize: run.pageSize) ?? file.layout
    var reader = run.reader(file)
    while true {
      do throws(TraceFileError) {
        guard try reader.next() else { break }
      } catch {
        part.damage.append(
          PageDamage(
            buffer: run.buffer, cpu: run.cpu, page: max(0, reader.pageIndex),
            cause: .file(PageDamage.FileFailure(error))))
        continue
      }
      do throws(PageError) {
        try add(reader.page, layout, buffer: run.buffer, to: &part, &counts)
      } catch {
        part.damage.append(
          PageDamage(
            buffer: run.buffer, cpu: run.cpu, page: reader.pageIndex, cause: .page(error)))
      }
    }
    for (id, count) in counts.enumerated() where count > 0 {
      part.eventCounts[id, default: 0] += count
    }
    return part
  }

  private func add(
    _ page: RawSpan, _ layout: PageLayout, buffer: Int, to part: inout Part, _ counts: inout [Int]
  ) throws(PageError) {
    let isAll = window == .all
    if isAll { part.cpu.pages += 1 }
    let header = try PageHeader(page, layout: layout)
    if isAll { part.cpu.bytes += header.end - header.begin }
    var decoder = PageDecoder(header, byteOrder: layout.byteOrder)
    var lossIsTold = header.lostEvents == .none
    let before = part.lastTime
    var end = header.begin
    var hasEvents = false
    defer {
      if !lossIsTold { tell(header.lostEvents, from: before, to: nil, buffer: buffer, &part) }
      if !isAll, hasEvents { part.cpu.pages += 1 }
    }
    while let slot = try decoder.next(in: page) {
      let time = clock.time(slot.timestamp)
      part.lastTime = time
      if !lossIsTold {
        lossIsTold = true
        tell(header.lostEvents, from: before, to: time, buffer: buffer, &part)
      }
      if !isAll {
        defer { end = slot.end }
        guard window.contains(time) else { continue }
        hasEvents = true
        part.cpu.bytes += slot.end - end
      }
      part.cpu.events += 1
      if part.cpu.firstTime == nil { part.cpu.firstTime = time }
      part.cpu.lastTime = time
      guard let id = formats.id(of: slot.record(in: page)) else { continue }
      if id < counts.count {
        counts[id] += 1
      } else if id < 1 << 16 {
        part.eventCounts[id, default: 0] += 1
      }
    }
  }

  /// Notes a loss of which a page tells.
  private func tell(
    _ lost: LostEvents, from: UInt64?, to: UInt64?, buffer: Int, _ part: inout Part
  ) {
    guard to.map({ window.contains($0) }) ?? (window.to == .max) else { return }
    switch lost {
    case .none: break
    case .count(let count): part.cpu.lost &+= count
    case .unknown: part.cpu.unknownLosses += 1
    }
    part.cpu.gaps.append(
      ledger.gap(lost, cpu: part.cpu.cpu, buffer: buffer, from: from, to: to))
  }
}
