internal import RawCap

extension Record {
  /// Between an event and its filter in one argument; no event's name has it.
  private static let separator: Character = "\u{1f}"
  /// In front of each trigger.
  private static let triggerMark: Character = "\u{1e}"
  /// The options of `record` that take a value.
  private static let valueOptions: Set<String> = [
    "-e", "-f", "--probe", "--no-pid", "-o", "-b", "-C", "-m", "-P",
    "-r", "--output", "--buffer-size", "--clock",
    "--max-size", "--pid", "--priority", "--file-version", "--subbuf-size", "--buffer-percent",
    "--rotate", "--keep", "--duration", "--compression", "--cpus", "--backend", "--direct-io",
    "--delay", "--latency", "-p", "-l", "-n", "-O", "-g", "--tracer", "--graph-notrace",
    "--max-graph-depth", "--latency-threshold", "--tracer-option", "--block-device",
    "--function-command",
  ]

  /// Those that only `record` has; `-R` is a flag of `stream`.
  private static let recordOptions: Set<String> = [
    "-R", "-B", "--on", "--after", "--times", "--buffer",
  ]

  /// Joins each `-f FILTER` and `-R TRIGGER` with the `-e EVENT` before it, and each `-B NAME` with what is the
  /// buffer's behind it, as the parser does not tell which option came first.
  static func pairFilters(_ arguments: [String]) -> [String] {
    guard let name = arguments.first, ["record", "start", "stream"].contains(name) else {
      return arguments
    }
    let isRecord = name == "record"
    let hasRecordOptions = name != "stream"
    var groups = ArgumentGroups()
    var rest = arguments.dropFirst()
    while let argument = rest.first {
      // What begins the command, or ends the options.
      guard argument.hasPrefix("-"), argument != "--" else { break }
      rest.removeFirst()
      // The parser takes no options of its own in front of a command's.
      if ["-h", "--help"].contains(argument) { return ["help", name] }
      if argument == "--version" { return [argument] }
      var name = argument
      var value: String?
      if argument.hasPrefix("--probe=") {
        (name, value) = ("--probe", String(argument.dropFirst("--probe=".count)))
      } else if !argument.hasPrefix("--"), argument.count > 2 {
        name = String(argument.prefix(2))
        value = String(argument.dropFirst(2))
      }
      guard valueOptions.contains(name) || hasRecordOptions && recordOptions.contains(name) else {
        groups.append(argument)
        continue
      }
      if value == nil { value = rest.popFirst() }
      guard let value else {
        groups.append(name)
        break
      }
      switch name {
      case "-f" where groups.lastEvent?.contains(separator) == false:
        // A filter stands in front of the triggers.
        let event = groups.lastEvent ?? ""
        let mark = event.firstIndex(of: triggerMark) ?? event.endIndex
        groups.lastEvent = event[..<mark] + "\(separator)\(value)" + event[mark...]
      case "-R" where groups.lastEvent != nil:
        groups.lastEvent? += "\(triggerMark)\(value)"
      case "-B" where isRecord: groups.begin(value)
      default: groups.append(name, value)
      }
    }
    return [name] + groups.arguments + rest
  }

  static func probe(_ text: String) throws -> ProbeSelection {
    let parts = selection(text)
    return ProbeSelection(
      try ProbeRequest(parts.pattern.text), filter: parts.filter, triggers: parts.triggers)
  }

  static func selection(_ text: String) -> EventSelection {
    let marked = text.split(separator: triggerMark, omittingEmptySubsequences: false)
    let parts = (marked.first ?? "").split(
      separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
    return EventSelection(
      pattern: parts.first.map { String($0) } ?? "",
      filter: parts.count > 1 ? String(parts[1]) : nil,
      triggers: marked.dropFirst().map { String($0) })
  }
}

/// Arguments on their way to the parser, parted into those of the recording and those of each buffer.
private struct ArgumentGroups {
  private var recording: [String] = []
  private var buffers: [[String]] = []
  /// Where the last event stands among the last buffer's arguments, or the recording's.
  private var place: Int?

  mutating func begin(_ name: String) {
    buffers.append([name])
    place = nil
  }

  mutating func append(_ argument: String) {
    let name = argument.split(separator: "=", maxSplits: 1).first.map { String($0) } ?? ""
    if isBuffers(name) {
      buffers[buffers.count - 1].append(argument)
    } else {
      recording.append(argument)
    }
  }

  mutating func append(_ name: String, _ value: String) {
    if isBuffers(name) {
      buffers[buffers.count - 1] += [name, value]
      if name == "-e" { place = buffers[buffers.count - 1].count - 1 }
    } else {
      recording += [name, value]
      // A filter behind a probe is the probe's; one that stands among a buffer's options has none.
      if name == "-e" || name == "--probe" { place = buffers.isEmpty ? recording.count - 1 : nil }
    }
  }

  private func isBuffers(_ name: String) -> Bool {
    !buffers.isEmpty && BufferArguments.options.contains(name)
  }

  /// The last event, with what belongs to it.
  var lastEvent: String? {
    get { place.map { buffers.last?[$0] ?? recording[$0] } }
    set {
      guard let newValue, let place else { return }
      if buffers.isEmpty {
        recording[place] = newValue
      } else {
        buffers[buffers.count - 1][place] = newValue
      }
    }
  }

  var arguments: [String] {
    recording + buffers.flatMap { ["-B", $0.joined(separator: BufferArguments.separator)] }
  }
}
