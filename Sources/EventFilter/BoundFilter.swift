public import EventFormat
internal import RingBuffer

/// Filters that are ready for the records of a trace.
///
/// ```swift
/// let filter = try EventFilter("sched:sched_switch: next_pid == 42").bind(to: trace.formats)
/// if filter.matches(event.data, timestamp: event.timestamp, cpu: event.cpu) { … }
/// ```
///
/// Stack traces (`ftrace:kernel_stack`, `ftrace:user_stack`) match here when a filter shows them; to
/// keep them with the events in front of them, ask a `FilteredStream`.
///
/// A record that is too short for a field that the filter looks at, or whose words point out of it,
/// does not match, nor does one for which the filter divides by 0: not even with `!` in front.
public struct BoundFilter: Sendable {
  /// What the filters ask of events that do not have it, where that is no error.
  public let notes: [FilterNote]
  let formats: EventFormats
  private let program: FilterProgram
  /// The first step for each event by number, or a result.
  private let entries: [Int32]
  /// The result for events that are not in `entries`.
  private let otherwise: Int32

  /// Makes several filters ready at once, as `trace-cmd report -F … -v -F …` does: an event is shown
  /// when one of `showing` matches, or there are none, and none of `hiding` does.
  ///
  /// - Throws: `FilterError` when no event matches a filter's pattern; when an event that a filter
  ///   names lacks a field or has it in another type; or when all its events do.
  public init(
    showing: [EventFilter], hiding: [EventFilter], in formats: EventFormats
  ) throws(FilterError) {
    for filter in showing + hiding {
      try filter.choice.check(formats.all, filter: filter.text)
    }
    var compiler = FilterCompiler(
      FilterProgram(byteOrder: formats.byteOrder, longSize: formats.longSize))
    var entries: [Int32] = []
    var problems = FilterProblems(showing + hiding)
    for format in formats.all {
      let isStack = format.isStack
      let shown = showing.enumerated().filter { $0.element.choice.meaning(of: format) != nil }
      let hidden = hiding.enumerated().filter { $0.element.choice.meaning(of: format) != nil }
      if !isStack, shown.isEmpty, !showing.isEmpty || hidden.isEmpty { continue }
      while entries.count < format.id {
        entries.append(showing.isEmpty ? FilterInstruction.matched : FilterInstruction.missed)
      }
      entries.append(Int32(compiler.program.steps.count))

      let isShown = compiler.label()
      for (index, filter) in shown {
        let next = compiler.label()
        let found = try compiler.compile(
          filter, for: format, isNamed: filter.choice.meaning(of: format) == .exactly,
          matched: isShown, missed: next)
        problems.add(found, of: index, format)
        compiler.place(next)
      }
      // What no filter shows: nothing, unless there are none or it goes with another event.
      if isStack {
        try compiler.compile(
          hiding: hidden, for: format, behind: showing.count, otherwise: FilterInstruction.follows,
          &problems)
      } else if !showing.isEmpty {
        compiler.end(FilterInstruction.missed)
      }
      compiler.place(isShown)
      try compiler.compile(
        hiding: hidden, for: format, behind: showing.count, otherwise: FilterInstruction.matched,
        &problems)
      compiler.resolve()
    }
    try problems.check()
    notes = problems.notes
    program = compiler.program
    self.formats = formats
    self.entries = entries
    otherwise = showing.isEmpty ? FilterInstruction.matched : FilterInstruction.missed
  }

  /// The numbers of the events that can be wanted; `nil` when that can be any.
  package var wantedEvents: Set<Int>? {
    guard otherwise == FilterInstruction.missed else { return nil }
    return Set(entries.indices.filter { entries[$0] != FilterInstruction.missed })
  }

  /// Is the event wanted?
  ///
  /// - Parameters:
  ///   - record: its record, from `common_type` on.
  ///   - timestamp: its time on the trace's time line.
  ///   - cpu: the CPU that it happened on.
  ///   - task: the name of the task that was running (`COMM`); `nil` matches no comparison.
  public func matches(
    _ record: RawSpan, timestamp: UInt64, cpu: Int, task: RawSpan? = nil
  ) -> Bool {
    guard let id = formats.id(of: record) else { return false }
    return matches(record, id: id, timestamp: timestamp, cpu: cpu, task: task)
  }

