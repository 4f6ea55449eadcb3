internal import ArgumentParser
internal import RawCap
internal import SystemPackage

struct CheckFormats: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-formats",
    abstract: "Checks that the formats of all events are understood.",
    discussion: """
      Reads the formats of the running kernel, or of a recording, and compiles every text that their \
      events can get: trace-cmd's with and without plugins and as fields, and the kernel's. Counts \
      and names the formats that cannot be read, the texts that only libtraceevent can make, and the \
      constants (also variables of the kernel) that a format names without a number: nobody but the \
      kernel has those.

      The status is 0 when all formats can be read and none needs libtraceevent.
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(
    name: [.customShort("i"), .customLong("input")],
    help: ArgumentHelp(
      "The recording whose formats are checked; without it, the running kernel's are.",
      valueName: "file"))
  var input: String?

  func validate() throws {
    if input?.isEmpty == true { throw ValidationError("The name of the recording is empty.") }
  }

  func run() throws {
    let check: FormatCheck
    let source: String
    var isDamaged = false
    if let input {
      let trace = try Trace(path: FilePath(input))
      check = FormatCheck(trace.formats, layout: trace.file.layout)
      source = trace.file.options.uname.map { "\(input), \($0)" } ?? input
      for problem in trace.file.damage { Output.complain(problem.description) }
      isDamaged = !trace.file.damage.isEmpty
    } else {
      let tracefs = try TraceFS()
      // The tracers' own events are not among those that can be enabled.
      let formats = try tracefs.formats(of: tracefs.events() + tracefs.tracerEvents())
      check = FormatCheck(formats, layout: tracefs.pageLayout)
      source = BenchText.kernel
    }
    var text = json ? Self.json(check, of: source) : Self.plain(check, of: source)
    try Output.write(&text)
    if !check.isComplete || isDamaged { throw ExitCode.failure }
  }

  static func plain(_ check: FormatCheck, of source: String) -> TextBuffer {
    var text = TextBuffer(capacity: 1 << 14)
    let constants = check.unnumberedConstants.reduce(0) { $0 + $1.names.count }
    let events = Set(check.unknownTexts.map(\.event)).count
    text.append("\(source)\n")
    count(check.formatCount, "formats", to: &text)
    count(check.unreadable.count, "of them cannot be read", to: &text)
    count(events, "have a text that only libtraceevent can make", to: &text)
    count(
      check.unnumberedConstants.count,
      "name constants without a number (\(constants) names)", to: &text)
    if !check.unreadable.isEmpty { text.append("\nThese cannot be read:\n") }
    for error in check.unreadable { text.append("  \(error)\n") }
    if !check.unknownTexts.isEmpty { text.append("\nlibtraceevent has to make these texts:\n") }
    for unknown in check.unknownTexts {
      text.append("  \(unknown.event) (\(name(of: unknown.style))): \(unknown.what)\n")
    }
    if !check.unnumberedConstants.isEmpty {
      text.append("\nThese constants have no number in the format:\n")
    }
    for one in check.unnumberedConstants {
      text.append("  \(one.event): \(one.names.joined(separator: " "))\n")
    }
    return text
  }

  static func json(_ check: FormatCheck, of source: String) -> TextBuffer {
    var json = JSONText()
    json.object { json in
      json.member("source", source)
      json.member("formats", check.formatCount)
      json.member("complete", check.isComplete)
      json.key("unreadable")
      json.array { json in
        for error in check.unreadable {
          json.object { json in
            json.member("event", error.event)
            json.member("reason", error.description)
          }
        }
      }
      json.key("unknown_texts")
      json.array { json in
        for text in check.unknownTexts {
          json.object { json in
            json.member("event", text.event)
            json.member("text", name(of: text.style))
            json.member("reason", text.what)
          }
        }
      }
      json.key("unnumbered_constants")
      json.array { json in
        for one in check.unnumberedConstants {
          json.object { json in
            json.member("event", one.event)
            json.key("names")
            json.array { json in
              for name in one.names { json.value(name) }
            }
          }
        }
      }
    }
    return json.finish()
  }

  private static func name(of style: TextStyle) -> String {
    if style.dialect == .kernel { return "kernel" }
    if style.isRaw { return "trace-cmd -R" }
    return style.usesPlugins ? "trace-cmd" : "trace-cmd -N"
  }

  private static func count(_ number: Int, _ what: String, to text: inout TextBuffer) {
    text.append(decimal: UInt64(number), width: 6)
    text.append(" \(what)\n")
  }
}
