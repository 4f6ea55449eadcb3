/// What the rows of a table have in them, by its trigger.
struct HistogramShape {
  let trigger: String
  let isPaused: Bool
  let keys: [HistogramField]
  let values: [HistogramField]
  let savedFields: [String]

  /// Reads what stands behind `trigger info:`.
  init?(_ info: Substring) {
    var text = Self.withoutRepetition(info)
    var isPaused = false
    for (ending, pauses) in [(" [active]", false), (" [paused]", true)] where text.hasSuffix(ending)
    {
      text = text.dropLast(ending.count)
      isPaused = pauses
    }
    var keys: [HistogramField] = []
    var values: [HistogramField] = []
    var savedFields: [String] = []
    let command = text.ranges(of: " if ").first.map { text[..<$0.lowerBound] } ?? text
    for part in command.split(separator: ":") {
      if let list = part.value(of: "keys") {
        guard let fields = Self.fields(list) else { return nil }
        keys = fields
      } else if let list = part.value(of: "vals") {
        guard let fields = Self.fields(list) else { return nil }
        values = fields
      } else if let save = part.ranges(of: ".save(").first, part.last == ")" {
        savedFields = part[save.upperBound...].dropLast().split(separator: ",").map(String.init)
      }
    }
    guard !keys.isEmpty, !values.isEmpty else { return nil }
    trigger = String(text)
    self.isPaused = isPaused
    self.keys = keys
    self.values = values
    self.savedFields = savedFields
  }

  /// Linux 6.17 and later (as of 7.3) write the key for the CPU twice: by their own name for it, and behind that as
  /// the trigger was written.
  private static func withoutRepetition(_ info: Substring) -> Substring {
    // Not in texts that a filter compares with.
    let end = info.ranges(of: " if ").first?.lowerBound ?? info.endIndex
    let parts = info[..<end].split(separator: ":", omittingEmptySubsequences: false).map { part in
      guard let list = part.value(of: "keys") ?? part.value(of: "sort") else { return part }
      let keys = list.split(separator: ",", omittingEmptySubsequences: false).map { key in
        let written = key.hasPrefix("common_cpu") ? key.dropFirst("common_cpu".utf8.count) : ""
        // Behind the name there may be how it is shown, or sorted.
        let name = written.prefix { $0 != "." }
        return ["common_cpu", "cpu", "CPU"].contains(name) ? written : key
      }
      return part.dropLast(list.count) + keys.joined(separator: ",")
    }
    return Substring(parts.joined(separator: ":") + info[end...])
  }

  private static func fields(_ list: Substring) -> [HistogramField]? {
    var fields: [HistogramField] = []
    for text in list.split(separator: ",") {
      guard let field = try? HistogramField(parsing: text) else { return nil }
      fields.append(field)
    }
    return fields
  }

  /// What may stand in front of a key: its name as a rule.
  func labels(of key: HistogramField) -> [String] {
    if key.isStack { return ["stacktrace:", "common_stacktrace:"] }
    if key.modifier == .stack { return ["\(key.name):"] }
    return ["common_cpu", "cpu", "CPU"].contains(key.name)
      ? ["cpu: ", "common_cpu: ", "CPU: "] : ["\(key.name): "]
  }

  /// What stands in front of each value.
  var valueLabels: [String] {
    values.map { $0.modifier == .percent ? "\($0.name) (%):" : "\($0.name):" }
  }
}

extension Substring {
  /// What stands behind `name=`.
  fileprivate func value(of name: String) -> Substring? {
    hasPrefix("\(name)=") ? dropFirst(name.utf8.count + 1) : nil
  }
}
