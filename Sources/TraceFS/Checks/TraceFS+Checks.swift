internal import EventFormat
internal import RingBuffer
internal import SystemPackage

extension TraceFS {
  /// Checks the filters and triggers of `selections` against the events that they choose, before the
  /// kernel sees any of them.
  ///
  /// What is not known here is left to the kernel, which is asked when the events are enabled: nothing that
  /// the kernel takes is refused.
  ///
  /// - Returns: what the kernel takes, but hardly as it was meant.
  /// - Throws: `TraceFSError` of code `noSuchEvent`, `noSuchFilterField`, `badFilter`, `noSuchTrigger` or
  ///   `badTrigger`.
  @discardableResult
  public func check(_ selections: [EventSelection]) throws(TraceFSError) -> [FilterNote] {
    try check(selections, among: try events())
  }

  func check(
    _ selections: [EventSelection], among all: [EventName]
  ) throws(TraceFSError) -> [FilterNote] {
    var notes: [FilterNote] = []
    for selection in selections {
      let chosen = try Self.select(selection.pattern, from: all)
      if let filter = selection.filter {
        notes += try filterNotes(on: filter, column: 0, in: filter, of: chosen, isTrigger: false)
      }
      for trigger in selection.triggers {
        notes += try check(trigger: trigger, of: chosen, among: all)
      }
    }
    return notes
  }

  /// The formats of `events`, without those that cannot be read: the kernel decides on them.
  private func readableFormats(of events: [EventName]) -> [EventName: EventFormat] {
    var texts: [(system: String, text: [UInt8])] = []
    for event in events {
      if let text = try? format(of: event) { texts.append((event.system, text)) }
    }
    let layout = PageLayout(byteOrder: .host, longSize: MemoryLayout<Int>.size, pageSize: 4096)
    var formats: [EventName: EventFormat] = [:]
    for format in EventFormats(parsing: texts, layout: layout).all {
      formats[EventName(system: format.system, event: format.name)] = format
    }
    return formats
  }

  /// - Parameters:
  ///   - column: where the filter begins in `text`, in characters.
  ///   - text: the filter, or the trigger that it is part of.
  private func filterNotes(
    on filter: String, column: Int, in text: String, of events: [EventName], isTrigger: Bool
  ) throws(TraceFSError) -> [FilterNote] {
    let formats = readableFormats(of: events)
    var notes: [FilterNote] = []
    for event in events {
      guard let format = formats[event] else { continue }
      do throws(FilterScan.Fault) {
        notes += try FilterScan.notes(on: filter, for: format).map {
          FilterNote(event: event, field: $0.field, number: $0.number, byteCount: $0.byteCount)
        }
      } catch {
        let index = filter.utf8.index(filter.startIndex, offsetBy: error.place)
        let column = column + filter.distance(from: filter.startIndex, to: index)
        let file = isTrigger ? "trigger" : "filter"
        throw TraceFSError(
          code(error, of: event, format, in: text, column: column, isTrigger: isTrigger),
          path: root.appending("events/\(event.system)/\(event.event)/\(file)"))
      }
    }
    return notes
  }

  private func code(
    _ fault: FilterScan.Fault, of event: EventName, _ format: EventFormat, in text: String,
    column: Int, isTrigger: Bool
  ) -> TraceFSError.Code {
    switch fault.kind {
    case .noSuchField(let name):
      // Those that the event itself has come first to mind.
      let names = format.fields.map(\.name) + format.commonFields.map(\.name) + ["COMM", "CPU"]
      return .noSuchFilterField(
        name: name, event: event, text: text, column: column,
        nearest: NearestNames(to: name, limit: 3).pick(from: names))
    case .other(let reason):
      return isTrigger
        ? .badTrigger(event: event, trigger: text, reason: reason, column: column)
        : .badFilter(event: event, filter: text, reason: reason, column: column)
    }
  }

  // MARK: Triggers

  private func check(
    trigger text: String, of events: [EventName], among all: [EventName]
  ) throws(TraceFSError) -> [FilterNote] {
    guard let first = events.first else { return [] }
    let trigger = TriggerText(text)
    let file = root.appending("events/\(first.system)/\(first.event)/trigger")
    func bad(_ reason: String) -> TraceFSError {
      TraceFSError(
        .badTrigger(event: first, trigger: text, reason: reason, column: nil), path: file)
    }
    let commands = triggerCommands()
    if !commands.isEmpty, !commands.contains(trigger.command) {
      throw TraceFSError(
        .noSuchTrigger(
          command: trigger.command, available: commands,
          nearest: NearestNames(to: trigger.command, limit: 3).pick(from: commands)), path: file)
    }
    switch trigger.command {
    case "traceon", "traceoff", "snapshot", "stacktrace":
      if let count = trigger.parameters.first, !Self.isCount(count) {
        throw bad("“\(count)” is no count: \(trigger.command):3 is for three times")
      }
    case "enable_event", "disable_event":
      guard trigger.parameters.count >= 2, trigger.parameters.count <= 3 else {
        throw bad("\(trigger.command) needs an event: \(trigger.command):sched:sched_switch")
      }
      let target = EventName(system: trigger.parameters[0], event: trigger.parameters[1])
      guard all.contains(target) || isTracerEvent(target) else {
        throw TraceFSError(
          .noSuchEvent(
            pattern: target.description,
            nearest: NearestNames(to: target.description, limit: 3).pick(
              from: all.map(\.description))))
      }
      if trigger.parameters.count == 3, !Self.isCount(trigger.parameters[2]) {
        throw bad("“\(trigger.parameters[2])” is no count")
      }
    default: break
    }
    guard let filter = trigger.filter else { return [] }
    return try filterNotes(
      on: filter.text, column: filter.column, in: text, of: events, isTrigger: true)
  }

  /// The trigger commands that the kernel was built with; empty where it does not tell.
  ///
  /// A `trigger` file without any names them in comments.
  public func triggerCommands() -> [String] {
    let events = root.appending("events")
    // The top instance's file of an event that every kernel has: as a rule nobody has put a trigger there.
    for event in ["sched/sched_switch", "sched/sched_process_free", "sched/sched_process_exit"] {
      let file = events.appending(event).appending("trigger")
      guard let text = try? ControlFile.text(file), text.hasPrefix("#") else { continue }
      let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let label = words.firstIndex(of: "triggers:") else { continue }
      return words[(label + 1)...].filter { $0 != "#" }
    }
    return []
  }

  /// Events of `ftrace` are not among `available_events`, but can be the target of a trigger.
  private func isTracerEvent(_ event: EventName) -> Bool {
    ControlFile.exists(root.appending("events/\(event.system)/\(event.event)"))
  }

  /// What the kernel takes for a count (`kstrtoul` with base 0).
  static func isCount(_ text: String) -> Bool {
    let digits = text.hasPrefix("0x") ? text.dropFirst(2) : text[...]
    return !digits.isEmpty && digits.allSatisfy(\.isHexDigit)
  }
}
