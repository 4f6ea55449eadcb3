public import EventFormat

/// Writes Swift types for events: one struct for each, with a documented property for each field.
///
/// ```swift
/// let generator = TypeGenerator()
/// let source = generator.source(for: [formats.all], notes: EventNotes())
/// ```
public struct TypeGenerator: Sendable {
  /// Who can use the types.
  public var access = AccessLevel.internal
  /// The module that the types need.
  public var module = "RawCap"
  /// Lines at the beginning of each file: how it came to be.
  public var heading: [String] = []

  /// The usual choices: types for the module that they are put into.
  public init() {}

  /// One file with the types of all events.
  ///
  /// - Parameters:
  ///   - kernels: the formats of one kernel or several. An event comes as the first kernel that has it
  ///     describes it; fields that not all have become optional.
  ///   - notes: what the formats do not tell. When they name events, only those are written.
  public func source(for kernels: [[EventFormat]], notes: EventNotes = EventNotes()) -> String {
    let models = models(kernels, notes)
    var known: [ValueType: String] = [:]
    return source(models, &known)
  }

  /// A file for each system, by the file's name without its ending.
  public func sourcesBySystem(
    for kernels: [[EventFormat]], notes: EventNotes = EventNotes()
  ) -> [(name: String, source: String)] {
    let models = models(kernels, notes)
    var systems: [String] = []
    for model in models where !systems.contains(model.system) { systems.append(model.system) }
    var known: [ValueType: String] = [:]
    return systems.map { system in
      (SwiftName.type(system), source(models.filter { $0.system == system }, &known))
    }
  }

  /// The events in order: that of the notes, or by system and name.
  private func models(_ kernels: [[EventFormat]], _ notes: EventNotes) -> [EventModel] {
    var formats: [String: [EventFormat]] = [:]
    for kernel in kernels {
      for format in kernel { formats[format.description, default: []].append(format) }
    }
    let names = notes.events.isEmpty ? formats.keys.sorted() : notes.events
    var taken = SwiftName.takenTypes
    return names.compactMap { name in
      guard let formats = formats[name], let first = formats.first else { return nil }
      let typeName = notes[name].typeName ?? Self.typeName(of: first, taken)
      return EventModel(
        formats, typeName: SwiftName.unique(typeName, among: &taken), notes: notes)
    }
  }

  /// `SchedSwitch`; with the system in front when the event's name is a single word, or taken.
  private static func typeName(of format: EventFormat, _ taken: Set<String>) -> String {
    let name = SwiftName.type(format.name)
    let isWord = !format.name.utf8.dropFirst().contains(UInt8(ascii: "_"))
    guard isWord || taken.contains(name) else { return name }
    let system = SwiftName.type(format.system)
    return name.hasPrefix(system) && !taken.contains(name) ? name : system + name
  }

  private func source(_ models: [EventModel], _ known: inout [ValueType: String]) -> String {
    var source = SourceText()
    for line in heading { source.line("// \(line)".trimmingBlanks) }
    if !heading.isEmpty { source.line() }
    source.line("\(access == .internal ? "" : access.rawValue + " ")import \(module)")
    for model in models {
      source.line()
      EventSource(model: model, access: access, known: known).append(to: &source)
      for (name, _, type) in model.valueTypes where known[type] == nil {
        known[type] = "\(model.typeName).\(name)"
      }
    }
    return source.text
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