  /// Is the event wanted, whose number (`common_type`) is `id`?
  public func matches(
    _ record: RawSpan, id: Int, timestamp: UInt64, cpu: Int, task: RawSpan? = nil
  ) -> Bool {
    result(for: record, id: id, timestamp: timestamp, cpu: cpu, task: task)
      == FilterInstruction.matched
  }

  /// What becomes of the event: one of the results of `FilterInstruction`.
  func result(
    for record: RawSpan, id: Int, timestamp: UInt64, cpu: Int, task: RawSpan?
  ) -> Int32 {
    guard id >= 0, id < entries.count else { return otherwise }
    return program.result(
      for: record, from: entries[id], timestamp: timestamp, cpu: cpu, task: task)
  }
}

extension FilterCompiler {
  /// Compiles filters that hide events, each with its index.
  ///
  /// - Parameters:
  ///   - shownCount: the number of filters in front of them among those with problems.
  ///   - result: what becomes of records that none of them hides.
  fileprivate mutating func compile(
    hiding filters: [(offset: Int, element: EventFilter)], for format: EventFormat,
    behind shownCount: Int, otherwise result: Int32, _ problems: inout FilterProblems
  ) throws(FilterError) {
    for (index, filter) in filters {
      let next = label()
      let found = try compile(
        filter, for: format, isNamed: filter.choice.meaning(of: format) == .exactly,
        matched: FilterInstruction.missed, missed: next)
      problems.add(found, of: shownCount + index, format)
      place(next)
    }
    end(result)
  }
}

extension EventFormat {
  /// Whether records of it are the stack traces of the events in front of them.
  fileprivate var isStack: Bool {
    system == "ftrace" && (name == "kernel_stack" || name == "user_stack")
  }
}

/// A comparison that an event does not have, and which therefore is false for its records.
public struct FilterNote: Hashable, Sendable, CustomStringConvertible {
  /// The event, as `SYSTEM:EVENT`.
  public let event: String
  /// What it lacks, and where the filter asks for it.
  public let error: FilterError

  public var description: String { error.reason }
}

/// What filters asked of events that do not have it.
private struct FilterProblems {
  private let filters: [EventFilter]
  private var found: [(filter: Int, note: FilterNote)] = []
  private var eventCounts: [Int]
  private var seen: Set<Place> = []

  private struct Place: Hashable {
    let filter: Int
    let event: Int
  }

  init(_ filters: [EventFilter]) {
    self.filters = filters
    eventCounts = filters.map { _ in 0 }
  }

  var notes: [FilterNote] { found.map(\.note) }

  mutating func add(_ errors: [FilterError], of filter: Int, _ format: EventFormat) {
    // Filters that hide stack traces are compiled twice for them.
    guard seen.insert(Place(filter: filter, event: format.id)).inserted else { return }
    eventCounts[filter] += 1
    for error in errors {
      found.append((filter, FilterNote(event: format.description, error: error)))
    }
  }

  /// - Throws: an error that all events of a filter have.
  func check() throws(FilterError) {
    for filter in filters.indices {
      let notes = found.filter { $0.filter == filter }.map(\.note)
      let places = Dictionary(grouping: notes, by: \.error.offset)
      let everywhere = places.values.filter { Set($0.map(\.event)).count == eventCounts[filter] }
      let first = everywhere.compactMap(\.first).min { $0.error.offset < $1.error.offset }
      if let first { throw first.error }
    }
  }
}

extension EventFormats {
  /// The size of the traced machine's `long` in bytes, by the first field that is one.
  fileprivate var longSize: Int {
    for format in all {
      let long = format.fields.first {
        $0.isLong && $0.kind == .integer && [4, 8].contains($0.size)
      }
      if let long { return long.size }
    }
    return 8
  }
}
