internal import RingBuffer
internal import TraceFile

/// The events of one CPU of one buffer, in the order in which the kernel wrote them.
@safe
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
  /// The source's page. Asking the source for each event costs more than decoding it.
  private var page = PageAddress()

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
    @inline(__always)
    get { unsafe _overrideLifetime(head!.record(in: page.bytes), borrowing: self) }
  }

  /// Whether everything has been delivered.
  var isFinished: Bool { head == nil && !hasNews }

  /// Whether something is to be told before `head`.
  var hasNews: Bool {
    @inline(__always) get { lost != .none || !damage.isEmpty }
  }

  /// Goes to the next event, fetching pages as needed.
  @inline(__always)
  mutating func advance() {
    let page = page
    do throws(PageError) {
      if let slot = try decoder.next(in: page.bytes) {
        head = slot
        time = clock.time(slot.timestamp)
        return
      }
    } catch {
      note(.page(error))
    }
    advanceToNextPage()
  }

  /// Copies `head` and the events behind it into `batch`: to the end of the page, up to the time
  /// `last`, and until the batch has `limit` entries or is full. `head` is copied in any case.
  mutating func deliver(to batch: inout EventBatch, last: UInt64, limit: Int) {
    guard var slot = head else { return }
    let page = page
    // Copies, so that they can stay in registers.
    var decoder = decoder
    let clock = clock
    let cpu = Int32(truncatingIfNeeded: cpu)
    let buffer = Int32(truncatingIfNeeded: buffer)
    var time = time
    do throws(PageError) {
      while true {
        batch.append(slot.record(in: page.bytes), timestamp: time, cpu: cpu, buffer: buffer)
        guard let next = try decoder.next(in: page.bytes) else { break }
        slot = next
        time = clock.time(slot.timestamp)
        if time > last || batch.count >= limit || batch.isFull {
          self.decoder = decoder
          self.time = time
          head = slot
          return
        }
      }
    } catch {
      note(.page(error))
    }
    self.time = time
    advanceToNextPage()
  }

  /// Goes to the first event behind the current page.
  @inline(never)
  private mutating func advanceToNextPage() {
    while nextPage() {
      let page = page
      do throws(PageError) {
        if let slot = try decoder.next(in: page.bytes) {
          head = slot
          time = clock.time(slot.timestamp)
          hasDelivered = true
          return
        }
      } catch {
        note(.page(error))
      }
    }
    head = nil
  }

  /// Fetches pages until one has a good header; false when there is none left.
  private mutating func nextPage() -> Bool {
    decoder = PageDecoder()
    while !sourceIsDone {
      do throws(TraceFileError) {
        guard try source.next() else {
          sourceIsDone = true
          page = PageAddress(source.page)
          return false
        }
        page = PageAddress(source.page)
      } catch {
        page = PageAddress(source.page)
        note(.file(error))
        continue
      }
      do throws(PageError) {
        let header = try PageHeader(page.bytes, layout: layout)
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

/// Where the page of a source stands.
///
/// Sound: a source keeps a page where it is until the next one is fetched, and a stream takes the new
/// address then.
@safe
private struct PageAddress {
  private let start: UnsafeRawPointer?
  private let count: Int

  /// No page.
  init() {
    unsafe start = nil
    count = 0
  }

  init(_ page: RawSpan) {
    (unsafe start, count) = unsafe page.withUnsafeBytes { ($0.baseAddress, $0.count) }
  }

  /// The page's bytes.
  var bytes: RawSpan {
    @_lifetime(borrow self)
    @inline(__always)
    get {
      guard let start = unsafe start else {
        return unsafe _overrideLifetime(RawSpan(), borrowing: self)
      }
      return unsafe _overrideLifetime(
        RawSpan(_unsafeStart: start, byteCount: count), borrowing: self)
    }
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
