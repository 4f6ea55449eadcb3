internal import ArgumentParser
internal import RawCap
internal import SystemPackage

struct Info: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells what a recording holds: kernel, clock, and per CPU pages, events and losses.")

  @Flag(help: "Print one JSON object; times are integers in units of the clock (nanoseconds).")
  var json = false

  @OptionGroup var part: TracePart

  @OptionGroup var input: InputFile

  func run() throws {
    let trace = try Trace(path: input.path)
    let summary =
      part.isAll ? trace.summary() : trace.summary(of: try part.window(of: trace.file))
    var text = json ? InfoText.json(trace, summary) : InfoText.plain(trace, summary)
    try Output.write(&text)
    try input.complain(of: trace.file, damage: summary.damage)
  }
}

/// The two forms in which `info` prints.
private enum InfoText {
  static func plain(_ trace: Trace, _ summary: TraceSummary) -> TextBuffer {
    let file = trace.file
    var text = TextBuffer(capacity: 4096)
    line("file", "\(file.path), \(file.byteCount) bytes", to: &text)
    line("format", "trace.dat version \(file.version), compression \(file.compression)", to: &text)
    line(
      "machine",
      "\(file.cpuCount) CPUs, \(8 * file.layout.commitSize)-bit \(file.byteOrder)-endian",
      to: &text)
    if let uname = file.options.uname { line("kernel", uname, to: &text) }
    if let recorder = file.options.recorderVersion { line("recorder", recorder, to: &text) }
    if let first = summary.firstTime, let last = summary.lastTime, isTimed(file) {
      line("time", "\(seconds(first)) to \(seconds(last)), \(seconds(last &- first)) s", to: &text)
      if file.options.date != nil {
        let dates = [first, last].map { TimePoint.dateText(nanoseconds: $0) }
        line("date", "\(dates[0]) to \(dates[1]) (UTC)", to: &text)
      }
    }
    // Those since 1970 are longer than the usual ones.
    let timeWidth = max(19, time(summary.lastTime, file).utf8.count + 2)
    for (index, buffer) in summary.buffers.enumerated() {
      let name = buffer.name.isEmpty ? "top buffer" : "instance \(buffer.name)"
      let clock = buffer.clock.isEmpty ? "unknown" : buffer.clock
      text.append("\n\(printable(name)), clock \(printable(clock))")
      if file.buffers[index].isText {
        text.append(": the text of a latency tracer\n")
        for trace in traces(file, index) {
          text.append("\(printable(LatencyTraceText.line(trace)))\n")
        }
        continue
      }
      text.append(", sub-buffers of \(file.buffers[index].pageSize) bytes\n")
      row(
        ["CPU", "pages", "bytes", "events", "lost", "first", "last"], timeWidth: timeWidth,
        to: &text)
      for cpu in buffer.cpus {
        row(
          [
            "\(cpu.cpu)", "\(cpu.pages)", "\(cpu.bytes)", "\(cpu.events)",
            lost(cpu.lost, cpu.unknownLosses), time(cpu.firstTime, file), time(cpu.lastTime, file),
          ], timeWidth: timeWidth, to: &text)
      }
    }
    text.append("\n")
    row(
      [
        "total", "\(summary.pages)", "\(summary.bytes)", "\(summary.events)",
        lost(summary.lost, summary.unknownLosses), time(summary.firstTime, file),
        time(summary.lastTime, file),
      ], timeWidth: timeWidth, to: &text)
    appendLosses(summary, isTimed: isTimed(file), to: &text)
    if !summary.eventCounts.isEmpty {
      text.append("\n")
      for (name, count) in counts(trace, summary) {
        text.append(decimal: UInt64(count), width: 12)
        text.append("  \(name)\n")
      }
    }
    return text
  }

  static func json(_ trace: Trace, _ summary: TraceSummary) -> TextBuffer {
    let file = trace.file
    var json = JSONText()
    json.object { json in
      json.member("file", file.path.string)
      json.member("bytes", file.byteCount)
      json.member("version", file.version)
      json.member("compression", "\(file.compression)")
      json.member("byteOrder", "\(file.byteOrder)")
      json.member("longSize", file.layout.commitSize)
      json.member("cpus", file.cpuCount)
      json.member("kernel", file.options.uname ?? "")
      json.member("recorder", file.options.recorderVersion ?? "")
      json.key("buffers")
      json.array { json in
        for (index, buffer) in summary.buffers.enumerated() {
          json.object { json in
            json.member("name", buffer.name)
            json.member("clock", buffer.clock)
            json.member("pageSize", file.buffers[index].pageSize)
            json.member("isText", file.buffers[index].isText)
            if file.buffers[index].isText { append(traces(file, index), to: &json) }
            json.key("cpus")
            json.array { json in
              for cpu in buffer.cpus {
                json.object { json in
                  json.member("cpu", cpu.cpu)
                  json.member("pages", cpu.pages)
                  json.member("bytes", cpu.bytes)
                  json.member("events", cpu.events)
                  json.member("lost", cpu.lost)
                  json.member("unknownLosses", cpu.unknownLosses)
                  json.member("first", cpu.firstTime)
                  json.member("last", cpu.lastTime)
                  json.member("kernelRead", cpu.statistics?.read)
                  json.member("kernelLost", cpu.statistics?.lost)
                  json.member("missing", cpu.missing)
                  json.member("untoldLosses", cpu.untoldLosses)
                  json.key("gaps")
                  json.array { json in for gap in cpu.gaps { append(gap, to: &json) } }
                }
              }
            }
          }
        }
      }
      json.key("total")
      json.object { json in
        json.member("pages", summary.pages)
        json.member("bytes", summary.bytes)
        json.member("events", summary.events)
        json.member("lost", summary.lost)
        json.member("unknownLosses", summary.unknownLosses)
        json.member("first", summary.firstTime)
        json.member("last", summary.lastTime)
      }
      json.key("events")
      json.object { json in
        for (name, count) in counts(trace, summary) { json.member(name, count) }
      }
      json.key("damage")
      json.array { json in
        for problem in file.damage { json.value(problem.description) }
        for problem in summary.damage { json.value(problem.description) }
      }
    }
    return json.finish()
  }

