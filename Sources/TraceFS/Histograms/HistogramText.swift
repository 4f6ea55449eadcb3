/// Reads the text of a `hist` file.
///
/// ```
/// # event histogram
/// #
/// # trigger info: hist:keys=next_comm:vals=hitcount:sort=hitcount:size=2048 [active]
/// #
///
/// { next_comm: bash                                               } hitcount:         12
///
/// Totals:
///     Hits: 12
///     Entries: 1
///     Dropped: 0
/// ```
///
/// The corresponding function is `hist_trigger_show` in `kernel/trace/trace_events_hist.c`.
struct HistogramText {
  /// The tables of a file, in the order of their triggers; `nil` when the text is not understood.
  static func tables(in text: String) -> [HistogramTable]? {
    // Text in keys can be anything but has no line feed as a rule; what is wrong then is noticed.
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    var tables: [HistogramTable] = []
    while let start = lines.firstIndex(where: { $0.hasPrefix(head) }) {
      let info = lines[start].dropFirst(head.count)
      lines = lines[(start + 1)...]
      guard let shape = HistogramShape(info) else { return nil }
      guard let table = table(shape, from: &lines) else { return nil }
      tables.append(table)
    }
    return tables
  }

  private static let head = "# trigger info: "

  /// The lines of a row at most: three keys, each a stack of 16 (`HIST_STACKTRACE_DEPTH`), and what they are in.
  private static let mostLines = 100

  private static func table(
    _ shape: HistogramShape, from lines: inout ArraySlice<Substring>
  ) -> HistogramTable? {
    var table = HistogramTable(trigger: shape.trigger, isPaused: shape.isPaused)
    while let line = lines.popFirst() {
      if line == "Totals:" { return totals(of: table, from: &lines) }
      if line.hasPrefix("{ ") {
        var text = String(line)
        var count = 1
        while row(shape, text) == nil {
          // A stack goes on, or text with a line feed in it.
          guard let next = lines.first, next != "Totals:", count < mostLines else { return nil }
          count += 1
          lines.removeFirst()
          text += "\n\(next)"
        }
        guard let row = row(shape, text) else { return nil }
        table.rows.append(row)
      } else if line.hasPrefix("\t"), !table.rows.isEmpty {
        // What a snapshot was taken of stands there, too.
        if let kept = kept(shape, line.dropFirst()) { table.rows[table.rows.count - 1].kept = kept }
      }
    }
    return nil
  }

  private static func totals(
    of table: HistogramTable, from lines: inout ArraySlice<Substring>
  ) -> HistogramTable? {
    var table = table
    for (label, path) in [
      ("    Hits: ", \HistogramTable.hits), ("    Entries: ", \.entries),
      ("    Dropped: ", \.dropped),
    ] {
      guard let line = lines.popFirst(), line.hasPrefix(label),
        let number = UInt64(line.dropFirst(label.count))
      else { return nil }
      table[keyPath: path] = number
    }
    return table
  }

  /// `{ key: …, key: … } hitcount: …  value: …`
  private static func row(_ shape: HistogramShape, _ text: String) -> HistogramTable.Row? {
    guard let first = shape.valueLabels.first else { return nil }
    // The last one: what stands between the braces may look like it.
    guard let end = text.ranges(of: "} \(first)").last else { return nil }
    var rest = text[..<end.lowerBound].dropFirst(2)
    var keys: [HistogramKey] = []
    for (index, field) in shape.keys.enumerated() {
      guard let label = shape.labels(of: field).first(where: { rest.hasPrefix($0) }) else {
        return nil
      }
      rest = rest.dropFirst(label.count)
      var piece = rest
      if index + 1 < shape.keys.count {
        let marks = shape.labels(of: shape.keys[index + 1]).map { ", \($0)" }
        guard
          let mark = marks.compactMap({ rest.ranges(of: $0).first }).min(by: {
            $0.lowerBound < $1.lowerBound
          })
        else { return nil }
        piece = rest[..<mark.lowerBound]
        rest = rest[mark.lowerBound...].dropFirst(2)
      }
      guard let key = HistogramKey(piece, field) else { return nil }
      keys.append(key)
    }
    let valueText = text[text.index(end.lowerBound, offsetBy: 2)...]
    guard let texts = labelled(valueText, shape.valueLabels) else { return nil }
    let values = zip(shape.values, texts).map { field, text in
      HistogramTable.Value(
        name: field.name, text: text,
        number: UInt64(text, radix: field.modifier == .hex ? 16 : 10))
    }
    return HistogramTable.Row(keys: keys, values: values)
  }

  /// `max:     336892  next_comm: cat                  prev_pid:          0`
  private static func kept(_ shape: HistogramShape, _ text: Substring) -> HistogramTable.Kept? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let labels = [String(text[...colon])] + shape.savedFields.map { "\($0):" }
    guard let texts = labelled(text, labels), let value = UInt64(texts[0]) else { return nil }
    return HistogramTable.Kept(
      value: value,
      fields: zip(shape.savedFields, texts.dropFirst()).map { name, text in
        HistogramTable.Kept.Field(name: name, text: text)
      })
  }

  /// What stands behind each of `labels`, which follow one another.
  private static func labelled(_ text: Substring, _ labels: [String]) -> [String]? {
    var rest = text
    var texts: [String] = []
    for (index, label) in labels.enumerated() {
      guard rest.hasPrefix(label) else { return nil }
      rest = rest.dropFirst(label.count)
      var piece = rest
      if index + 1 < labels.count {
        guard let next = rest.ranges(of: " \(labels[index + 1])").first else { return nil }
        piece = rest[..<next.lowerBound]
        rest = rest[next.lowerBound...].dropFirst()
      }
      texts.append(piece.trimmed)
    }
    return texts
  }
}

extension Substring {
  /// Without the spaces at both ends.
  var trimmed: String {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension HistogramKey {
  /// Reads what the kernel shows of a key; `nil` when it is something else.
  init?(_ shown: Substring, _ field: HistogramField) {
    let text = shown.trimmed
    if field.isStack || field.modifier == .stack {
      self = .stack(shown.split(separator: "\n").map(\.trimmed).filter { !$0.isEmpty })
      return
    }
    switch field.modifier {
    case .hex:
      guard let number = UInt64(text, radix: 16) else { return nil }
      self = .hexadecimal(number)
    case .log2:
      guard text.hasPrefix("~ 2^"), let power = Int(text.dropFirst(4)) else { return nil }
      self = .power(power)
    case .buckets:
      let parts = text.dropFirst(2).split(separator: "-")
      guard text.hasPrefix("~ "), parts.count == 2, let lower = UInt64(parts[0]),
        let upper = UInt64(parts[1]), lower <= upper
      else { return nil }
      self = .range(lower...upper)
    case .symbol, .symbolOffset:
      guard text.first == "[", let end = text.firstIndex(of: "]"),
        let address = UInt64(text[..<end].dropFirst(), radix: 16)
      else { return nil }
      self = .symbol(text[end...].dropFirst().trimmed, address: address)
    case .executableName, .syscall:
      guard text.last == "]", let begin = text.lastIndex(of: "["),
        let number = UInt64(text[begin...].dropFirst().dropLast().trimmed)
      else { return nil }
      let name = text[..<begin].trimmed
      self =
        field.modifier == .syscall
        ? .syscall(name: name, number: number) : .task(name: name, id: number)
    default:
      // Numbers are set to the right, text to the left.
      if let number = UInt64(text), shown.first == " " || shown.last != " " || text.isEmpty {
        self = .number(number)
      } else {
        self = .text(text)
      }
    }
  }
}
