internal import EventFormat

extension Histogram {
  /// Finds what the kernel would not take, and what it would take and should not.
  ///
  /// Kernels up to 6.12 at least believe it when a number is said to hold a stack, and crash at the next event.
  ///
  /// - Throws: `TraceFSError` of code `noSuchField`, with the nearest names, or `badHistogram`.
  func check(against format: EventFormat) throws(TraceFSError) {
    guard !keys.isEmpty else { throw bad("", "a histogram needs a key") }
    guard keys.count <= 3 else {
      throw bad(keys[3].text, "a histogram has 3 keys at most")
    }
    let sums = values.filter { $0.name != "hitcount" }
    guard sums.count <= 2 else {
      throw bad(sums[2].text, "a histogram has 2 values at most, beside hitcount")
    }
    guard order.count <= 2 else {
      throw bad(order[2].text, "rows are sorted by 2 fields at most")
    }
    for part in [name, clock] + keys.map(\.text) + values.map(\.text) + order.map(\.text) {
      guard let part, part.contains(where: { ":, \t\n".contains($0) }) else { continue }
      throw bad(part, "there are characters that separate other parts")
    }
    for key in keys { try check(key: key, format) }
    for value in values { try check(value: value, format) }
    let sortable = keys.map(\.name) + values.map(\.name) + ["hitcount"]
    for field in order where !sortable.contains(field.field) {
      throw bad(
        field.text, "rows are sorted by keys and values: " + sortable.joined(separator: ", "))
    }
    if let size, !(1...131_072 ~= size) {
      throw bad("size=\(size)", "1 to 131072 rows are possible")
    }
    if hidesHitcount, sums.isEmpty { throw bad("nohitcount", "there must be another value then") }
    if let filter, filter.contains(where: \.isNewline) {
      throw bad(filter, "a filter is one line")
    }
  }

  private func check(key: HistogramField, _ format: EventFormat) throws(TraceFSError) {
    switch key.modifier {
    case .percent, .graph: throw bad(key.text, "that is for values, not for keys")
    case .executableName where key.name != "common_pid":
      throw bad(key.text, "only common_pid can be shown as a name")
    case .microseconds where key.name != "common_timestamp":
      throw bad(key.text, "only common_timestamp has microseconds")
    default: break
    }
    if key.name == "hitcount" { throw bad(key.text, "hitcount is a value, not a key") }
    guard let field = try field(key.name, format) else {
      if key.isStack, key.modifier != nil { throw bad(key.text, "a stack has no modifiers") }
      if key.modifier == .stack { throw bad(key.text, "that is no field with a stack") }
      return
    }
    switch (field.kind, key.modifier) {
    case (.integer, .stack), (.pointer, .stack), (.characterArray, .stack),
      (.dynamic(isText: true, _), .stack), (.relativeDynamic(isText: true, _), .stack):
      throw bad(key.text, "the field is \(field.typeName), and holds no stack")
    case (.integer, _), (.pointer, _): break
    case (.characterArray, nil), (.dynamic(isText: true, _), nil),
      (.relativeDynamic(isText: true, _), nil):
      break
    case (.dynamic, .stack) where field.isLong: break
    case (.characterArray, _), (.dynamic(isText: true, _), _),
      (.relativeDynamic(isText: true, _), _):
      throw bad(key.text, "the field is text, which has no modifiers")
    case (.array, _), (.dynamic, _), (.relativeDynamic, _):
      throw bad(key.text, "the field is an array (\(field.typeName)), which cannot be a key")
    }
  }

  private func check(value: HistogramField, _ format: EventFormat) throws(TraceFSError) {
    switch value.modifier {
    case nil, .hex, .percent, .graph: break
    default: throw bad(value.text, "a value takes hex, and on some kernels percent and graph")
    }
    if value.name == "hitcount" { return }
    guard let field = try field(value.name, format) else {
      throw bad(value.text, "only fields that are numbers can be summed up")
    }
    switch field.kind {
    case .integer, .pointer: break
    default: throw bad(value.text, "the field is \(field.typeName): only numbers can be summed up")
    }
  }

  /// The field of the event; `nil` for what every event has and no format tells of.
  private func field(_ name: String, _ format: EventFormat) throws(TraceFSError) -> EventField? {
    if let field = format.field(name) { return field }
    if Self.specialKeys.contains(name) { return nil }
    let names = (format.fields + format.commonFields).map(\.name) + Self.specialKeys
    throw TraceFSError(
      .noSuchField(
        event: event, name: name, nearest: NearestNames(to: name, limit: 3).pick(from: names),
        available: format.fields.map(\.name)))
  }

  private static let specialKeys = [
    "common_cpu", "common_timestamp", "common_stacktrace", "stacktrace", "cpu",
  ]

  private func bad(_ part: String, _ reason: String) -> TraceFSError {
    TraceFSError(.badHistogram(part: part, reason: reason))
  }
}
