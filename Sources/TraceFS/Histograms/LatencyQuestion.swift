internal import EventFormat

/// From which event to which time is taken, and what tells that two of them belong together.
///
/// ```swift
/// let question = LatencyQuestion(
///   from: EventName(system: "sched", event: "sched_waking"),
///   to: EventName(system: "sched", event: "sched_switch"), keys: [.init(from: "pid", to: "next_pid")])
/// ```
///
/// Each event of the second kind ends the time that the last one of the first kind with the same keys has begun;
/// then none has begun.
public struct LatencyQuestion: Sendable, Hashable {
  /// The event that begins.
  public var from: EventName
  /// The event that ends.
  public var to: EventName
  /// The fields that have to be the same: 1 to 3.
  public var keys: [Key]
  /// The kernel's filter for the first event.
  public var fromFilter: String?
  /// The kernel's filter for the second event.
  public var toFilter: String?
  /// A field of the second event, for each of whose values times are told apart.
  public var group: String?
  /// From which time on, in nanoseconds, each single one is recorded; `nil` for none.
  public var threshold: UInt64?
  /// For how many keys there is room: 128 to 131072. Events of other keys are counted as lost.
  public var size = 16384
  /// The clock; it must be the same on all CPUs, and count nanoseconds.
  public var clock = "mono"

  /// A field of the one event that has to be the same as a field of the other.
  public struct Key: Sendable, Hashable {
    /// The first event's field.
    public var from: String
    /// The second event's field.
    public var to: String

    /// `from` of the first event is `to` of the second.
    public init(from: String, to: String) {
      self.from = from
      self.to = to
    }

    /// Reads `pid=next_pid`, or `pid` where both events have a field of that name; `nil` when it is neither.
    public init?(_ text: some StringProtocol) {
      let parts = String(text).split(separator: "=", omittingEmptySubsequences: false)
        .map { String($0) }
      guard parts.count <= 2, let from = parts.first, let to = parts.last, !from.isEmpty,
        !to.isEmpty
      else { return nil }
      self.init(from: from, to: to)
    }
  }

  /// The time from `from` to `to`.
  public init(from: EventName, to: EventName, keys: [Key]) {
    self.from = from
    self.to = to
    self.keys = keys
  }
}

/// The histograms and the event that answer a question.
struct LatencyPlan {
  /// Happens for each pair.
  let event: SyntheticEvent
  /// Keeps when a time has begun.
  let start: Histogram
  /// Ends it.
  let end: Histogram
  /// Count the synthetic event by its time, one octave group each.
  let ranges: [Histogram]
  /// Counts it by group and power of two.
  let groups: Histogram?

  /// How many ranges an octave is cut into.
  static let resolution: UInt64 = 16

  /// Plans for the formats of both events, with a synthetic event `name`.
  init(
    _ question: LatencyQuestion, name: String, from: EventFormat, to: EventFormat
  ) throws(TraceFSError) {
    guard question.from != question.to else {
      throw Self.bad("\(question.to)", "the time from an event to itself cannot be taken")
    }
    guard 1...3 ~= question.keys.count else {
      throw Self.bad("", "1 to 3 keys tell which events belong together")
    }
    for key in question.keys {
      let begin = try Self.field(key.from, of: question.from, from)
      let end = try Self.field(key.to, of: question.to, to)
      guard begin.size == end.size, (begin.kind == .characterArray) == (end.kind == .characterArray)
      else {
        throw Self.bad(
          "\(key.from)=\(key.to)",
          "\(begin.typeName) of \(question.from) and \(end.typeName) of \(question.to) are not alike"
        )
      }
    }
    var told: [EventField] = []
    for name in question.keys.map(\.to) + [question.group].compactMap({ $0 })
    where !told.contains(where: { $0.name == name }) {
      told.append(try Self.field(name, of: question.to, to))
    }
    // The kernel has no more place for saved text.
    let others = to.fields.filter { field in
      Self.type(of: field) != nil && !told.contains { $0.name == field.name }
    }.prefix(4)
    event = SyntheticEvent(
      name: name,
      fields: [SyntheticEvent.Field(type: "u64", name: "latency")]
        + told.map {
          SyntheticEvent.Field(type: Self.type(of: $0) ?? "u64", name: Self.fieldName($0.name))
        })

    var start = Histogram(of: question.from, keys: question.keys.map { HistogramField($0.from) })
    start.variables = [HistogramVariable("rawcap_start", "common_timestamp")]
    start.size = question.size
    start.clock = question.clock
    start.filter = question.fromFilter
    self.start = start

    var end = Histogram(of: question.to, keys: question.keys.map { HistogramField($0.to) })
    end.variables = [HistogramVariable("rawcap_latency", "common_timestamp-$rawcap_start")]
    end.size = question.size
    end.clock = question.clock
    end.filter = question.toFilter
    end.actions = [
      HistogramAction(
        .match(question.from),
        .trace(event: name, arguments: ["$rawcap_latency"] + told.map(\.name)))
    ]
    end.actions.append(
      HistogramAction(
        .maximum(variable: "rawcap_latency"),
        .save(fields: others.map(\.name) + ["common_timestamp"])))
    self.end = end
    ranges = Self.ranges(of: event.eventName)
    groups = question.group.map { group in
      var histogram = Histogram(
        of: EventName(system: "synthetic", event: name),
        keys: [HistogramField(Self.fieldName(group)), HistogramField("latency", .log2)],
        values: [HistogramField("latency")])
      histogram.size = 8192
      return histogram
    }
  }

