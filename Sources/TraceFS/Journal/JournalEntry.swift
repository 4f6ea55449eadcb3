internal import SystemPackage

/// How one control file is put back.
struct JournalEntry: Hashable {
  /// What is written, and how.
  enum Kind: String {
    /// One text.
    case value
    /// Nothing, which empties the list, then line by line.
    case list
    /// One text behind what is there.
    case command
    /// Nothing: the directory is removed, if it is still the one whose number the text is. Without a
    /// number, it was going to be made.
    case instance
    /// Nothing, which empties the ring buffer.
    case buffer
    /// Nothing: the session was made to outlive its process, and is complete.
    case kept
  }

  var kind: Kind
  var path: FilePath
  var text: String

  init(kind: Kind, path: FilePath, text: String) {
    self.kind = kind
    self.path = path
    self.text = text
  }

  /// What brings back a control file that holds `text`.
  ///
  /// Most files take what they show. Others show more: a choice among others in brackets
  /// (`trace_clock`), words for nothing (`none` in `filter`, `#### all functions enabled ####`), what a
  /// size will be when the buffer is used (`7 (expanded: 1408)`).
  init(_ path: FilePath, holding text: String) {
    self.path = path
    let name = path.lastComponent?.string ?? ""
    if Self.lists.contains(name) {
      kind = .list
      // What stands for an empty list.
      let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") && $0 != "no pid" }
      // Commands on functions stand there, too; they are nobody's but whoever set them, and stay.
      // Functions of a module that is to come (`*:mod:ext4`) are no command.
      self.text = lines.filter { name == "set_event" || !FunctionCommand.isOne(String($0)) }
        .joined(separator: "\n")
      return
    }
    if name == "options", path.removingLastComponent().lastComponent?.string == "osnoise" {
      // All are shown, those that are off with a prefix; the file takes one at a time.
      kind = .list
      self.text = text.split(whereSeparator: \.isWhitespace)
        .filter { !$0.hasSuffix("DEFAULTS") }.joined(separator: "\n")
      return
    }
    kind = .value
    let plain = text.split(separator: "\n").first.map(String.init) ?? ""
    self.text =
      switch name {
      case "filter": plain == "none" ? "0" : plain
      case "trace_clock", "mode": ChoiceList(text).current ?? plain
      // A star tells of triggers that need the event, too.
      case "enable": String(plain.prefix { $0 != "*" })
      // A buffer that was not used yet gets the size that it would have had then: a write ends that state.
      case "buffer_size_kb":
        String(plain.split(separator: "expanded: ").last?.prefix { $0.isNumber } ?? "")
      default: plain
      }
  }

  /// The files that show a list, each of whose entries is written by itself.
  private static let lists: Set<String> = [
    "set_event", "set_event_pid", "set_event_notrace_pid", "set_ftrace_filter",
    "set_ftrace_notrace",
    "set_ftrace_pid", "set_ftrace_notrace_pid", "set_graph_function", "set_graph_notrace",
  ]

  /// The entry as a line of a journal.
  var line: String { "\(kind.rawValue)\t\(path.string)\t\(Self.escaped(text))\n" }

  /// The whole lines of a journal. What follows the last line feed was being written when its writer was
  /// killed, before the change that it tells of.
  static func all(in journal: String) -> [JournalEntry] {
    // By bytes: to Swift, a line feed behind a carriage return is no line feed.
    let bytes = journal.utf8
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    return bytes[..<end].split(separator: UInt8(ascii: "\n")).compactMap { bytes in
      let line = Substring(bytes)
      let parts = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, let kind = Kind(rawValue: String(parts[0])) else { return nil }
      return JournalEntry(
        kind: kind, path: FilePath(String(parts[1])), text: unescaped(parts[2]))
    }
  }

  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  private static func unescaped(_ text: Substring) -> String {
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        result.append(scalar == "n" ? "\n" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Writes the file.
  func putBack() throws(Errno) {
    switch kind {
    case .value: try ControlFile.write(text, to: path)
    case .command:
      do throws(Errno) { try ControlFile.append(text, to: path) } catch {
        // What a killed session was about to make, or what somebody else has removed, is gone as it should be.
        guard error == .noSuchFileOrDirectory, text.hasPrefix("-:") else { throw error }
      }
    case .buffer: try ControlFile.empty(path)
    case .kept: break
    case .instance:
      let number = InstanceDirectory.number(of: path)
      guard let number, text.isEmpty || text == String(number) else { return }
      try InstanceDirectory.remove(path)
    case .list:
      try ControlFile.empty(path)
      // In pieces: a list of functions can be longer than the kernel takes at once. One that is gone, with its module,
      // must not take the others along.
      var failure: Errno?
      for line in text.split(separator: "\n") {
        do throws(Errno) { try ControlFile.append(String(line), to: path) } catch {
          failure = failure ?? error
        }
      }
      if let failure { throw failure }
    }
  }
}
