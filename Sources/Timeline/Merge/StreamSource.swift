internal import RingBuffer
internal import TraceFile

/// The events of one CPU of one buffer, in the order in which the kernel wrote them: where its pages come
/// from, and what is to be told besides events.
struct StreamSource<Source: PageSource & ~Copyable>: ~Copyable
where Source.Failure == TraceFileError {
  let buffer: Int
  let cpu: Int
  private let layout: PageLayout
  private let discardedDelta: DiscardedDelta
  private var source: Source
  private var sourceIsDone = false
  private var hasDelivered = false
  /// What was lost in front of the next event.
  var lost: LostEvents = .none
  /// The time of the last event before that.
  private(set) var lostSince: UInt64?
  /// Pages in front of the next event that could not be read to their end. They are taken from the front.
  var damage: ArraySlice<PageDamage> = []

  init(
    _ source: consuming Source, buffer: Int, cpu: Int, layout: PageLayout,
    discardedDelta: DiscardedDelta, hasDelivered: Bool
  ) {
    self.buffer = buffer
    self.cpu = cpu
    self.layout = layout
    self.discardedDelta = discardedDelta
    self.source = source
    self.hasDelivered = hasDelivered
  }

  /// Whether something is to be told.
  var hasNews: Bool { lost != .none || !damage.isEmpty }

  /// Goes to the first event behind the current page.
  mutating func advance(_ lane: inout StreamLane) {
    lane.hasHead = false
    while !lane.hasHead, nextPage(&lane) {
      do throws(PageError) {
        lane.hasHead = try lane.advance()
        if lane.hasHead { hasDelivered = true }
      } catch {
        note(.page(error))
      }
    }
    lane.hasNews = hasNews
  }

  /// Notes that the current page could not be read to its end.
  mutating func note(_ error: PageError) { note(.page(error)) }

  /// Fetches pages until one has a good header; false when there is none left.
  private mutating func nextPage(_ lane: inout StreamLane) -> Bool {
    lane.decoder = PageDecoder()
    while !sourceIsDone {
      do throws(TraceFileError) {
        guard try source.next() else {
          sourceIsDone = true
          lane.take(source.page)
          return false
        }
        lane.take(source.page)
      } catch {
        lane.take(source.page)
        note(.file(PageDamage.FileFailure(error)))
        continue
      }
      do throws(PageError) {
        let header = try PageHeader(source.page, layout: layout)
        if lost == .none { lostSince = hasDelivered ? lane.time : nil }
        lost = lost.joined(with: header.lostEvents)
        lane.decoder = PageDecoder(
          header, byteOrder: layout.byteOrder, discardedDelta: discardedDelta)
        return true
      } catch {
        note(.page(error))
      }
    }
    return false
  }

  private mutating func note(_ cause: PageDamage.Cause) {
    damage.append(
      PageDamage(buffer: buffer, cpu: cpu, page: max(0, source.pageIndex), cause: cause))
  }
}

extension LostEvents {
  /// What was lost in front of an event when a page without events stood between.
  func joined(with other: LostEvents) -> LostEvents {
    switch (self, other) {
    case (.none, let lost), (let lost, .none): lost
    case (.count(let a), .count(let b)): .count(a &+ b)
    default: .unknown
    }
  }
}
