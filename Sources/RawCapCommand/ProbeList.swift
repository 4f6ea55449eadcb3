internal import ArgumentParser
internal import RawCap

struct ProbeList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the probes of the system, with how often they were hit.",
    discussion: """
      All probes are listed, whoever made them; those of the group rawcap have a mark (*). Misses are \
      hits that could not be recorded, as too many calls were under way. Where the kernel does not count, there \
      is a “-”.
      """)

  @Flag(help: "Print a JSON array.")
  var json = false

  func run() throws {
    let tracefs = try TraceFS()
    let probes = try tracefs.probes()
    var text =
      json
      ? Self.json(probes, tracefs.activity(of: probes))
      : Self.plain(probes, tracefs.activity(of: probes))
    try Output.write(&text)
  }

  static func plain(
    _ probes: [Probe], _ activity: [EventName: ProbeActivity]
  ) -> TextBuffer {
    var rows = [["", "EVENT", "KIND", "HITS", "MISSES", "PLACE AND ARGUMENTS"]]
    for probe in probes {
      let counts = activity[probe.name]
      var place = "\(probe.location)"
      for argument in probe.arguments { place += " \(argument)" }
      if let filter = probe.filter { place += " if \(filter)" }
      rows.append([
        probe.name.system == Probe.group ? "*" : "", probe.name.description, probe.kind.rawValue,
        counts.map { "\($0.hits)" } ?? "-", counts?.misses.map { "\($0)" } ?? "-", place,
      ])
    }
    var text = TextBuffer()
    guard !probes.isEmpty else { return text }
    let widths = (0..<6).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        let gap = String(repeating: " ", count: widths[column] - cell.count)
        // Numbers stand to the right.
        line += column == 3 || column == 4 ? gap + cell : column == 5 ? cell : cell + gap
        if column < 5 { line += column == 0 ? " " : "  " }
      }
      text.append("\(line)\n")
    }
    return text
  }

  static func json(
    _ probes: [Probe], _ activity: [EventName: ProbeActivity]
  ) -> TextBuffer {
    var json = JSONText()
    json.array { json in
      for probe in probes {
        json.object { json in
          json.member("group", probe.name.system)
          json.member("event", probe.name.event)
          json.member("kind", probe.kind.rawValue)
          json.member("place", "\(probe.location)")
          json.key("arguments")
          json.array { json in for argument in probe.arguments { json.value("\(argument)") } }
          if let filter = probe.filter { json.member("filter", filter) }
          if let maxActive = probe.maxActive { json.member("maxActive", maxActive) }
          json.member("isOurs", probe.name.system == Probe.group)
          json.member("hits", activity[probe.name]?.hits)
          json.member("misses", activity[probe.name]?.misses)
          json.member("definition", "\(probe)")
        }
      }
    }
    return json.finish()
  }
}
