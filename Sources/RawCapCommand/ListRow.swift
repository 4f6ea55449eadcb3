internal import RawCap

/// One thing of a list: its name and what is told of it, for people and for programs.
struct ListRow {
  /// What a program gets.
  enum Value {
    case text(String?)
    case number(Int)
    case flag(Bool?)
    case list([String])
  }

  let name: String
  /// The name as people see it.
  var label: String
  /// What stands behind the label, in columns.
  let cells: [String]
  /// What stands below it.
  var lines: [String] = []
  let values: [(key: String, value: Value)]

  init(_ name: String, cells: [String] = [], _ values: [(key: String, value: Value)] = []) {
    self.name = name
    label = name
    self.cells = cells
    self.values = values
  }

  /// A line each, columns one below the other.
  static func plain(_ rows: [ListRow]) -> TextBuffer {
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in ([row.label] + row.cells).enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], cell.count)
      }
    }
    var text = TextBuffer(capacity: 1 << 16)
    for row in rows {
      var line = ""
      for (index, cell) in ([row.label] + row.cells).enumerated() {
        line += cell + String(repeating: " ", count: widths[index] - cell.count + 2)
      }
      while line.last == " " { line.removeLast() }
      text.append(line + "\n")
      for line in row.lines { text.append("  \(line)\n") }
    }
    return text
  }

  /// An array of objects.
  static func json(_ rows: [ListRow]) -> TextBuffer {
    var json = JSONText()
    json.array { json in
      for row in rows {
        json.object { json in
          json.member("name", row.name)
          for (key, value) in row.values {
            switch value {
            case .text(let text?): json.member(key, text)
            case .flag(let flag?): json.member(key, flag)
            case .number(let number):
              json.key(key)
              json.value(number)
            case .list(let list):
              json.key(key)
              json.array { json in for text in list { json.value(text) } }
            case .text(nil), .flag(nil):
              json.key(key)
              json.null()
            }
          }
        }
      }
    }
    return json.finish()
  }
}
