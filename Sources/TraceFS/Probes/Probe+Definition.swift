internal import SystemPackage

extension Probe: CustomStringConvertible {
  /// The probe as the kernel takes it, a line of `dynamic_events`.
  public var description: String {
    var text = "\(kind.letter)"
    if kind.isReturn, let maxActive { text += "\(maxActive)" }
    text += ":\(name.system)/\(name.event) \(location)"
    if kind == .fexit { text += "%return" }
    for argument in arguments { text += " \(argument)" }
    if let filter { text += " if \(filter)" }
    return text
  }

  /// The command that takes it away.
  var removal: String { "-:\(name.system)/\(name.event)" }

  /// Reads a line of `dynamic_events`, `kprobe_events` or `uprobe_events`; `nil` for what is no probe, such as a
  /// synthetic event.
  public init?(definition line: String) {
    let words = line.split(separator: " ").map(String.init)
    guard words.count >= 2, let head = Head(words[0]), let group = head.group,
      let event = head.event
    else { return nil }
    var place = words[1]
    let hasReturn = place.hasSuffix("%return")
    if hasReturn { place.removeLast("%return".count) }
    guard
      let (kind, location) = Self.place(
        place, letter: head.letter, isReturn: head.letter == "r" || hasReturn)
    else { return nil }
    var rest = words[2...]
    var filter: String?
    if kind == .eprobe, let mark = rest.firstIndex(of: "if") {
      filter = rest[(mark + 1)...].joined(separator: " ")
      rest = rest[..<mark]
    }
    // Whatever the kernel shows it has taken: it is kept as it is.
    self.init(
      name: EventName(system: group, event: event), kind: kind, location: location,
      maxActive: head.maxActive, arguments: rest.map(ProbeArgument.init(kernelText:)),
      filter: filter)
  }

  /// What stands in front of a place: `p`, `r16:`, `f:group/event`.
  struct Head {
    let letter: Character
    let maxActive: Int?
    let group: String?
    let event: String?

    init?(_ text: String) {
      guard let letter = text.first, "prfte".contains(letter) else { return nil }
      self.letter = letter
      let rest = text.dropFirst()
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      maxActive = Int(digits)
      guard digits.isEmpty || maxActive != nil && "rf".contains(letter) else { return nil }
      let name = rest.dropFirst(digits.count)
      guard let colon = name.first else {
        (group, event) = (nil, nil)
        return
      }
      guard colon == ":" else { return nil }
      let parts = name.dropFirst().split(
        maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "/" || $0 == "." })
      let last = parts.last.map(String.init) ?? ""
      group = parts.count > 1 ? String(parts[0]) : nil
      event = last.isEmpty ? nil : last
      guard group.map(ProbeName.isValid) ?? true, event.map(ProbeName.isValid) ?? true else {
        return nil
      }
    }
  }

  /// The kind and the place of a probe that the kernel would take by that letter.
  static func place(
    _ text: String, letter: Character, isReturn: Bool
  ) -> (Kind, Location)? {
    switch letter {
    case "e":
      guard let mark = text.firstIndex(where: { ".:/".contains($0) }) else { return nil }
      let event = String(text[text.index(after: mark)...])
      return (.eprobe, .event(EventName(system: String(text[..<mark]), event: event)))
    case "t": return (.tprobe, .tracepoint(text))
    case "f": return (isReturn ? .fexit : .fprobe, .function(text, offset: 0, module: nil))
    default: break
    }
    if text.contains("/") {
      return file(text).map { (isReturn ? .uretprobe : .uprobe, $0) }
    }
    return (isReturn ? .kretprobe : .kprobe, function(text))
  }

  private static func file(_ text: String) -> Location? {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    var number = text[text.index(after: colon)...]
    var counter: UInt64?
    if number.last == ")", let open = number.firstIndex(of: "(") {
      guard let value = ProbeNumber.value(number[number.index(after: open)...].dropLast()) else {
        return nil
      }
      counter = value
      number = number[..<open]
    }
    guard let offset = ProbeNumber.value(number) else { return nil }
    return .file(FilePath(String(text[..<colon])), offset: offset, counter: counter)
  }

  /// `[MODULE:]SYMBOL[+OFFSET]`, or an address.
  static func function(_ text: String) -> Location {
    if text.first?.isNumber == true, let address = ProbeNumber.value(text[...]) {
      return .address(address)
    }
    var name = text[...]
    var module: String?
    if let colon = name.firstIndex(of: ":") {
      module = String(name[..<colon])
      name = name[name.index(after: colon)...]
    }
    if let plus = name.lastIndex(of: "+"),
      let offset = ProbeNumber.value(name[name.index(after: plus)...])
    {
      return .function(String(name[..<plus]), offset: offset, module: module)
    }
    return .function(String(name), offset: 0, module: module)
  }
}

/// Numbers of the kernel's command lines: decimal, or hexadecimal behind `0x`.
enum ProbeNumber {
  static func value(_ text: some StringProtocol) -> UInt64? {
    let text = text.lowercased()
    let digits = text.hasPrefix("0x") ? text.dropFirst(2) : text[...]
    guard digits.first != "+", digits.first != "-" else { return nil }
    return UInt64(digits, radix: text.hasPrefix("0x") ? 16 : 10)
  }
}

/// Names of events and groups.
enum ProbeName {
  /// `MAX_EVENT_NAME_LEN`, without the NUL.
  static let longest = 63

  /// Does the kernel take that name? Letters, digits and underscores, no digit first.
  static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first, !isDigit(first), name.utf8.count <= longest else {
      return false
    }
    return name.utf8.allSatisfy(isLetterOrDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_") || (0x61...0x7a).contains(byte | 0x20)
  }

  /// The name that a probe gets: its function's, with what tells it apart.
  ///
  /// - Parameter function: the function of a program that is at the place.
  static func usual(
    of kind: Probe.Kind, at location: Probe.Location, function: (name: String, offset: UInt64)?
  ) -> String {
    var name: String
    var offset: UInt64 = 0
    switch location {
    case .function(let function, let distance, _): (name, offset) = (function, distance)
    case .address(let address): name = "at_0x\(String(address, radix: 16))"
    case .file(let path, let distance, _):
      if let function {
        (name, offset) = function
      } else {
        name = "\(path.lastComponent?.string ?? "at")_0x\(String(distance, radix: 16))"
      }
    // Not the name of the event itself: who asks for that would get both.
    case .event(let event): name = event.event + "__probe"
    case .tracepoint(let tracepoint): name = tracepoint + "__probe"
    }
    if offset > 0 { name += "_0x\(String(offset, radix: 16))" }
    return valid(name, suffix: kind.isReturn ? "__return" : "")
  }

  /// `name` with `suffix`, as the kernel takes it.
  private static func valid(_ name: String, suffix: String) -> String {
    var bytes = name.utf8.map { isLetterOrDigit($0) ? $0 : UInt8(ascii: "_") }
    if bytes.first.map(isDigit) ?? true { bytes.insert(UInt8(ascii: "_"), at: 0) }
    return String(decoding: bytes.prefix(longest - suffix.utf8.count), as: UTF8.self) + suffix
  }

  /// `name`, or with a number behind it if that is taken.
  static func free(_ name: String, taken: Set<String>) -> String {
    guard taken.contains(name) else { return name }
    var number = 1
    while taken.contains(valid(name, suffix: "_\(number)")) { number += 1 }
    return valid(name, suffix: "_\(number)")
  }
}