  /// 5 octaves each, in ranges of the same width: a sixteenth of its lowest octave.
  private static func ranges(of event: EventName) -> [Histogram] {
    var ranges: [Histogram] = []
    var low: UInt64 = 0
    for power in stride(from: 12 as UInt64, through: 37, by: 5) {
      let high: UInt64 = 1 << power
      let width = max(high >> 5, 1) / resolution
      ranges.append(range(of: event, low..<high, low == 0 ? 64 : width))
      low = high
    }
    // Minutes and more.
    var last = range(of: event, low..<low, (low / resolution))
    last.filter = "latency >= \(low)"
    ranges.append(last)
    return ranges
  }

  private static func range(
    of event: EventName, _ span: Range<UInt64>, _ width: UInt64
  ) -> Histogram {
    var histogram = Histogram(
      of: event, keys: [HistogramField("latency", .buckets(width))],
      values: [HistogramField("latency")])
    histogram.size = 512
    histogram.filter =
      span.lowerBound == 0
      ? "latency < \(span.upperBound)"
      : "latency >= \(span.lowerBound) && latency < \(span.upperBound)"
    return histogram
  }

  /// `common_pid` as a field of the synthetic event, which has one already.
  static func fieldName(_ name: String) -> String {
    name == "latency" || name.hasPrefix("common_") ? "to_\(name)" : name
  }

  private static func field(
    _ name: String, of event: EventName, _ format: EventFormat
  ) throws(TraceFSError) -> EventField {
    guard let field = format.field(name) else {
      let names = (format.fields + format.commonFields).map(\.name)
      throw TraceFSError(
        .noSuchField(
          event: event, name: name, nearest: NearestNames(to: name, limit: 3).pick(from: names),
          available: format.fields.map(\.name)))
    }
    guard type(of: field) != nil else {
      throw bad(name, "the field is \(field.typeName): numbers and short text can be compared")
    }
    return field
  }

  /// The type that a synthetic event has for such a field; `nil` when it can have none.
  private static func type(of field: EventField) -> String? {
    switch field.kind {
    case .characterArray: "char[\(field.size)]"
    // The kernel compares names of types, and then sizes; variables have no sign.
    case .integer, .pointer:
      knownTypes.contains(field.typeName) ? field.typeName : "u\(field.size * 8)"
    default: nil
    }
  }

  private static let knownTypes: Set<String> = [
    "s64", "u64", "s32", "u32", "s16", "u16", "s8", "u8", "char", "unsigned char", "int",
    "unsigned int", "long", "unsigned long", "bool", "pid_t", "gfp_t",
  ]

  private static func bad(_ part: String, _ reason: String) -> TraceFSError {
    TraceFSError(.badHistogram(part: part, reason: reason))
  }
}
