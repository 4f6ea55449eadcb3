internal import ArgumentParser
internal import Glibc
internal import RawCap

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells what keeps events from being recorded, and what mends it.",
    discussion: """
      Looks at the kernel, tracefs, what this process may do, and what others trace. Nothing is \
      changed. With names of checks, only those are shown, in more words.

      The status is 0 when none of what is shown keeps events from being recorded, whatever else is \
      missing, and 1 otherwise.
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  @Argument(
    help: ArgumentHelp("Only these checks, in more words.", valueName: "check"))
  var checks: [CheckName] = []

  func run() throws {
    let diagnosis = Diagnosis()
    let names = Set(checks.map(\.id))
    let shown = diagnosis.checks.filter { names.isEmpty || names.contains($0.id) }
    var text =
      json
      ? DoctorText.json(diagnosis, shown)
      : DoctorText.plain(
        diagnosis, shown, isDetailed: !checks.isEmpty, isColoured: DoctorText.wantsColours)
    try Output.write(&text)
    if shown.contains(where: { $0.state == .problem }) { throw ExitCode.failure }
  }
}

/// The name of a check, as an argument.
struct CheckName: ExpressibleByArgument {
  let id: Diagnosis.Check.ID

  init?(argument: String) {
    guard let id = Diagnosis.Check.ID(rawValue: argument) else { return nil }
    self.id = id
  }

  static var allValueStrings: [String] { Diagnosis.Check.ID.allCases.map(\.rawValue) }
}

/// The two forms in which `doctor` prints.
enum DoctorText {
  /// Colours are for terminals, and for people who have not set NO_COLOR (https://no-color.org).
  static var wantsColours: Bool {
    // Sound: the pointers are to strings of the environment, which nobody changes here.
    let noColour = unsafe getenv("NO_COLOR").map { unsafe $0.pointee != 0 } ?? false
    let isDumb = unsafe getenv("TERM").map { unsafe String(cString: $0) } == "dumb"
    return isatty(STDOUT_FILENO) == 1 && !noColour && !isDumb
  }

  /// A line for each check; below it what it prevents and what mends it.
  static func plain(
    _ diagnosis: Diagnosis, _ checks: [Diagnosis.Check], isDetailed: Bool, isColoured: Bool
  ) -> TextBuffer {
    var text = TextBuffer(capacity: 4096)
    let width = checks.map(\.id.rawValue.utf8.count).max() ?? 0
    let shell = diagnosis.isRoot ? "# " : "as root# "
    for check in checks {
      let state = check.state.rawValue
      text.append(isColoured ? "\(colour(check.state))\(state)\u{1b}[0m" : state)
      text.append(repeating: UInt8(ascii: " "), count: stateWidth - state.utf8.count)
      text.append(check.id.rawValue)
      text.append(
        repeating: UInt8(ascii: " "), count: width + 2 - check.id.rawValue.utf8.count)
      let room = lineWidth - stateWidth - width - 2
      let finding = lines(check.finding, width: room)
      text.append("\(printable(finding[0]))\n")
      var below = Array(finding.dropFirst())
      below += check.consequence.map { lines("so: \($0)", width: room) } ?? []
      // Whole: they are there to be copied.
      below += check.commands.map { shell + $0 }
      if let advice = check.advice { below += lines(advice, width: room) }
      if isDetailed { below += check.details.flatMap { lines($0, width: room) } }
      for line in below {
        text.append(repeating: UInt8(ascii: " "), count: stateWidth + width + 2)
        text.append("\(printable(line))\n")
      }
    }
    if !isDetailed {
      let problems = checks.count { $0.state == .problem }
      text.append(
        problems == 0
          ? "\nEvents can be recorded.\n"
          : "\nEvents cannot be recorded: see \(problems == 1 ? "the problem" : "the \(problems) problems").\n"
      )
    }
    return text
  }

  /// Prose is broken before this column.
  private static let lineWidth = 110

  /// The text in lines of at most `width` characters, unless a word is longer.
  private static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = [""]
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// The longest state and two blanks.
  private static let stateWidth = 9

  static func json(_ diagnosis: Diagnosis, _ checks: [Diagnosis.Check]) -> TextBuffer {
    var json = JSONText()
    json.object { json in
      json.member("canRecord", diagnosis.canRecord)
      json.member("isRoot", diagnosis.isRoot)
      json.key("checks")
      json.array { json in
        for check in checks {
          json.object { json in
            json.member("id", check.id.rawValue)
            json.member("state", check.state.rawValue)
            json.member("finding", check.finding)
            append("consequence", check.consequence, to: &json)
            json.key("commands")
            json.array { json in for command in check.commands { json.value(command) } }
            append("advice", check.advice, to: &json)
            append("cause", check.cause?.rawValue, to: &json)
            json.key("details")
            json.array { json in for detail in check.details { json.value(detail) } }
          }
        }
      }
      json.key("options")
      json.array { json in
        for option in diagnosis.options {
          json.object { json in
            json.member("name", "CONFIG_\(option.name)")
            if let isOn = option.isOn {
              json.member("isOn", isOn)
            } else {
              append("isOn", nil, to: &json)
            }
            append("source", option.source, to: &json)
            json.member("purpose", option.purpose)
          }
        }
      }
    }
    return json.finish()
  }

  private static func append(_ name: String, _ value: String?, to json: inout JSONText) {
    json.key(name)
    if let value { json.value(value) } else { json.null() }
  }

  private static func colour(_ state: Diagnosis.Check.State) -> String {
    switch state {
    case .ok: "\u{1b}[32m"
    case .note: "\u{1b}[33m"
    case .problem: "\u{1b}[31m"
    case .unknown: "\u{1b}[2m"
    }
  }

  /// Without what would steer a terminal: instances can have any name.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }
}
