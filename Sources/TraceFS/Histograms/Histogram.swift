/// What the kernel counts at an event, by what: a histogram that it keeps itself.
///
/// ```swift
/// var histogram = Histogram(
///   of: EventName(system: "sched", event: "sched_switch"), keys: [HistogramField("next_comm")])
/// histogram.order = [HistogramOrder("hitcount", isDescending: true)]
/// try instance.attach(histogram)
/// …
/// for row in try instance.table(of: histogram).rows { print(row.keys[0], row.hitcount ?? 0) }
/// ```
///
/// The corresponding text is a `hist:` trigger in `events/SYSTEM/EVENT/trigger`.
public struct Histogram: Sendable, Hashable {
  /// The event.
  public var event: EventName
  /// What tells rows apart: 3 at most.
  public var keys: [HistogramField]
  /// What is summed up, beside `hitcount`: 2 at most.
  public var values: [HistogramField]
  /// The order of rows: 2 at most; by `hitcount`, the least first, when empty.
  public var order: [HistogramOrder] = []
  /// How many rows there is room for (2048 when `nil`): 128 to 131072, rounded up to a power of two by the
  /// kernel. Events of other keys are counted as dropped when there are more.
  public var size: Int?
  /// The kernel's filter expression; `nil` for all events.
  public var filter: String?
  /// A name, by which several events count in one table.
  public var name: String?
  /// Whether it waits for `resume`.
  public var isPaused = false
  /// Whether `hitcount` is left out (Linux 6.2 and newer); there must be values then.
  public var hidesHitcount = false
  /// The clock that it sets in its instance, if it needs times; `global` when `nil`.
  public var clock: String?
  /// What is kept for each row, for other histograms and for actions.
  public var variables: [HistogramVariable] = []
  /// What happens besides.
  public var actions: [HistogramAction] = []

  /// Counts `event` by `keys`, and sums up `values`.
  public init(of event: EventName, keys: [HistogramField], values: [HistogramField] = []) {
    self.event = event
    self.keys = keys
    self.values = values
  }

  /// The trigger as the kernel reads it.
  public var trigger: String {
    filter.map { "\(command) if \($0)" } ?? command
  }

  /// The trigger with `word` (`pause`, `continue`, `clear`), for one that is there already.
  func trigger(telling word: String) -> String {
    var same = self
    same.isPaused = false
    return filter.map { "\(same.command):\(word) if \($0)" } ?? "\(same.command):\(word)"
  }

  /// What takes the trigger away.
  var removal: String { "!\(trigger)" }

  private var command: String {
    var parts = ["hist"]
    if let name { parts.append("name=\(name)") }
    parts.append("keys=" + keys.map(\.text).joined(separator: ","))
    if !values.isEmpty { parts.append("vals=" + values.map(\.text).joined(separator: ",")) }
    parts += variables.map { "\($0.name)=\($0.expression)" }
    if !order.isEmpty { parts.append("sort=" + order.map(\.text).joined(separator: ",")) }
    // The kernel takes no smaller ones.
    if let size { parts.append("size=\(max(size, 128))") }
    if let clock { parts.append("clock=\(clock)") }
    if hidesHitcount { parts.append("nohitcount") }
    if isPaused { parts.append("pause") }
    parts += actions.map(\.text)
    return parts.joined(separator: ":")
  }
}

/// What rows are sorted by: a key or a value.
public struct HistogramOrder: Sendable, Hashable {
  /// The key or value, or `hitcount`.
  public var field: String
  /// Whether the largest comes first.
  public var isDescending: Bool

  /// Sorts by `field`.
  public init(_ field: String, isDescending: Bool = false) {
    self.field = field
    self.isDescending = isDescending
  }

  /// Reads `field`, `field.descending` or `field.ascending`.
  public init(parsing text: some StringProtocol) {
    for (ending, isDescending) in [(".descending", true), (".ascending", false)]
    where text.hasSuffix(ending) {
      self.init(String(text.dropLast(ending.count)), isDescending: isDescending)
      return
    }
    self.init(String(text))
  }

  /// The order as the kernel reads it.
  public var text: String { isDescending ? "\(field).descending" : field }
}

/// A value that a histogram keeps for each of its rows, under a name that no other histogram of the event has.
public struct HistogramVariable: Sendable, Hashable {
  /// The name, without `$`.
  public var name: String
  /// A field, `common_timestamp`, another variable (`$start`), or sums of these.
  public var expression: String

  /// The variable `name`, which is set to `expression` at each event.
  public init(_ name: String, _ expression: String) {
    self.name = name
    self.expression = expression
  }
}

/// What a histogram does when an event comes.
public struct HistogramAction: Sendable, Hashable {
  /// When.
  public var handler: Handler
  /// What.
  public var effect: Effect

  /// When something is done.
  public enum Handler: Sendable, Hashable {
    /// When the row was set before by a histogram of that event.
    case match(EventName)
    /// When the variable exceeds what it was so far in its row.
    case maximum(variable: String)
    /// When the variable is another than before in its row.
    case change(variable: String)
  }

  /// What is done.
  public enum Effect: Sendable, Hashable {
    /// A synthetic event happens, with these fields and variables (`$delta`).
    case trace(event: String, arguments: [String])
    /// The event's fields are kept, and shown with the row.
    case save(fields: [String])
    /// The trace buffer is kept as a snapshot.
    case snapshot
  }

  /// Does `effect` when `handler` says so.
  public init(_ handler: Handler, _ effect: Effect) {
    self.handler = handler
    self.effect = effect
  }

  /// The action as the kernel reads it.
  public var text: String {
    let when =
      switch handler {
      case .match(let event): "onmatch(\(event.system).\(event.event))"
      case .maximum(let variable): "onmax($\(variable))"
      case .change(let variable): "onchange($\(variable))"
      }
    let what =
      switch effect {
      case .trace(let event, let arguments):
        "trace(\(([event] + arguments).joined(separator: ",")))"
      case .save(let fields): "save(\(fields.joined(separator: ",")))"
      case .snapshot: "snapshot()"
      }
    return "\(when).\(what)"
  }
}
