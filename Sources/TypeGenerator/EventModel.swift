internal import EventFormat

/// An event as a Swift type that suits all kernels whose formats are given.
struct EventModel {
  /// The event with its system, such as `sched:sched_switch`.
  let name: String
  let system: String
  /// The Swift type's name.
  var typeName: String
  var documentation: String?
  private(set) var fields: [FieldModel] = []
  /// The types of values that have names, by the name of the type.
  private(set) var valueTypes: [(name: String, field: String, type: ValueType)] = []

  /// The model of an event.
  ///
  /// - Parameter formats: its formats on one kernel or several, the most important one first.
  init(_ formats: [EventFormat], typeName: String, notes: EventNotes) {
    let first = formats[0]
    name = first.description
    system = first.system
    self.typeName = typeName
    let entry = notes[name]
    documentation = entry.documentation
    let printed = formats.map { PrintedFields($0) }
    join(formats, printed, entry)
    describe(printed, notes, entry)
    for index in fields.indices { addValueType(ofFieldAt: index, printed, entry) }
  }

  /// What the event is, with its `name`.
  func summary(_ name: String) -> String {
    guard let documentation else { return "`\(name)`." }
    let sentence = documentation.hasSuffix(".") ? documentation.dropLast() : documentation[...]
    return "\(sentence) (`\(name)`)."
  }

  private mutating func join(
    _ formats: [EventFormat], _ printed: [PrintedFields], _ entry: EventNotes.Entry
  ) {
    var seen: [String: (index: Int, count: Int)] = [:]
    for (format, printed) in zip(formats, printed) {
      for field in format.fields where field.name != "" {
        // Another kernel's name for a field that is there already.
        let name = entry.aliases.first { $0.value.contains(field.name) }?.key ?? field.name
        let isNumber = format.system == "syscalls" && name != "__syscall_nr" && name != "ret"
        var model = FieldModel(
          field, isArgument: isNumber,
          isAddress: entry.addresses.contains(name) || printed.addresses.contains(field.name))
        if entry.ints.contains(name) { model.kind = .argument(bits: 32, isSigned: true) }
        if let place = seen[name] {
          fields[place.index].join(model)
          seen[name]?.count += 1
        } else {
          seen[name] = (fields.count, 1)
          fields.append(model)
        }
      }
    }
    for (name, place) in seen {
      fields[place.index].isOptional =
        place.count < formats.count || entry.optional.contains(name)
    }
  }

  private mutating func describe(
    _ printed: [PrintedFields], _ notes: EventNotes, _ entry: EventNotes.Entry
  ) {
    var taken = SwiftName.takenProperties
    for index in fields.indices {
      let field = fields[index].name
      fields[index].aliases = entry.aliases[field] ?? []
      fields[index].counter = entry.counters[field]
      fields[index].documentation = notes.meaning(of: field, in: name)
      // Who describes a field tells its unit, too.
      if fields[index].documentation?.contains("(") != true {
        fields[index].unit =
          printed.lazy.compactMap { $0.units[field] }.first ?? KnownUnits.unit(of: fields[index])
      }
      let own = SwiftName.property(field)
      let wanted =
        entry.swiftNames[field]
        ?? (SwiftName.takenProperties.contains(own) ? own + "Value" : own)
      fields[index].swiftName = SwiftName.unique(wanted, among: &taken)
    }
  }

  private mutating func addValueType(
    ofFieldAt index: Int, _ printed: [PrintedFields], _ entry: EventNotes.Entry
  ) {
    let field = fields[index]
    let bits: Int
    let isSigned: Bool
    switch field.kind {
    case .integer(let width, let sign), .argument(let width, let sign):
      (bits, isSigned) = (width, sign)
    case .byte: (bits, isSigned) = (8, false)
    default: return
    }
    guard !entry.numbers.contains(field.name),
      let names = Self.joined(printed.compactMap { $0.names[field.name] }),
      let type = ValueType(
        names, bits: bits, isSigned: isSigned, number: field.number,
        swiftNames: entry.valueNames[field.name] ?? [:])
    else { return }
    var taken = SwiftName.takenTypes.union(valueTypes.map(\.name)).union([typeName])
    let own = SwiftName.type(field.name)
    let wanted = taken.contains(own) ? own + "Value" : own
    let typeName = SwiftName.unique(wanted, among: &taken)
    fields[index].valueType = typeName
    valueTypes.append((typeName, field.name, type))
  }

  /// The names that all kernels have for the same values; `nil` when two disagree, since a Swift name would
  /// then be a wrong value on one of them.
  private static func joined(_ all: [PrintedFields.Names]) -> PrintedFields.Names? {
    guard var result = all.first else { return nil }
    for names in all.dropFirst() {
      guard names.areFlags == result.areFlags else { return nil }
      for value in names.values where !result.values.contains(value) {
        let isOther = result.values.contains {
          $0.name == value.name || $0.number == value.number
        }
        guard !isOther else { return nil }
        result.values.append(value)
      }
    }
    return result
  }
}
