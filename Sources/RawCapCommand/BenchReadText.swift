internal import RawCap
internal import ReadBench
internal import SystemPackage

/// The two forms in which `bench decode`, `bench merge` and `bench text` print.
enum BenchReadText {
  private static let firstColumn = 44
  private static let widths = [13, 10, 10, 10, 8, 10]

  static func table(_ report: ReadReport, of path: FilePath) -> TextBuffer {
    var text = TextBuffer(capacity: 4096)
    text.append("\(BenchText.kernel), \(path)\n")
    text.append(
      "\(report.runs == 1 ? "one run" : "medians of \(report.runs) runs") behind one that warms up;"
        + " least and most are ns/event, too\n\n")
    let makesText = report.rows.contains { $0.textBytes > 0 }
    line(
      "", ["events", "ns/event", "least", "most", "GB/s"] + (makesText ? ["text GB/s"] : []),
      to: &text)
    for row in report.rows {
      var cells = [
        Amount.count(UInt64(row.events)), BenchText.fixed(row.nanosecondsPerEvent, 2),
        BenchText.fixed(row.leastNanosecondsPerEvent, 2),
        BenchText.fixed(row.mostNanosecondsPerEvent, 2), BenchText.fixed(row.gigabytesPerSecond, 2),
      ]
      if let rate = row.textGigabytesPerSecond { cells.append(BenchText.fixed(rate, 2)) }
      line(row.title, cells, to: &text)
    }
    if !report.notes.isEmpty { text.append("\n") }
    for note in report.notes { text.append("\(note)\n") }
    return text
  }

  /// An object whose names stay as they are.
  static func json(_ report: ReadReport, of path: FilePath) -> TextBuffer {
    var json = JSONText()
    json.object { json in
      json.member("program", "rawcap \(rawcapVersion)")
      json.member("kernel", BenchText.kernel)
      json.member("file", path.string)
      json.member("runs", report.runs)
      json.key("rows")
      json.array { json in
        for row in report.rows {
          json.object { json in
            json.member("what", row.what)
            json.member("title", row.title)
            json.member("threads", row.threads)
            if row.streams > 0 { json.member("streams", row.streams) }
            json.member("events", row.events)
            json.member("page_bytes", row.pageBytes)
            json.member("ns_per_event", row.nanosecondsPerEvent)
            json.member("ns_per_event_min", row.leastNanosecondsPerEvent)
            json.member("ns_per_event_max", row.mostNanosecondsPerEvent)
            json.member("gigabytes_per_second", row.gigabytesPerSecond)
            if let rate = row.textGigabytesPerSecond {
              json.member("text_bytes", row.textBytes)
              json.member("text_gigabytes_per_second", rate)
            }
          }
        }
      }
      json.key("notes")
      json.array { json in
        for note in report.notes { json.value(note) }
      }
    }
    return json.finish()
  }

  private static func line(_ label: String, _ cells: [String], to text: inout TextBuffer) {
    text.append(label)
    // The first cell may use what a long label leaves.
    var column = label.utf8.count
    var end = firstColumn
    for (cell, width) in zip(cells, widths) {
      end += width
      let gap = max(1, end - column - cell.utf8.count)
      text.append(repeating: UInt8(ascii: " "), count: gap)
      text.append(cell)
      column += gap + cell.utf8.count
    }
    text.append("\n")
  }
}
