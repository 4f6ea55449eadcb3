internal import RawCap

/// A histogram as a table for people: columns, parts of all, bars.
struct HistogramTableText {
  private let histogram: Histogram
  private let table: HistogramTable
  private let rows: ArraySlice<HistogramTable.Row>
  private static let barWidth = 24

  init(_ histogram: Histogram, _ table: HistogramTable, top: Int?) {
    self.histogram = histogram
    self.table = table
    rows = table.rows.prefix(top ?? .max)
  }

  /// The table, and what it sums up to.
  var text: String {
    var columns = TextColumns()
    let stack = histogram.keys.firstIndex {
      $0.name.hasSuffix("stacktrace") || $0.modifier == .stack
    }
    let keys = histogram.keys.indices.filter { $0 != stack }
    let names = rows.first?.values.map(\.name) ?? ["hitcount"]
    columns.header(
      keys.map { (histogram.keys[$0].name, isNumber($0)) } + names.map { ($0, true) }
        + [("", true), ("", false)])
    // What the rows are sorted by is what the bars show.
    let shown = names.firstIndex(of: histogram.order.first?.field ?? "hitcount") ?? 0
    let numbers = table.rows.map { row in
      row.values.indices.contains(shown) ? row.values[shown].number ?? 0 : 0
    }
    let total = numbers.reduce(0) { $0 + Double($1) }
    let largest = Double(numbers.max() ?? 0)
    for (row, number) in zip(rows, numbers) {
      let part = total > 0 ? Double(number) / total : 0
      let length = largest > 0 ? Double(number) / largest * Double(Self.barWidth) : 0
      columns.row(
        keys.map { row.keys.indices.contains($0) ? cell(row.keys[$0]) : "" }
          + row.values.map { value in value.number.map { Amount.count($0) } ?? value.text }
          + [Amount.percent(part), String(repeating: "█", count: Int(length.rounded(.up)))])
      if let stack, row.keys.indices.contains(stack), case .stack(let functions) = row.keys[stack] {
        for function in functions { columns.line("    \(function)") }
      }
      if let kept = row.kept {
        let fields = kept.fields.map { "  \($0.name)=\($0.text)" }.joined()
        columns.line("    \(Amount.count(kept.value)):\(fields)")
      }
    }
    return columns.text + totals
  }

  private func isNumber(_ index: Int) -> Bool {
    switch rows.first?.keys[index] {
    case .number, .hexadecimal: true
    default: false
    }
  }

  private func cell(_ key: HistogramKey) -> String {
    switch key {
    case .power(let power) where power > 0 && power < 64:
      "\(Amount.count((UInt64(1) << UInt64(power)) / 2 + 1))..\(Amount.count(UInt64(1) << UInt64(power)))"
    case .range(let range): "\(Amount.count(range.lowerBound))..\(Amount.count(range.upperBound))"
    default: key.description
    }
  }

  private var totals: String {
    var text = "\n\(Amount.count(table.hits)) events in \(Amount.count(table.entries)) rows"
    if rows.count < table.rows.count { text += ", \(rows.count) of them shown" }
    text += "\n"
    if table.dropped > 0 {
      text +=
        "\(Amount.count(table.dropped)) events of other keys are not counted: more rows need a larger --size\n"
    }
    return text
  }
}

/// Lines of cells, each as wide as the widest of its column.
struct TextColumns {
  private enum Line {
    case cells([String])
    case plain(String)
  }

  private var lines: [Line] = []
  private var isRight: [Bool] = []

  /// The first line, and which columns are set to the right.
  mutating func header(_ columns: [(name: String, isRight: Bool)]) {
    isRight = columns.map(\.isRight)
    lines.append(.cells(columns.map(\.name)))
  }

  mutating func row(_ cells: [String]) { lines.append(.cells(cells)) }

  /// A line that has no columns.
  mutating func line(_ text: String) { lines.append(.plain(text)) }

  var text: String {
    var widths = isRight.map { _ in 0 }
    for case .cells(let cells) in lines {
      for (index, cell) in cells.enumerated() where index < widths.count {
        widths[index] = max(widths[index], cell.count)
      }
    }
    var text = ""
    for line in lines {
      switch line {
      case .plain(let plain): text += plain
      case .cells(let cells):
        var line = ""
        for (index, cell) in cells.enumerated() where index < widths.count {
          let space = String(repeating: " ", count: widths[index] - cell.count)
          line += (index > 0 ? "  " : "") + (isRight[index] ? space + cell : cell + space)
        }
        while line.last == " " { line.removeLast() }
        text += line
      }
      text += "\n"
    }
    return text
  }
}
