internal import CaptureBench
internal import Glibc
internal import RawCap

/// The two forms in which `bench capture` prints.
enum BenchText {
  private static let columns = [
    "KiB", "backend", "ns/event", "us/MB", "load ms", "lost", "most", "full", "written",
  ]
  private static let widths = [6, 10, 11, 10, 10, 10, 10, 8, 10]

  static func table(_ report: BenchReport) -> TextBuffer {
    var text = TextBuffer(capacity: 1 << 14)
    text.append(
      "\(kernel), \(report.cpuCount) CPUs, ring buffers of \(report.bufferKilobytes) KiB per CPU,"
        + " \(report.runs == 1 ? "one run" : "medians of \(report.runs) runs")\n")
    text.append(
      "ns/event and us/MB are the reader's CPU time; lost counts events, most is the worst run;\n"
        + "full is how full pages were, written how many bytes each byte of pages made.\n")
    let costs = CaptureBackend.allCases.compactMap { backend in
      report.fixedCosts[backend].map { "\(backend.rawValue) \(fixed($0, 1))" }
    }
    if !costs.isEmpty {
      text.append(
        "A recording without events takes \(costs.joined(separator: ", ")) ms of CPU time; that"
          + "\nis taken off; 0.0 is what cannot be told from it.\n")
    }
    var last: BenchCase?
    for row in report.rows {
      if row.bench.use != last?.use || row.bench.load != last?.load {
        text.append("\n\(title(row))\n")
        line(columns, to: &text)
      }
      last = row.bench
      line(
        [
          "\(row.bench.subBufferKilobytes)", row.bench.backend.rawValue,
          fixed(row.nanosecondsPerEvent, 1), fixed(row.microsecondsPerMegabyte, 0),
          fixed(row.wallMilliseconds, 0), "\(row.lost)", "\(row.mostLost)",
          "\(fixed(row.density * 100, 0))%", row.writtenPerByte.map { fixed($0, 3) } ?? "-",
        ], to: &text)
    }
    if !report.leftOut.isEmpty { text.append("\n") }
    for reason in report.leftOut { text.append("left out: \(reason)\n") }
    return text
  }

  static func json(_ report: BenchReport) -> TextBuffer {
    var json = JSONText()
    json.object { json in
      json.member("recorder", "rawcap \(rawcapVersion)")
      json.member("kernel", kernel)
      json.member("cpus", report.cpuCount)
      json.member("bufferKilobytes", report.bufferKilobytes)
      json.member("runs", report.runs)
      json.key("fixedMilliseconds")
      json.object { json in
        for backend in CaptureBackend.allCases {
          json.member(backend.rawValue, report.fixedCosts[backend])
        }
      }
      json.key("rows")
      json.array { json in
        for row in report.rows {
          json.object { json in
            json.member("use", row.bench.use.rawValue)
            json.member("load", row.bench.load.rawValue)
            json.member("subBufferKilobytes", row.bench.subBufferKilobytes)
            json.member("backend", row.bench.backend.rawValue)
            json.member("runs", row.runs)
            json.member("events", row.events)
            json.member("bytesPerEvent", row.bytesPerEvent)
            json.member("nanosecondsPerEvent", row.nanosecondsPerEvent)
            json.member("microsecondsPerMegabyte", row.microsecondsPerMegabyte)
            json.member("wallMilliseconds", row.wallMilliseconds)
            json.member("lost", row.lost)
            json.member("mostLost", row.mostLost)
            json.member("density", row.density)
            json.member("writtenPerByte", row.writtenPerByte)
          }
        }
      }
      json.key("leftOut")
      json.array { json in
        for reason in report.leftOut { json.value(reason) }
      }
    }
    return json.finish()
  }

  private static func title(_ row: BenchRow) -> String {
    let use =
      switch row.bench.use {
      case .recording: "recording to a file"
      case .live: "decoding in place"
      }
    let pace = row.bench.load == .trickle ? "a few every millisecond" : "as fast as all CPUs can"
    return
      "\(use): \(Amount.count(row.events)) events of \(fixed(row.bytesPerEvent, 0)) bytes, \(pace)"
  }

  /// The machine: `Linux 6.18.0 x86_64`.
  static var kernel: String {
    var name = utsname()
    // Sound: the kernel fills the struct with strings that end with a zero.
    guard unsafe uname(&name) == 0 else { return "Linux" }
    func text<T>(_ field: T) -> String {
      // Sound: the field's bytes are read within the closure.
      unsafe withUnsafeBytes(of: field) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
    }
    return "\(text(name.sysname)) \(text(name.release)) \(text(name.machine))"
  }

  private static func line(_ cells: [String], to text: inout TextBuffer) {
    for (cell, width) in zip(cells, widths) {
      text.append(repeating: UInt8(ascii: " "), count: max(1, width - cell.utf8.count))
      text.append(cell)
    }
    text.append("\n")
  }

  /// A number with so many decimals.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "-" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = UInt64((abs(value) * scale).rounded())
    let whole = scaled / UInt64(scale)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    let fraction = String(scaled % UInt64(scale))
    return "\(sign)\(whole).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }
}

extension JSONText {
  /// A number with three decimals; `null` where there is none.
  mutating func member(_ name: String, _ number: Double?) {
    key(name)
    if let number { value(decimal: BenchText.fixed(number, 3)) } else { null() }
  }
}
