internal import RingBuffer
internal import TraceFile

/// The events of one CPU of one buffer, in the order in which the kernel wrote them.
struct EventStream<Source: PageSource & ~Copyable>: ~Copyable
where Source.Failure == TraceFileError {
  let buffer: Int
  let cpu: Int
  let layout: PageLayout
  let clock: TimeMapping
  private let discardedDelta: DiscardedDelta
  private var source: Source
  private var decoder = PageDecoder()
  private var sourceIsDone = false
  private var hasDelivered = false

  /// The event that comes next, while there is one.
  private(set) var head: EventSlot?
  /// The time of `head` in the trace's time line; behind the last event, its time.
  private(set) var time: UInt64 = 0
  /// What was lost in front of `head`.
  var lost: LostEvents = .none
  /// The time of the last event before that.
  private(set) var lostSince: UInt64?
  /// Pages in front of `head` that could not be read to their end. They are taken from the front.
  var damage: ArraySlice<PageDamage> = []

  init(
    _ source: consuming Source, buffer: Int, cpu: Int, layout: PageLayout, clock: TimeMapping,
    discardedDelta: DiscardedDelta
  ) {
    self.buffer = buffer
    self.cpu = cpu
    self.layout = layout
    self.clock = clock
    self.discardedDelta = discardedDelta
    self.source = source
  }

  /// The record of `head`.
  var record: RawSpan {
    @_lifetime(borrow self)
    get { head!.record(in: source.page) }
  }

  /// Whether everything has been delivered.
  var isFinished: Bool { head == nil && damage.isEmpty && lost == .none }

  /// Goes to the next event, fetching pages as needed.
  mutating func advance() {
    while true {
      do throws(PageError) {
        if let slot = try decoder.next(in: source.page) {
          head = slot
          time = clock.time(slot.timestamp)
          hasDelivered = true
          return
        }
      } catch {
        note(.page(error))
      }
      guard nextPage() else {
        head = nil
        return
      }
    }
  }

  /// Fetches pages until one has a good header; false when there is none left.
  private mutating func nextPage() -> Bool {
    decoder = PageDecoder()
    while !sourceIsDone {
      do throws(TraceFileError) {
        guard try source.next() else {
          sourceIsDone = true
          return false
        }
      } catch {
        note(.file(error))
        continue
      }
      do throws(PageError) {
        let header = try PageHeader(source.page, layout: layout)
        if lost == .none { lostSince = hasDelivered ? time : nil }
        lost = lost.joined(with: header.lostEvents)
        decoder = PageDecoder(
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
