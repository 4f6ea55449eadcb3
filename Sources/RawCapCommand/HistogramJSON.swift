internal import RawCap

/// A histogram as one JSON object.
struct HistogramJSON {
  private let histogram: Histogram
  private let table: HistogramTable
  private let top: Int?

  init(_ histogram: Histogram, _ table: HistogramTable, top: Int?) {
    self.histogram = histogram
    self.table = table
    self.top = top
  }

  func text() -> TextBuffer {
    var json = JSONText()
    json.object { json in
      json.member("event", "\(histogram.event)")
      json.member("trigger", table.trigger)
      json.member("hits", table.hits)
      json.member("entries", table.entries)
      json.member("dropped", table.dropped)
      json.key("rows")
      json.array { json in
        for row in table.rows.prefix(top ?? .max) {
          json.object { json in
            json.key("keys")
            json.object { json in
              for (field, key) in zip(histogram.keys, row.keys) {
                json.key(field.name)
                Self.append(key, to: &json)
              }
            }
            json.key("values")
            json.object { json in
              for value in row.values {
                json.key(value.name)
                if let number = value.number { json.value(number) } else { json.value(value.text) }
              }
            }
          }
        }
      }
    }
    return json.finish()
  }

  static func append(_ key: HistogramKey, to json: inout JSONText) {
    switch key {
    case .number(let number), .hexadecimal(let number): json.value(number)
    case .text(let text): json.value(text)
    case .range(let range):
      json.array { json in
        json.value(range.lowerBound)
        json.value(range.upperBound)
      }
    case .power(let power): json.object { $0.member("log2", power) }
    case .symbol(let name, let address):
      json.object { json in
        json.member("symbol", name)
        json.member("address", address)
      }
    case .task(let name, let id):
      json.object { json in
        json.member("comm", name)
        json.member("pid", id)
      }
    case .syscall(let name, let number):
      json.object { json in
        json.member("syscall", name)
        json.member("number", number)
      }
    case .stack(let functions):
      json.array { json in for function in functions { json.value(function) } }
    }
  }
}
