internal import EventFilter
internal import RingBuffer
internal import Timeline
internal import TraceFile

/// Takes the events of one CPU from a file to another: whole pages as they are, others event by event.
struct StreamCopier: ~Copyable {
  private(set) var damage: [PageDamage] = []
  private var damageCount = 0
  /// How many events have been kept; those of pages that nobody had to look at are not counted.
  private(set) var eventCount: UInt64 = 0
  private(set) var encodedPages: UInt64 = 0

  private var reader: PageReader
  private let layout: PageLayout
  private let buffer: Int
  private let cpu: Int
  private let changes: StreamChanges
  private var stream: FilteredStream?
  /// The page at hand, as far as its events have not been taken; nil when there is none.
  private var part: Part?
  /// What was lost in front of the next event, wherever that is.
  private var unplaced: LostEvents = .none
  /// Which events of the page are kept.
  private var keeps: [Bool] = []
  private var record: [UInt8] = []

  /// The rest of a page.
  private struct Part {
    var header: PageHeader
    var decoder: PageDecoder
    /// The same as libtraceevent sees it.
    var late: PageDecoder
    /// What was lost in front of its first event.
    var lost: LostEvents
    var isWhole = true
  }

  init(
    _ reader: consuming PageReader, layout: PageLayout, buffer: Int, cpu: Int,
    changes: StreamChanges
  ) {
    self.reader = reader
    self.layout = layout
    self.buffer = buffer
    self.cpu = cpu
    self.changes = changes
    stream = changes.filter.map { FilteredStream($0) }
  }

  /// Copies events up to the first one at or behind `until`, and not that one; to the end without.
  ///
  /// - Returns: whether there are more events.
  mutating func copy(
    to pages: inout PageRegionWriter, layout target: PageLayout, until: UInt64? = nil
  ) throws(OutputFailure) -> Bool {
    var output = PageOutput(target, style: changes.style)
    defer { encodedPages += output.encodedPages }
    if changes.isNone(from: layout, to: target), until == nil, part == nil {
      while nextPage() { try output.copy(reader.page, to: &pages) }
      return false
    }
    var isStopped = false
    while !isStopped, beginPart() {
      isStopped = try copyPart(to: &pages, &output, until: until)
    }
    if !isStopped, changes.window.map({ $0.to == .max }) ?? true {
      output.pending = output.pending.together(with: unplaced)
      unplaced = .none
    }
    try output.finish(to: &pages)
    return isStopped
  }

  /// The time of the first event that has not been copied, on the trace's time line; nil when all have been.
  mutating func nextTime() -> UInt64? {
    while beginPart(), var decoder = part?.decoder {
      do throws(PageError) {
        if let slot = try decoder.next(in: reader.page) {
          return changes.clock.time(slot.timestamp)
        }
      } catch {
        // The page has good events as far as they have been copied; that it ends early is noted then.
      }
      // Only a mark of lost events is left of a page without events.
      guard part?.lost == LostEvents.none, part?.isWhole == false else {
        return part.map { changes.clock.time($0.header.timestamp) }
      }
      part = nil
    }
    return nil
  }

  /// What has been found since the last call.
  mutating func takeDamage() -> (damage: [PageDamage], count: Int) {
    defer {
      damage = []
      damageCount = 0
    }
    return (damage, damageCount)
  }

  /// How many pages have been made of events since the last call.
  mutating func takeEncodedPages() -> UInt64 {
    defer { encodedPages = 0 }
    return encodedPages
  }

  /// Fetches the next page that can be had.
  private mutating func nextPage() -> Bool {
    while true {
      do throws(TraceFileError) {
        return try reader.next()
      } catch {
        note(.file(PageDamage.FileFailure(error)))
      }
    }
  }

  private mutating func note(_ cause: PageDamage.Cause) {
    // A hundred tell as much as a million.
    damageCount += 1
    guard damage.count < 100 else { return }
    damage.append(
      PageDamage(buffer: buffer, cpu: cpu, page: max(0, reader.pageIndex), cause: cause))
  }

  /// Begins the next page whose header is good, unless there is a part of one.
  private mutating func beginPart() -> Bool {
    while part == nil {
      guard nextPage() else { return false }
      do throws(PageError) {
        let header = try PageHeader(reader.page, layout: layout)
        part = Part(
          header: header, decoder: PageDecoder(header, byteOrder: layout.byteOrder),
          late: PageDecoder(header, byteOrder: layout.byteOrder, discardedDelta: .always),
          lost: header.lostEvents)
      } catch {
        note(.page(error))
      }
    }
    return true
  }

  /// Copies what is left of the page at hand.
  ///
  /// - Returns: whether an event at or behind `until` was met.
  private mutating func copyPart(
    to pages: inout PageRegionWriter, _ output: inout PageOutput, until: UInt64?
  ) throws(OutputFailure) -> Bool {
    guard var part else { return false }
    var scan = part.decoder
    var stop: PageDecoder?
    var kept = 0
    var isChanged = false
    var firstIsInside = true
    var failure: PageError?
    keeps.removeAll(keepingCapacity: true)
    do throws(PageError) {
      while true {
        let before = scan
        guard let slot = try scan.next(in: reader.page) else { break }
        let time = changes.clock.time(slot.timestamp)
        if let until, time >= until {
          stop = before
          break
        }
        let isInside = changes.window?.contains(time) ?? true
        if keeps.isEmpty { firstIsInside = isInside }
        var isKept = isInside
        if stream != nil {
          // Every event goes by, as stack traces belong to the event in front of them.
          let isWanted =
            stream?.wants(
              slot.record(in: reader.page), timestamp: time, cpu: cpu, buffer: buffer) ?? true
          isKept = isKept && isWanted
        }
        keeps.append(isKept)
        if isKept {
          kept += 1
          if let ids = changes.ids, ids.changes(slot.record(in: reader.page)) { isChanged = true }
        }
      }
    } catch {
      failure = error
    }
    if let failure { note(.page(failure)) }
    eventCount += UInt64(kept)

    if stop == nil, part.isWhole, kept == keeps.count, kept > 0, !isChanged,
      output.pending == .none, unplaced == .none,
      changes.isVerbatim(from: layout, to: output.layout)
    {
      self.part = nil
      try output.copy(reader.page, to: &pages)
      return false
    }
    if stop == nil || !keeps.isEmpty {
      unplaced = unplaced.together(with: part.lost)
      part.lost = .none
    }
    if !keeps.isEmpty {
      // A loss is where the event behind it is.
      if firstIsInside { output.pending = output.pending.together(with: unplaced) }
      unplaced = .none
    }
    for isKept in keeps {
      // The scan has seen these events.
      guard let slot = try? part.decoder.next(in: reader.page),
        let late = try? part.late.next(in: reader.page)
      else { break }
      guard isKept else { continue }
      let time = changes.correction?.time(slot.timestamp) ?? slot.timestamp
      let lateness = changes.correction == nil ? late.timestamp &- slot.timestamp : 0
      if let ids = changes.ids, ids.changes(slot.record(in: reader.page)) {
        ids.rewrite(slot.record(in: reader.page), into: &record)
        // Sound: the bytes of an array of UInt8 are initialised.
        unsafe try output.add(record.span.bytes, at: time, lateness: lateness, to: &pages)
      } else {
        try output.add(
          slot.record(in: reader.page), at: time, lateness: lateness, to: &pages)
      }
    }
    guard let stop else {
      self.part = nil
      return false
    }
    part.decoder = stop
    if !keeps.isEmpty { part.isWhole = false }
    self.part = part
    return true
  }
}
