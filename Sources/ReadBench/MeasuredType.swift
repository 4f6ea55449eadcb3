internal import EventFormat
internal import RingBuffer
internal import Timeline
internal import TraceEvents

/// An event type of which a number is read.
protocol MeasuredEvent: TraceEvent, ~Escapable {
  /// The kernel's name of the number.
  static var measuredField: String { get }
  /// The number.
  var measuredNumber: UInt64 { get }
}

/// A type that can be measured with.
struct MeasuredType: Sendable {
  /// The event, as in `sched:sched_switch`.
  let event: String
  /// The kernel's name of the number that is read.
  let field: String
  /// Makes the loop over pages; the binding is made beforehand.
  let loop: @Sendable (EventFormats) throws(BindingError) -> @Sendable ([LoadedPages]) -> ReadTally
  /// Makes the loop over the stream of all CPUs; it is told how many bytes of pages that has.
  let mergeLoop:
    @Sendable (EventFormats) throws(BindingError) ->
      @Sendable (consuming Timeline, Int) ->
      ReadTally

  init<Event: MeasuredEvent & ~Escapable>(_ type: Event.Type) {
    event = "\(Event.eventName)"
    field = Event.measuredField
    loop = { formats throws(BindingError) in
      let binding = try formats.bind(Event.self)
      return { pages in Self.read(pages, binding) }
    }
    mergeLoop = { formats throws(BindingError) in
      let binding = try formats.bind(Event.self)
      return { timeline, pageBytes in Self.merge(timeline, binding, pageBytes: pageBytes) }
    }
  }

  /// Goes through the stream, and reads the number of events of the type.
  private static func merge<Event: MeasuredEvent & ~Escapable>(
    _ timeline: consuming Timeline, _ binding: BoundEvent<Event>, pageBytes: Int
  ) -> ReadTally {
    var tally = ReadTally(pageBytes: pageBytes)
    while let item = timeline.next() {
      guard case .event(let event) = item else { continue }
      tally.events &+= 1
      if let event = binding.decode(event) { tally.sum &+= event.measuredNumber }
    }
    return tally
  }

  /// Walks over all events, and reads the number of those of the type.
  private static func read<Event: MeasuredEvent & ~Escapable>(
    _ pages: [LoadedPages], _ binding: BoundEvent<Event>
  ) -> ReadTally {
    var tally = ReadTally()
    for cpu in pages {
      let layout = cpu.layout
      tally.pageBytes += cpu.bytes.count
      cpu.forEachPage { page in
        // Where a page is damaged, the next one stands for itself.
        _ = try? Self.read(page, layout: layout, binding, &tally)
      }
    }
    return tally
  }

  @inline(__always)
  private static func read<Event: MeasuredEvent & ~Escapable>(
    _ page: RawSpan, layout: PageLayout, _ binding: BoundEvent<Event>, _ tally: inout ReadTally
  ) throws(PageError) {
    // Locals, so that they can stay in registers.
    var events = 0
    var sum: UInt64 = 0
    defer {
      tally.events += events
      tally.sum &+= sum
    }
    var cursor = try EventCursor(page, layout: layout)
    while let record = try cursor.next() {
      events &+= 1
      guard let event = binding.decode(record) else { continue }
      sum &+= event.measuredNumber
    }
  }
}
