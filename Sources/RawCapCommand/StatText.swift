internal import RawCap
internal import SystemPackage

/// The two forms in which `stat` prints.
enum StatText {
  /// So many entries of a list are named.
  private static let mostEntries = 8

  static func plain(_ state: TracingState) -> TextBuffer {
    var text = TextBuffer(capacity: 4096)
    for buffer in state.buffers {
      // The top-level buffer is always there.
      guard buffer.name != nil || !buffer.settings.isEmpty else { continue }
      let option = buffer.name.map { " -B \(ShellWord.quoted($0))" } ?? " --top"
      let title = buffer.name.map { "instance \(printable($0))" } ?? "top level"
      text.append("\(title): \(words(buffer.holder, option: option))\n")
      for setting in buffer.settings { append(setting, in: buffer, to: &text) }
    }
    if !state.settings.isEmpty {
      text.append("the kernel's, for everybody\n")
      for setting in state.settings { append(setting, in: nil, to: &text) }
    }
    if !state.dynamicEvents.isEmpty {
      text.append("probes and synthetic events\n")
      for event in state.dynamicEvents {
        text.append("  \(printable(event.definition)) (\(words(event.holder, option: "")))\n")
      }
    }
    for journal in state.journals where !journal.files.isEmpty {
      text.append(
        "journal \(printable(journal.name)): \(journal.files.count) control file\(journal.files.count == 1 ? "" : "s")"
          + " to be put back (\(words(journal.holder, option: "")))\n")
    }
    if state.isDefault {
      text.append(
        "everything is at its default\(state.gaps.isEmpty ? "" : ", as far as can be read")\n")
    }
    for gap in state.gaps { text.append("not looked at: \(printable(gap))\n") }
    return text
  }

  private static func append(
    _ setting: TracingState.Setting, in buffer: TracingState.Buffer?, to text: inout TextBuffer
  ) {
    var value = setting.value
    if !setting.entries.isEmpty {
      let names = setting.entries.prefix(mostEntries).joined(
        separator: setting.entries.contains { $0.contains(" ") } ? "; " : ", ")
      let rest = setting.entries.count - mostEntries
      value = setting.name == "options" ? names : "\(value): \(names)"
      if rest > 0 { value += " and \(rest) more" }
    }
    let blanks = String(repeating: " ", count: max(1, 20 - setting.name.count))
    text.append("  \(setting.name)\(blanks)\(printable(value))")
    if setting.entries.isEmpty { text.append(" (usually \(setting.usual))") }
    // A journal tells more than the buffer does.
    if setting.holder != .foreign, setting.holder != buffer?.holder {
      text.append(" (\(words(setting.holder, option: "")))")
    }
    text.append("\n")
  }

  private static func words(_ holder: TracingState.Holder, option: String) -> String {
    switch holder {
    case .foreign: "foreign"
    case .nobody: "nobody's"
    case .probe: "rawcap's, until “rawcap probe remove”"
    case .kept: "rawcap's, until “rawcap reset\(option == " -B rawcap" ? "" : option)”"
    case .process(let id, let name):
      "rawcap's, process \(id)\(name.isEmpty ? "" : " (\(printable(name)))")"
    case .leftBehind(let name):
      "left behind by a killed rawcap (\(printable(name))): the next recording, or “rawcap reset”, cleans up"
    }
  }

  static func json(_ state: TracingState) -> TextBuffer {
    var json = JSONText()
    json.object { json in
      json.member("isDefault", state.isDefault)
      json.key("buffers")
      json.array { json in
        for buffer in state.buffers {
          json.object { json in
            json.key("name")
            if let name = buffer.name { json.value(name) } else { json.null() }
            append(buffer.holder, to: &json)
            append(buffer.settings, to: &json)
          }
        }
      }
      append(state.settings, to: &json)
      json.key("dynamicEvents")
      json.array { json in
        for event in state.dynamicEvents {
          json.object { json in
            json.member("definition", event.definition)
            append(event.holder, to: &json)
          }
        }
      }
      json.key("journals")
      json.array { json in
        for journal in state.journals {
          json.object { json in
            json.member("name", journal.name)
            append(journal.holder, to: &json)
            json.key("files")
            json.array { json in for file in journal.files { json.value(file.string) } }
          }
        }
      }
      json.key("gaps")
      json.array { json in for gap in state.gaps { json.value(gap) } }
    }
    return json.finish()
  }

  private static func append(_ settings: [TracingState.Setting], to json: inout JSONText) {
    json.key("settings")
    json.array { json in
      for setting in settings {
        json.object { json in
          json.member("name", setting.name)
          json.member("value", setting.value)
          json.member("usual", setting.usual)
          json.member("file", setting.path.string)
          json.key("entries")
          json.array { json in for entry in setting.entries { json.value(entry) } }
          append(setting.holder, to: &json)
        }
      }
    }
  }

  private static func append(_ holder: TracingState.Holder, to json: inout JSONText) {
    let (kind, process): (String, Int32?) =
      switch holder {
      case .foreign: ("foreign", nil)
      case .nobody: ("nobody", nil)
      case .probe: ("probe", nil)
      case .kept: ("kept", nil)
      case .process(let id, _): ("process", id)
      case .leftBehind: ("leftBehind", nil)
      }
    json.member("holder", kind)
    if let process { json.member("process", process) }
  }

  /// Without what would steer a terminal: anybody can choose names.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }
}
