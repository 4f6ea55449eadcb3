internal import EventFormat
internal import SystemPackage

/// An event that histograms make: a name, and fields that they fill in.
///
/// The corresponding file is `synthetic_events`, where there is a line for each, as in
/// `wakeup_latency	u64 delta; pid_t pid; char[16] comm`.
public struct SyntheticEvent: Sendable, Hashable {
  /// The name; the system is `synthetic`.
  public var name: String
  /// The fields, in their order.
  public var fields: [Field]

  /// One field.
  public struct Field: Sendable, Hashable {
    /// Its C type, such as `u64`, `pid_t`, `char[16]`, or `char[]` for text of any length.
    public var type: String
    /// Its name.
    public var name: String

    /// The field `name` of `type`.
    public init(type: String, name: String) {
      self.type = type
      self.name = name
    }

    /// The field as the kernel reads it: an array's brackets stand behind the name.
    var text: String {
      guard let bracket = type.firstIndex(of: "[") else { return "\(type) \(name)" }
      return "\(type[..<bracket]) \(name)\(type[bracket...])"
    }
  }

  /// The event `name` with `fields`.
  public init(name: String, fields: [Field]) {
    self.name = name
    self.fields = fields
  }

  /// Reads `NAME TYPE FIELD[; TYPE FIELD]…`, as the kernel writes and reads it; `nil` when it is not that.
  public init?(_ text: some StringProtocol) {
    let text = Substring(text)
    guard let space = text.firstIndex(where: { $0 == " " || $0 == "\t" }) else { return nil }
    name = String(text[..<space])
    fields = []
    for part in text[space...].split(separator: ";") {
      let words = part.split(whereSeparator: { $0 == " " || $0 == "\t" })
      if words.isEmpty { continue }
      guard words.count >= 2, var last = words.last else { return nil }
      var type = words.dropLast().joined(separator: " ")
      if let bracket = last.firstIndex(of: "[") {
        type += last[bracket...]
        last = last[..<bracket]
      }
      fields.append(Field(type: type, name: String(last)))
    }
    guard !fields.isEmpty, !name.isEmpty else { return nil }
  }

  /// The event's name among all events.
  public var eventName: EventName { EventName(system: "synthetic", event: name) }

  /// The event as the kernel reads it.
  public var definition: String { "\(name) " + fields.map(\.text).joined(separator: "; ") }
}

extension TraceFS {
  /// The synthetic events that there are, whoever made them (`synthetic_events`).
  ///
  /// - Throws: `TraceFSError` of code `noSyntheticEvents` when the kernel has none.
  public func syntheticEvents() throws(TraceFSError) -> [SyntheticEvent] {
    try text(try syntheticEventsFile()).split(separator: "\n").compactMap { SyntheticEvent($0) }
  }

  /// Makes a synthetic event, which stays until it is removed.
  ///
  /// - Throws: `TraceFSError` of code `badSyntheticEvent` when the name is taken or the kernel does not take the
  ///   definition.
  public func add(_ event: SyntheticEvent) throws(TraceFSError) {
    let file = try syntheticEventsFile()
    let before = complaints
    do { try ControlFile.append(event.definition, to: file) } catch {
      throw refusal(of: event, file, error, before)
    }
  }

  /// Makes a synthetic event for as long as `journal` lasts.
  ///
  /// - Throws: as `add(_:)`.
  public func add(_ event: SyntheticEvent, in journal: ControlJournal) throws(TraceFSError) {
    let file = try syntheticEventsFile()
    let before = complaints
    do { try journal.add(event.definition, to: file, undo: "!\(event.name)") } catch {
      guard error.path == file, let answer = error.underlyingError else { throw error }
      throw refusal(of: event, file, answer, before)
    }
  }

  /// Removes the synthetic event `name`.
  ///
  /// - Throws: `TraceFSError` of code `noSuchEvent`, or `eventInUse` when it is enabled, has triggers, or is made by
  ///   histograms.
  public func removeSyntheticEvent(_ name: String) throws(TraceFSError) {
    let names = try syntheticEvents().map(\.name)
    guard names.contains(name) else {
      throw TraceFSError(
        .noSuchEvent(
          pattern: "synthetic:\(name)",
          nearest: NearestNames(to: name, limit: 3).pick(from: names).map { "synthetic:\($0)" }))
    }
    let file = try syntheticEventsFile()
    do { try ControlFile.append("!\(name)", to: file) } catch {
      guard error == .resourceBusy else { throw .access(.writeFailed, file, error) }
      throw TraceFSError(
        .eventInUse(EventName(system: "synthetic", event: name)), path: file,
        underlyingError: error)
    }
  }

  private func syntheticEventsFile() throws(TraceFSError) -> FilePath {
    let file = root.appending("synthetic_events")
    guard ControlFile.exists(file) else { throw TraceFSError(.noSyntheticEvents) }
    return file
  }

  /// The last entry of the top-level log, which is everybody's: one that was there before says nothing.
  private var complaints: String? { try? ControlFile.text(root.appending("error_log")) }

  private func refusal(
    of event: SyntheticEvent, _ file: FilePath, _ error: Errno, _ before: String?
  ) -> TraceFSError {
    if error == .permissionDenied || error == .notPermitted {
      return .access(.writeFailed, file, error)
    }
    let now = complaints
    let words = now == before ? nil : now.flatMap { KernelErrorLog(lastIn: $0) }
    let reason =
      error == .fileExists
      ? "there is an event of that name" : words?.reason ?? "the kernel gives no reason"
    return TraceFSError(
      .badSyntheticEvent(definition: event.definition, reason: reason, column: words?.column),
      path: file, underlyingError: error)
  }
}