  /// The traces of a latency tracer; none where their text is damaged, which `report` tells.
  private static func traces(_ file: TraceFile, _ buffer: Int) -> [LatencyTrace] {
    (try? file.latencyTraces(of: file.buffers[buffer])) ?? []
  }

  private static func append(_ traces: [LatencyTrace], to json: inout JSONText) {
    json.key("latencies")
    json.array { json in
      for trace in traces {
        json.object { json in
          json.member("tracer", trace.tracer)
          json.member("microseconds", Int(trace.latency / .microseconds(1)))
          json.member("cpu", trace.cpu)
          json.member("task", trace.task ?? "")
          json.member("startedAt", trace.startedAt ?? "")
          json.member("endedAt", trace.endedAt ?? "")
        }
      }
    }
  }

  private static func append(_ gap: LostGap, to json: inout JSONText) {
    json.object { json in
      json.member("from", gap.from)
      json.member("to", gap.to)
      json.member("cause", gap.cause.rawValue)
      switch gap.amount {
      case .exact(let count): json.member("count", count)
      case .atMost(let count): json.member("atMost", count)
      case .unknown: break
      }
    }
  }

  /// So many gaps are printed; `--json` has all of them.
  private static let mostGaps = 20

  /// Where events are missing, and whether the kernel's counters and the file add up.
  private static func appendLosses(
    _ summary: TraceSummary, isTimed: Bool, to text: inout TextBuffer
  ) {
    let cpus = summary.buffers.flatMap(\.cpus)
    let gaps = cpus.flatMap(\.gaps)
    if !gaps.isEmpty { text.append("\n") }
    for gap in gaps.prefix(mostGaps) {
      let entry = LossEntry(
        cpu: gap.cpu, from: gap.from, to: gap.to, count: gap.amount, cause: gap.cause)
      text.append("\(GapText.line(entry, isTimed: isTimed))\n")
    }
    if gaps.count > mostGaps {
      text.append("and \(gaps.count - mostGaps) more gaps, which --json lists\n")
    }
    let checked = cpus.filter { $0.missing != nil }
    guard !checked.isEmpty else { return }
    text.append("\n")
    var adds = true
    for cpu in checked {
      if let missing = cpu.missing, missing != 0 {
        adds = false
        text.append(
          "CPU \(cpu.cpu): the kernel gave \(cpu.statistics?.read ?? 0) events to be recorded, the"
            + " file has \(cpu.events)\n")
      }
      if let untold = cpu.untoldLosses, untold != 0 {
        adds = false
        text.append(
          "CPU \(cpu.cpu): the kernel counted \(cpu.statistics?.lost ?? 0) lost events, the gaps"
            + " tell of \(Int64(clamping: cpu.statistics?.lost ?? 0) - untold)\n")
      }
    }
    if gaps.contains(where: { $0.cause == .unwritten }) {
      text.append(
        "How many events were read and could not be written nobody knows: the kernel's counters cannot be compared.\n"
      )
    } else if adds {
      text.append("The kernel's counters and the file add up.\n")
    }
  }

  /// Events by name, most frequent first.
  private static func counts(_ trace: Trace, _ summary: TraceSummary) -> [(String, Int)] {
    summary.eventCounts
      .map { (trace.formats[$0.key]?.description ?? "unknown event \($0.key)", $0.value) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }

  private static func line(_ label: String, _ value: String, to text: inout TextBuffer) {
    text.append(label)
    text.append(repeating: UInt8(ascii: " "), count: 12 - label.utf8.count)
    text.append(printable(value))
    text.append("\n")
  }

  /// Without what would steer a terminal: names in a file can be anything.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }

  private static func row(_ cells: [String], timeWidth: Int, to text: inout TextBuffer) {
    let widths = [5, 9, 13, 11, 11, timeWidth, timeWidth]
    for (cell, width) in zip(cells, widths) {
      text.append(repeating: UInt8(ascii: " "), count: max(0, width - cell.utf8.count))
      text.append(cell)
    }
    text.append("\n")
  }

  private static func lost(_ count: UInt64, _ unknown: Int) -> String {
    unknown == 0 ? "\(count)" : "\(count)+\(unknown)?"
  }

  private static func isTimed(_ file: TraceFile) -> Bool {
    let clock = file.buffers.first?.clock ?? ""
    return clock.isEmpty || isNanosecondClock(clock) || file.options.tsc2nsec != nil
  }

  private static func time(_ time: UInt64?, _ file: TraceFile) -> String {
    guard let time else { return "-" }
    return isTimed(file) ? seconds(time) : "\(time)"
  }

  private static func seconds(_ nanoseconds: UInt64) -> String {
    let fraction = String(nanoseconds % 1_000_000_000)
    let zeros = String(repeating: "0", count: 9 - fraction.count)
    return "\(nanoseconds / 1_000_000_000).\(zeros)\(fraction)"
  }
}
